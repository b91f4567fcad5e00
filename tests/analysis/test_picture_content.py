"""What a picture holds: scopes, branches, filters and what they would leave, areas, colours, evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_graphs import LINKS

from graphsvc.analysis.graph import DependencyGraph, Edge, Node
from graphsvc.analysis.picture import areas, facts, filtering, make, model, outline, scope, stated, svg
from graphsvc.analysis.picture.facts import Facts
from graphsvc.analysis.picture.model import FACETS
from graphsvc.analysis.picture.outline import Entry
from graphsvc.analysis.picture.parts import Marks, Picture
from graphsvc.analysis.picture.state import Branch, Filters, State
from graphsvc.errors import ParameterError
from graphsvc.store.reading import EmbeddedView

BASE = "https://graphsvc.example/id/"
MODEL = model.load()


PREFIXES = """
@prefix g: <https://graphsvc.example/def#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://graphsvc.example/id/> .
"""


def iri(path: str) -> str:
    return f"{BASE}{path}"


ITEM = iri("plan/akcni/item/A1.1")
OPZ = iri("programme/opz")


@pytest.fixture
def draw(small_view: EmbeddedView) -> Callable[..., Picture]:
    return lambda state=None, lang="cs", marks=None: make.make(small_view, state or State(), lang, None, marks)


def ids(picture: Picture) -> set[str]:
    return {thing.id.removeprefix(BASE) for thing in picture.things}


def test_the_whole_graph(draw: Callable[..., Picture], small: DependencyGraph) -> None:
    picture = draw()
    assert {thing.id for thing in picture.things} == set(small.nodes)
    assert [line.edge for line in picture.lines] == list(small.edges())
    assert picture.sentence.startswith(f"Celý graf – zobrazeno věcí: {len(small.nodes)} z {len(small.nodes)}, vazeb: ")
    assert set(picture.layout.at) == set(small.nodes)
    assert {box.group.rpartition("/")[2] for box in picture.layout.boxes} == {"strategie", "akcni", "jina"}


def test_a_neighbourhood_grows_with_its_depth(draw: Callable[..., Picture]) -> None:
    near = [ids(draw(State(focus=(OPZ,), depth=depth))) for depth in range(4)]
    assert near[0] == {"programme/opz"}
    assert near[1] == {"programme/opz", "funding-source/eu-opz", "plan/akcni/item/A1.1"}
    assert near[1] < near[2] < near[3]


def test_a_walk_does_not_go_on_from_a_plan(draw: Callable[..., Picture]) -> None:
    around = ids(draw(State(focus=(iri("plan/akcni/item/A1.10"),), depth=3)))
    assert around == {"plan/akcni/item/A1.10", "plan/akcni"}
    assert "plan/akcni/item/A1.1" in ids(draw(State(focus=(iri("plan/akcni"),))))


def test_a_plan_with_what_it_is_linked_with(draw: Callable[..., Picture]) -> None:
    found = ids(draw(State(of=iri("plan/akcni"))))
    assert {"plan/akcni", "plan/akcni/goal/A", "plan/akcni/item/A1.10", "plan/strategie", "plan/strategie/item/I.1", "body/kraj"} <= found
    assert "plan/strategie/item/I.2" not in found


def test_a_path_is_marked(draw: Callable[..., Picture]) -> None:
    picture = draw(State(path=(ITEM, iri("body/kraj"))))
    assert {"plan/akcni/item/A1.1", "body/kraj", "body/odbor"} <= ids(picture)
    way = [line.edge for line in picture.lines if line.on_path]
    assert Edge(ITEM, iri("body/odbor"), "responsible") in way
    assert {thing.id for thing in picture.things if thing.in_focus} == {ITEM, iri("body/kraj")}
    assert picture.sentence.startswith("Cesta: A1.1@akcni „Terénní práce“ – kraj – zobrazeno")


def test_what_no_path_connects_is_said(view_of: Callable[..., EmbeddedView]) -> None:
    apart = """
        :p a g:Plan ; skos:notation "p" .
        :q a g:Plan ; skos:notation "q" .
        :i a g:Measure ; g:ofPlan :p ; dct:identifier "1" .
        :j a g:Measure ; g:ofPlan :q ; dct:identifier "1" .
    """
    picture = make.make(view_of(PREFIXES + apart), State(path=(iri("i"), iri("j"))), "cs")
    assert "V grafu je nespojuje žádná cesta." in picture.sentence
    assert ids(picture) == {"i", "j"}


def test_an_impact_says_what_becomes_of_each(draw: Callable[..., Picture]) -> None:
    picture = draw(State(impact=OPZ, colour="verdict"))
    verdicts = {thing.id.removeprefix(BASE): thing.verdict for thing in picture.things}
    assert verdicts["programme/opz"] == "start"
    assert verdicts["funding-source/eu-opz"] == "ends"
    assert verdicts["plan/akcni/item/A1.1"] == "unsupported"
    assert verdicts["plan/akcni/item/A1.2"] in ("unsupported", "keeps")
    notes = {thing.id.removeprefix(BASE): thing.note for thing in picture.things}
    assert notes["plan/akcni/item/A1.1"].startswith("A1.1@akcni „Terénní práce“ zůstává bez financování")
    assert [key.value for key in picture.legend][:2] == ["start", "ends"]
    assert picture.legend[0].label == "co odpadá"


def test_a_kind_of_link_is_opened_and_closed(draw: Callable[..., Picture]) -> None:
    near = State(focus=(OPZ,), depth=0)
    hidden = {key: number for thing in draw(near).things for key, number in (thing.hidden or {}).items()}
    assert hidden == {("in", "funded-by-programme"): 1, ("in", "programme-of-source"): 1}
    opened = State(focus=(OPZ,), depth=0, expand=(Branch("in", "programme-of-source", OPZ),))
    assert ids(draw(opened)) == {"programme/opz", "funding-source/eu-opz"}
    further = State(focus=(OPZ,), depth=0, expand=(Branch("in", "all", iri("funding-source/eu-opz")), *opened.expand))
    assert "plan/akcni/item/A1.2" in ids(draw(further))
    closed = State(focus=(OPZ,), depth=1, collapse=(Branch("in", "programme-of-source", OPZ),))
    assert ids(draw(closed)) == {"programme/opz", "plan/akcni/item/A1.1"}


def test_closing_takes_away_what_hangs_on_nothing_else(draw: Callable[..., Picture]) -> None:
    closed = ids(draw(State(collapse=(Branch("out", "approved-by", iri("plan/strategie")),))))
    assert "resolution/1-21-ZK" not in closed
    assert "plan/strategie" in closed
    kept = ids(draw(State(collapse=(Branch("out", "cooperating", ITEM),))))
    assert "body/obce" in kept


def test_a_filter_of_measures_leaves_what_goes_with_them(draw: Callable[..., Picture]) -> None:
    picture = draw(State(filters=Filters(service=(iri("service/62"),))))
    assert {thing.code for thing in picture.things if thing.kind == "item"} == {"A1.1"}
    assert {"plan/akcni/goal/A1", "plan/akcni/goal/A", "plan/akcni", "service/62", "act/108-2006"} <= ids(picture)
    assert "plan/akcni/item/A1.2" not in ids(picture)
    assert "Sociální služba: nízkoprahová zařízení." in picture.sentence


def test_a_filter_of_plans_takes_others_away(draw: Callable[..., Picture]) -> None:
    picture = draw(State(filters=Filters(plan=(iri("plan/strategie"),))))
    assert {thing.plan for thing in picture.things} == {iri("plan/strategie"), None}
    assert {"plan/strategie/item/I.1", "plan/strategie/goal/I", "resolution/1-21-ZK", "body/kraj"} <= ids(picture)
    assert "target-group/s" not in ids(picture)


def test_kinds_and_relations(draw: Callable[..., Picture]) -> None:
    assert {thing.kind for thing in draw(State(filters=Filters(kind=("goal", "plan")))).things} == {"goal", "plan"}
    picture = draw(State(filters=Filters(relation=("parent-plan",))))
    assert ids(picture) == {"plan/akcni", "plan/strategie"}
    assert {line.edge.relation for line in picture.lines} == {"parent-plan"}


def test_what_a_picture_is_about_is_never_filtered_away(draw: Callable[..., Picture]) -> None:
    picture = draw(State(focus=(ITEM,), filters=Filters(plan=(iri("plan/jina"),), kind=("plan",), relation=("cites",))))
    assert ids(picture) == {"plan/akcni/item/A1.1"}


def values(picture: Picture) -> Iterator[tuple[str, str, int]]:
    for facet in picture.facets:
        for value in facet.values:
            yield facet.id, value.id, value.count


@pytest.mark.parametrize(
    "chosen", [Filters(), Filters(plan=(iri("plan/akcni"),)), Filters(status=("none",)), Filters(year=("2024",), status=("partly",))]
)
def test_counts_are_what_a_value_would_leave(draw: Callable[..., Picture], chosen: Filters) -> None:
    looked = 0
    for facet, value, count in values(draw(State(filters=chosen))):
        own = {name: getattr(chosen, name) for name in ("plan", "status", "target_group", "service", "year")}
        left = draw(State(filters=Filters(**{**own, facet.replace("-", "_"): (value,)})))
        if facet == "kind":
            assert count == sum(thing.kind == value for thing in left.things)
        elif facet == "relation":
            assert count == len(left.lines)
        else:
            assert count == left.totals.measures, (facet, value)
        looked += 1
    assert looked > 5


def test_years_are_those_of_the_plan_where_a_measure_has_none(draw: Callable[..., Picture]) -> None:
    picture = draw(State(filters=Filters(year=("2025",))))
    assert {thing.code for thing in picture.things if thing.kind == "item"} == {"A1.1", "A1.2", "A1.10"}
    assert draw(State(filters=Filters(year=("2030",)))).totals.measures == 0


def test_colours_have_a_legend(draw: Callable[..., Picture]) -> None:
    by_status = draw(State(colour="status"))
    assert [(key.value, key.label, key.count) for key in by_status.legend if key.value] == [
        ("partly", "plněno částečně", 1),
        ("none", "bez hodnocení", 4),
    ]
    assert {key.value for key in draw(State(colour="plan")).legend} == {iri("plan/akcni"), iri("plan/jina"), iri("plan/strategie"), ""}
    for colour in ("kind", "plan", "status", "verdict"):
        picture = draw(State(colour=colour))
        assert {thing.value for thing in picture.things} == {key.value for key in picture.legend}
        assert sum(key.count for key in picture.legend) == len(picture.things)


def test_edges_show_their_evidence_and_say_what_they_are(draw: Callable[..., Picture]) -> None:
    lines = {line.edge: line for line in draw().lines}
    funded = lines[Edge(ITEM, iri("funding-source/eu-opz"), "funded-from")]
    assert [(one.text, one.document, one.line) for one in funded.evidence] == [("EU / OPZ", "zprava", 12)]
    assert funded.says == "A1.1@akcni je financováno ze zdroje: EU – OPZ"
    english = {line.edge: line.label for line in draw(State(), "en").lines}
    assert english[funded.edge] == "funded from"


def test_evidence_is_the_same_where_a_graph_is_too_large_to_keep_all_of_it(
    draw: Callable[..., Picture], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = draw().lines
    monkeypatch.setattr(stated, "MOST", 0)
    assert draw().lines == kept
    assert any(line.evidence for line in kept)


def test_findings_are_marks_where_they_are_wanted(draw: Callable[..., Picture]) -> None:
    asked = []

    linked = draw().lines[0].edge

    def found() -> Marks:
        asked.append(1)
        return Marks({ITEM: {"warning": 2}}, {(linked.source, linked.target): {"violation": 1}})

    assert {thing.marks for thing in draw(State(), "cs", found).things} == {None}
    assert not asked
    marked = {thing.id: thing.marks for thing in draw(State(marks=True), "cs", found).things}
    assert marked.pop(ITEM) == {"warning": 2}
    assert set(map(str, marked.values())) == {"{}"}
    assert {line.marks for line in draw(State(), "cs", found).lines} == {None}
    lines = draw(State(marks=True), "cs", found).lines
    ends = [(line.edge.source, line.edge.target) for line in lines if line.marks == {"violation": 1}]
    assert set(ends) == {(linked.source, linked.target)}
    assert {str(line.marks) for line in lines if (line.edge.source, line.edge.target) not in ends} == {"{}"}
    assert "stroke-dasharray" in svg.to_svg(draw(State(marks=True), "cs", found))


def test_what_the_box_says_is_marked(draw: Callable[..., Picture]) -> None:
    boxed = {line.edge for line in draw().lines if line.in_box}
    assert Edge(ITEM, iri("plan/akcni"), "part-of-plan") in boxed
    assert {edge.relation for edge in boxed} == {"part-of-plan"}
    assert not any(line.in_box for line in draw(State(layout="force")).lines)


def walk(entries: tuple[Entry, ...], above: str = "") -> Iterator[tuple[str, str]]:
    for entry in entries:
        yield entry.thing.id.removeprefix(BASE), above
        yield from walk(entry.below, entry.thing.id.removeprefix(BASE))


def test_the_outline_holds_the_same_as_the_picture(draw: Callable[..., Picture]) -> None:
    picture = draw()
    sections = outline.outline(picture)
    places = [place for section in sections for place in walk(section.entries)]
    assert sorted(one for one, _ in places) == sorted(ids(picture))
    assert dict(places)["plan/akcni/item/A1.1"] == "plan/akcni/goal/A1"
    assert dict(places)["plan/akcni/goal/A1"] == "plan/akcni/goal/A"
    assert dict(places)["plan/akcni/goal/A"] == "plan/akcni"
    assert [section.plan for section in sections if section.plan] == [box.group for box in picture.layout.boxes]
    assert {section.label for section in sections if section.kind} >= {"subjekt", "program"}
    told = [number for section in sections for entry in section.entries for number in entry.lines]
    assert told
    assert all(number < len(picture.lines) for number in told)


def test_a_circle_of_goals_is_an_outline_too(view_of: Callable[..., EmbeddedView]) -> None:
    circle = """
        :p a g:Plan .
        :a a g:Goal ; g:ofPlan :p ; skos:notation "a" ; skos:broader :b .
        :b a g:Goal ; g:ofPlan :p ; skos:notation "b" ; skos:broader :a, :b .
    """
    picture = make.make(view_of(PREFIXES + circle), State(), "cs")
    found = [one for section in outline.outline(picture) for one, _ in walk(section.entries)]
    assert sorted(found) == ["a", "b", "p"]


# --- areas ---


def large(plans: int, goals: int, items: int, bodies: int) -> DependencyGraph:
    nodes, edges = [Node(iri(f"body/{number}"), "body", None, str(number)) for number in range(bodies)], []
    for plan in (iri(f"plan/{number}") for number in range(plans)):
        nodes.append(Node(plan, "plan", plan))
        for goal in (f"{plan}/goal/{number}" for number in range(goals)):
            nodes.append(Node(goal, "goal", plan, "g"))
            edges.append(Edge(goal, plan, "part-of-plan"))
            for item in (f"{goal}-item-{number}" for number in range(items)):
                nodes.append(Node(item, "item", plan, "i"))
                edges += [Edge(item, goal, "supports-goal"), Edge(item, plan, "part-of-plan"), Edge(item, nodes[0].iri, "responsible")]
    return DependencyGraph(nodes, edges, LINKS)


def test_what_fits_is_shown_one_by_one() -> None:
    graph = large(2, 3, 4, 5)
    things = dict.fromkeys(graph.nodes)
    assert areas.fold(graph, things, (), (), (len(things), 100)).stands == {one: one for one in things}


def test_goals_stand_for_their_measures_then_plans_for_goals_then_one_for_a_kind() -> None:
    graph = large(2, 3, 4, 5)
    things = dict.fromkeys(graph.nodes)

    def shown(limit: int, *opened: str, most: int = 100) -> dict[str, int]:
        return dict(areas.fold(graph, things, opened, (), (limit, most)).shown)

    goals = shown(20)
    assert len(goals) == 5 + 2 + 6
    assert goals[iri("plan/0/goal/1")] == 5
    assert shown(20, iri("plan/0/goal/1"))[iri("plan/0/goal/1")] == 1
    assert len(shown(20, iri("plan/0/goal/1"))) == 5 + 2 + 6 + 4
    plans = shown(8)
    assert plans[iri("plan/1")] == 1 + 3 + 12
    assert len(shown(8, iri("plan/1"))) == len(plans) + 3
    assert len(shown(8, iri("plan/1"), iri("plan/1/goal/0"))) == len(plans) + 3 + 4
    kinds = shown(5)
    assert kinds["kind.body"] == 5
    assert len(kinds) == 3
    assert "kind.body" not in shown(5, "kind.body")


def test_goals_and_plans_are_gathered_where_that_is_wanted_though_there_is_room() -> None:
    graph = large(2, 3, 4, 5)
    things = dict.fromkeys(graph.nodes)
    room = (100, 200)
    goals = areas.fold(graph, things, (), (), room, gather="goals").shown
    assert (len(goals), goals[iri("plan/0/goal/1")], goals[iri("plan/0")]) == (5 + 2 + 6, 5, 1)
    plans = areas.fold(graph, things, (), (), room, gather="plans").shown
    assert (len(plans), plans[iri("plan/0")]) == (5 + 2, 16)
    opened = areas.fold(graph, things, (iri("plan/0"),), (), room, gather="plans").shown
    assert (len(opened), opened[iri("plan/0")], opened[iri("plan/0/goal/0")]) == (5 + 2 + 3, 1, 5)


def test_no_more_areas_open_than_there_is_room_for() -> None:
    graph = large(2, 3, 4, 5)
    goals = (iri("plan/0/goal/0"), iri("plan/0/goal/1"))
    folded = areas.fold(graph, dict.fromkeys(graph.nodes), goals, (), (20, 18))
    assert folded.too_much == goals[1:]
    assert len(folded.shown) == 13 + 4


def test_what_a_picture_is_about_is_never_folded_away() -> None:
    graph = large(2, 3, 4, 5)
    kept = (iri("plan/0/goal/0-item-2"), iri("body/3"))
    folded = areas.fold(graph, dict.fromkeys(graph.nodes), (), kept, (3, 100))
    assert {folded.stands[one] for one in kept} == set(kept)


def test_links_of_areas_are_gathered() -> None:
    graph = large(1, 1, 4, 2)
    folded = areas.fold(graph, dict.fromkeys(graph.nodes), (), (), (4, 100))
    gathered = areas.gathered(graph.edges(), folded.stands)
    goal, plan, body = iri("plan/0/goal/0"), iri("plan/0"), iri("body/0")
    assert {edge: len(edges) for edge, edges in gathered.items()} == {
        Edge(goal, plan, "part-of-plan"): 5,
        Edge(goal, body, "responsible"): 4,
    }


def test_of_too_many_links_those_are_kept_that_stand_for_most() -> None:
    graph = large(1, 2, 4, 2)
    folded = areas.fold(graph, dict.fromkeys(graph.nodes), (), (iri("plan/0/goal/0-item-0"),), (6, 100))
    gathered = areas.gathered(graph.edges(), folded.stands)
    alone = Edge(iri("plan/0/goal/0-item-0"), iri("plan/0"), "part-of-plan")
    kept = areas.strongest(gathered, {alone}, 3)
    assert sorted(map(len, gathered.values()), reverse=True)[:2] == sorted(
        (len(edges) for edge, edges in kept.items() if edge != alone), reverse=True
    )
    assert alone in kept
    assert [edge for edge in gathered if edge in kept] == list(kept)
    assert areas.strongest(gathered, ()) == gathered


parts = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from(["supports-goal", "part-of", "part-of-plan"])), max_size=30
)


@given(parts, st.integers(0, 12), st.lists(st.integers(0, 11), max_size=4))
def test_folding_ends_and_loses_nothing(links: list[tuple[int, int, str]], limit: int, opened: list[int]) -> None:
    kinds = ("item", "goal", "plan", "body")
    nodes = [Node(iri(str(number)), kinds[number % 4]) for number in range(12)]
    graph = DependencyGraph(nodes, [Edge(iri(str(one)), iri(str(other)), relation) for one, other, relation in links], LINKS)
    folded = areas.fold(graph, dict.fromkeys(graph.nodes), [iri(str(number)) for number in opened], (), (limit, 20))
    assert set(folded.stands) == set(graph.nodes)
    assert sum(folded.shown.values()) == 12
    assert all(stands in graph.nodes or stands.startswith("kind.") for stands in folded.stands.values())
    assert len(folded.shown) <= max(limit, 4, 20)
    for edge, edges in areas.gathered(graph.edges(), folded.stands).items():
        assert {edge.source, edge.target} <= set(folded.shown)
        assert edges


# --- filters over graphs by chance ---


@st.composite
def worlds(draw: st.DrawFn) -> tuple[DependencyGraph, Facts]:
    """Measures of two plans with groups, services, statuses and years by chance."""
    plans = [iri("plan/a"), iri("plan/b")]
    nodes = [Node(plan, "plan", plan) for plan in plans]
    nodes += [Node(iri(f"service/{n}"), "service") for n in range(3)] + [Node(iri(f"target-group/{n}"), "target-group") for n in range(2)]
    edges, status, years = [], {}, {}
    for number in range(draw(st.integers(1, 8))):
        item = iri(f"item/{number}")
        plan = draw(st.sampled_from(plans))
        nodes.append(Node(item, "item", plan, str(number)))
        edges.append(Edge(item, plan, "part-of-plan"))
        edges += [Edge(item, iri(f"service/{n}"), "concerns-service") for n in draw(st.sets(st.integers(0, 2)))]
        edges += [Edge(item, iri(f"target-group/{n}"), "serves") for n in draw(st.sets(st.integers(0, 1)))]
        edges += [Edge(item, iri(f"item/{n}"), "succeeds") for n in draw(st.sets(st.integers(0, number), max_size=2))]
        if found := draw(st.sampled_from([None, "done", "partly"])):
            status[item] = found
        years[item] = draw(st.sampled_from([(2020, 2022), (2021, None), (None, 2023), (None, None)]))
    return DependencyGraph(nodes, edges, LINKS), Facts(status, {"done": {}, "partly": {}}, years)


chosen = st.builds(
    Filters,
    plan=st.sampled_from([(), (iri("plan/a"),)]),
    status=st.sampled_from([(), ("none",), ("done", "partly")]),
    service=st.sampled_from([(), (iri("service/0"),), (iri("service/1"), iri("service/2"))]),
    target_group=st.sampled_from([(), (iri("target-group/1"),)]),
    year=st.sampled_from([(), ("2022",), ("2020", "2023")]),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(worlds(), chosen)
def test_each_count_is_what_choosing_the_value_leaves(world: tuple[DependencyGraph, Facts], filters: Filters) -> None:
    graph, known = world

    def left(wanted: Filters) -> filtering.Left:
        state = State(filters=wanted)
        return filtering.apply(graph, scope.chosen(graph, state, MODEL), state, known, MODEL)

    found = left(filters)
    for facet in filtering.OF_MEASURES:
        for value, count in found.counts[facet].items():
            own = {name.replace("-", "_"): filters.of(name) for name in FACETS}
            alone = left(Filters(**{**own, facet.replace("-", "_"): (value,)}))
            assert count == sum(graph.nodes[one].kind == "item" for one in alone.things)
    assert all(edge.source in found.things and edge.target in found.things for edge in found.edges)


def test_a_force_layout_of_too_much_is_refused(draw: Callable[..., Picture], monkeypatch: pytest.MonkeyPatch) -> None:
    assert draw(State(layout="force")).layout.boxes == ()
    monkeypatch.setattr("graphsvc.analysis.springs.MOST", 3)
    with pytest.raises(ParameterError, match="at most 3 things"):
        draw(State(layout="force"))


def test_the_status_is_that_of_the_last_report(view_of: Callable[..., EmbeddedView]) -> None:
    said = """
        :old dcat:endDate "2022"^^xsd:gYear .
        :new dcat:endDate "2023-06"^^xsd:gYearMonth .
        :done skos:prefLabel "splněno"@cs, "done"@en .
        :partly skos:prefLabel "částečně"@cs .
        :e a g:Evaluation ; oa:hasTarget :i ; oa:hasBody :done, [] ; dct:temporal :new .
        :f a g:Evaluation ; oa:hasTarget :i, :j ; oa:hasBody :partly ; dct:temporal :old .
        :g a g:Evaluation ; oa:hasTarget :k ; oa:hasBody :nobody .
        :i a g:Measure ; dct:temporal [ dcat:startDate "2020"^^xsd:gYear ] .
        :j a g:Measure ; dct:temporal [ dcat:startDate "0020" ; dcat:endDate "20222" ] .
    """
    found = facts.read(view_of(PREFIXES + said))
    assert found.status == {iri("i"): "done", iri("j"): "partly"}
    assert found.labels == {"done": {"cs": "splněno", "en": "done"}, "partly": {"cs": "částečně"}}
    assert found.years == {iri("i"): (2020, None)}
