"""What follows where a thing goes: what goes with it, what is left without support, what keeps others."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from random_graphs import LINKS, edges, graph_of, iri, numbers

from graphsvc.analysis import evidence, fallout, reach, report
from graphsvc.analysis.fallout import Loss
from graphsvc.analysis.graph import DependencyGraph, Edge, Node
from graphsvc.errors import NotFoundError
from graphsvc.store.reading import EmbeddedView

BASE = "https://graphsvc.example/id/"


def told(losses: list[Loss]) -> list[tuple[str, ...]]:
    def names(found: tuple[Edge, ...]) -> str:
        return " ".join(edge.target.removeprefix(BASE) for edge in found)

    return [(loss.verdict, loss.subject, loss.iri.removeprefix(BASE), names(loss.lost), names(loss.kept)) for loss in losses]


def test_with_a_programme_goes_its_source_and_what_has_no_other_is_without_funding(small: DependencyGraph) -> None:
    assert told(fallout.fallout(small, f"{BASE}programme/opz")) == [
        ("ends", "payer", "funding-source/eu-opz", "programme/opz", ""),
        ("unsupported", "funding", "plan/akcni/item/A1.1", "funding-source/eu-opz programme/opz", ""),
        ("keeps", "funding", "plan/akcni/item/A1.2", "funding-source/eu-opz", "funding-source/kraj"),
    ]


def test_with_a_body_go_its_units_and_its_money(small: DependencyGraph) -> None:
    assert told(fallout.fallout(small, f"{BASE}body/kraj")) == [
        ("ends", "payer", "funding-source/kraj", "body/kraj", ""),
        ("ends", "whole", "body/odbor", "body/kraj", ""),
        ("unsupported", "responsible", "plan/akcni/item/A1.2", "body/kraj body/odbor", ""),
        ("unsupported", "responsible", "plan/akcni/item/A1.1", "body/odbor", ""),
        ("unsupported", "responsible", "plan/strategie/item/I.1", "body/odbor", ""),
        ("keeps", "funding", "plan/akcni/item/A1.2", "funding-source/kraj", "funding-source/eu-opz"),
        ("indirect", "", "plan/strategie/item/I.2", "", ""),
    ]


def test_a_repealed_section_takes_its_service_along(small: DependencyGraph) -> None:
    assert told(fallout.fallout(small, f"{BASE}act/108-2006/par/62")) == [
        ("ends", "legal-basis", "service/62", "act/108-2006/par/62", ""),
        ("unsupported", "service", "plan/akcni/item/A1.1", "service/62", ""),
        ("indirect", "", "plan/akcni/item/A1.2", "", ""),
    ]


def test_with_a_strategy_goes_all_that_is_in_it_and_who_carries_it_out_is_left_without(small: DependencyGraph) -> None:
    losses = fallout.fallout(small, f"{BASE}plan/strategie")
    assert {(verdict, subject, name) for verdict, subject, name, _, _ in told(losses) if verdict != "indirect"} == {
        ("ends", "plan", "plan/strategie/goal/I"),
        ("ends", "plan", "plan/strategie/item/I.1"),
        ("ends", "plan", "plan/strategie/item/I.2"),
        ("unsupported", "parent-plan", "plan/akcni"),
        ("unsupported", "strategy", "plan/akcni/item/A1.1"),
        ("unsupported", "strategy", "plan/akcni/item/A1.2"),
    }


def test_a_precondition_counts_alone(small: DependencyGraph) -> None:
    assert told(fallout.fallout(small, f"{BASE}plan/akcni/item/A1.1")) == [
        ("unsupported", "precondition", "plan/akcni/item/A1.2", "plan/akcni/item/A1.1", ""),
    ]


def test_what_is_linked_without_need_is_only_linked(small: DependencyGraph) -> None:
    losses = told(fallout.fallout(small, f"{BASE}body/obce"))
    assert ("linked", "cooperating", "plan/akcni/item/A1.1", "body/obce", "") in losses
    assert ("unsupported", "responsible", "plan/strategie/item/I.2", "body/obce", "") in losses


def test_a_circle_of_wholes_goes_as_a_whole() -> None:
    nodes = [Node(name, "body") for name in "abc"]
    graph = DependencyGraph(nodes, [Edge("a", "b", "unit-of"), Edge("b", "a", "unit-of"), Edge("c", "b", "unit-of")], LINKS)
    assert [(loss.iri, loss.verdict) for loss in fallout.fallout(graph, "a")] == [("b", "ends"), ("c", "ends")]


@given(edges, numbers)
def test_each_thing_that_depends_on_it_is_told_of_and_its_path_leads_there(links: list[tuple[int, int, str]], start: int) -> None:
    graph = graph_of(links)
    losses = fallout.fallout(graph, iri(start))
    assert {loss.iri for loss in losses} == {one.iri for one in reach.dependents(graph, iri(start))}
    for loss in losses:
        assert loss.path[0].source == loss.iri
        assert loss.path[-1].target == iri(start)
        assert all(before.target == after.source for before, after in zip(loss.path, loss.path[1:], strict=False))
        assert len({edge.source for edge in loss.path}) == len(loss.path)
        assert all(edge.relation in graph.targets[edge.source][edge.target] for edge in (*loss.path, *loss.lost, *loss.kept))
        assert bool(loss.lost) == (loss.verdict != "indirect")


def test_the_report_tells_each_in_a_sentence_with_its_evidence(small_view: EmbeddedView) -> None:
    assert report.impact(small_view, f"{BASE}programme/opz").to_text("cs") == (
        "Končí program „program Z“.\n"
        "- EU – OPZ: odpadá spolu s tím, z čeho se platí – program Z.\n"
        "    cesta: zdroj EU – OPZ pochází z programu: program Z\n"
        "- A1.1@akcni „Terénní práce“ zůstává bez financování; odpadá: EU – OPZ; program Z.\n"
        "    cesta: A1.1@akcni „Terénní práce“ je financováno programem: program Z\n"
        "    zapsáno „EU / OPZ“, zprava, řádek 12\n"
        "    zapsáno „OPZ“\n"
        "- A1.2@akcni „Noclehárna“ přichází o část financování (odpadá: EU – OPZ), zůstává: rozpočet kraje.\n"
        "    cesta: A1.2@akcni „Noclehárna“ je financováno ze zdroje: EU – OPZ; zdroj EU – OPZ pochází z programu: program Z\n"
    )


def test_evidence_is_the_same_where_it_is_asked_for_all_at_once(small_view: EmbeddedView, monkeypatch: pytest.MonkeyPatch) -> None:
    one = report.impact(small_view, f"{BASE}programme/opz").evidence
    monkeypatch.setattr(evidence, "_FEW", 0)
    assert len(one) == 2
    assert report.impact(small_view, f"{BASE}programme/opz").evidence == one


def test_the_report_as_data_holds_the_same(small_view: EmbeddedView) -> None:
    impact = report.impact(small_view, f"{BASE}act/108-2006/par/62")
    told = json.loads(json.dumps(impact.to_json("en")))
    assert told["sentence"] == "§ 62 zákona is repealed."
    assert [one["verdict"] for one in told["affected"]] == ["ends", "unsupported", "indirect"]
    assert told["affected"][1]["sentence"] == (
        "A1.1@akcni “Terénní práce” is left without the service that it concerns; gone: nízkoprahová zařízení."
    )
    assert [step["relation"] for step in told["affected"][1]["path"]] == ["concerns-service", "service-of-section"]


def test_what_nothing_depends_on_is_said_to_be_so(small_view: EmbeddedView) -> None:
    text = report.impact(small_view, f"{BASE}plan/akcni/item/A1.10").to_text("cs")
    assert text == "Odpadá opatření A1.10@akcni „Bez všeho“.\nNic v grafu na tom nezávisí.\n"


def test_what_the_graph_does_not_hold_has_no_report(small_view: EmbeddedView) -> None:
    with pytest.raises(NotFoundError, match=r"body/nobody$"):
        report.impact(small_view, f"{BASE}body/nobody")
