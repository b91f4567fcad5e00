"""The one way to make a form, for the command line and the web."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from graphsvc.analysis.csvtext import plain
from graphsvc.store.base import Iri, View
from graphsvc.template import book
from graphsvc.template.content import Form, form
from graphsvc.template.plan import Known, known
from graphsvc.validation.shapes import Shapes

XLSX, CSV = "xlsx", "csv"
FORMS = (XLSX, CSV)


def made(
    root: Path, rules: Shapes, kind: str, *, language: str = "cs", form_of: str = XLSX, view: View | None = None, plan: Iri | None = None
) -> bytes:
    """The form of a kind of plan (its id, or as it is written; ``""`` for that of the plan), as a workbook or as CSV.

    ``view`` and ``plan``: the plan of the graph whose goals are filled in. Raises ParameterError for a kind that there is not.
    """
    found = known(view, plan) if view is not None and plan is not None else Known()
    filled = form(root, rules, kind or found.kind, language, found)
    return book.written(filled) if form_of == XLSX else table(filled)


def table(filled: Form) -> bytes:
    """The columns of the items as CSV, with a semicolon and a mark of UTF-8, as Czech spreadsheets open it; one row is an example."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([plain(asked.name) for asked in filled.columns])
    writer.writerow([plain(asked.example) for asked in filled.columns])
    return out.getvalue().encode("utf-8-sig")
