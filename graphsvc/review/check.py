"""Drafts checked against the graph as if they stood in it, without storing them: on a copy of the store that nobody else sees.

What a draft replaces is taken out of the copy, the draft is put in, and the rules run on its own nodes and on what points at them: the cost
follows the draft, not the graph.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
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
from graphsvc.settings import Settings
from graphsvc.store.base import Iri, Preview, Store, View
from graphsvc.store.embedded import EmbeddedStore
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
) -> tuple[Report, Changes]:
    """The findings about one draft that is in memory, and what it would change; the ending of ``name`` tells whether it is RDF.

    The copy holds the draft afterwards. Each step of ``progress.STEPS`` after the reading is ``told`` when it begins.

    Raises what :func:`check` raises.
    """
    view = preview.view()
    plan = _plan(replaces, settings, view) if replaces else None
    records, given = _read(name, data, settings, plan)
    nodes = drafts.nodes(given)
    plans = {str(Terms(settings.base).plan(plan_of(record))) for record in records} | ({plan.value} if plan else set())
    before = changes.state(view, plans, {node.value for node in nodes})
    told("rules")
    report = _in_place(preview, records, given, settings, shapes, plan=plan)
    told("changes")
    after = changes.state(view, plans, {node.value for node in nodes})
    return report, changes.between(before, after, changes.lost(view, before, after))


def _read(name: str, data: bytes, settings: Settings, plan: Iri | None) -> tuple[list[Record], list[Draft]]:
    """A draft as a record, or as RDF."""
    if drafts.is_rdf(Path(name)):
        return [], [drafts.of_data(Path(name), data, f"{settings.base}draft")]
    return [reader.read_document(documents.parse(name, data), settings.root, _edition(plan), settings.profiles)], []


def _in_place(
    preview: Preview, records: Sequence[Record], given: Sequence[Draft], settings: Settings, shapes: Shapes, *, plan: Iri | None
) -> Report:
    """Put documents and RDF in the place of what they replace, and check them there."""
    view = preview.view()
    editions = {graph for record in records for graph in drafts.graphs_of(record, settings)} & _editions(view)
    gone = _take_out(preview, view, editions | (_editions(view, plan) if plan else set()))
    made = [drafts.of_records(records, settings, view)] if records else []
    made += given
    for draft in made:
        preview.add(draft.data)
    report = engine.validate(view, shapes, drafts.nodes(made) | gone)
    return replace(report, findings=tuple(finding for finding in report.findings if _is_about(finding, made)))


def _is_about(finding: Finding, made: Sequence[Draft]) -> bool:
    """Not about what only other documents say of the draft's own plan."""
    own = {plan for draft in made for plan in draft.plans}
    return finding.plan not in own or any(finding.node in draft.about for draft in made)


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
