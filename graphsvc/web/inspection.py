"""What the rules find on the published data: each state of the data is checked once, for all who ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphsvc.keeping import Keeper
from graphsvc.review import telling
from graphsvc.store.base import Iri, View
from graphsvc.validation import engine, shapes
from graphsvc.validation import report as reports
from graphsvc.validation.reports.outline import meanings
from graphsvc.validation.result import SEVERITIES, Report
from graphsvc.validation.shapes import Shapes

SMALL = 200_000
"""Triples up to which a page that is about something else may wait for the check: some tenths of a second."""
_DOCUMENTS = "SELECT ?file ?document { ?document a foaf:Document ; dct:source ?file }"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, whether it found anything or not: its name and when it fires, by language."""

    id: str
    severity: str
    labels: Mapping[str, str]
    meanings: Mapping[str, str]
    number: int

    def label(self, lang: str) -> str:
        """What it is called in that language, else in another, else its id."""
        return next((self.labels[name] for name in (lang, *sorted(self.labels)) if name in self.labels), self.id)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A state of the data, checked: the report, what pages show of it by language, and the documents by the names of their files."""

    report: Report
    shapes: Shapes
    pages: Mapping[str, Mapping[str, Any]]
    titles: Mapping[str, str]
    documents: Mapping[str, str]

    @property
    def rules(self) -> list[Rule]:
        """All rules, the most severe first, then by their ids."""
        counts, said = self.report.counts, meanings()
        rules = [
            Rule(name, shape.severity, shape.labels, said.get(name, {}), counts.get(name, 0)) for name, shape in self.shapes.rules().items()
        ]
        known = list(SEVERITIES)
        return sorted(rules, key=lambda rule: (known.index(rule.severity) if rule.severity in known else len(known), rule.id))


_KEPT: Keeper[Inspected] = Keeper(2)


def load(view: View, root: Path) -> Inspected:
    """What the rules below ``root`` find; takes as long as ``graphsvc validate`` where nobody has asked before."""
    return _KEPT.get((view.version(), str(root)), lambda: _read(view, root))


def _read(view: View, root: Path) -> Inspected:
    rules = shapes.folder(root)
    report, titles = engine.validate(view, rules), reports.titles(view)
    pages = {language: telling.page(report, rules, language, titles, most=None) for language in telling.LANGUAGES}
    rows = [(row["file"].value, row["document"]) for row in view.select(_DOCUMENTS)]
    documents = {
        file: term.value for file, term in sorted(rows, reverse=True, key=lambda pair: (pair[0], str(pair[1]))) if isinstance(term, Iri)
    }
    return Inspected(report, rules, pages, titles, documents)
