"""A plain SHACL validator: any data against any shapes, with the engine of the rules, in a store for the moment."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from graphsvc.errors import DataError
from graphsvc.store.base import FORMATS, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import engine, turtle
from graphsvc.validation.shapes import Shapes, fill
from graphsvc.validation.terms import as_written

log = logging.getLogger(__name__)

_FORMATS = {".ttl": "ttl", ".nt": "nt", ".jsonld": "jsonld", ".rdf": "rdf", ".owl": "rdf", ".xml": "rdf"}
_RDFLIB = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
_GRAPH = "urn:graphsvc:data"


@dataclass(frozen=True, slots=True)
class Data:
    """A view of a file, and the file for what the store does not keep: how a number was written, types derived from xsd:integer."""

    view: View
    text: bytes
    form: str

    def graph(self) -> Graph:
        """The data as they are written."""
        with as_written():
            return Graph().parse(data=self.text, format=_RDFLIB[self.form])


@contextmanager
def opened(data: Path) -> Iterator[Data]:
    """A file (Turtle, N-Triples, JSON-LD or RDF/XML, by its ending) in a store, while the block runs.

    Raises DataError, naming the file, where it cannot be read or parsed.
    """
    form = _FORMATS.get(data.suffix.lower())
    if form is None:
        raise DataError(f"Data are read from {', '.join(_FORMATS)} files, not from this one: {data}")
    try:
        text = data.read_bytes()
    except OSError as error:
        raise DataError(f"The data cannot be read ({error.strerror}): {data}") from error
    if form == "ttl":
        text = f"@base <{data.resolve().as_uri()}> . ".encode() + text.removeprefix(b"\xef\xbb\xbf")
    with tempfile.TemporaryDirectory(prefix="graphsvc-") as folder:
        store = EmbeddedStore(Path(folder) / "store")
        try:
            with store.writer(afresh=True) as writer:
                writer.replace_graph(_GRAPH, text, FORMATS[form])
        except DataError as error:
            raise DataError(f"{error}: {data}") from error
        yield Data(store.view(), text, form)


def report_in_turtle(data: Data, shapes: Shapes) -> tuple[str, int]:
    """The validation report, and the exit code: 0 where the data conform, which is where there is no result of any severity, else 1."""
    if not engine.focus_nodes(data.view, shapes):
        log.warning("Nothing was checked: the data hold no target of the shapes")
    results = engine.run(data.view, shapes, data.graph)
    told = ((result, {language: fill(text, result.values()) for language, text in result.messages.items()}) for result in results)
    return turtle.write(told, shapes.graph), int(bool(results))
