"""The graph of dependencies: what becomes a thing and an edge, its order, walking it in both directions."""

from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from random_graphs import LINKS, edges, graph_of, iri

from graphsvc.analysis import export, graph, reach
from graphsvc.analysis.graph import DependencyGraph, Edge
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView

BASE = "https://graphsvc.example/id/"
PREFIXES = """@prefix g: <https://graphsvc.example/def#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @base <https://graphsvc.example/id/> .
"""


def test_things_have_kind_plan_code_and_czech_title(small: DependencyGraph) -> None:
    assert small.nodes[f"{BASE}plan/strategie"] == graph.Node(
        f"{BASE}plan/strategie", "plan", f"{BASE}plan/strategie", "strategie", "Strategie"
    )
    assert small.nodes[f"{BASE}body/kraj"] == graph.Node(f"{BASE}body/kraj", "body", None, "kraj", "kraj")
    assert small.nodes[f"{BASE}plan/akcni/item/A1.10"].title == "Bez všeho"


def test_codes_come_in_natural_order(small: DependencyGraph) -> None:
    codes = [node.code for node in small.nodes.values() if node.plan == f"{BASE}plan/akcni" and node.kind == "item"]
    assert codes == ["A1.1", "A1.2", "A1.10"]


def test_a_document_that_names_a_measure_depends_on_nothing(small: DependencyGraph) -> None:
    assert f"{BASE}document/zprava" not in small.nodes


def test_several_relations_between_two_things_are_several_edges(view_of: Callable[..., EmbeddedView]) -> None:
    view = view_of(
        PREFIXES
        + '<plan/p/item/A> a g:Measure ; g:ofPlan <plan/p> ; dct:identifier "A" ; schema:agent <body/b> ; schema:participant <body/b> .'
    )
    made = graph.build(view, LINKS)
    assert made.targets[f"{BASE}plan/p/item/A"][f"{BASE}body/b"] == ("responsible", "cooperating")
    assert made.network.number_of_edges() == 3
    assert made.simple.number_of_edges() == 2


def test_what_no_list_knows_is_taken_for_what_the_relation_says(view_of: Callable[..., EmbeddedView]) -> None:
    view = view_of(
        PREFIXES
        + '<plan/p/item/A> a g:Measure ; g:ofPlan <plan/p> ; dct:identifier "A" ; schema:agent <body/b> ; g:fundedFrom "text", [] .'
        + '<plan/p/goal/1> a g:Goal ; g:ofPlan <plan/p> ; skos:notation "1" ; skos:broader <plan/p/goal/0> .'
    )
    made = graph.build(view, LINKS)
    assert {node.iri.removeprefix(BASE): node.kind for node in made.nodes.values()} == {
        "plan/p/item/A": "item",
        "plan/p/goal/1": "goal",
        "plan/p/goal/0": "goal",
        "plan/p": "plan",
        "body/b": "body",
    }
    assert made.cells[f"{BASE}body/b"]["code"].value == f"{BASE}body/b"


def test_the_graph_of_the_same_data_is_made_once(small_view: EmbeddedView) -> None:
    assert graph.load(small_view) is graph.load(small_view)


@given(edges, st.integers())
def test_the_order_of_the_data_does_not_matter(links: list[tuple[int, int, str]], seed: int) -> None:
    shuffled = [*links, *links[:2]]
    random.Random(seed).shuffle(shuffled)
    one, other = graph_of(links), graph_of(shuffled)
    assert list(one.edges()) == list(other.edges())
    assert list(one.network.edges(keys=True)) == list(other.network.edges(keys=True))
    assert [reach.dependents(one, iri(n)) for n in range(8)] == [reach.dependents(other, iri(n)) for n in range(8)]


@given(edges)
def test_what_depends_on_a_thing_is_what_has_it_among_its_dependencies(links: list[tuple[int, int, str]]) -> None:
    made = graph_of(links)
    down = {(start, one.iri, one.depth) for start in made.nodes for one in reach.dependencies(made, start)}
    up = {(one.iri, start, one.depth) for start in made.nodes for one in reach.dependents(made, start)}
    assert down == up
    next_to = {(edge.source, edge.target) for edge in made.edges() if edge.source != edge.target}
    assert next_to == {(start, end) for start, end, depth in down if depth == 1}


@given(edges, st.integers(1, 8))
def test_each_thing_is_reached_at_its_least_depth_by_an_edge_from_the_depth_before(links: list[tuple[int, int, str]], deepest: int) -> None:
    made = graph_of(links)
    for start in made.nodes:
        found = reach.dependencies(made, start, deepest)
        depths = {start: 0} | {one.iri: one.depth for one in found}
        assert all(one.depth == depths[one.iri] == depths[one.edge.source] + 1 and one.edge.target == one.iri for one in found)
        assert len({(one.iri, one.edge.relation) for one in found}) == len(found)
        assert max(depths.values()) <= deepest
        beyond = {target for near, depth in depths.items() if depth < deepest for target in made.targets[near]}
        assert beyond <= set(depths)


def test_the_shipped_facts_make_a_graph_in_which_every_relation_but_two_is_met(shipped_store: EmbeddedStore) -> None:
    made = graph.load(shipped_store.view())
    met = {edge.relation for edge in made.edges()}
    assert len(made.nodes) > 900
    assert set(LINKS.relations) - met <= {"depends-on", "succeeds"}
    assert all(node.kind in LINKS.kinds for node in made.nodes.values())
    assert Edge(f"{BASE}plan/sprss-2018-2020/item/A05-01", f"{BASE}programme/opz", "funded-by-programme") in set(made.edges())


def test_two_exports_of_the_shipped_facts_are_the_same(shipped_store: EmbeddedStore) -> None:
    view = shipped_store.view()
    one, other = (export.described(view, graph.build(view, LINKS), "cs") for _ in range(2))
    assert [write(one) == write(other) for write in export.FORMATS.values()] == [True] * 4
