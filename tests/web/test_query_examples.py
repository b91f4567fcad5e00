"""Queries to begin with: every question that a query answers can be asked as it stands on the page; and names to complete words from."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from graphsvc.errors import NotFoundError
from graphsvc.questions import catalogue
from graphsvc.questions.catalogue import Catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web import examples, wording
from graphsvc.web.app import create_app

CATALOGUE = catalogue.load(Settings())


@pytest.fixture(scope="module")
def questions() -> Catalogue:
    return CATALOGUE


@pytest.fixture(scope="module")
def asking(shipped_view: View, questions: Catalogue) -> FlaskClient:
    """The application over the shipped graph with the catalogue."""
    return create_app(Settings(), Fixed(shipped_view), Direct(shipped_view), questions).test_client()


def test_the_questions_that_a_query_answers_are_offered(questions: Catalogue) -> None:
    offered = examples.offered(questions)
    assert len(offered) > 20
    assert all(question.sparql for question in offered)
    assert examples.offered(None) == []


@pytest.mark.parametrize("name", [question.id for question in examples.offered(CATALOGUE)])
def test_every_example_can_be_asked_as_it_is(name: str, questions: Catalogue, shipped_view: View) -> None:
    query = examples.query(questions, name, Settings(), shipped_view, "cs")
    assert query.startswith("# ")
    assert "PREFIX" in query
    assert isinstance(shipped_view.select(query), list)
    for parameter in questions[name].parameters:
        assert f"?{parameter.name}" in query.partition("PREFIX")[0], "the comment names each parameter"


def test_an_example_asks_about_what_its_sentence_names(questions: Catalogue, shipped_view: View) -> None:
    query = examples.query(questions, "items-by-service", Settings(), shipped_view, "en")
    assert query.startswith("# Which activities concern low-threshold facilities")
    assert "VALUES ?service { <https://graphsvc.example/id/service/62> }" in query
    assert shipped_view.select(query)


def test_what_no_query_answers_is_no_example(asking: FlaskClient, questions: Catalogue, shipped_view: View) -> None:
    assert examples.query(questions, "path", Settings(), shipped_view, "cs") == ""
    with pytest.raises(NotFoundError, match="no-such"):
        examples.query(questions, "no-such", Settings(), shipped_view, "cs")
    answer = asking.get("/sparql?example=no-such", headers={"Accept": "text/html"})
    assert answer.status_code == 404


def test_the_page_begins_with_the_example_that_the_address_names(asking: FlaskClient) -> None:
    html = asking.get("/sparql?example=items-by-service&lang=en", headers={"Accept": "text/html"}).text
    assert "VALUES ?service" in html
    assert "Which activities concern" in html


def test_the_limit_of_time_is_told(asking: FlaskClient) -> None:
    assert "nejvýš 30 s" in asking.get("/sparql?format=html").text


def test_the_editor_needs_no_weaker_policy(asking: FlaskClient) -> None:
    assert "unsafe" not in asking.get("/sparql?format=html").headers["Content-Security-Policy"]


def test_terms_that_the_graph_uses_come_with_their_names_the_most_used_first(asking: FlaskClient) -> None:
    terms = asking.get("/api/terms").json
    assert terms
    assert set(terms) == {"classes", "properties"}
    for kind in terms.values():
        assert [term["count"] for term in kind] == sorted((term["count"] for term in kind), reverse=True)
    measure = next(term for term in terms["classes"] if term["name"] == "g:Measure")
    assert measure == {"iri": wording.expand("g:Measure"), "name": "g:Measure", "label": {"cs": "opatření", "en": "measure"}, "count": 277}
    assert next(term for term in terms["properties"] if term["name"] == "g:supportsGoal")["label"]["cs"] == "naplňuje cíl"
