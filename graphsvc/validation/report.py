"""Reports of findings, the same in all forms: JSON, Turtle (a SHACL validation report), text, HTML, XLSX and Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rdflib import Graph

from graphsvc.lazy import lazily
from graphsvc.store.base import View
from graphsvc.validation import turtle
from graphsvc.validation.reports.outline import outline
from graphsvc.validation.result import Report
from graphsvc.validation.shapes import Shapes

FORMS = ("text", "json", "turtle", "html", "xlsx", "markdown")
"""What a report can be written as."""
_SHOWN = {"text": "text", "html": "page", "xlsx": "workbook", "markdown": "markdown"}
"""The module of :mod:`graphsvc.validation.reports` that writes a form."""
_TITLES = "SELECT ?file ?title WHERE { ?document a foaf:Document ; dct:source ?file ; dct:title ?title }"
_UNKNOWN: Mapping[str, str] = MappingProxyType({})


def write(report: Report, shapes: Shapes, form: str, language: str = "cs", titles: Mapping[str, str] = _UNKNOWN) -> bytes:
    """The report in one of the forms, texts in UTF-8; ``titles`` are those of the documents, by the name of the file.

    JSON and Turtle hold the messages in all languages; the others are in ``language`` (cs or en).
    """
    if form == "json":
        return (json.dumps(to_json(report), ensure_ascii=False) + "\n").encode("utf-8", "replace")
    if form == "turtle":
        return to_turtle(report, shapes.graph).encode()
    written: bytes | str = lazily(f"graphsvc.validation.reports.{_SHOWN[form]}").write(outline(report, shapes, language, titles))
    return written if isinstance(written, bytes) else written.encode("utf-8", "replace")


def titles(view: View) -> dict[str, str]:
    """The titles of the documents in the graph, by the name of the file; of several, the first in the order of letters."""
    rows = sorted(((row["file"].value, row["title"].value) for row in view.select(_TITLES)), reverse=True)
    return dict(rows)


def to_json(report: Report) -> dict[str, Any]:
    """The report with the keys conforms, counts, findings and checked."""
    return {
        "conforms": report.conforms,
        "counts": report.counts,
        "findings": [finding.to_json() for finding in report.findings],
        "checked": {"items": report.items, "focus_nodes": report.focus_nodes},
    }


def to_turtle(report: Report, shapes: Graph) -> str:
    """The W3C's validation report; there, a result of any severity means that the graph does not conform."""
    return turtle.write(((finding.result, finding.message) for finding in report.findings), shapes)
