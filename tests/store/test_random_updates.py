"""Random updates and random data: the engine's own update is the reference, where it means the same, and the sums always agree."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.store import audit, canonical, ledger, updating
from graphsvc.store.base import FORMATS, WHOLE
from graphsvc.store.ledger import Ledger

BASE = "http://e/"
XSD = "http://www.w3.org/2001/XMLSchema#"

graphs = st.sampled_from(["<g1>", "<g2>", "<g3>"])
nodes = st.sampled_from(["<a>", "<b>", "<c>"])
values = nodes | st.sampled_from(["1", "01", "2", "'x'", "'x'@cs", "1.50", "'a}b;#'", "true", f"'1'^^<{XSD}byte>"])
variables = st.sampled_from(["?s", "?o", "?x"])


def joined(parts: st.SearchStrategy[str], largest: int = 4) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=1, max_size=largest).map(" ".join)


data = joined(st.builds("GRAPH {} {{ {} <p> {} }}".format, graphs, nodes, values))
patterns = joined(st.builds("GRAPH {} {{ {} <p> {} }}".format, graphs | st.just("?g"), nodes | variables, values | variables), 2)
plain = joined(st.builds("{} <p> {} .".format, nodes | variables, values | variables), 2)
operations = st.one_of(
    st.builds("INSERT DATA {{ {} }}".format, data),
    st.builds("DELETE DATA {{ {} }}".format, data),
    st.builds("DELETE WHERE {{ {} }}".format, patterns),
    st.builds("DELETE {{ {} }} INSERT {{ {} }} WHERE {{ {} }}".format, patterns, patterns, patterns),
    st.builds("INSERT {{ {} }} WHERE {{ {} }}".format, patterns, patterns),
    st.builds("WITH {} DELETE {{ {} }} INSERT {{ {} }} WHERE {{ {} }}".format, graphs, plain, patterns, plain),
    st.builds(
        "DELETE {{ {} }} INSERT {{ {} }} USING {} USING NAMED {} WHERE {{ {} {} }}".format,
        *(patterns, patterns, graphs, graphs, plain, patterns),
    ),
    st.builds("{} {} TO {}".format, st.sampled_from(["COPY", "MOVE", "ADD"]), graphs, graphs),
    st.builds("CLEAR GRAPH {}".format, graphs),
)  # fmt: skip
there = " ".join(f"CREATE SILENT GRAPH <g{number}> ;" for number in (1, 2, 3))
"""What the engine makes of a graph that is not there is its own: so all are."""


def quads(store: ox.Store) -> set[ox.Quad]:
    return {quad for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph)}


@given(st.lists(operations, min_size=1, max_size=6))
@settings(deadline=None, max_examples=300)
def test_the_engine_s_own_update_leaves_the_same(written: list[str]) -> None:
    ours, reference = Ledger(ox.Store(), {}), ox.Store()
    for operation in written:
        before = len(quads(ours.store))
        counted = sum(counts.inserted - counts.deleted for counts in ours.counts().values())
        updating.carry_out(ours, f"{there} {operation}", WHOLE, {}, BASE)
        reference.update(f"{there} {operation}", base_iri=BASE)
        assert quads(ours.store) == quads(reference)
        assert {graph.value for graph in ours.store.named_graphs()} == set(ours.digests)
        assert sum(counts.inserted - counts.deleted for counts in ours.counts().values()) - counted == len(quads(reference)) - before
        assert audit.faults_of(ours.store, ours.digests) == []


unnamed = st.one_of(
    st.builds("INSERT DATA {{ {} }}".format, joined(st.builds("{} <p> {} .".format, nodes, values))),
    st.builds("DELETE DATA {{ {} }}".format, joined(st.builds("{} <p> {} .".format, nodes, values))),
    st.builds("DELETE {{ {} }} INSERT {{ {} }} WHERE {{ {} }}".format, plain, plain, plain),
    st.builds("DELETE WHERE {{ {} }}".format, plain),
    st.builds("COPY DEFAULT TO {}".format, graphs),
    st.sampled_from(["CLEAR DEFAULT", "DROP NAMED", "DROP ALL"]),
)


@given(st.lists(operations | unnamed, min_size=1, max_size=8))
@settings(deadline=None, max_examples=200)
def test_the_union_and_the_digests_always_agree_with_the_data(written: list[str]) -> None:
    ours = Ledger(ox.Store(), {})
    for operation in written:
        updating.carry_out(ours, f"{there} {operation}", WHOLE, {}, BASE)
        assert audit.faults_of(ours.store, ours.digests) == []


lexical = st.text(max_size=8) | st.from_regex(r"[+-]?0?[0-9]{1,3}(\.[0-9]{1,3})?(e[0-9])?", fullmatch=True) | st.sampled_from(
    ["2020-01-01", "2020-01-01T00:00:00.000+00:00", "24:00:00", "P1M", "-0.0", "INF", "TRUE", "1", "2020", "--01"]
)  # fmt: skip
kinds = st.sampled_from(
    [
        "integer",
        "int",
        "decimal",
        "double",
        "float",
        "boolean",
        "date",
        "dateTime",
        "time",
        "gYear",
        "gYearMonth",
        "duration",
        "string",
        "anyURI",
        "byte",
    ]
)
literals = (
    st.builds(lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(XSD + kind)), lexical, kinds)
    | st.builds(ox.Literal, st.text(max_size=12))
    | st.builds(lambda text, language: ox.Literal(text, language=language), st.text(max_size=5), st.sampled_from(["cs", "EN", "de-AT"]))
    | st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode("http://e/odd")), lexical)
)
blanks = st.builds(ox.BlankNode, st.sampled_from(["x", "y1", "z-1"]))
iris = st.builds(ox.NamedNode, st.sampled_from(["http://e/a", "http://e/ž?q=1#f", "urn:_:x"]))
triples = st.builds(ox.Triple, iris | blanks, iris, iris | blanks | literals)


@pytest.mark.parametrize("few", [0, 1_000])
@given(st.lists(triples, max_size=8), st.lists(triples, max_size=8), st.sampled_from(["nt", "ttl"]))
@settings(deadline=None, max_examples=100)
def test_the_digest_of_what_is_loaded_is_that_of_what_is_kept(few: int, one: list[ox.Triple], two: list[ox.Triple], form: str) -> None:
    kept = ledger._FEW
    ledger._FEW = few  # both ways of loading
    try:
        ours = Ledger(ox.Store(), {})
        for name, rows in (("http://g/1", one), ("http://g/2", two)):
            data = ox.serialize(rows, format=ox.RdfFormat.N_TRIPLES if form == "nt" else ox.RdfFormat.TURTLE) or b""
            ours.load({name: canonical.lines(data, FORMATS[form], name)})
        assert audit.faults_of(ours.store, ours.digests) == []
        assert sum(counts.inserted for counts in ours.counts().values()) == len(quads(ours.store))
        assert set(ours.digests) == {"http://g/1", "http://g/2"}
        ours.change(quads(ours.store), [])
        assert list(ours.store) == []
        assert set(ours.digests.values()) == {canonical.written(0)}
    finally:
        ledger._FEW = kept
