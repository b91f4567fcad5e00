"""No query makes the engine open a connection; ordinary queries that hold the word pass."""

from __future__ import annotations

import socket

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.errors import QueryError
from graphsvc.store.guard import refuse_federation

TARGET = "<http://127.0.0.1:{port}/x>"
ATTACKS = [
    "SELECT * { SERVICE TARGET { ?s ?p ?o } }",
    "SELECT * { service TARGET { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT TARGET { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { TARGET } SERVICE ?x { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:PORT/> SELECT * { SERVICE:x{ ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:PORT/> SELECT * { VALUES ?z { 1 } ?s ?p ?z.SERVICE:x{ ?s ?p ?o } }",
    "SELECT * { FILTER EXISTS { SERVICE TARGET { ?s ?p ?o } } }",
    "SELECT * { { SELECT ?s { SERVICE TARGET { ?s ?p ?o } } } }",
    "SELECT * { #comment\nSERVICE#\nTARGET{ ?s ?p ?o } }",
    "SELECT * { BIND(1<2 AS ?x)SERVICE TARGET { ?s ?p ?o } }",
    "SELECT * { BIND('a'<'>#' AS ?x) SERVICE TARGET { ?s ?p ?o } }",
    'PREFIX b: <http://b/> SELECT * { BIND(?a<b:c#>"""\n AS ?z) SERVICE TARGET { ?s ?p ?o } #"""\n }',
    "PREFIX x: <http://b/> SELECT * { OPTIONAL { ?s x:a\\' ?o } SERVICE TARGET { ?s ?p ?o } FILTER('' = '') }",
    "PREFIX x: <http://b/> SELECT * { OPTIONAL { ?s x:a\\# ?o } SERVICE TARGET { ?s ?p ?o } }",
    'SELECT * { BIND("""a"\\n""" AS ?x) SERVICE TARGET { ?s ?p ?o } BIND("" AS ?y) }',
    "SELECT * { OPTIONAL { ?s <http://x/\\u0041#> ?o } SERVICE TARGET { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { ?s ?p <urn:o'brien> } SERVICE TARGET { ?s ?p ?o } FILTER('x' = 'y') }",
    "DESCRIBE ?s { SERVICE TARGET { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE TARGET { ?s ?p ?o } }",
    "ASK { \\u0053ERVICE TARGET { ?s ?p ?o } }",
]
HARMLESS = [
    "SELECT ?service { ?service g:concernsService ?x }",
    'SELECT * { ?s rdfs:label "SERVICE" }',
    "SELECT * { ?s a schema:Service } # SERVICE <http://x> {}",
    "SELECT * { <https://graphsvc.example/id/service/62> ?p ?o }",
    "SELECT * { ?s rdfs:label '''it's a SERVICE''' }",
    'SELECT * { ?s rdfs:label "say \\"SERVICE\\"" , "x"@cs }',
    "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) ?s g:concernsService ?v }",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_federation_is_refused(attack: str) -> None:
    with pytest.raises(QueryError, match=r"line \d+, column \d+"):
        refuse_federation(attack.replace("TARGET", TARGET.format(port=9999)).replace("PORT", "9999"))


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_elsewhere_is_allowed(query: str) -> None:
    refuse_federation(query)
    with pytest.raises(QueryError):
        refuse_federation(query.replace("{", "{ SERVICE <http://x> {} ", 1))


PIECES = [*"{}#'\"<>\\1.: \n;,)", "SERVICE", "service", "TARGET", "?s ?p ?o", '"""', "'''", "x:a", "true", "SILENT", "FILTER(", "BIND("]
PIECES += [" AS ?v)", "@cs", "?a", "OPTIONAL{", "x:a\\'", "x:a\\#", "<urn:a'#>"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.lists(st.sampled_from(PIECES), max_size=8))
def test_what_the_guard_lets_through_opens_no_connection(head: list[str], tail: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        target = TARGET.format(port=listener.getsockname()[1])
        for middle in (["SERVICE TARGET {}"], []):
            query = ("PREFIX x: <http://x/> SELECT * {" + "".join([*head, *middle, *tail]) + "}").replace("TARGET", target)
            try:
                refuse_federation(query)
            except QueryError:
                continue
            try:
                pyoxigraph.Store().query(query)
            except SyntaxError:
                continue
            with pytest.raises(BlockingIOError):
                listener.accept()
