"""No trace leaves the server."""

from __future__ import annotations

import html
import json
import logging

import pytest
from flask.testing import FlaskClient

from graphsvc.settings import Settings
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web.app import LARGEST_REQUEST, create_app
from graphsvc.web.problem import MEDIA_TYPE as PROBLEM


class Broken:
    def version(self) -> str:
        return "of the data"

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("secret detail")


def test_an_unexpected_error_is_recorded_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(), Fixed(Broken()), Direct(Broken()))  # type: ignore[arg-type]
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/sparql?query=ASK{}")
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert "secret" not in answer.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", None, 404),
        ("GET", "/static/nothing", None, 404),
        ("GET", "/list/nothing", None, 404),
        ("GET", "/id/nothing", None, 404),
        ("GET", "/resource?iri=a b", None, 400),
        ("POST", "/search", None, 405),
        ("BREW", "/sparql", None, 405),
        ("GET", "/sparql?query=ASK", None, 400),
        ("GET", "/sparql?query=ASK{}&query=ASK{}", None, 400),
        ("GET", "/sparql?query=ASK{}&format=nothing", None, 422),
        ("GET", "/sparql?query=CONSTRUCT{}{}&format=json", None, 406),
        ("GET", "/sparql?update=CLEAR ALL", None, 405),
        ("POST", "/sparql", b"ASK{}", 415),
        ("POST", "/sparql", b"x" * (LARGEST_REQUEST + 1), 413),
    ],
)
def test_every_error_is_a_problem_for_machines_and_a_page_for_people(
    client: FlaskClient, method: str, path: str, body: bytes | None, status: int
) -> None:
    media_type = "application/sparql-query" if status == 413 else "text/plain"
    for accept in ("application/json", "application/problem+json", "application/sparql-results+json;q=0.5, application/json"):
        answer = client.open(path, method=method, data=body, content_type=media_type, headers={"Accept": accept})
        assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
        told = json.loads(answer.text)
        assert told.keys() == {"type", "title", "status", "detail"}
        assert (told["status"], told["type"]) == (status, "about:blank")
        assert told["detail"]
        assert ("Allow" in answer.headers) == (status == 405)
        assert answer.headers["Content-Language"] == "en"
    czech = client.open(
        path, method=method, data=body, content_type=media_type, headers={"Accept": "application/json", "Accept-Language": "cs"}
    )
    assert czech.headers["Content-Language"] == "cs"
    assert czech.json["detail"] != told["detail"]
    assert "foreign" not in czech.json, "only what another program said stays in English"
    page = client.open(path, method=method, data=body, content_type=media_type, headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (status, "text/html")
    said = html.unescape(page.text.partition("<main")[2].partition("</main>")[0])
    assert czech.json["detail"] in said or path.startswith("/sparql")
    assert told["detail"] not in said


def test_what_the_engine_says_is_quoted_beside_a_czech_sentence(client: FlaskClient) -> None:
    query = {"query": "SELECT ?x { ?s ?p ?o } GROUP BY ?s"}
    problem = client.get("/sparql", query_string=query, headers={"Accept": "application/json", "Accept-Language": "cs"}).json
    assert problem["detail"].startswith("Dotaz nelze přečíst: řádek 1, sloupec")
    assert problem["foreign"].startswith("The SELECT")
    page = client.get("/sparql", query_string={**query, "lang": "cs"}, headers={"Accept": "text/html"}).text
    assert f'<q lang="en">{problem["foreign"]}</q>' in page
    assert '<q lang="en">' not in client.get("/sparql", query_string={**query, "lang": "en"}, headers={"Accept": "text/html"}).text
