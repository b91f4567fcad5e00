"""How a query begins, which prefixes it is given, and how a term is written into it."""

from __future__ import annotations

import re
import time

import pyoxigraph
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphsvc.errors import QueryError
from graphsvc.store.base import Iri, Literal
from graphsvc.store.convert import from_ox
from graphsvc.store.rewriting import bind, declarations, head, serialise


@pytest.mark.parametrize(
    ("sparql", "form", "prefixes"),
    [
        ("ASK {}", "ASK", set()),
        ("select*{}", "SELECT", set()),
        ("# ASK\n#\n BASE<http://e/>prefix : <#> PREFIX a.b-c:# x\n<http://e/#> Construct{} {}", "CONSTRUCT", {"", "a.b-c"}),
        ("describe<http://e/>", "DESCRIBE", set()),
        ("PREFIX ask: <http://select/> # SELECT\nDESCRIBE ask:x", "DESCRIBE", {"ask"}),
    ],
)
def test_the_head_of_a_query(sparql: str, form: str, prefixes: set[str]) -> None:
    found = head(sparql)
    assert found is not None
    assert (found.form, found.prefixes) == (form, prefixes)
    assert sparql[: found.end].upper().endswith(form)


@pytest.mark.parametrize(
    "sparql", ["", "#ASK {}", "INSERT DATA {}", "PREFIX a: <b> ADD <a> TO <b>", "ASKING {}", "SELECTED", "PREFIX SELECT *"]
)
def test_what_is_no_query_has_no_head(sparql: str) -> None:
    assert head(sparql) is None


def test_a_hostile_beginning_is_read_in_no_time() -> None:
    started = time.monotonic()
    assert head("#" * 100_000) is None
    assert head("#a\n" * 50_000 + "PREFIX ") is None
    assert head("PREFIX a:" + " #" * 50_000) is None
    assert time.monotonic() - started < 2


def test_only_prefixes_that_are_used_and_not_declared_are_added() -> None:
    def added(sparql: str) -> str:
        found = head(sparql)
        assert found is not None
        return declarations(sparql, found)

    assert added("ASK { ?s ?p ?o }") == ""
    assert added("ASK { ?s g:p ?o }") == "PREFIX g: <https://graphsvc.example/def#> "
    assert added("prefix g: <http://e/> ASK { ?s g:p ?o }") == ""
    assert "PREFIX g: " in added("ASK { ?s \\u0067:p ?o }")


terms = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])).map(Literal),
    st.text(st.sampled_from("\\u0U2\"'\n} #{")).map(Literal),
    st.builds(
        Literal, st.text("ab\\u"), st.sampled_from(["cs", "en-gb"]), st.just("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
    ),
    st.builds(Literal, st.text("01.-"), st.just(""), st.sampled_from(["http://www.w3.org/2001/XMLSchema#date", "urn:x"])),
    st.text("abž/#?&%'()").map(lambda text: Iri("http://e/" + text)),
)


@settings(max_examples=400, deadline=None)
@given(terms)
@example(Literal("\\\x1f"))
def test_a_term_is_the_same_after_it_was_written_into_a_query(term: Iri | Literal) -> None:
    sparql = "SELECT ?x { }"
    found = head(sparql)
    assert found is not None
    try:
        bound = bind(sparql, found, {"x": term})
    except QueryError:
        assert isinstance(term, Iri)
        return
    rows = [[from_ox(cell) for cell in row] for row in pyoxigraph.Store().query(bound)]
    assert rows == [[term]]


@settings(max_examples=400, deadline=None)
@given(terms)
def test_no_engine_finds_an_escape_that_was_not_written(term: Iri | Literal) -> None:
    r"""Some replace ``\uXXXX`` in the whole text first, also behind a backslash that is itself escaped."""
    try:
        text = serialise(term)
    except QueryError:
        return
    naive = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda escape: chr(int(escape[1] or escape[2], 16)), text)
    assert from_ox(next(iter(pyoxigraph.Store().query(f"SELECT ?x {{ VALUES ?x {{ {naive} }} }}")))[0]) == term


@pytest.mark.parametrize("term", [Iri("http://e/> } #"), Iri("x"), Literal("x", "c s"), Literal("x", "", "no iri")])
def test_what_is_no_term_is_refused(term: Iri | Literal) -> None:
    with pytest.raises(QueryError):
        serialise(term)


@pytest.mark.parametrize("name", ["x } #", "", "x y", "?x"])
def test_what_is_no_variable_is_refused(name: str) -> None:
    found = head("SELECT * { ?x ?y ?z }")
    assert found is not None
    with pytest.raises(QueryError):
        bind("SELECT * { ?x ?y ?z }", found, {name: Literal("x")})
