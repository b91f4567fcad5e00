"""Log lines: whatever is logged, one record is one line (as text: one line and the lines of its trace, after bars)."""

from __future__ import annotations

import io
import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.operation import logs
from graphsvc.operation.logs import Json, Text, escaped
from graphsvc.operation.requests import SHOWN, Request, id_of, shown
from graphsvc.settings import Log

anything = st.text(st.characters(codec=None, exclude_categories=()))


def record(message: str, *, error: bool = False, **fields: object) -> logging.LogRecord:
    raised = ValueError(message)
    made = logging.LogRecord("a.b", logging.WARNING, __file__, 1, "%s", (message,), (type(raised), raised, None) if error else None)
    made.fields = fields
    return made


@given(anything, anything)
def test_json_keeps_everything_on_one_printable_line(message: str, value: str) -> None:
    line = Json().format(record(message, error=True, value=value))
    assert line.isprintable()
    told = json.loads(line)
    assert (told["message"], told["value"], told["level"], told["logger"]) == (message, value, "warning", "a.b")
    assert "ValueError" in told["trace"]


@given(anything, anything)
def test_text_is_one_printable_line_and_a_trace_after_bars(message: str, value: str) -> None:
    first, *below = Text().format(record(message, error=True, value=value)).split("\n")
    assert first.isprintable()
    assert first[:2] == "20"
    assert below
    assert all(line.startswith("    | ") and line.isprintable() for line in below)


def test_characters_that_do_not_show_are_escaped_as_json_does() -> None:
    assert escaped("a\n\x1b\u2028\U000e0001\udc80ž") == "a\\u000a\\u001b\\u2028\\udb40\\udc01\\udc80ž"


def test_a_record_made_while_a_request_is_answered_has_its_id() -> None:
    request = Request("GET", "/", "", "127.0.0.1", id_of("mine"))
    request.enter()
    assert json.loads(Json().format(record("x")))["request"] == "mine"
    request.end(200, 0)
    assert "request" not in json.loads(Json().format(record("x")))


def test_a_request_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    request = Request("GET", "/", "", "127.0.0.1", token="petr")
    with caplog.at_level(logging.INFO):
        request.end(200, 5)
        request.end(500, 6)
    assert [made.fields["status"] for made in caplog.records] == [200]  # type: ignore[attr-defined]
    assert caplog.records[0].fields["token"] == "petr"  # type: ignore[attr-defined]


@given(anything)
def test_an_id_is_taken_only_where_it_is_harmless(given_id: str) -> None:
    made = id_of(given_id)
    assert 0 < len(made) <= 64
    assert made.isascii()
    assert all(letter.isalnum() or letter in "._-" for letter in made)


@given(st.text("gs_tokenpassword=&ab", max_size=1200))
def test_what_is_shown_is_short(text: str) -> None:
    assert len(shown(text)) <= SHOWN + 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a=1&token=x&b=2", "a=1&token=***&b=2"),
        ("access_token=x%20y", "access_token=***"),
        ("PASSWORD=x", "PASSWORD=***"),
        ("/id/gs_Ab-9_x/more", "/id/***/more"),
        ("x" * 300, "x" * SHOWN + "…"),
        ("x" * 150, "x" * 150),
    ],
)
def test_secrets_are_not_shown(text: str, kept: str) -> None:
    assert shown(text) == kept


def test_a_secret_at_the_cut_is_not_shown() -> None:
    for before in range(4 * SHOWN - 30, 4 * SHOWN + 1):
        assert "hidden" not in shown("x" * before + "&token=" + "hidden" * 9)


def test_levels_below_the_one_that_is_set_are_not_written() -> None:
    root, out = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level
    try:
        logs.setup(Log("json", "warning"), out)
        logging.getLogger("graphsvc.request").info("no")
        logging.getLogger("graphsvc.request").warning("yes")
    finally:
        root.handlers[:], root.level = before
    assert [json.loads(line)["message"] for line in out.getvalue().splitlines()] == ["yes"]
