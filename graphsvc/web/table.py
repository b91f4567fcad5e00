"""The rows of an answer for a page: read back from SPARQL 1.1 Query Results JSON, so that any store can give them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

SHOWN = 500
"""So many rows at most are laid out on a page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One term: its text, and the IRI where it is one."""

    text: str
    iri: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows (at most ``SHOWN`` of ``total``), or a truth value."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    total: int
    truth: bool | None = None


def read(results: bytes) -> Table:
    """Results JSON as a table."""
    parsed = json.loads(results)
    if "boolean" in parsed:
        return Table((), (), 0, bool(parsed["boolean"]))
    columns = tuple(parsed["head"].get("vars", ()))
    bindings = parsed["results"]["bindings"]
    return Table(columns, tuple(tuple(_cell(row.get(name)) for name in columns) for row in bindings[:SHOWN]), len(bindings))


def _cell(term: dict[str, Any] | None) -> Cell | None:
    if term is None:
        return None
    return Cell(term["value"], term["value"] if term["type"] == "uri" else None, term.get("xml:lang"))
