"""A sentence asked over the web: what is understood, with addresses that answer it; and candidates where a parameter does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web.app import create_app


@pytest.fixture(scope="module")
def client(shipped_view: View, root: Path) -> FlaskClient:
    settings = Settings(root=root)
    return create_app(settings, Fixed(shipped_view), Direct(shipped_view), catalogue.load(settings)).test_client()


def test_the_address_of_the_first_proposal_answers_the_sentence(client: FlaskClient) -> None:
    found = client.get("/api/ask", query_string={"q": "co máme pro terapeutické dílny?"}).get_json()
    assert [(mention["text"], mention["entities"][0]["id"]) for mention in found["understood"]] == [("terapeutické dílny", "67")]
    first = found["proposals"][0]
    assert (first["question"], first["params"], first["missing"]) == ("items-by-service", {"service": "67"}, [])
    assert client.get(first["href"]).get_json()["params"] == {"service": "67"}


def test_today_is_the_day_that_the_address_says(client: FlaskClient) -> None:
    question = {"q": "co je dnes v akčním plánu po termínu"}
    params = [client.get("/api/ask", query_string={**question, **day}).get_json()["proposals"][0] for day in ({}, {"today": "2025-06-30"})]
    assert params[0]["missing"] == ["date"]
    assert params[1]["params"]["date"] == "2025-06-30"


@pytest.mark.parametrize("query", [{}, {"q": "  "}, {"q": "co je dnes po termínu", "today": "30. 6. 2025"}])
def test_what_cannot_be_asked_is_a_problem(query: dict[str, str], client: FlaskClient) -> None:
    answer = client.get("/api/ask", query_string=query)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_candidates_stand_in_the_problem(client: FlaskClient) -> None:
    answer = client.get("/api/questions/items-by-service", query_string={"service": "stacionáře"})
    assert answer.status_code == 422
    assert answer.get_json()["candidates"] == [{"id": "46", "label": "Denní stacionáře"}, {"id": "47", "label": "Týdenní stacionáře"}]


def test_the_search_page_proposes_the_questions_that_a_sentence_asks(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "co plánujeme pro týdenní stacionáře"}).text
    assert 'href="/questions/items-by-service?service=47"' in page
    assert client.get("/questions/items-by-service?service=47").status_code == 200
    form = client.get("/search", query_string={"q": "které služby zůstaly nepokryté"}).text
    assert 'href="/questions/uncovered-services"' in form
    for words in ("stacionáře", "týdenní stacionáře", "kolik stojí svíčková"):
        assert "/questions/items-by-service" not in client.get("/search", query_string={"q": words}).text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script> pro seniory", "pro seniory {{ 7*7 }} ' \" OR 1=1", "%00 pro seniory"])
def test_what_is_typed_is_shown_as_text(hostile: str, client: FlaskClient) -> None:
    answer = client.get("/search", query_string={"q": hostile})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
