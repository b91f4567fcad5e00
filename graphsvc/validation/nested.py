"""The parts of a SPARQL constraint that an engine may evaluate on their own: inner queries about ``$this``, and what is optional.

SHACL binds ``$this`` in them too (section 5.3.1), so the targets may stand in each. Over all targets at once they are evaluated faster
without; over a few, each would cost what the whole graph costs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r""""{3}(?:(?!"{3})[^\\]|\\.)*"{3}|'{3}(?:(?!'{3})[^\\]|\\.)*'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|\#[^\n]*"""
    r"|[{}]|\b(?:SELECT|OPTIONAL)\b|[$?]this\b",
    re.IGNORECASE | re.DOTALL,
)
"""What must be skipped as a whole (strings, IRIs, comments), and what tells where an inner query begins, ends and speaks of ``$this``."""


@dataclass(slots=True)
class _Group:
    """A group in braces: where its content starts, whether it is the WHERE clause of an inner query, optional, or holds an inner query."""

    start: int
    kind: str
    speaks: bool = False


def insert(where: str, targets: str) -> str:
    """The WHERE clause, after its opening brace, with the pattern ``targets`` at the head of each such part."""
    points: list[int] = []
    groups: list[_Group] = []
    coming = "plain"
    for token in _TOKEN.finditer(where):
        text = token[0].lower()
        if text == "select":
            coming = "where"
            if groups:
                groups[-1].kind = "holder"
        elif text == "optional":
            coming = "optional"
        elif text == "{":
            groups.append(_Group(token.end(), coming))
            coming = "plain"
        elif text == "}" and groups:
            closed = groups.pop()
            if closed.speaks and closed.kind in ("where", "optional"):
                points.append(closed.start)
            if closed.speaks and closed.kind in ("plain", "optional") and groups:
                groups[-1].speaks = True
        elif text in ("$this", "?this") and groups and coming != "where":
            groups[-1].speaks = True
    for point in sorted(points, reverse=True):
        where = f"{where[:point]} {targets} {where[point:]}"
    return where
