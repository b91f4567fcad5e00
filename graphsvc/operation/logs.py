"""Log lines on standard error: JSON objects, or text for people; no value can end a line or begin another one.

Modules log through Python's ``logging``. Fields of a record are given as ``extra={"fields": {…}}``; the id of the request that is being
answered is added to every record made meanwhile.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

from graphsvc.settings import Log

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request that is being answered here."""
_PLAIN = re.compile(r"[A-Za-z0-9_.:/@%+\-]+")
"""Values that text shows without quotes."""


def setup(log: Log, stream: TextIO | None = None) -> logging.Handler:
    """Write what is logged in this process to the stream (standard error), and nothing else of it anywhere; the handler that does."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Json() if log.form == "json" else Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(log.level.upper())
    return handler


class Json(logging.Formatter):
    """A record as one JSON object: time (UTC), level, logger, message, its fields, and the trace of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        said = {"time": _time(record), "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        trace = {"trace": self.formatException(record.exc_info)} if record.exc_info else {}
        return escaped(json.dumps({**said, **_fields(record), **trace}, ensure_ascii=False, default=str))


class Text(logging.Formatter):
    """A record for people: time, level, message, fields as ``name=value``; the lines of a trace stand below it, each after a bar."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines, without the end of the last."""
        fields = "".join(f" {name}={_shown(value)}" for name, value in _fields(record).items())
        line = escaped(f"{_time(record)} {record.levelname.lower()} {record.getMessage()}{fields}")
        trace = self.formatException(record.exc_info).splitlines() if record.exc_info else ()
        return "\n".join([line, *(f"    | {escaped(below)}" for below in trace)])


def escaped(text: str) -> str:
    """The text with everything that is not printable (ends of lines, escapes of terminals, halves of characters) as JSON escapes it."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else _units(letter) for letter in text)


def _units(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _fields(record: logging.LogRecord) -> Mapping[str, object]:
    fields: Mapping[str, object] = getattr(record, "fields", {})
    current = request_id.get()
    return fields if current is None or "request" in fields else {"request": current, **fields}


def _shown(value: object) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
