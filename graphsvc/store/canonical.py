"""Triples as the engine keeps them, one line of N-Triples each, and the digest of a graph.

The engine rewrites numbers and dates (``"01"`` becomes ``"1"``), and gives blank nodes new labels whenever it loads a file. So
data are brought into their last form before they are loaded: what stands in a named graph and in the union is then the same, and the
digest of what is loaded is the digest of what is kept. It is the sum of the lines' own digests: a line can be added to it, or taken away.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from secrets import token_bytes

import pyoxigraph as ox

from graphsvc.errors import DataError, QueryError
from graphsvc.store.base import Format
from graphsvc.store.formats import RDF

BLANK = re.compile(rb'^_:[^\s"]+|(?<=> )_:[^\s"]+(?= \.$)', re.MULTILINE)
"""A blank node as subject or object in lines of N-Triples as the engine writes them."""
_TYPED = b'"^^<http://www.w3.org/2001/XMLSchema#'
_NEW_IN_RDF_12 = re.compile(rb'^\S+ \S+ <<\(|"@[A-Za-z0-9-]+--[a-z]+ \.$', re.MULTILINE)
_NODE = ox.NamedNode("urn:x")
_SCRATCH = ox.Store()


def lines(data: bytes, form: Format, graph: str, *, again: bool = False) -> list[bytes]:
    """The distinct lines of data in an RDF format, which stand in that graph; relative IRIs are resolved against its name.

    Labels of blank nodes follow from the graph and the data, so that the same file gives the same graph; with ``again`` they are new.
    Raises DataError where the data cannot be parsed, or name graphs themselves.
    """
    try:
        parsed = ox.parse(data, format=RDF[form.name], base_iri=graph, without_named_graphs=True)
        written: bytes = ox.serialize(parsed, format=ox.RdfFormat.N_TRIPLES) or b""
    except (SyntaxError, ValueError) as error:
        raise DataError(f"The data for graph {graph} cannot be parsed: {error}") from error
    if _NEW_IN_RDF_12.search(written):
        raise DataError(f"The data for graph {graph} hold a triple as a term, or a direction of text, which are not kept here")
    if b"_:" in written:
        seed = token_bytes(16) if again else hashlib.blake2b(graph.encode() + b"\0" + data, digest_size=16).digest()
        written = _relabelled(written, seed)
    found = dict.fromkeys(_normal_line(line) if _TYPED in line else line for line in written.split(b"\n"))
    found.pop(b"", None)
    return list(found)


def named(data: bytes, prefix: str) -> bytes:
    """N-Triples whose blank nodes have IRIs: ``prefix`` and a number, in the order in which they come.

    Raises DataError where they cannot be parsed.
    """
    try:
        written: bytes = ox.serialize(ox.parse(data, format=ox.RdfFormat.N_TRIPLES), format=ox.RdfFormat.N_TRIPLES) or b""
    except (SyntaxError, ValueError) as error:
        raise DataError(f"The data are no N-Triples: {error}") from error
    numbers: dict[bytes, int] = {}
    return BLANK.sub(lambda found: f"<{prefix}{numbers.setdefault(found[0], len(numbers) + 1)}>".encode(), written)


def quad_of(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """The triple in a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def quads(rows: Iterable[bytes], graph: ox.NamedNode | ox.DefaultGraph) -> list[ox.Quad]:
    """Lines as quads of a graph."""
    return [quad_of(quad.triple, graph) for quad in ox.parse(b"\n".join(rows), format=ox.RdfFormat.N_TRIPLES)]


def normal(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The term as the engine keeps it. Raises QueryError for text with a direction."""
    if isinstance(term, ox.Literal):
        if term.direction is not None:
            raise QueryError(f"Text with a direction is not kept here: {term}")
        return _kept(term)
    return term


def line(triple: ox.Triple) -> bytes:
    """The line of a triple whose terms are normal."""
    return f"{triple} .".encode()


def number(row: bytes) -> int:
    """The digest of one line."""
    return int.from_bytes(hashlib.blake2b(row, digest_size=16).digest())


def digest(rows: Iterable[bytes]) -> str:
    """The digest of a graph that holds these lines, each once."""
    return written(sum(map(number, rows)))


def written(total: int) -> str:
    """A sum of digests as it is kept: 32 hexadecimal digits; that of an empty graph is zero."""
    return f"{total % (1 << 128):032x}"


def _relabelled(text: bytes, seed: bytes) -> bytes:
    labels: dict[bytes, bytes] = {}

    def label(found: re.Match[bytes]) -> bytes:
        if found[0] not in labels:
            digest = hashlib.blake2b(seed + len(labels).to_bytes(8), digest_size=16).hexdigest()
            labels[found[0]] = f"_:b{digest[1:]}".encode()  # 32 digits that begin with a letter: the engine keeps them as a number
        return labels[found[0]]

    return BLANK.sub(label, text)


def _normal_line(row: bytes) -> bytes:
    at = row.index(b'"')  # only a literal object has a quotation mark, and none stands before it
    return row[:at] + _kept_text(row[at:-2]) + b" ." if row.endswith(b"> .") else row


@lru_cache(maxsize=1 << 16)
def _kept_text(text: bytes) -> bytes:
    (quad,) = ox.parse(b"<urn:x> <urn:x> " + text + b" .", format=ox.RdfFormat.N_TRIPLES)
    return str(_kept(quad.object)).encode()


@lru_cache(maxsize=1 << 16)
def _kept(literal: ox.Literal) -> ox.Literal:
    if not literal.datatype.value.startswith("http://www.w3.org/2001/XMLSchema#") or literal.datatype.value.endswith("#string"):
        return literal
    quad = ox.Quad(ox.BlankNode(), _NODE, literal)
    _SCRATCH.add(quad)
    (kept,) = _SCRATCH.quads_for_pattern(quad.subject, None, None)
    _SCRATCH.remove(quad)
    if not isinstance(kept.object, ox.Literal):
        raise QueryError(f"The engine keeps this literal as something else: {literal}")
    return kept.object
