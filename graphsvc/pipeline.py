"""The steps from documents to the store, each callable alone: read, map, write the shipped facts, load.

A build becomes visible as a whole, or not at all. :mod:`graphsvc.building` has what makes it fit for any number of documents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from graphsvc.building import assembly, documents, folder, mapped, staying
from graphsvc.building.assembly import NO_OTHERS, QUESTIONS, Others, digest_of, shipped
from graphsvc.building.documents import How
from graphsvc.building.folder import Broken
from graphsvc.building.graph import Graph, GraphData, Staying
from graphsvc.building.readings import LOADING, Step
from graphsvc.documents import files, txt
from graphsvc.editions import content, register
from graphsvc.editions.links import GRAPH as LINKING
from graphsvc.errors import DocumentError, StoreError
from graphsvc.extract import reader
from graphsvc.model import Record
from graphsvc.rdf import mapping
from graphsvc.rdf.index import Index
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, in_order
from graphsvc.rdf.vocab import PREFIXES, G
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store import serial
from graphsvc.store.base import FORMATS, Store, View, default_graph

Tell = Callable[[str], None]
"""Where a step says what it does."""
source_of = mapped.source_of
NOTHING: Mapping[str, str] = MappingProxyType({})
_MUCH = 0.1
"""Share of the graphs: where more is loaded, and nothing else is in the store, it is made compact."""
_LISTED = 20
"""Documents, or values that no code list has, which are told one by one; of more a number is told."""


def files_in(place: Path) -> list[Path]:
    """The documents of a folder, by name. Raises DocumentError where there is none, no folder, or a part of it that cannot be read."""
    found, broken = folder.documents(place)
    if broken:
        raise DocumentError(broken[0].why)
    return [one.path for one in found]


def read(
    paths: Iterable[Path], root: Path, plan: str | None = None, profiles: Path | None = None, *, below: Path | None = None
) -> list[Record]:
    """The records of documents, all read as editions of ``plan`` where one is given; ``profiles`` is a folder of further profiles.

    A document is called as its file, or by its path ``below`` a folder, as a build calls it. Raises DocumentError at the first that cannot
    be read, or for two files of one document.
    """
    records: dict[str, Record] = {}
    for path in paths:
        called = path.relative_to(below).as_posix() if below else path.name
        record = reader.read_document(files.parse(called, txt.bytes_of(path)), root, plan, profiles)
        name = source_of(record, root).id
        if name in records:
            raise DocumentError(f"Two files are the same document {name!r}: {records[name].document} and {record.document}")
        records[name] = record
    return list(records.values())


def map_documents(records: Sequence[Record], root: Path, base: str, *, text: bool) -> dict[str, Iterable[Triple]]:
    """Document id → its statements; ``text`` tells whether descriptions and comments are among them."""
    terms, index = Terms(base), Index.of(records, root)
    found = {source.id: (record, source) for record in records for source in [source_of(record, root)]}
    return {name: mapping.statements(record, source, index, root, terms, text=text) for name, (record, source) in sorted(found.items())}


def unresolved(records: Sequence[Record], root: Path, base: str) -> list[tuple[str, str, str, int]]:
    """What in the records names nothing that the code lists know: (field, text, reason, how often)."""
    return mapping.unresolved(records, Index.of(records, root), root, Terms(base))


def write_facts(records: Sequence[Record], root: Path, folder: Path) -> list[Path]:
    """Write ``<document>.ttl`` for each record, facts only, under the default base: what the product ships."""
    files = {folder / f"{name}.ttl": data for name, data in facts(records, root).items()}
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        path.write_bytes(data)
    return list(files)


def facts(records: Sequence[Record], root: Path) -> dict[str, bytes]:
    """Document id → its facts as Turtle, byte for byte what ``data/graphs/`` ships."""
    graphs = map_documents(records, root, DEFAULT_BASE, text=False)
    return {name: serial.turtle(in_order(triples), PREFIXES) for name, triples in graphs.items()}


def assemble(settings: Settings, records: Sequence[Record]) -> list[GraphData]:
    """All graphs of the store: ontology, code lists, documents (``records``, else as shipped), links between plans, questions.

    Documents that are shipped but not among the records are taken as shipped, so that nothing is lost by a partial folder. Raises
    DataError for a decision about links that does not fit the plans.
    """
    terms = Terms(settings.base)
    read = map_documents(records, settings.root, settings.base, text=True) if records else {}
    made = [GraphData(str(terms.graph(name)), serial.ntriples(triples), "nt") for name, triples in read.items()]
    return [GraphData(graph.iri, graph.data, graph.form) for graph in assembly.assemble(settings, made).graphs]


def is_stale(digest: str, settings: Settings) -> bool:
    """Whether a store of that digest is an older state of the shipped facts; one built from documents is its owner's to renew."""
    return digest.startswith("shipped:") and digest != digest_of(settings, from_documents=False)


def load(
    store: Store, graphs: Sequence[Graph], former: Collection[str] = (), step: Step = documents.silent, held: Mapping[str, str] = NOTHING
) -> int:
    """Put these graphs into the store, and remove the ``former`` ones that are not among them; all others stay as they are.

    What the store holds already is not loaded again; ``held`` are digests of its graphs where it keeps none itself. Gives the number of
    graphs that were loaded or removed. Readers see the old state or the new one, never half of it; how far that holds for a store on a
    server is told in docs/stores.md.
    """
    with store.writer() as writer:
        known = writer.digests or held
        gone = sorted(set(former) - {graph.iri for graph in graphs})
        new = [graph for graph in graphs if graph.iri not in known or known[graph.iri] != graph.digest]
        for name in [*gone, *(graph.iri for graph in new if graph.iri in writer.digests)]:
            writer.remove_graph(name)
        for done, graph in enumerate(new, start=1):
            writer.replace_graph(graph.iri, graph.data, FORMATS[graph.form])
            step(LOADING, done, len(new))
        if len(new) + len(gone) > _MUCH * len(graphs) and set(writer.digests) <= {*gone, *(graph.iri for graph in graphs)}:
            writer.compact()
    return len(gone) + len(new)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: graphs and triples that the store holds, documents and items that were read, and what was not read.

    ``unchanged``: so many of the documents were as they had been; ``changed``: so many graphs were loaded or removed.
    """

    graphs: int
    triples: int
    changed: int
    documents: int = 0
    unchanged: int = 0
    items: int = 0
    broken: Sequence[Broken] = ()


def published(store: Store, settings: Settings) -> Others:
    """What a store has that was published as editions: graphs that no build writes; nothing where there is no store yet."""
    if not store.exists():
        return NO_OTHERS
    view = store.view()
    held = register.held(view, settings.base)
    there = content.stored(view, held & view.graphs().keys()) if held else {}
    return Others(held, tuple(GraphData(name, data, "nt") for name, data in there.items()))


def build(
    settings: Settings, store: Store, place: Path | None, tell: Tell, how: How = documents.DEFAULT, *, others: Others | None = None
) -> Built:
    """Build the store from the shipped facts or from a folder of documents.

    A file that cannot be read is told of, and its graph stays as it was; so do the graphs that ``others`` hold, which are those that were
    published as editions unless it is told. Raises DocumentError where none can be read, and with ``how.strict`` where one cannot: the
    store stays as it was, then.
    """
    others = published(store, settings) if others is None else others
    former = built_graphs(store.view(), settings) - others.held if store.exists() else frozenset()
    if place is None:
        _tell_held(others, (), settings, tell)
        graphs = assembly.assemble(settings, [], others=others).graphs
        tell(f"Loading {len(graphs)} graphs into {settings.place} …")
        return _built(settings, store, graphs, load(store, graphs, former, how.step), tell)
    with _folder(place, settings, store, former, how) as read:
        if len(read.read) <= _LISTED:
            for one in read.read:
                counts = f"{one.brief.items} items, {one.brief.notes} notes"
                tell(f"  {folder.printable(one.name)}: {one.brief.family}, plan {one.brief.plan or 'unknown'}, {counts}")
        _tell_held(others, (graph.iri for graph in read.graphs), settings, tell)
        assembled = assembly.assemble(settings, read.graphs, read.staying, others, read.kept)
        tell(f"Loading what has changed of {len(assembled.graphs)} graphs into {settings.place} …")
        held = _held(store, settings, read)
        changed = load(store, assembled.graphs, former - {graph.iri for graph in read.staying}, how.step, held)
        if settings.endpoint and changed and (version := _version(store)):
            read.kept.keep_held(settings.endpoint.url, version, {graph.iri: graph.digest for graph in assembled.graphs})
        built = _built(settings, store, assembled.graphs, changed, tell)
        read.sweep(assembled.links)
        return replace(built, documents=len(read.read), unchanged=read.unchanged, items=read.items, broken=read.broken)


def _tell_held(others: Others, read: Iterable[str], settings: Settings, tell: Tell) -> None:
    """Which documents are left out, for what an editor has published stands in their place; ``read`` are the graphs of those read."""
    graphs = {*read, *(str(Terms(settings.base).graph(name)) for name in shipped(settings.root))} & others.held
    if graphs:
        names = ", ".join(sorted(name.rpartition("/")[2] for name in graphs))
        tell(f"Left out, for published editions stand in their place (see 'graphsvc edition list'): {folder.printable(names)}")


def _held(store: Store, settings: Settings, read: documents.Folder) -> Mapping[str, str]:
    """What an endpoint was seen to hold after the last build, where its data are still the same."""
    return read.kept.held(settings.endpoint.url, _version(store)) if settings.endpoint else NOTHING


def _version(store: Store) -> str:
    """The version of the data; ``""`` where an endpoint cannot reckon it in its time."""
    try:
        return store.view().version()
    except StoreError:
        return ""


@contextmanager
def _folder(place: Path, settings: Settings, store: Store, former: Collection[str], how: How) -> Iterator[documents.Folder]:
    def standing(broken: Sequence[Broken]) -> list[Staying]:
        return staying.of(broken, former, store.view()) if former else []

    with documents.read(place, settings, standing, how) as read:
        yield read


def _built(settings: Settings, store: Store, graphs: Sequence[Graph], changed: int, tell: Tell) -> Built:
    view = store.view()
    there = view.graphs()
    own = {graph.iri for graph in graphs} | built_graphs(view, settings)
    others = [size for name, size in there.items() if name not in own]
    if others:
        tell(f"Left as they were, for they are others' than the product's: {len(others)} graphs, {sum(others)} triples")
    _tell_unresolved(view, tell)
    return Built(len(there), view.size(), changed)


_REASONS = """
SELECT ?reason (COUNT(*) AS ?n) { ?reference g:unresolvedBecause/skos:notation ?reason } GROUP BY ?reason ORDER BY ?reason"""
_UNKNOWN = """
SELECT ?text (COUNT(*) AS ?n) {
  ?reason skos:notation "unknown-value" . ?reference g:unresolvedBecause ?reason ; g:referenceText ?text
} GROUP BY ?text ORDER BY ?text"""


def _tell_unresolved(view: View, tell: Tell) -> None:
    """How many values name nothing, by reason; those that no code list knows as they are written, for a person can add them there."""
    reasons = [f"{row['reason'].value} {row['n'].value}" for row in view.select(_REASONS)]
    if reasons:
        tell(f"Kept as written, for they name nothing that is known: {', '.join(reasons)}")
    unknown = [row["text"].value for row in view.select(_UNKNOWN) for _ in range(int(row["n"].value))]
    for text in unknown[:_LISTED]:
        tell(f"  in no code list: {folder.printable(text)}")
    if unknown[_LISTED:]:
        tell(f"  in no code list: {len(unknown) - _LISTED} more")


def built_from(store: Store, settings: Settings) -> str | None:
    """The digest of what a built store was made from; None where it does not say. Raises StoreError where there is no store."""
    return next(iter(_told(store.view(), settings, G.inputDigest)), None)


def built_graphs(view: View, settings: Settings) -> frozenset[str]:
    """The graphs that the last build made, as it has noted: the next one may remove them, and none that anybody else has made.

    Only what lies below the base counts, and not the graph that people write to.
    """
    below, peoples = f"{settings.base}graph/", default_graph(settings.base)
    return frozenset(name for name in _told(view, settings, G.builtGraph) if name.startswith(below) and name != peoples)


def _told(view: View, settings: Settings, about: str) -> list[str]:
    """What a build has noted of itself, in the graph that is made for it."""
    terms = Terms(settings.base)
    rows = view.select(f"SELECT ?value {{ GRAPH <{terms.graph('dataset')}> {{ <{terms.dataset()}> <{about}> ?value }} }} ORDER BY ?value")
    return [row["value"].value for row in rows]


__all__ = [
    "LINKING",
    "QUESTIONS",
    "Broken",
    "Built",
    "Graph",
    "GraphData",
    "How",
    "Others",
    "assemble",
    "build",
    "built_from",
    "built_graphs",
    "digest_of",
    "facts",
    "files_in",
    "is_stale",
    "load",
    "map_documents",
    "read",
    "shipped",
    "source_of",
    "unresolved",
    "write_facts",
]
