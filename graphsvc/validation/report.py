"""Reports of findings: JSON, text for the terminal (Czech or English), Turtle (a SHACL validation report). The same findings in all."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from rdflib import Graph

from graphsvc.validation import turtle
from graphsvc.validation.result import Finding, Report
from graphsvc.validation.shapes import Shape

_SEVERITY = {
    "cs": {"violation": "PORUŠENÍ", "warning": "VAROVÁNÍ", "info": "UPOZORNĚNÍ"},
    "en": {"violation": "VIOLATION", "warning": "WARNING", "info": "INFORMATION"},
}
_SUMMARY = {
    "cs": "{findings} nálezů; zkontrolováno {items} položek, {focus_nodes} uzlů.",
    "en": "{findings} findings; {items} items, {focus_nodes} nodes checked.",
}
_NOTHING = {
    "cs": "Nic nebylo zkontrolováno: graf neobsahuje žádný cíl pravidel.",
    "en": "Nothing was checked: the graph holds no target of the rules.",
}


def to_json(report: Report) -> dict[str, Any]:
    """The report with the keys conforms, counts, findings and checked."""
    return {
        "conforms": report.conforms,
        "counts": report.counts,
        "findings": [finding.to_json() for finding in report.findings],
        "checked": {"items": report.items, "focus_nodes": report.focus_nodes},
    }


def to_text(report: Report, rules: Mapping[str, Shape], language: str = "cs") -> str:
    """Findings by rule, the most severe first, each with document:line; the last line says what was looked at."""
    if not report.focus_nodes:
        return _NOTHING[language] + "\n"
    lines: list[str] = []
    for (severity, rule), group in groupby(report.findings, key=lambda finding: (finding.severity, finding.rule)):
        found = list(group)
        label = rules[rule].labels.get(language, rule) if rule in rules else rule
        lines += [f"{_SEVERITY[language].get(severity, severity)}  {rule}  {label} ({len(found)})"]
        lines += [f"  {_where(finding)}  {_message(finding, language)}" for finding in found] + [""]
    counts = {"findings": len(report.findings), "items": report.items, "focus_nodes": report.focus_nodes}
    return "\n".join([*lines, _SUMMARY[language].format(**counts)]) + "\n"


def to_turtle(report: Report, shapes: Graph) -> str:
    """The W3C's validation report; there, a result of any severity means that the graph does not conform."""
    return turtle.write(((finding.result, finding.message) for finding in report.findings), shapes)


def _where(finding: Finding) -> str:
    line = finding.locator.get("line")
    place = f"{finding.document}:{line}" if finding.document and line else finding.document or "–"
    return f"{place}  {finding.code or ''}@{finding.plan or ''}".rstrip("@ ")


def _message(finding: Finding, language: str) -> str:
    return finding.message.get(language) or next(iter(finding.message.values()), finding.value or "")
