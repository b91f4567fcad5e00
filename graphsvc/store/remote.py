"""A view of a SPARQL 1.1 endpoint: rules and questions are asked there, and only what they find travels.

The default graph of the endpoint must be the union of its named graphs (docs/stores.md). There is no snapshot of it: every query
sees the endpoint's data of that moment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import IO

import pyoxigraph as ox

from graphsvc.errors import QueryError, StoreError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.settings import Endpoint
from graphsvc.store.base import WHOLE, Bindings, Dataset, Format, Iri, Row, Triple, View
from graphsvc.store.convert import from_ox, in_order, node, nodes, to_ox_triple, to_triple, write
from graphsvc.store.dumping import checked, naming
from graphsvc.store.endpoint import Client, RefusedError, Reply
from graphsvc.store.explain import explain
from graphsvc.store.formats import RDF, TABLES
from graphsvc.store.guard import refuse_federation
from graphsvc.store.rewriting import bind, declarations, head, serialise
from graphsvc.store.virtuoso import as_standard

_AT_A_TIME = 500
"""Subjects whose triples are asked for in one query."""
_READ_TABLE = ("application/sparql-results+json", "application/json")
_READ_RDF = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}
_ACCEPT = {
    "SELECT": "application/sparql-results+json",
    "ASK": "application/sparql-results+json",
    "CONSTRUCT": "application/n-triples, text/turtle;q=0.8",
    "DESCRIBE": "application/n-triples, text/turtle;q=0.8",
}
# Sums over hashes of the triples: in no order, a number of two times six hexadecimal digits a graph, and the triples stay where they are.
_DIGIT = "STRLEN(STRBEFORE('0123456789abcdef', SUBSTR(?h, {at}, 1)))"
_VERSION = """SELECT ?g (COUNT(*) AS ?n) (SUM(?low) AS ?a) (SUM(?high) AS ?b) {{
  GRAPH ?g {{ ?s ?p ?o }}
  BIND(LCASE(MD5(CONCAT(IF(ISBLANK(?s), '_', STR(?s)), ' ', STR(?p), ' ', IF(ISBLANK(?o), '_', STR(?o)), ' ',
    COALESCE(LANG(?o), ''), ' ', COALESCE(STR(DATATYPE(?o)), '')))) AS ?h)
  BIND({low} AS ?low) BIND({high} AS ?high)
}} GROUP BY ?g"""
_UNNAMED = _VERSION.replace("SELECT ?g ", "SELECT ").replace("GRAPH ?g {{ ?s ?p ?o }}", "?s ?p ?o").replace(" GROUP BY ?g", "")
"""The same of the default graph."""


class RemoteResults:
    """An answer of an endpoint, which was read to its end."""

    def __init__(self, answer: Reply | Sequence[ox.Triple], shown: str) -> None:
        self._answer = answer
        self._shown = shown

    @property
    def rdf(self) -> bool:
        """True for CONSTRUCT and DESCRIBE."""
        return not isinstance(self._answer, Reply)

    def serialize(self, form: Format) -> bytes:
        """The answer in that format, UTF-8. Raises ValueError where the format does not fit the kind of answer."""
        if form.rdf != self.rdf:
            raise ValueError(form.name)
        if not isinstance(self._answer, Reply):
            return write(self._answer, form)
        with _reading(self._shown):
            return _table(self._answer, self._shown).serialize(format=TABLES[form.name]) or b""


class RemoteView:
    """The data of an endpoint, for reading; safe to use from several threads.

    All methods raise StoreError, naming the endpoint, where it cannot be reached, refuses, answers too late, too much or nonsense.
    """

    def __init__(self, endpoint: Endpoint, client: Client | None = None) -> None:
        self._client = client or Client(endpoint)

    def query(self, sparql: str, dataset: Dataset = WHOLE) -> RemoteResults:
        """Answer a query from outside; see `base.View`."""
        form, reply = self._ask(sparql, {}, dataset)
        shown = self._client.shown
        if form in ("CONSTRUCT", "DESCRIBE"):
            return RemoteResults(_graph(reply, shown), shown)
        if not isinstance(_table(reply, shown), ox.QuerySolutions if form == "SELECT" else ox.QueryBoolean):
            raise _nonsense(shown, f"no answer to {form}")
        return RemoteResults(reply, shown)

    def select(self, sparql: str, bindings: Bindings | None = None) -> list[Row]:
        """The rows of a SELECT query; see `base.View`."""
        _, reply = self._ask(sparql, bindings or {}, WHOLE, ("SELECT",))
        with _reading(self._client.shown):
            answer = _table(reply, self._client.shown)
            if not isinstance(answer, ox.QuerySolutions):
                raise _nonsense(self._client.shown, "no rows")
            names = [variable.value for variable in answer.variables]
            return [{name: from_ox(value) for name, value in zip(names, row, strict=True) if value is not None} for row in answer]

    def ask(self, sparql: str, bindings: Bindings | None = None) -> bool:
        """The truth value of an ASK query; see `base.View`."""
        _, reply = self._ask(sparql, bindings or {}, WHOLE, ("ASK",))
        answer = _table(reply, self._client.shown)
        if not isinstance(answer, ox.QueryBoolean):
            raise _nonsense(self._client.shown, "no truth value")
        return bool(answer)

    def construct(self, sparql: str, bindings: Bindings | None = None) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, sorted; see `base.View`."""
        _, reply = self._ask(sparql, bindings or {}, WHOLE, ("CONSTRUCT", "DESCRIBE"))
        return in_order(map(to_triple, _graph(reply, self._client.shown)))

    def describe(self, iri: str) -> list[Triple]:
        """All triples with the IRI as subject, sorted."""
        return self.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", {"s": Iri(node(iri).value)})

    def stated(self, subjects: Collection[str], predicates: Collection[str]) -> list[Triple]:
        """All triples of these subjects and predicates, sorted; see `base.View`."""
        named, about = nodes(subjects), " ".join(map(str, nodes(predicates)))
        found: set[Triple] = set()
        for start in range(0, len(named), _AT_A_TIME):
            of = " ".join(map(str, named[start : start + _AT_A_TIME]))
            found.update(self.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {of} }} VALUES ?p {{ {about} }} ?s ?p ?o }}"))
        return in_order(found)

    def write(self, triples: Sequence[Triple], form: Format) -> bytes:
        """Triples in an RDF format."""
        return write((to_ox_triple(triple) for triple in triples), form)

    def dump(self, output: IO[bytes], form: Format, graph: str | None = None) -> None:
        """Write a graph, or all of them; see `base.View`. One graph at a time is fetched, and held until it is written."""
        for name in checked(form, graph, self.graphs):
            _, reply = self._ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", {}, Dataset(default=(name,)), ("CONSTRUCT",))
            triples = _graph(reply, self._client.shown)
            if form.name == "nq":
                ox.serialize(triples, naming(output, name), ox.RdfFormat.N_TRIPLES)
            else:
                ox.serialize(triples, output, RDF[form.name], prefixes=PREFIXES if form.name == "ttl" else None)

    def graphs(self) -> dict[str, int]:
        """Names of the graphs in order, each with its number of triples."""
        rows = self.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
        return {row["g"].value: self._number(row, "n") for row in rows if "g" in row}

    def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """The number of triples of each of these graphs, 0 for one that is not there."""
        if not names:
            return {}
        written = " ".join(serialise(Iri(name)) for name in names)
        rows = self.select(f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {written} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g")
        return dict.fromkeys(names, 0) | {row["g"].value: self._number(row, "n") for row in rows if "g" in row}

    def size(self) -> int:
        """Number of distinct triples."""
        rows = self.select("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }")
        return self._number(rows[0] if rows else {}, "n")

    def version(self) -> str:
        """Twelve hexadecimal digits over the sums of the hashes of the triples, which the endpoint reckons, graph by graph.

        Where no graph has a name, they are those of the default graph.
        """
        parts = {"low": _hexadecimal(range(1, 7)), "high": _hexadecimal(range(7, 13))}
        rows = [row for row in self.select(_VERSION.format(**parts)) if "g" in row] or self.select(_UNNAMED.format(**parts))
        sums = sorted((row["g"].value if "g" in row else "", *(self._number(row, name) for name in ("n", "a", "b"))) for row in rows)
        return hashlib.sha256(repr(sums).encode()).hexdigest()[:12]

    def changed_since(self, before: View) -> frozenset[str] | None:
        """None: an endpoint has no earlier states."""
        del before
        return None

    def modified(self) -> datetime | None:
        """An endpoint does not tell."""
        return None

    def _ask(self, sparql: str, bindings: Bindings, dataset: Dataset, forms: Sequence[str] = tuple(_ACCEPT)) -> tuple[str, Reply]:
        """The form of the query and the reply. Raises QueryError for a query of another form, or none that the endpoint can read."""
        refuse_federation(sparql)
        start = head(sparql)
        if start is None:
            raise QueryError(explain(sparql, "it is neither SELECT nor ASK, CONSTRUCT or DESCRIBE"))
        if start.form not in forms:
            kind = f"A{'n' if forms[0] == 'ASK' else ''} {' or '.join(forms)}"
            raise QueryError(f"{kind} query is needed here: {sparql[:80]!r}")
        for name in (*(dataset.default or ()), *(dataset.named or ())):
            node(name)
        text = declarations(sparql, start) + bind(sparql, start, bindings)
        try:
            text.encode()
            reply = self._client.send(text, _ACCEPT[start.form], dataset)
            return start.form, replace(reply, body=as_standard(reply.body)) if reply.media_type in _READ_TABLE else reply
        except UnicodeEncodeError as error:
            raise QueryError(f"The query cannot be read (half a character): offset {sparql.find(error.object[error.start])}") from error
        except RefusedError as error:
            raise QueryError(explain(sparql, told(str(error), self._client.shown))) from error

    def _number(self, row: Row, name: str) -> int:
        value = row[name].value if name in row else ""
        if not (value.isascii() and value.isdigit()):
            raise _nonsense(self._client.shown, f"a count that is {value[:40]!r}")
        return int(value)


def told(said: str, shown: str) -> str:
    """What the endpoint says of a request; a position at the start of it is kept there, where `explain` looks for it."""
    if said.startswith("error at "):
        return said
    return f"{said or 'no reason is given'}, says the endpoint {shown}"


def _hexadecimal(places: Iterable[int]) -> str:
    """SPARQL for the number that these digits of ?h write."""
    return " + ".join(f"{16**power} * {_DIGIT.format(at=at)}" for power, at in enumerate(places))


def _table(reply: Reply, shown: str) -> ox.QuerySolutions | ox.QueryBoolean:
    if reply.media_type not in _READ_TABLE:
        raise _wrong_type(reply, shown)
    with _reading(shown):
        answer = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
    if isinstance(answer, ox.QueryBoolean):
        _whole(reply, shown)
    return answer


def _whole(reply: Reply, shown: str) -> None:
    """Refuse what is no JSON from end to end: the parser stops at a truth value, and would not see that the rest is missing."""
    try:
        json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise _nonsense(shown, "broken JSON") from error


def _graph(reply: Reply, shown: str) -> list[ox.Triple]:
    """The triples of a reply, each once."""
    if reply.media_type not in _READ_RDF:
        raise _wrong_type(reply, shown)
    with _reading(shown):
        return list(dict.fromkeys(quad.triple for quad in ox.parse(reply.body, format=_READ_RDF[reply.media_type])))


def _wrong_type(reply: Reply, shown: str) -> StoreError:
    return StoreError(f"The SPARQL endpoint answers in a format that was not asked for, {reply.media_type[:80]!r}: {shown}")


def _nonsense(shown: str, what: str) -> StoreError:
    return StoreError(f"The SPARQL endpoint's answer cannot be read ({what}): {shown}")


@contextmanager
def _reading(shown: str) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        raise _nonsense(shown, str(error).partition("\n")[0][:200]) from error
