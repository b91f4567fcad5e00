"""Searching a small graph with descriptions and the shipped facts: what is found, in which order, with marks and places."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.errors import ParameterError
from graphsvc.fulltext import answering, entries, fields, index
from graphsvc.fulltext.library import LIBRARY
from graphsvc.fulltext.search import Found, Searcher
from graphsvc.store.base import Iri, Literal, View
from graphsvc.store.reading import EmbeddedView
from graphsvc.web import wording

BASE = "https://graphsvc.example/id/"
GRAPH = """
@prefix g: <https://graphsvc.example/def#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://graphsvc.example/id/> .
<plan/p> a g:Plan ; dct:title "Plán"@cs .
<plan/p/item/A1> a g:Measure ; g:ofPlan <plan/p> ; dct:identifier "A1" ; dct:title "Komunitní zahrada"@cs ;
  dct:description "Obce zřídí zahradu, o kterou se starají sousedé."@cs ; prov:wasDerivedFrom <d/t>, <d/n> .
<plan/p/item/A2> a g:Measure ; g:ofPlan <plan/p> ; dct:identifier "A2" ; dct:title "Sousedská výpomoc"@cs .
<plan/p/item/A3> a g:Measure ; g:ofPlan <plan/p> ; dct:identifier "A3" ; dct:title "Azylové domy"@cs ; dct:description "Na zahradě."@cs .
<plan/p/item/A10> a g:Measure ; g:ofPlan <plan/p> ; dct:identifier "A10" ; dct:title "Azylové domy"@cs .
<d/t> g:field "title" ; oa:hasSource <document/d> ; g:firstLine 3 ; g:lastLine 4 .
<d/n> g:field "narrative" ; oa:hasSource <document/d> ; g:firstLine 7 ; g:lastLine 9 .
<d/e> g:field "narrative" ; oa:hasSource <document/e> ; g:firstLine 20 ; g:lastLine 21 .
<document/e/evaluation> a g:Evaluation ; oa:hasTarget <plan/p/item/A2> ; dct:description "Spolek uspořádal <b>pouť</b>."@cs ;
  prov:wasDerivedFrom <d/e> .
<plan/p/item/A3> g:indicator <i> . <i> skos:prefLabel "počet lůžek"@cs .
<service/57> a skos:Concept ; skos:inScheme <https://graphsvc.example/codelist/service> ; skos:notation "57" ;
  skos:prefLabel "Azylové domy"@cs, "Shelters"@en ; skos:altLabel "§ 57"@cs .
"""

ViewOf = Callable[..., EmbeddedView]


@pytest.fixture
def small(view_of: ViewOf) -> View:
    return view_of(GRAPH)


@pytest.fixture
def search(small: View) -> Callable[..., Found]:
    searcher = Searcher(index.make(entries.read(small), None), small.version())
    return lambda text, **how: searcher.search(text, small, **how)


def names(found: Found) -> list[str]:
    return [hit.entry.iri.removeprefix(BASE).rpartition("/")[2] for hit in found.hits]


def test_a_name_counts_more_than_a_description(search: Callable[..., Found]) -> None:
    assert names(search("zahrady")) == ["A1", "A3"]


def test_equally_good_ones_are_in_the_order_of_codes(search: Callable[..., Found]) -> None:
    assert names(search("azylové domy", kind="item")) == ["A3", "A10"]
    assert names(search("sous*")) == ["A1", "A2"]


def test_all_words_are_wanted_and_some_are_not(search: Callable[..., Found]) -> None:
    assert names(search("komunitní soused")) == ["A1"]
    assert names(search("azylový -zahrada", kind="item")) == ["A10"]
    assert names(search('"starají sousedé"')) == ["A1"]
    assert names(search('"sousedé starají"')) == []


def test_who_writes_a_code_or_a_name_means_exactly_that(search: Callable[..., Found]) -> None:
    assert names(search("A1"))[0] == "A1"
    assert names(search("a10@p")) == ["A10"]
    assert names(search("§ 57")) == ["57"]
    assert names(search("shelters")) == ["57"]


def test_the_last_word_may_be_a_beginning_where_no_word_is_meant(search: Callable[..., Found]) -> None:
    assert names(search("výpo")) == ["A2"]
    assert names(search("výpo sousedská")) == []
    assert names(search("sous*")) == ["A1", "A2"]


def test_hits_are_marked_and_lead_to_their_lines(search: Callable[..., Found]) -> None:
    hit = search("zahradou").hits[0]
    assert [hit.label.text[slice(*span)] for span in hit.label.ranges] == ["zahrada"]
    assert hit.place is not None
    assert (hit.place.document, hit.place.first, hit.place.last) == (f"{BASE}document/d", 3, 4)
    (passage,) = hit.passages
    assert [passage.marked.text[slice(*span)] for span in passage.marked.ranges] == ["zahradu"]
    assert passage.kind == "description"
    assert passage.place is not None
    assert passage.place.first == 7


def test_comments_and_indicators_lead_to_the_item(search: Callable[..., Found]) -> None:
    (hit,) = search("pouť").hits
    assert hit.entry.code == "A2"
    assert hit.passages[0].kind == "comment"
    assert hit.passages[0].place is not None
    assert hit.passages[0].place.first == 20
    assert names(search("lůžka")) == ["A3"]


def test_a_name_in_another_language_or_form_is_shown_where_the_label_has_no_mark(search: Callable[..., Found]) -> None:
    (hit,) = search("shelters").hits
    assert hit.label.text == "Azylové domy"
    assert [name.text for name in hit.names] == ["Shelters"]
    (english,) = search("shelters", lang="en").hits
    assert english.label.text == "Shelters"
    assert english.names == ()


def test_hits_are_counted_by_kind_and_come_page_by_page(search: Callable[..., Found]) -> None:
    found = search("azylové domy", limit=2)
    assert found.total == 3
    assert found.kinds == {"item": 2, "service": 1}
    assert names(found) + names(search("azylové domy", limit=2, offset=2)) == names(search("azylové domy"))
    assert search("azylové domy", kind="item").total == 2
    assert search("azylové domy", kind="plan").hits == ()


def test_for_a_word_that_nobody_has_the_nearest_are_told(search: Callable[..., Found]) -> None:
    found = search("zahrdda komunitní")
    assert found.hits == ()
    assert found.nearest == {"zahrdda": ["zahrada"]}
    assert search("komunitní výpomoc").nearest == {}


@pytest.mark.parametrize(
    "text", ["", '"', "*", "-", "()", "a:b", "AND", "NEAR(a b)", "\x00", "\ud800", "^~", "{x}", "[a TO b]", "x" * 10_000]
)
def test_no_text_is_an_error(search: Callable[..., Found], text: str) -> None:
    assert search(text).total >= 0


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=60) | st.text('"*-+()[]{}:^~\\/ aáeěz0', max_size=40))
def test_no_text_at_all_is_an_error(searcher: Searcher, facts: View, text: str) -> None:
    found = searcher.search(text, facts, limit=3)
    assert found.total >= len(found.hits)
    assert sum(found.kinds.values()) == found.total
    scores = [hit.score for hit in found.hits]
    assert all(one >= other for one, other in pairwise(scores))


def test_every_label_finds_its_thing(searcher: Searcher, facts: View) -> None:
    every = entries.read(facts)
    some = [entry for entry in every if entry.labels.get("cs")][::7]
    assert len(some) > 100
    for entry in some:
        label = entry.labels["cs"]
        iris = [hit.entry.iri for hit in searcher.search(label, kind=entry.kind, limit=30).hits]
        assert entry.iri in iris, label


def test_the_answer_to_items_by_text_has_items_with_their_scores(small: View) -> None:
    rows = list(answering.rows(small, {"text": Literal("zahradami")}))
    assert [row["code"] for row in rows] == [Literal("A1"), Literal("A3")]
    assert rows[0]["plan"] == Iri(f"{BASE}plan/p")
    assert rows[0]["title"] == Literal("Komunitní zahrada", "cs")
    assert float(str(rows[0]["score"])) > float(str(rows[1]["score"])) > 0
    assert LIBRARY.of(small).version == small.version()
    with pytest.raises(ParameterError, match="needs a text"):
        list(answering.rows(small, {}))


def test_kinds_are_those_that_the_pages_show() -> None:
    assert set(fields.load().kinds) == {name for name, kind in wording.kinds().items() if kind.shown}
    assert [name for name in wording.kinds() if name in fields.load().kinds] == list(fields.load().kinds)
