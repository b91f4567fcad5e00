"""The document says what the application does: every route is in it, nothing else is, and it is valid."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from little import client_of
from openapi_spec_validator import OpenAPIV31SpecValidator

from graphsvc import __version__
from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS, RDF_FORMATS, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web import manual, openapi
from graphsvc.web.app import create_app

DOCUMENT = openapi.load()


@pytest.fixture(scope="module")
def whole(view: View) -> Flask:
    """The application with everything that it can have."""
    return create_app(Settings(), Fixed(view), Direct(view), catalogue.load(Settings()))


@pytest.fixture(scope="module")
def whole_shipped(shipped_store: EmbeddedStore) -> FlaskClient:
    """The same over all that the product ships."""
    return client_of(shipped_store)


def routes(app: Flask) -> set[tuple[str, str]]:
    """Method and address as a template; HEAD and OPTIONS come with every route."""
    return {
        (method.lower(), template(re.sub(r"<(?:\w+:)?\w+>", "{}", rule.rule)))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }


def template(path: str) -> str:
    """An address with a slash at its end is the one without."""
    return re.sub(r"{\w+}", "{}", path).rstrip("/") or "/"


def operations() -> dict[tuple[str, str], dict[str, Any]]:
    return {(method, path): said for path, item in DOCUMENT["paths"].items() for method, said in item.items() if method in openapi.METHODS}


def test_every_route_is_described_and_nothing_else(whole: Flask) -> None:
    assert len(routes(whole)) > 15
    assert {(method, template(path)) for method, path in operations()} == routes(whole)


def test_it_is_valid_openapi(client: FlaskClient) -> None:
    answer = client.get("/openapi.json")
    assert answer.mimetype == "application/json"
    assert answer.json
    assert answer.json["openapi"].startswith("3.1")
    assert answer.json["info"]["version"] == __version__
    OpenAPIV31SpecValidator(answer.json).validate()


def test_each_operation_has_a_name_of_its_own_a_kind_and_a_summary_in_both_languages() -> None:
    names = [said["operationId"] for said in operations().values()]
    assert len(set(names)) == len(names) > 15
    kinds = {tag["name"] for tag in DOCUMENT["tags"]}
    for said in operations().values():
        assert set(said["tags"]) <= kinds
        assert said["summary"]
        assert said["x-summary-cs"]


def test_what_the_page_describes_is_described_in_both_languages() -> None:
    every = [operation for part in manual.parts(openapi.load()) for operation in part.operations]
    told = [said for one in every for said in (one.sent, *(each.description for each in (*one.parameters, *one.answers))) if said]
    assert len(told) > 500
    assert not [said for said in told if not (said["cs"] and said["en"])]
    assert all(answer.description for one in every for answer in one.answers)


def test_the_names_in_an_address_are_its_parameters() -> None:
    for (_, path), said in operations().items():
        parameters = [DOCUMENT["components"]["parameters"][given["$ref"].rpartition("/")[2]] for given in said.get("parameters", ())]
        assert {given["name"] for given in parameters if given["in"] == "path"} == set(re.findall(r"{(\w+)}", path)), path


def test_formats_are_those_of_the_store() -> None:
    assert set(DOCUMENT["components"]["schemas"]["QueryFormat"]["enum"]) == {*FORMATS, "html"}
    media_types = {form.media_type for form in RDF_FORMATS}
    assert set(DOCUMENT["components"]["responses"]["Graph"]["content"]) == media_types
    assert set(DOCUMENT["components"]["responses"]["GraphOrPage"]["content"]) == media_types | {"text/html"}
    results = {form.media_type for form in FORMATS.values()} | {"text/html"}
    assert set(DOCUMENT["components"]["responses"]["Results"]["content"]) == results
    assert set(DOCUMENT["components"]["responses"]["ResultsOrWritten"]["content"]) == results | {"application/json"}
    assert set(DOCUMENT["components"]["requestBodies"]["Data"]["content"]) == media_types | {"multipart/form-data"}
    parameters = DOCUMENT["components"]["parameters"]
    assert (
        {*parameters["extension"]["schema"]["enum"]}
        == {*parameters["graphFormat"]["schema"]["enum"]}
        == {form.name for form in RDF_FORMATS}
    )


def test_who_changes_something_needs_a_token_and_who_reads_does_not() -> None:
    schemes = DOCUMENT["components"]["securitySchemes"]
    assert DOCUMENT["security"] == [{}, *({name: []} for name in schemes)]
    needing = {operation for operation, said in operations().items() if {} not in said.get("security", DOCUMENT["security"])}
    assert needing == {
        (method, path)
        for method, path in operations()
        if method in ("put", "delete") or (method, path[:4]) == ("post", "/gsp") or path.endswith(("/publish", "/restore"))
    }
    assert len(needing) == 8


def test_every_operation_may_refuse_a_token_or_ask_for_patience() -> None:
    for said in operations().values():
        assert {"400", "401", "429", "503"} <= set(said["responses"])


def test_everything_that_is_named_is_used() -> None:
    text = openapi.written(DOCUMENT)
    for kind, components in DOCUMENT["components"].items():
        if kind == "securitySchemes":
            continue
        unused = [name for name in components if f'"#/components/{kind}/{name}"' not in text]
        assert not unused, kind


@pytest.mark.parametrize(("lang", "words"), [("cs", "Odpoví na dotaz"), ("en", "Answers a query")])
def test_a_page_lists_it_for_people(whole: Flask, lang: str, words: str) -> None:
    page = whole.test_client().get(f"/api?lang={lang}").text
    assert words in page
    assert set(re.findall(r'<section class="term operation" id="(\w+)"', page)) == {said["operationId"] for said in operations().values()}
    for title in ("Parametry", "Odpovědi") if lang == "cs" else ("Parameters", "Answers"):
        assert title in page


def test_examples_on_that_page_can_be_opened(whole_shipped: FlaskClient) -> None:
    page = whole_shipped.get("/api").text
    examples = [html.unescape(link) for link in re.findall(r'<a href="([^"]*)">Otevřít příklad', page)]
    assert len(examples) > 45
    failed = []
    for address in examples:
        with whole_shipped.get(address, follow_redirects=True) as answer:
            failed += [address] if answer.status_code != 200 else []
    assert not failed


def test_what_is_referred_to_is_told_where_it_is_used() -> None:
    told = {one.id: one for part in manual.parts(DOCUMENT) for one in part.operations}
    assert len(told) == len(operations())
    asked = told["queryByGet"].parameters[0]
    assert (asked.name, asked.where, asked.required, asked.kind) == ("query", "query", False, "string")
    formats = next(given for given in told["queryByGet"].parameters if given.name == "format")
    assert "ttl" in formats.values
    assert told["replaceGraph"].token
    assert not told["readGraph"].token
    assert "text/turtle" in told["replaceGraph"].sends
    assert [answer.status for answer in told["readGraph"].answers] == sorted(answer.status for answer in told["readGraph"].answers)
