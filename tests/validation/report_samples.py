"""Reports to be written in all forms, and readers that get the findings back out of each form."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import load_workbook
from rdflib import Graph

from graphsvc.settings import Settings
from graphsvc.validation import shapes
from graphsvc.validation.reports import words
from graphsvc.validation.result import Finding, Report

RULES = shapes.folder(Settings().root)
PARTS = ("sheet", "page", "table", "row", "column", "cell", "line")
"""The keys of locators that the readers know."""
PLACES: list[dict[str, Any]] = [
    {"line": 12},
    {"page": 5, "line": 3},
    {"table": 2, "row": 7, "cell": 1},
    {"sheet": "Opatření", "row": 14, "column": "C"},
    {},
]


class Read(NamedTuple):
    """A finding as a form tells it; the place is a sorted tuple of what its locator holds, as strings."""

    rule: str
    severity: str
    plan: str
    code: str
    field: str
    value: str | None
    document: str
    place: tuple[tuple[str, str], ...]
    message: str


def placed(report: Report) -> Report:
    """The report with places of all kinds."""
    found = [replace(finding, locator=PLACES[number % len(PLACES)]) for number, finding in enumerate(report.findings)]
    return replace(report, findings=tuple(found))


def expected(report: Report, language: str) -> list[Read]:
    """What each form must tell."""
    return sorted((_read(finding.to_json(), language) for finding in report.findings), key=str)


def of_json(data: bytes, language: str) -> list[Read]:
    return sorted((_read(finding, language) for finding in json.loads(data)["findings"]), key=str)


def _read(finding: dict[str, Any], language: str) -> Read:
    place = tuple(sorted((key, str(value)) for key, value in finding["locator"].items()))
    texts = (finding["plan"] or "", finding["code"] or "", finding["field"] or "", finding["value"], finding["document"] or "")
    return Read(finding["rule"], finding["severity"], *texts, place, finding["message"][language])


def of_text(data: bytes, language: str) -> list[Read]:
    severities = {word.upper(): name for word, name in _severities(language).items()}
    found, rule, severity = [], "", ""
    lines = data.decode().splitlines()
    for number, line in enumerate(lines):
        if head := re.fullmatch(r"(\S+)  (\S+)  .+ \(\d+\)", line):
            severity, rule = severities[head[1]], head[2]
        elif line.startswith("  ") and not line.startswith("      "):
            where, item, *rest = line[2:].split("  ", 2)
            field, value = _written(rest[0] if rest else "", language)
            code, _, plan = item.partition("@")
            document, place = _where(where, language)
            found.append(Read(rule, severity, plan, code, field, value, document, place, lines[number + 1].strip()))
    return sorted(found, key=str)


def _written(text: str, language: str) -> tuple[str, str | None]:
    opened, closed = words.quoted("|", language).split("|")
    parts = re.fullmatch(rf"(.*?)\s?(?:{opened}(.*){closed})?", text)
    assert parts
    return _fields(language)[parts[1]] if parts[1] else "", parts[2]


def _where(text: str, language: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    if line := re.fullmatch(r"(.+):(\d+)", text):
        return line[1], (("line", line[2]),)
    if other := re.fullmatch(r"(.+) \((.+)\)", text):
        return other[1], _place(other[2], language)
    return text, ()


def _place(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """The locator that the words name; a Czech ``řádek`` is a row in a table or sheet, else a line."""
    found: dict[str, str] = {}
    for part in filter(None, text.split(", ")):
        word, _, value = part.rpartition(" ")
        named = [key for key in PARTS if words.called(key, language) == word]
        found[named[0] if {"table", "sheet"} & set(found) else named[-1]] = value
    return tuple(sorted(found.items()))


def of_xlsx(data: bytes, language: str) -> list[Read]:
    sheet = load_workbook(BytesIO(data))[words.word("findings", language)]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    names = {words.word(name, language): name for name in ("severity", "rule", "plan", "code", "field", "value", "message", "document")}
    names |= {words.column(part, language): part for part in PARTS}
    found = []
    for row in rows:
        cells = {names[name]: value for name, value in zip(head, row, strict=True) if name in names}
        place = tuple(sorted((part, str(cells[part])) for part in PARTS if cells.get(part) is not None))
        severity = {word.lower(): name for word, name in _severities(language).items()}[cells["severity"].lower()]
        texts = (cells["plan"] or "", cells["code"] or "", _fields(language)[cells["field"]] if cells["field"] else "")
        found.append(Read(cells["rule"], severity, *texts, cells["value"], cells["document"] or "", place, cells["message"]))
    return sorted(found, key=str)


def of_html(data: bytes, language: str) -> list[Read]:
    page = Page()
    page.feed(data.decode())
    page.close()
    found = []
    for rule, severity, cells in page.findings:
        field = _fields(language)[cells["field"]] if cells.get("field") else ""
        place = _place(cells.get("place", ""), language)
        texts = (cells.get("plan", ""), cells.get("code", ""), field, cells.get("bdi"), cells.get("file", ""))
        found.append(Read(rule, _severities(language)[severity], *texts, place, cells["message"]))
    return sorted(found, key=str)


EMPTY = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """The findings of a page, by the classes of their cells; every element that is opened must be closed in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.findings: list[tuple[str, str, dict[str, str]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, list[str]]] = []
        self.rule = self.severity = ""
        self.row: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        classes = (given.get("class") or "").split()
        if tag not in EMPTY:
            self.open.append((tag, classes))
        if tag == "section" and "rule" in classes:
            self.rule = self.severity = ""
        if tag == "tr":
            self.row = {}

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop()[0] == tag
        if tag == "tr" and self.row and "message" in self.row:
            self.findings.append((self.rule, self.severity, self.row))
        self.row = None if tag == "tr" else self.row

    def handle_data(self, data: str) -> None:
        inside = [name for tag, classes in self.open for name in (tag, *classes)]
        if "rule" in inside and "p" in inside and "code" in inside:
            self.rule += data
        elif "rule" in inside and "p" in inside and "chip" in inside:
            self.severity += data
        elif self.row is not None:
            for name in ("code", "plan", "field", "bdi", "message", "place", "file"):
                if name in inside:
                    self.row[name] = self.row.get(name, "") + data


def of_turtle(data: bytes) -> Graph:
    return Graph().parse(data=data, format="turtle")


def _severities(language: str) -> dict[str, str]:
    return {words.severity(name, language): name for name in ("violation", "warning", "info")}


@cache
def _fields(language: str) -> dict[str, str]:
    """Label of a field → its id; fields without a label are called by their id."""
    labels = {texts[language]: name for name, texts in RULES.field_labels().items()}
    assert len(labels) == len(RULES.field_labels())
    return labels | {shape.field: shape.field for shape in RULES.shapes if shape.field and shape.field not in RULES.field_labels()}


def a_finding(report: Report, **changes: Any) -> Report:
    """The report with its first finding alone, changed."""
    changed: Finding = replace(report.findings[0], **changes)
    return replace(report, findings=(changed,))
