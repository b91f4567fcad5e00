"""Drafts checked against the graph as if they stood in it, without storing them: on a copy of the store that nobody else sees.

What a draft replaces is taken out of the copy, the draft is put in, and the rules run on its own nodes and on what points at them: the cost
follows the draft, not the graph.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from graphsvc import pipeline
from graphsvc.documents import files as documents
from graphsvc.extract import reader
from graphsvc.lazy import lazily
from graphsvc.model import Record
from graphsvc.questions.parameters import Resolver
from graphsvc.rdf.index import plan_of
from graphsvc.rdf.terms import Terms
from graphsvc.review import changes, drafts
from graphsvc.review.changes import Changes
from graphsvc.review.drafts import Draft
from graphsvc.review.prepared import Prepared
from graphsvc.settings import Settings
from graphsvc.store.base import Iri, Preview, Store, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.text import slug
from graphsvc.validation import engine
from graphsvc.validation.result import Finding, Report
from graphsvc.validation.shapes import Shapes

_EDITIONS = "SELECT DISTINCT ?graph ?plan WHERE { GRAPH ?graph { ?document foaf:primaryTopic ?plan } }"
_STATED = "SELECT DISTINCT ?node WHERE {{ GRAPH <{graph}> {{ ?node a ?kind }} FILTER (isIRI(?node) && ?kind != oa:SpecificResource) }}"


def check(files: Sequence[Path], settings: Settings, shapes: Shapes, replaces: str | None = None) -> Report:
    """The findings about some drafts (documents of known families, or RDF files), each standing in the place of its edition in the graph.

    ``replaces`` names a plan (by id, title or IRI): all documents about it are out, and the documents given are its new edition.
    Raises DocumentError for a file that cannot be read, ParameterError for a plan that is not known.
    """
    with opened(settings) as store, store.preview() as preview:
        return check_in(preview, files, settings, shapes, replaces)


def check_in(preview: Preview, files: Sequence[Path], settings: Settings, shapes: Shapes, replaces: str | None = None) -> Report:
    """The same in a copy of a store that is at hand."""
    view = preview.view()
    plan = _plan(replaces, settings, view) if replaces else None
    records = pipeline.read([path for path in files if not drafts.is_rdf(path)], settings.root, _edition(plan), settings.profiles)
    given = [drafts.of_rdf(path) for path in files if drafts.is_rdf(path)]
    return _in_place(preview, records, given, settings, shapes, plan=plan)


def check_data(preview: Preview, name: str, data: bytes, settings: Settings, shapes: Shapes, *, replaces: str | None = None) -> Report:
    """The findings about one draft that is in memory; the ending of ``name`` tells whether it is RDF.

    The copy holds the draft afterwards. Raises what :func:`check` raises.
    """
    plan = _plan(replaces, settings, preview.view()) if replaces else None
    records, given = _read(name, data, settings, plan)
    return _in_place(preview, records, given, settings, shapes, plan=plan)


def review(
    preview: Preview,
    name: str,
    data: bytes,
    settings: Settings,
    shapes: Shapes,
    *,
    replaces: str | None = None,
    told: Callable[[str], object] = str,
) -> tuple[Report, Changes, Prepared]:
    """The findings about one draft that is in memory, what it would change, and what is to be published if somebody wants that.

    The ending of ``name`` tells whether it is RDF. The copy holds the draft afterwards. Each step of ``progress.STEPS`` after the reading
    is ``told`` when it begins.

    Raises what :func:`check` raises.
    """
    view = preview.view()
    plan = _plan(replaces, settings, view) if replaces else None
    records, given = _read(name, data, settings, plan)
    nodes = drafts.nodes(given)
    plans = {str(Terms(settings.base).plan(plan_of(record))) for record in records} | ({plan.value} if plan else set())
    before = changes.state(view, plans, {node.value for node in nodes})
    told("rules")
    placed = _place(preview, records, given, settings, plan=plan, whole=True)
    report = _judged(view, placed, shapes)
    told("changes")
    after = changes.state(view, plans, {node.value for node in nodes})
    told_plans = [str(Terms(settings.base).plan(plan_of(record))) for record in records]
    of_plan = plan.value if plan else next(iter(told_plans), "")
    new = plan is None and any(not record.plan.id for record in records)
    document = next((pipeline.source_of(record, settings.root).id for record in records), slug(Path(name).stem))
    prepared = Prepared(of_plan, document, placed.whole[0], tuple(sorted(placed.removed)), new=new)
    return report, changes.between(before, after, changes.lost(view, before, after)), prepared


def _read(name: str, data: bytes, settings: Settings, plan: Iri | None) -> tuple[list[Record], list[Draft]]:
    """A draft as a record, or as RDF."""
    if drafts.is_rdf(Path(name)):
        return [], [drafts.of_data(Path(name), data, f"{settings.base}draft")]
    return [reader.read_document(documents.parse(name, data), settings.root, _edition(plan), settings.profiles)], []


def _in_place(
    preview: Preview, records: Sequence[Record], given: Sequence[Draft], settings: Settings, shapes: Shapes, *, plan: Iri | None
) -> Report:
    """Put documents and RDF in the place of what they replace, and check them there."""
    return _judged(preview.view(), _place(preview, records, given, settings, plan=plan), shapes)


def _place(
    preview: Preview, records: Sequence[Record], given: Sequence[Draft], settings: Settings, *, plan: Iri | None, whole: bool = False
) -> _Placed:
    """Take out what drafts replace, and put them in; with ``whole`` also gives all that documents say, for who will publish it."""
    view = preview.view()
    editions = {graph for record in records for graph in drafts.graphs_of(record, settings)} & _editions(view)
    removed = editions | (_editions(view, plan) if plan else set())
    gone = _take_out(preview, view, removed)
    made = [drafts.of_records(records, settings, view)] if records else []
    made += given
    everything = tuple(drafts.whole(record, settings, view) for record in records if whole)
    for draft in made:
        preview.add(draft.data)
    return _Placed(tuple(made), gone, frozenset(removed), everything or tuple(draft.data for draft in made))


def _judged(view: View, placed: _Placed, shapes: Shapes) -> Report:
    report = engine.validate(view, shapes, drafts.nodes(placed.made) | placed.gone)
    return replace(report, findings=tuple(finding for finding in report.findings if _is_about(finding, placed.made)))


def _is_about(finding: Finding, made: Sequence[Draft]) -> bool:
    """Not about what only other documents say of the draft's own plan."""
    own = {plan for draft in made for plan in draft.plans}
    return finding.plan not in own or any(finding.node in draft.about for draft in made)


@dataclass(frozen=True, slots=True)
class _Placed:
    """What stands in a copy in the place of what: the drafts that were put in, the nodes that are gone, the graphs that were removed."""

    made: tuple[Draft, ...]
    gone: frozenset[Iri]
    removed: frozenset[str]
    whole: tuple[bytes, ...]


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store; where there is none yet, one for the moment that holds the shipped facts."""
    if settings.endpoint:
        yield lazily("graphsvc.store.remote_store").RemoteStore(settings.endpoint, settings.base)
        return
    store = EmbeddedStore(settings.store)
    if store.exists():
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="graphsvc-") as folder:
        place = replace(settings, store=Path(folder) / "store")
        made = EmbeddedStore(place.store)
        pipeline.load(made, pipeline.assemble(place, []))
        yield made


def _plan(written: str, settings: Settings, view: View) -> Iri:
    return Resolver(settings.root, Terms(settings.base), view).thing("plan", written, "replaces")


def _edition(plan: Iri | None) -> str | None:
    """The id of a plan."""
    return plan.value.rpartition("/")[2] if plan else None


def _editions(view: View, plan: Iri | None = None) -> set[str]:
    """The graphs of the documents about a plan, or about any: no document takes the place of another graph that is called like it."""
    return {row["graph"].value for row in view.select(_EDITIONS) if plan is None or row["plan"] == plan}


def _take_out(preview: Preview, view: View, graphs: set[str]) -> frozenset[Iri]:
    """Remove graphs; gives the nodes that they spoke of."""
    rows = [row for graph in sorted(graphs) for row in view.select(_STATED.format(graph=graph))]
    for graph in sorted(graphs):
        preview.remove_graph(graph)
    return frozenset(node for row in rows for node in (row["node"],) if isinstance(node, Iri))
