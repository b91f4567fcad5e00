"""The state of a picture in an address: one way to write it, and nothing that is not understood gets in."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_graphs import LINKS, graph_of, iri

from graphsvc.analysis.graph import DependencyGraph, Edge, Node
from graphsvc.analysis.picture import address
from graphsvc.analysis.picture.address import Names
from graphsvc.analysis.picture.facts import Facts
from graphsvc.analysis.picture.state import Branch, Filters, State
from graphsvc.errors import ParameterError

BASE = "https://graphsvc.example/"
PLAN = f"{BASE}id/plan/p"
SERVICE = f"{BASE}id/service/62"
ELSEWHERE = "https://elsewhere.example/plan,a.b?c=d&e"
GRAPH = DependencyGraph(
    [Node(PLAN, "plan", PLAN, "p", "Plan"), Node(SERVICE, "service"), Node(iri(1), "item", PLAN, "1"), Node(ELSEWHERE, "plan", ELSEWHERE)],
    [Edge(iri(1), PLAN, "part-of-plan"), Edge(iri(1), SERVICE, "concerns-service"), Edge(PLAN, ELSEWHERE, "parent-plan")],
    LINKS,
)
NAMES = Names(GRAPH, Facts({}, {"done": {"cs": "splněno"}}, {}), BASE)


def read(*arguments: tuple[str, str]) -> State:
    return address.read(arguments, NAMES)


def test_nothing_is_the_whole_graph() -> None:
    assert read() == State()
    assert read(("focus", ""), ("depth", "")) == State()
    assert address.write(State(), NAMES) == []


def test_things_are_named_by_their_path_or_their_iri() -> None:
    short = read(("focus", "plan/p/item/1"), ("plan", "p"), ("service", "62"))
    assert short == read(("focus", iri(1)), ("plan", PLAN), ("service", "service/62"))
    assert short == State(focus=(iri(1),), filters=Filters(plan=(PLAN,), service=(SERVICE,)))
    assert address.write(short, NAMES) == [("focus", "plan/p/item/1"), ("plan", "p"), ("service", "62")]
    assert address.write(read(("of", ELSEWHERE)), NAMES) == [("of", ELSEWHERE)]


def test_the_order_of_parameters_and_what_stands_twice_say_nothing() -> None:
    first = read(("kind", "item"), ("kind", "goal"), ("status", "none"), ("year", "2022"))
    assert first == read(("year", "2022"), ("kind", "goal"), ("status", "none"), ("kind", "item"), ("kind", "goal"))
    assert address.write(first, NAMES) == [("kind", "goal"), ("kind", "item"), ("status", "none"), ("year", "2022")]


def test_a_kind_of_link_at_a_thing() -> None:
    state = read(("expand", f"out.all.{ELSEWHERE}"), ("collapse", "in.part-of-plan.plan/p"))
    assert state.expand == (Branch("out", "all", ELSEWHERE),)
    assert state.collapse == (Branch("in", "part-of-plan", PLAN),)


@pytest.mark.parametrize(
    ("arguments", "ending"),
    [
        ([("focus", "plan/q")], "'plan/q'"),
        ([("focus", "<script>")], "'<script>'"),
        ([("strange", "1")], "'strange'"),
        ([("focus", "plan/p"), ("depth", "7")], "'7'"),
        ([("focus", "plan/p"), ("depth", "٣")], "'٣'"),
        ([("focus", "plan/p"), ("depth", "-1")], "'-1'"),
        ([("focus", "plan/p"), ("depth", "9" * 400)], "…'"),
        ([("focus", "x" * 5_000)], "…'"),
        ([("focus", "plan/p"), ("of", "p")], "focus and of"),
        ([("from", "plan/p")], "'plan/p'"),
        ([("from", "plan/p"), ("to", "service/62"), ("impact", "plan/p")], "from and to and impact"),
        ([("of", "service/62")], "'service/62'"),
        ([("plan", "62")], "'62'"),
        ([("kind", "Item")], "'Item'"),
        ([("status", "unheard")], "'unheard'"),
        ([("year", "20222")], "'20222'"),
        ([("year", "0000")], "'0000'"),
        ([("year", "²022")], "'²022'"),
        ([("relation", "part of")], "'part of'"),
        ([("expand", "out.all")], "''"),
        ([("expand", "up.all.plan/p")], "'up.all.plan/p'"),
        ([("expand", "in.kin.plan/p")], "'in.kin.plan/p'"),
        ([("open", "kind.thing")], "'kind.thing'"),
        ([("colour", "red")], "'red'"),
        ([("layout", "dot")], "'dot'"),
        ([("marks", "1")], "'1'"),
        ([("areas", "kinds")], "'kinds'"),
        ([("colour", "kind"), ("colour", "plan")], "'plan'"),
        ([("year", str(year)) for year in range(1900, 1941)], "'1940'"),
    ],
)
def test_what_is_not_understood_is_refused_and_named(arguments: list[tuple[str, str]], ending: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(ending) + "$") as refused:
        read(*arguments)
    assert len(str(refused.value)) < 600


things = st.sampled_from(list(GRAPH.nodes))
branches = st.lists(
    st.builds(Branch, st.sampled_from(["in", "out"]), st.sampled_from(["all", *LINKS.relations]), things), max_size=3, unique=True
).map(lambda found: tuple(sorted(found)))


def some(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=4, unique=True).map(lambda found: tuple(sorted(found)))


scopes = st.one_of(
    st.just({}),
    st.builds(lambda focus, depth: {"focus": focus, "depth": depth if focus else 1}, some(things), st.integers(0, 6)),
    st.sampled_from([{"of": PLAN}, {"of": ELSEWHERE}]),
    st.builds(lambda one, other: {"path": (one, other)}, things, things),
    st.builds(lambda one: {"impact": one}, things),
)
filters = st.builds(
    Filters,
    plan=some(st.sampled_from([PLAN, ELSEWHERE])),
    kind=some(st.sampled_from(list(LINKS.kinds))),
    status=some(st.sampled_from(["done", "none"])),
    service=some(st.just(SERVICE)),
    year=some(st.integers(1900, 2200).map(str)),
    relation=some(st.sampled_from(list(LINKS.relations))),
)
states = st.builds(
    lambda scope, **rest: State(**scope, **rest),
    scopes,
    expand=branches,
    collapse=branches,
    open=some(st.one_of(things, st.sampled_from([f"kind.{kind}" for kind in LINKS.kinds]))),
    filters=filters,
    colour=st.sampled_from(["kind", "plan", "status", "verdict"]),
    layout=st.sampled_from(["layers", "force"]),
    marks=st.booleans(),
    areas=st.sampled_from(["auto", "goals", "plans"]),
)


@given(states, st.randoms())
def test_what_is_written_is_read_as_the_same_state_and_written_in_the_same_way(state: State, chance: random.Random) -> None:
    written = address.write(state, NAMES)
    shuffled = list(written)
    chance.shuffle(shuffled)
    assert address.read(shuffled, NAMES) == state
    assert address.write(address.read(shuffled, NAMES), NAMES) == written


@given(st.lists(st.tuples(st.one_of(st.sampled_from(address.PARAMETERS), st.text(max_size=8)), st.text(max_size=30)), max_size=6))
def test_anything_else_is_a_state_or_refused(arguments: list[tuple[str, str]]) -> None:
    try:
        state = address.read(arguments, NAMES)
    except ParameterError:
        return
    assert address.read(address.write(state, NAMES), NAMES) == state


def test_things_that_are_named_like_paths_are_told_apart() -> None:
    other = Node("plan/p", "plan", None, None, "Called like the path of another")
    known = graph_of([])
    graph = DependencyGraph([*known.nodes.values(), Node(PLAN, "plan", PLAN, "p"), other], [], LINKS)
    names = Names(graph, Facts({}, {}, {}), BASE)
    for node in (PLAN, "plan/p"):
        assert names.thing("focus", names.short(node)) == node
