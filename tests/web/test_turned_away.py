"""Who is turned away before the pages' framework sees the request is told why: people by a page in their language."""

from __future__ import annotations

import json

import pytest
from werkzeug.exceptions import RequestEntityTooLarge

from graphsvc.errors import AccessError, LimitError
from graphsvc.web import turned_away
from graphsvc.web.message import Reply, Request
from graphsvc.web.problem import MEDIA_TYPE

BUSY = LimitError("Too many requests are being answered; try again in a moment")
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def told(error: Exception, path: str = "/check", query: str = "", **headers: str) -> Reply:
    return turned_away.reply(error, Request("GET", path, query, {name.replace("_", "-"): value for name, value in headers.items()}))


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (BUSY, 503, "Právě se vyřizuje příliš mnoho požadavků"),
        (RequestEntityTooLarge("The body of a request may have 1048576 bytes."), 413, "nejvýš 1\u00a0048\u00a0576 bajtů"),
        (AccessError("Too many requests; try again in 7 s", 429, {"Retry-After": "7"}), 429, "zkuste to znovu za 7 s"),
        (RuntimeError("secret"), 500, "Chyba je na naší straně"),
    ],
)
def test_people_are_told_by_a_page(error: Exception, status: int, said: str) -> None:
    answer = told(error, accept=BROWSER)
    assert isinstance(answer.body, bytes)
    assert (answer.status, dict(answer.headers)["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert said in answer.body.decode()
    assert '<html lang="cs">' in answer.body.decode()
    assert b"secret" not in answer.body


def test_headers_of_the_problem_stay() -> None:
    assert ("Retry-After", "7") in told(AccessError("x", 429, {"Retry-After": "7"}), accept=BROWSER).headers


@pytest.mark.parametrize(
    ("query", "language", "lang"), [("", "en-GB", "en"), ("lang=cs", "en", "cs"), ("a=b&lang=en", "cs", "en"), ("lang=xx", "", "cs")]
)
def test_the_language_is_that_of_the_address_then_of_the_header(query: str, language: str, lang: str) -> None:
    answer = told(BUSY, query=query, accept=BROWSER, accept_language=language)
    assert f'<html lang="{lang}">'.encode() in bytes(answer.body)  # type: ignore[arg-type]
    assert ("Content-Language", lang) in answer.headers


@pytest.mark.parametrize(
    ("path", "accept"), [("/check", "application/json"), ("/api/check", BROWSER.replace("text/html,", "")), ("/sparql", "*/*")]
)
def test_programs_get_a_problem(path: str, accept: str) -> None:
    answer = told(BUSY, path, accept=accept)
    assert ("Content-Type", MEDIA_TYPE) in answer.headers
    assert json.loads(bytes(answer.body))["detail"] == str(BUSY)  # type: ignore[arg-type]


def test_what_was_sent_is_text() -> None:
    answer = told(AccessError("The role <script> does not allow this", 403), accept=BROWSER)
    assert b"&lt;script&gt;" in bytes(answer.body)  # type: ignore[arg-type]
    assert b"<script>" not in bytes(answer.body)  # type: ignore[arg-type]
