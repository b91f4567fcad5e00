"""The steps from documents to the store, each callable alone: read, map, write the shipped facts, load.

Nothing is written before everything was read and mapped: a document that cannot be read leaves the store and the files as they were.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphsvc import __version__, catalog, sources
from graphsvc.documents.files import SUFFIXES
from graphsvc.editions import content, register
from graphsvc.editions.links import GRAPH as LINKING
from graphsvc.errors import DataError, DocumentError
from graphsvc.extract import reader
from graphsvc.linking import decisions, links
from graphsvc.linking.facts import PREDICATES, plans
from graphsvc.linking.statements import statements
from graphsvc.model import Record
from graphsvc.questions import catalogue
from graphsvc.rdf import codelists, executables, mapping
from graphsvc.rdf.executables import Executable
from graphsvc.rdf.index import Index, plan_of
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, czech, in_order, plain
from graphsvc.rdf.vocab import DCAT, DCT, PREFIXES, RDF, G
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.sources import Source
from graphsvc.store import serial
from graphsvc.store.base import FORMATS, Store, View, default_graph
from graphsvc.text import slug

QUESTIONS = "questions"
"""The graph of the questions of the catalogue."""

_BESIDE = ("~$", ".~lock.")

Tell = Callable[[str], None]
"""Where a step says what it does."""


@dataclass(frozen=True, slots=True)
class GraphData:
    """One named graph to be: its IRI, its bytes and the name of their format."""

    iri: str
    data: bytes
    form: str


def files_in(folder: Path) -> list[Path]:
    """The documents of a folder, by name; what is no document by its name is left. Raises DocumentError where there is none, or no folder.

    Files that office programs keep beside an open document (``~$plan.docx``) are none.
    """
    if not folder.is_dir():
        raise DocumentError(f"There is no such folder of documents: {folder}")
    found = (path for path in folder.iterdir() if path.suffix.casefold() in SUFFIXES and not path.name.startswith(_BESIDE))
    documents = sorted(path for path in found if path.is_file())
    if not documents:
        raise DocumentError(f"The folder holds no documents ({', '.join(f'*{suffix}' for suffix in SUFFIXES)}): {folder}")
    return documents


def read(files: Iterable[Path], root: Path, plan: str | None = None, profiles: Path | None = None) -> list[Record]:
    """The records of documents, all read as editions of ``plan`` where one is given; ``profiles`` is a folder of further profiles.

    Raises DocumentError at the first that cannot be read, or for two files of one document.
    """
    records: dict[str, Record] = {}
    for path in files:
        record = reader.read(path, root, plan, profiles)
        name = source_of(record, root).id
        if name in records:
            raise DocumentError(f"Two files are the same document {name!r}: {records[name].document} and {record.document}")
        records[name] = record
    return list(records.values())


def source_of(record: Record, root: Path) -> Source:
    """The register's entry of a document; one made from its name for a document that the product has not met.

    What such a one evaluates is what its own text tells.
    """
    if record.source is not None:
        return sources.load(root)[record.source]
    name = slug(Path(record.document).stem)
    return Source(name, record.document, plan_of(record), record.family, evaluates=record.evaluates)


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


def shipped(root: Path) -> dict[str, bytes]:
    """Document id → the shipped facts. Raises DataError where there are none."""
    found = {path.stem: path.read_bytes() for path in sorted((root / "data" / "graphs").glob("*.ttl"))}
    if not found:
        raise DataError(f"There are no shipped facts: {root / 'data' / 'graphs'}")
    return found


@dataclass(frozen=True, slots=True)
class Published:
    """What is published as editions: graphs that no build writes, and what stands in those of them that are there."""

    held: frozenset[str] = frozenset()
    graphs: tuple[GraphData, ...] = ()


def published(store: Store, settings: Settings) -> Published:
    """What a store has that was published; nothing where there is none yet."""
    if not store.exists():
        return Published()
    view = store.view()
    held = register.held(view, settings.base)
    there = content.stored(view, held & view.graphs().keys()) if held else {}
    return Published(held, tuple(GraphData(name, data, "nt") for name, data in there.items()))


def assemble(settings: Settings, records: Sequence[Record], published: Published = Published()) -> list[GraphData]:
    """All graphs of the store: ontology, code lists, documents (``records``, else as shipped), links between plans, questions.

    Documents whose graphs are ``published`` otherwise are left out; links are found to what is published.

    Documents that are shipped but not among the records are taken as shipped, so that nothing is lost by a partial folder. Raises
    DataError for a decision about links that does not fit the plans.
    """
    terms = Terms(settings.base)
    mapped = map_documents(records, settings.root, settings.base, text=True) if records else {}
    read = {name: triples for name, triples in mapped.items() if str(terms.graph(name)) not in published.held}
    others = ((name, data) for name, data in shipped(settings.root).items() if str(terms.graph(name)) not in published.held)
    as_shipped = {name: data for name, data in others if name not in read}
    lists = [triple for triples in codelists.all_code_lists(settings.root, settings.base).values() for triple in triples]
    made: dict[str, Iterable[Triple]] = {"codelists": lists, **read}
    names = ("ontology", *as_shipped, *made, LINKING, QUESTIONS, "dataset")
    facts = [
        *(GraphData(str(terms.graph(name)), serial.rebase(data, DEFAULT_BASE, settings.base), "ttl") for name, data in as_shipped.items()),
        *(GraphData(str(terms.graph(name)), serial.ntriples(triples), "nt") for name, triples in made.items()),
    ]
    about = _dataset(terms, digest_of(settings, bool(records)), names)
    return [
        GraphData(str(terms.graph("ontology")), (settings.root / "ontology" / "plan.ttl").read_bytes(), "ttl"),
        *facts,
        GraphData(str(terms.graph(LINKING)), serial.ntriples(_between_plans(facts, settings, terms, published)), "nt"),
        GraphData(str(terms.graph(QUESTIONS)), serial.ntriples(executables.statements(_questions(settings), terms)), "nt"),
        GraphData(str(terms.graph("dataset")), serial.ntriples(about), "nt"),
    ]


def _between_plans(facts: Iterable[GraphData], settings: Settings, terms: Terms, published: Published) -> Iterator[Triple]:
    """What is found to go on from plan to plan, with what people have decided about it, but for what editions have given up."""
    said = plans(statement for graph in (*facts, *published.graphs) for statement in serial.stated(graph.data, graph.form, PREDICATES))
    decided = decisions.load(settings.root)
    found = links.find(said, decided.fitting(said) if published.held else decided, settings.root)
    return statements(found, terms, settings.root)


def _questions(settings: Settings) -> Iterator[Executable]:
    """The questions that SPARQL answers, as queries that can be asked as they stand."""
    for question in catalogue.load(settings):
        if question.sparql:
            yield Executable(question.id, question.summary, question.description, question.bound({}), question.tags)


def digest_of(settings: Settings, from_documents: bool) -> str:
    """What a store is built from: ``shipped:`` or ``documents:`` and the SHA-256 of version, base and all shipped data files."""
    digest = hashlib.sha256(f"{__version__}\0{settings.base}".encode())
    data = (path for path in (settings.root / "data").rglob("*.t*l") if path.name != catalog.FILE)  # which is told, but not stored
    questions = (settings.root / "queries").glob("*.rq")
    for path in sorted([*data, *questions, settings.root / "ontology" / "plan.ttl"]):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return f"{'documents' if from_documents else 'shipped'}:{digest.hexdigest()}"


def is_stale(digest: str, settings: Settings) -> bool:
    """Whether a store of that digest is an older state of the shipped facts; one built from documents is its owner's to renew."""
    return digest.startswith("shipped:") and digest != digest_of(settings, from_documents=False)


def _dataset(terms: Terms, digest: str, names: Iterable[str]) -> list[Triple]:
    dataset = terms.dataset()
    return [
        (dataset, RDF.type, DCAT.Dataset),
        (dataset, DCT.title, czech("Znalostní graf strategických plánů kraje")),
        (dataset, G.inputDigest, plain(digest)),
        *((dataset, G.builtGraph, terms.graph(name)) for name in names),
    ]


def load(store: Store, graphs: Sequence[GraphData], former: Collection[str] = ()) -> None:
    """Put these graphs into the store, and remove the ``former`` ones that are not among them; all others stay as they are.

    Readers see the old state or the new one, never half of it; how far that holds for a store on a server is told in docs/stores.md.
    """
    with store.writer() as writer:
        for name in sorted(set(former) - {graph.iri for graph in graphs}):
            writer.remove_graph(name)
        for graph in graphs:
            writer.replace_graph(graph.iri, graph.data, FORMATS[graph.form])


def build(settings: Settings, store: Store, documents: Path | None, tell: Tell) -> Mapping[str, int]:
    """Build the store from the shipped facts or from a folder of documents; gives the counts that a reader wants to see."""
    records = read(files_in(documents), settings.root, profiles=settings.profiles) if documents else []
    for record in records:
        counts = f"{len(record.items)} items, {len(record.notes)} notes"
        tell(f"  {record.document}: {record.family}, plan {record.plan.id or 'unknown'}, {counts}")
    before = published(store, settings)
    _tell_held(before, records, settings, tell)
    graphs = assemble(settings, records, before)
    tell(f"Loading {len(graphs)} graphs into {settings.place} …")
    load(store, graphs, built_graphs(store.view(), settings) - before.held if store.exists() else ())
    view = store.view()
    there = view.graphs()
    others = [size for name, size in there.items() if name not in {graph.iri for graph in graphs}]
    if others:
        tell(f"Left as they were, for they are others' than the product's: {len(others)} graphs, {sum(others)} triples")
    _tell_unresolved(view, tell)
    return {"graphs": len(there), "triples": view.size()}


def _tell_held(before: Published, records: Sequence[Record], settings: Settings, tell: Tell) -> None:
    """Which documents are left out, for what an editor has published stands in their place."""
    names = {source_of(record, settings.root).id for record in records} | shipped(settings.root).keys()
    left = sorted(name for name in names if str(Terms(settings.base).graph(name)) in before.held)
    if left:
        tell(f"Left out, for published editions stand in their place (see 'graphsvc edition list'): {', '.join(left)}")


_UNRESOLVED = """
SELECT ?text ?reason { ?reference g:unresolvedBecause/skos:notation ?reason ; g:referenceText ?text }
ORDER BY ?reason ?text"""


def _tell_unresolved(view: View, tell: Tell) -> None:
    """How many values name nothing, by reason; those that no code list knows in full, for a person can add them there."""
    found = [(row["reason"].value, row["text"].value) for row in view.select(_UNRESOLVED)]
    reasons = Counter(reason for reason, _ in found)
    if reasons:
        tell("Kept as written, for they name nothing that is known: " + ", ".join(f"{name} {n}" for name, n in sorted(reasons.items())))
    for reason, text in found:
        if reason == "unknown-value":
            tell(f"  in no code list: {text}")


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
