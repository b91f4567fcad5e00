"""The graph in the forms of other programs: what is written can be read again, whatever stands in titles."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_graphs import LINKS, PLAN

from graphsvc.analysis import export
from graphsvc.analysis.graph import DependencyGraph, Edge, Node
from graphsvc.errors import NotFoundError
from graphsvc.store.reading import EmbeddedView

BASE = "https://graphsvc.example/id/"
HOSTILE = 'a"b\\ <c attr=\'d\'> & ]]> \x00\x08\x0b\ufffe \n řádek{x} \\" \\\\" %s </node>'
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


def described(view: EmbeddedView, graph: DependencyGraph, plan: str | None = None) -> nx.MultiDiGraph[str]:
    return export.described(view, graph, "cs", f"{BASE}{plan}" if plan else None)


@pytest.fixture
def hostile(small_view: EmbeddedView) -> nx.MultiDiGraph[str]:
    """Two things with whatever may stand in a title."""
    nodes = [Node(f"{PLAN}/item/{code}", "item", PLAN, code, HOSTILE) for code in ("1", "2")]
    return described(small_view, DependencyGraph(nodes, [Edge(nodes[0].iri, nodes[1].iri, "references")], LINKS))


def test_things_and_edges_have_what_the_graph_knows_of_them(small_view: EmbeddedView, small: DependencyGraph) -> None:
    graph = described(small_view, small)
    known = dict(graph.nodes[f"{BASE}plan/akcni/item/A1.1"])
    assert {name: known.pop(name) for name in ("degree", "component")} == {"degree": 11, "component": 1}
    assert 0 < known.pop("pagerank") < 1
    assert 0 < known.pop("betweenness") < 1
    assert known == {
        "label": "A1.1@akcni „Terénní práce“",
        "kind": "item",
        "plan": f"{BASE}plan/akcni",
        "code": "A1.1",
        "title": "Terénní práce",
    }
    (funded,) = graph.get_edge_data(f"{BASE}plan/akcni/item/A1.1", f"{BASE}funding-source/eu-opz").values()
    assert funded == {
        "relation": "funded-from",
        "label": "financováno z",
        "statements": 1,
        "text": "EU / OPZ",
        "document": "zprava",
        "line": 12,
    }
    (coordinated,) = graph.get_edge_data(f"{BASE}plan/akcni/goal/A1", f"{BASE}plan/jina/goal/1.1").values()
    assert coordinated["line"] == 7


@pytest.mark.parametrize("read", [(export.graphml, nx.read_graphml), (export.gexf, nx.read_gexf)])
def test_xml_is_read_back_as_the_same_graph(small_view: EmbeddedView, small: DependencyGraph, read: tuple[Callable, Callable]) -> None:
    graph = described(small_view, small)
    again = read[1](io.BytesIO(read[0](graph)))
    assert set(again.nodes) == set(graph.nodes)
    assert sorted((source, target, data["relation"]) for source, target, data in again.edges(data=True)) == sorted(
        (source, target, data["relation"]) for source, target, data in graph.edges(data=True)
    )
    assert again.nodes[f"{BASE}plan/akcni/item/A1.1"]["title"] == "Terénní práce"


@pytest.mark.parametrize("read", [(export.graphml, nx.read_graphml), (export.gexf, nx.read_gexf)])
def test_xml_holds_hostile_titles(hostile: nx.MultiDiGraph[str], read: tuple[Callable, Callable]) -> None:
    again = read[1](io.BytesIO(read[0](hostile)))
    assert again.nodes[f"{PLAN}/item/1"]["title"] == re.sub("[\x00\x08\x0b\ufffe]", "\ufffd", HOSTILE)
    assert again.number_of_edges() == 1


def test_json_is_node_link(hostile: nx.MultiDiGraph[str]) -> None:
    again = nx.node_link_graph(json.loads(export.node_link(hostile)), edges="edges")
    assert again.nodes[f"{PLAN}/item/1"]["title"] == HOSTILE
    assert list(again.edges(keys=True)) == list(hostile.edges(keys=True))


@given(st.text())
def test_a_string_of_dot_holds_any_text_and_ends_where_it_should(text: str) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("n", label=text, kind="item")
    line = export.dot(graph).decode().split("\n", 1)[1]
    found = _STRING.findall(line)
    assert _STRING.sub("S", line) == "  S [label=S, class=S];\n}\n"
    unescaped = re.sub(r"\\(.)", lambda escaped: {"n": "\n"}.get(escaped[1], escaped[1]), found[1], flags=re.DOTALL)
    assert unescaped == text.encode("utf-8", "replace").decode().replace("\0", "").replace("\r", "")


def test_no_form_holds_a_day_or_depends_on_the_run(small_view: EmbeddedView, small: DependencyGraph) -> None:
    graph = described(small_view, small)
    for write in export.FORMATS.values():
        data = write(graph)
        assert len(data) > 1_000
        assert data == write(described(small_view, small))
        assert b"lastmodified" not in data


def test_a_plan_comes_with_what_it_is_linked_with(small_view: EmbeddedView, small: DependencyGraph) -> None:
    graph = described(small_view, small, "plan/jina")
    assert set(graph.nodes) == {f"{BASE}plan/jina", f"{BASE}plan/jina/goal/1.1", f"{BASE}plan/akcni/goal/A1"}
    assert [data["relation"] for _, _, data in graph.edges(data=True)] == ["coordinated-with", "coordinated-with-strategy", "part-of-plan"]


def test_a_plan_that_the_graph_does_not_hold_is_refused(small_view: EmbeddedView, small: DependencyGraph) -> None:
    with pytest.raises(NotFoundError, match=r"plan/other$"):
        described(small_view, small, "plan/other")
