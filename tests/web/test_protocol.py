"""``/sparql`` after the SPARQL 1.1 Protocol."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

SELECT = "SELECT ?code { ?item a g:Measure ; dct:identifier ?code } ORDER BY ?code"
CONSTRUCT = "CONSTRUCT { ?s dct:title ?t } WHERE { ?s dct:title ?t }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_an_item_of_two_documents_is_one_row(client: FlaskClient) -> None:
    rows = client.get("/sparql", query_string={"query": SELECT}).get_json()["results"]["bindings"]
    assert [row["code"]["value"] for row in rows] == ["A01-01", "A01-10", "A01-2"]


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, None, "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/json", "application/sparql-results+json"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        ("ASK {}", "application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
        (CONSTRUCT, None, "text/turtle"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/n-quads", "application/n-quads"),
        (CONSTRUCT, "application/trig, text/turtle;q=0.9", "application/trig"),
        (CONSTRUCT, "application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        ("DESCRIBE <https://graphsvc.example/id/service/62>", "*/*", "text/turtle"),
    ],
)
def test_the_answer_s_format_follows_accept(client: FlaskClient, query: str, accept: str | None, expected: str) -> None:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.mimetype == expected
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert len(answer.data) > 10


def test_the_parameter_format_wins(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": SELECT, "format": "csv"}, headers={"Accept": "application/json"})
    assert answer.data == b"code\r\nA01-01\r\nA01-10\r\nA01-2\r\n"


def test_three_ways_to_send_a_query_agree(client: FlaskClient) -> None:
    answers = {
        client.get("/sparql", query_string={"query": SELECT}).data,
        client.post("/sparql", data={"query": SELECT}).data,
        client.post("/sparql", data=SELECT.encode(), content_type="application/sparql-query").data,
    }
    assert len(answers) == 1


def test_head_has_headers_and_no_body(client: FlaskClient) -> None:
    answer = client.head("/sparql", query_string={"query": SELECT})
    assert answer.status_code == 200
    assert answer.mimetype == "application/sparql-results+json"
    assert answer.data == b""


def test_options_answers_a_preflight(client: FlaskClient) -> None:
    answer = client.options("/sparql")
    assert answer.status_code == 200
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


def test_a_graph_can_be_chosen(client: FlaskClient) -> None:
    graph = "https://graphsvc.example/graph/document-b"
    rows = client.get("/sparql", query_string={"query": SELECT, "default-graph-uri": graph}).get_json()["results"]["bindings"]
    assert [row["code"]["value"] for row in rows] == ["A01-01"]


@pytest.mark.parametrize(
    ("request_", "status", "detail"),
    [
        ({"method": "POST"}, 415, "nothing"),
        ({"method": "GET", "query_string": {"default-graph-uri": "http://e/g"}}, 400, "'query' is missing"),
        ({"method": "GET", "query_string": "query=ASK{}&query=ASK{}"}, 400, "more than once"),
        ({"method": "GET", "query_string": {"query": "SELECT * {\n ?s ?p }"}}, 400, "line 2, column"),
        ({"method": "GET", "query_string": {"query": "SELECT * { SERVICE <http://127.0.0.1/> {} }"}}, 400, "SERVICE"),
        ({"method": "GET", "query_string": {"query": "ASK {}", "format": "docx"}}, 422, "'docx'"),
        ({"method": "GET", "query_string": {"query": "ASK {}", "format": "ttl"}}, 406, "sparql-results"),
        (
            {"method": "GET", "query_string": {"query": "ASK {}"}, "headers": {"Accept": "image/png, application/problem+json"}},
            406,
            "sparql-results",
        ),
        ({"method": "GET", "query_string": {"update": "DROP ALL"}}, 405, "POST"),
        ({"method": "POST", "data": {"update": "DROP ALL"}}, 403, "switched on"),
        ({"method": "POST", "data": b"DROP ALL", "content_type": "application/sparql-update"}, 403, "switched on"),
        ({"method": "POST", "data": b"DROP ALL", "content_type": "application/sparql-query"}, 400, "line 1"),
        ({"method": "POST", "data": b"\xff", "content_type": "application/sparql-query"}, 400, "UTF-8"),
        ({"method": "POST", "data": b"ASK {}", "content_type": "text/plain"}, 415, "text/plain"),
        ({"method": "POST", "data": b" " * 2_000_000, "content_type": "application/sparql-query"}, 413, ""),
        ({"method": "PUT", "data": b"x"}, 405, ""),
        ({"method": "DELETE"}, 405, ""),
    ],
)
def test_what_is_refused_says_why_in_one_body(client: FlaskClient, request_: dict[str, object], status: int, detail: str) -> None:
    answer = client.open("/sparql", **request_)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    problem = json.loads(answer.data)
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    assert detail in problem["detail"]
    assert b"Traceback" not in answer.data


def test_a_405_names_what_is_allowed(client: FlaskClient) -> None:
    assert {"GET", "POST"} <= set(client.put("/sparql").headers["Allow"].split(", "))


def test_a_browser_gets_a_form_and_a_table(client: FlaskClient) -> None:
    form = client.get("/sparql", headers={"Accept": BROWSER})
    assert form.mimetype == "text/html"
    assert "<textarea" in form.text
    table = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": BROWSER})
    assert "A01-10" in table.text
    assert "3 řádky" in table.text


def test_a_browser_sees_what_is_wrong_beside_its_query(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": "SELECT <script> {"}, headers={"Accept": BROWSER})
    assert page.status_code == 400
    assert "řádek 1, sloupec" in page.text
    assert "<script>" not in page.text


def test_an_answer_too_large_for_a_page_is_had_in_other_formats(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.web.endpoint._LARGEST_PAGE", 20)
    page = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": BROWSER})
    assert page.status_code == 503
    assert "přidejte LIMIT, nebo zvolte jiný formát" in page.text
    assert "A01-10" not in page.text
    assert client.get("/sparql", query_string={"query": SELECT}).status_code == 200
