"""What reports say over the years, and the line of time on which it is drawn."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.store.reading import EmbeddedView
from graphsvc.web import judged
from graphsvc.web.judged import Judgement, Years
from graphsvc.web.things import Thing, Things

ViewOf = Callable[..., EmbeddedView]
BASE = "https://graphsvc.example/"
PLANS = ("urn:p1", "urn:p2")
ITEMS = ("urn:a", "urn:b", "urn:c")
THINGS = Things({iri: Thing(iri, "item", iri[-1], {}, PLANS[number % 2]) for number, iri in enumerate(ITEMS)})
SAID = f"""
@prefix dct: <http://purl.org/dc/terms/> . @prefix g: <{BASE}def#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> . @base <urn:> .
<urn:a> g:ofPlan <urn:p1> ; dct:temporal <urn:t1> . <urn:t1> dcat:startDate "2018" ; dcat:endDate "2020-12-31" .
<urn:e1> a g:Evaluation ; oa:hasTarget <urn:a> ; oa:hasBody <urn:status/done> ; dct:temporal <urn:y20> .
<urn:e2> a g:Evaluation ; oa:hasTarget <urn:a> ; oa:hasBody <urn:status/partly> ; dct:temporal <urn:y18> ; dct:isPartOf <urn:report> .
<urn:e3> a g:Evaluation ; oa:hasTarget <urn:a> ; oa:hasBody <urn:status/other> ; dct:temporal <urn:odd> .
<urn:e4> a g:Evaluation ; oa:hasTarget <urn:b> ; oa:hasBody <urn:status/done> .
<urn:note> oa:hasTarget <urn:a> ; oa:hasBody <urn:status/none> .
<urn:y18> dcat:startDate "2018" ; dcat:endDate "2018" . <urn:y20> dcat:endDate "2020" .
<urn:odd> dcat:startDate "99999" ; dcat:endDate "x" .
"""


def test_judgements_come_from_the_earliest_and_only_evaluations_count(view_of: ViewOf) -> None:
    found = judged.read(view_of(SAID), "urn:p1")
    assert found == {
        "urn:a": (
            Judgement(None, None, "urn:status/other"),
            Judgement(2018, 2018, "urn:status/partly", "urn:report"),
            Judgement(2020, 2020, "urn:status/done"),
        )
    }
    assert judged.last(found, "urn:a") == "urn:status/done"
    assert judged.last(found, "urn:b") is None


def test_spans_are_those_of_the_periods(view_of: ViewOf) -> None:
    assert judged.spans(view_of(SAID), ["urn:a", "urn:b"]) == {"urn:a": (2018, 2020)}


def test_years_are_written_as_people_write_them() -> None:
    assert [judged.told(*years) for years in ((None, None), (2018, 2018), (2018, 2020), (2021, None), (None, 2027))] == [
        "",
        "2018",
        "2018–2020",
        "2021–",
        "–2027",
    ]


YEAR = st.integers(1990, 2040)
SPAN = st.one_of(st.tuples(YEAR, YEAR).map(lambda pair: (min(pair), max(pair))), st.tuples(YEAR, st.none()), st.tuples(st.none(), YEAR))


@given(st.dictionaries(st.sampled_from((*ITEMS, *PLANS)), SPAN), st.dictionaries(st.sampled_from(ITEMS), st.lists(st.tuples(YEAR, YEAR))))
def test_everything_of_a_line_stands_within_it(years: dict[str, Years], reports: dict[str, list[tuple[int, int]]]) -> None:
    said = {iri: tuple(Judgement(min(pair), max(pair), "urn:status/done") for pair in same) for iri, same in reports.items() if same}
    line = judged.line(ITEMS, "urn:b", said, years, THINGS)
    if line is None:
        assert not said
        return
    assert [lane.here for lane in line.lanes] == [False, True, False]
    for lane in line.lanes:
        for x, width in [(lane.x, lane.width), *((mark.x, mark.width) for mark in lane.marks)]:
            assert x >= 0
            assert x + width <= line.width
            assert 0 < lane.y < line.height
    assert len(line.ticks) <= 14
    assert all(0 < x < line.width for x, _ in line.ticks)


def test_without_a_report_there_is_no_line() -> None:
    assert judged.line(ITEMS, "urn:a", {}, {"urn:a": (2018, 2020)}, THINGS) is None
    assert judged.line(ITEMS, "urn:a", {"urn:a": (Judgement(None, None, "urn:s"),)}, {}, THINGS) is None
