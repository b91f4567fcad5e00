"""Matrices written out: as plain data, as lines for a terminal, as CSV. Empty cells are marked in all of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from textwrap import shorten
from typing import Any

from graphsvc.analysis.csvtext import plain
from graphsvc.analysis.matrix import Cell, Heading, Matrix

FORMS = ("text", "json", "csv", "xlsx")
MARK = "–"
"""What stands in an empty cell."""
_MEANT = "○"
"""In a table of counts: a cell that is meant to be empty."""
_WIDE = 12
"""Columns of which a terminal can show a table of counts."""
_LABEL = 60
Words = Mapping[str, str]


def to_json(matrix: Matrix) -> dict[str, Any]:
    """The matrix as plain data. Cells are those that hold items or are meant to be empty; all others are empty."""
    texts = matrix.definition.texts
    return {
        "matrix": matrix.definition.id,
        "title": {language: text.title for language, text in texts.items()},
        "row": {language: text.row for language, text in texts.items()},
        "column": {language: text.column for language, text in texts.items()},
        "plan": matrix.plan,
        "rows": [_heading(heading) for heading in matrix.rows],
        "columns": [_heading(heading) for heading in matrix.columns],
        "cells": [
            {"row": row.key, "column": column.key, "count": len(cell.items), "items": list(cell.items), "because": _because(cell)}
            for row in matrix.rows
            for column, cell in zip(matrix.columns, matrix.line(row), strict=True)
            if cell.items or cell.because
        ],
        "empty": matrix.empty,
    }


def to_csv(matrix: Matrix, lang: str, words: Words) -> str:
    """RFC 4180: key and name of the row, then a column for each; items with ``, `` between. What looks like a formula gets a ``'``."""
    out = io.StringIO()
    writer = csv.writer(out)
    texts = matrix.definition.texts[lang]
    writer.writerow([texts.row, "", *(plain(column.key) for column in matrix.columns)])
    for row in matrix.rows:
        cells = (plain(written(cell, lang, words, ", ")) for cell in matrix.line(row))
        writer.writerow([plain(row.key), plain(row.label(lang)), *cells])
    return out.getvalue()


def to_lines(matrix: Matrix, lang: str, words: Words) -> Iterator[str]:
    """A table of counts where a terminal can show it, then each row with its cells, and the columns in which it is empty."""
    texts = matrix.definition.texts[lang]
    yield f"{texts.title} ({matrix.plan or words['all_plans']})"
    yield texts.cell
    yield ""
    if len(matrix.columns) <= _WIDE:
        yield from _counts(matrix)
        yield ""
    for row in matrix.rows:
        yield f"{row.key}  {shorten(row.label(lang), _LABEL, placeholder=' …')}".rstrip()
        yield from _row(matrix, row, lang, words)
    yield ""
    yield words["counts"].format(**numbers(matrix))


def written(cell: Cell, lang: str, words: Words, between: str) -> str:
    """What stands in a cell: its items, or the mark of an empty one, with the reason where it is meant to be."""
    if cell.items:
        return between.join(cell.items)
    return f"{MARK} {words['meant'].format(because=cell.because[lang])}" if cell.because else MARK


def _counts(matrix: Matrix) -> Iterator[str]:
    table = [["", *(column.key for column in matrix.columns)]]
    table += [[row.key, *(_count(cell) for cell in matrix.line(row))] for row in matrix.rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        yield "  ".join([line[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(line[1:], widths[1:], strict=True))]).rstrip()


def _count(cell: Cell) -> str:
    return str(len(cell.items)) if cell.items else _MEANT if cell.because else MARK


def _row(matrix: Matrix, row: Heading, lang: str, words: Words) -> Iterator[str]:
    empty = []
    for column, cell in zip(matrix.columns, matrix.line(row), strict=True):
        if cell.items:
            yield f"    {column.key}: {', '.join(cell.items)} ({len(cell.items)})"
        elif cell.because:
            yield f"    {column.key}: {words['meant'].format(because=cell.because[lang])}"
        else:
            empty.append(column.key)
    if empty:
        shown = ", ".join(empty) if len(matrix.columns) <= _WIDE else f"{len(empty)} / {len(matrix.columns)}"
        yield f"    {words['empty']}: {shown}"


def numbers(matrix: Matrix) -> Mapping[str, int]:
    """How many cells hold items, are meant to be empty, are empty."""
    filled = sum(bool(cell.items) for cell in matrix.cells.values())
    return {"filled": filled, "meant": len(matrix.cells) - filled, "empty": matrix.empty}


def _heading(heading: Heading) -> dict[str, Any]:
    return {"iri": heading.iri, "key": heading.key, "label": dict(sorted(heading.labels.items()))}


def _because(cell: Cell) -> dict[str, str] | None:
    return dict(cell.because) if cell.because else None
