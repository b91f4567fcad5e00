"""What a client has already is not sent, and not made, again."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web.app import create_app

ASK = "/sparql?query=ASK%20%7B%7D"


@pytest.mark.parametrize("path", ["/", ASK, "/sparql", "/page/body/kraj", "/data/service/62.ttl"])
def test_an_answer_is_not_sent_again_while_the_data_stay(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "Accept" in again.headers["Vary"]
    assert client.head(path, headers={"If-None-Match": f'"other", {tag}'}).status_code == 304
    assert client.get(path, headers={"If-None-Match": 'W/"other"'}).data == first.data


def test_the_tag_follows_the_address_the_formats_and_the_data(client: FlaskClient, view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(view), "version", lambda self: "another")
    other: Flask = create_app(Settings(), Fixed(view), Direct(view))
    tags = [
        client.get(ASK).headers["ETag"],
        client.get(ASK, headers={"Accept": "text/csv"}).headers["ETag"],
        client.get(ASK + "&format=xml").headers["ETag"],
        client.get("/sparql?query=ASK%20%7B%20%7D").headers["ETag"],
        other.test_client().get(ASK).headers["ETag"],
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("call", ["NOW()", "rand ()", "UUID()", "STRUUID()", "BNODE()"])
def test_an_answer_that_is_another_each_time_has_no_tag(client: FlaskClient, call: str) -> None:
    answer = client.get("/sparql", query_string={"query": f"SELECT ({call} AS ?x) {{}}"})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers


def test_any_answer_will_do_where_there_is_one(client: FlaskClient) -> None:
    there = client.get(ASK, headers={"If-None-Match": "*"})
    assert (there.status_code, there.data) == (304, b"")
    assert client.get("/page/plan/none-such", headers={"If-None-Match": "*"}).status_code == 404


def test_what_is_refused_or_posted_has_no_tag(client: FlaskClient) -> None:
    assert "ETag" not in client.get("/sparql?query=SELECT").headers
    assert "ETag" not in client.post("/sparql", data={"query": "ASK {}"}).headers
