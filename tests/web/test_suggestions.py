"""Suggestions while somebody writes: word forms, missing diacritics, letters that are wrong; each stands for just what it shows."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.errors import ParameterError
from graphsvc.questions import catalogue, suggesting
from graphsvc.questions.parameters import ACCEPTED, Resolver
from graphsvc.questions.resolving import written
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web.app import create_app


@pytest.fixture(scope="module")
def asked(shipped_view: View, root: Path) -> FlaskClient:
    found = Settings(root=root)
    return create_app(found, Fixed(shipped_view), Direct(shipped_view), catalogue.load(found)).test_client()


def options(client: FlaskClient, q: str, what: str, **more: str) -> list[dict[str, str]]:
    groups = client.get("/api/suggest", query_string={"q": q, "what": what, **more}).get_json()["groups"]
    return [option for group in groups for option in group["options"]]


@pytest.mark.parametrize(
    ("q", "what", "value"),
    [
        ("nízkoprahová zař", "service", "62"),
        ("nizkoprahovym zarizenim", "service", "62"),
        ("§ 62", "service", "62"),
        ("§62", "service", "62"),
        ("důchodcům", "target_group", "seniors"),
        ("opz+", "programme", "opz-plus"),
        ("a05-01@sprss-2018", "item", "A05-01@sprss-2018-2020"),
        ("Frydlantsk", "place", "frydlantsko"),
        ("odbor sociálních", "body", "osv"),
        ("outreach", "service", "69"),
    ],
)
def test_what_is_meant_comes_first(asked: FlaskClient, q: str, what: str, value: str) -> None:
    assert options(asked, q, what)[0]["value"] == value


def test_a_letter_that_is_wrong_does_no_harm(asked: FlaskClient) -> None:
    assert {option["value"] for option in options(asked, "nízkopražhová", "service")} <= {"61", "62"}
    assert {option["value"] for option in options(asked, "nízkoprahhová", "service")} == {"61", "62"}


def test_they_are_in_the_language_of_the_page(asked: FlaskClient) -> None:
    czech, english = (options(asked, "62", "service", lang=lang)[0] for lang in ("cs", "en"))
    assert (czech["code"], czech["label"]) == ("§ 62", "Nízkoprahová zařízení pro děti a mládež")
    assert english["code"] == "§ 62"
    assert english["label"] != czech["label"]


def test_where_nothing_is_written_the_first_are_offered(asked: FlaskClient) -> None:
    plans = options(asked, "", "plan")
    assert plans[0]["value"].startswith(("ap-", "sprss-", "ssz-"))
    assert len(options(asked, "", "service", limit="50")) > 30
    assert options(asked, "", "search") == []
    assert options(asked, "…", "service") == []


@pytest.mark.parametrize("kind", sorted(ACCEPTED))
def test_every_suggestion_means_just_the_thing_that_it_shows(shipped_view: View, kind: str) -> None:
    found = Settings()
    resolver = Resolver(found.root, Terms(found.base), shipped_view)
    everything = suggesting.of(found.root, found.base, shipped_view).suggest("", ACCEPTED[kind], 10_000)
    assert everything
    wrong = []
    for entity in everything[:: max(1, len(everything) // 150)]:
        try:
            meant = resolver.thing(kind, written(entity, len(ACCEPTED[kind]) > 1)).value
        except ParameterError as error:
            meant = str(error)
        if meant != entity.iri:
            wrong.append((entity.iri, meant))
    assert not wrong


def test_an_item_is_also_found_by_what_is_written_of_it(asked: FlaskClient) -> None:
    found = options(asked, "komunitní zahrad", "item")
    assert "VIII.9@ssz-2021" in [option["value"] for option in found]
    assert options(asked, "komunitní zahrad", "service") == []


def test_a_search_leads_to_things_and_questions(asked: FlaskClient) -> None:
    groups = asked.get("/api/suggest", query_string={"q": "senioři"}).get_json()["groups"]
    values = {group["label"]: [option["value"] for option in group["options"]] for group in groups}
    assert values["Cílové skupiny"] == ["/page/target-group/seniors"]
    groups = asked.get("/api/suggest", query_string={"q": "co plánujeme pro seniory"}).get_json()["groups"]
    assert groups[0]["label"] == "Otázky"
    assert groups[0]["options"][0]["value"] == "/questions/items-by-target-group?target_group=seniors"
    for q in ("senioři", "co plánujeme pro seniory", "A05", "komunitní zahrady", "po termínu"):
        found = options(asked, q, "search", lang="en")
        assert found, q
        for option in found:
            assert asked.get(option["value"]).status_code == 200, option


def test_for_what_nothing_is_suggested_is_told(asked: FlaskClient) -> None:
    for query in ({"what": "planet"}, {"what": "plan", "limit": "0"}, {"limit": "x", "q": "a"}):
        answer = asked.get("/api/suggest", query_string=query)
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=300), what=st.sampled_from(["search", *sorted(ACCEPTED)]))
def test_nothing_that_can_be_written_is_an_error(asked: FlaskClient, q: str, what: str) -> None:
    answer = asked.get("/api/suggest", query_string={"q": q.encode("utf-8", "replace"), "what": what})
    assert answer.status_code == 200
    assert all(option["label"] or option["code"] for group in answer.get_json()["groups"] for option in group["options"])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_beginning_of_a_name_finds_it(shipped_view: View, data: st.DataObject) -> None:
    found = Settings()
    known = suggesting.of(found.root, found.base, shipped_view)
    entity = data.draw(st.sampled_from(known.suggest("", {"service", "target_group", "programme", "body"}, 10_000)))
    end = data.draw(st.integers(min_value=1, max_value=len(entity.label)))
    begun = entity.label[:end]
    assert entity in known.suggest(begun, {entity.kind}, 10_000), begun


def test_an_answer_takes_no_time_that_anybody_notices(asked: FlaskClient) -> None:
    """The limit is ten times what is meant (30 ms), for machines that do something else too."""
    options(asked, "a", "search")
    begin = time.perf_counter()
    for q in ("a", "s", "níz", "co plánujeme pro seniory", "xyzzy"):
        options(asked, q, "search")
    assert (time.perf_counter() - begin) / 5 < 0.3


def test_markup_in_what_is_written_stays_text(asked: FlaskClient) -> None:
    answer = asked.get("/api/suggest", query_string={"q": "</script><img onerror=x>", "what": "service"})
    assert answer.mimetype == "application/json"
    assert json.loads(answer.text)["q"] == "</script><img onerror=x>"


@pytest.mark.parametrize(("given_code", "code"), [("A.2.4", "A2.4"), ("sc 8", "SC8"), ("v6", "V.6"), ("a0501", "A05-01")])
def test_the_search_suggests_a_code_that_is_written_in_another_way(asked: FlaskClient, given_code: str, code: str) -> None:
    first = options(asked, given_code, "search")[0]
    assert first["code"] == code
    assert first["value"].startswith("/page/plan/")
