"""Findings as one HTML page that needs nothing else: no script, no other file, no request."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graphsvc.validation.reports import words
from graphsvc.validation.reports.outline import Outline
from graphsvc.validation.result import SEVERITIES


def write(outline: Outline) -> str:
    """The page; every text of data and shapes is escaped."""
    return _environment().get_template("report.html").render(report=outline, word=words.words(outline.language))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        visible=_visible,
        severity=words.severity,
        heading=words.heading,
        advice=words.advice,
        counted=words.counted,
        number=words.number,
        css=_css,
    )
    return made


def _visible(text: str) -> str:
    return words.visible(text, lines=True)


def _css(severity: str) -> str:
    """The class of a severity; those that only the shapes know have one together."""
    return f"s-{severity}" if severity in SEVERITIES else "s-other"
