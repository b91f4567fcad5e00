"""The parts of a SPARQL constraint that an engine may evaluate on their own: inner queries about ``$this``, and what is optional.

Over all targets at once they are best read through on their own, and joined. Over a few targets each would cost what the whole graph costs.
So the targets are written into each that speaks of ``$this``, for SHACL binds it in them too (section 5.3.1); and an inner query that does
not, and returns all its variables as they are, is written as the group that it is, which the engine looks up from what it knows already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r""""{3}(?:(?!"{3})[^\\]|\\.)*"{3}|'{3}(?:(?!'{3})[^\\]|\\.)*'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|\#[^\n]*"""
    r"|[{}]|\b(?:SELECT|OPTIONAL)\b|[$?]\w+",
    re.IGNORECASE | re.DOTALL,
)
"""What must be skipped as a whole (strings, IRIs, comments), and what tells where a part begins, ends and which variables it has."""
_AS_THEY_ARE = re.compile(r"(?:\s+[$?]\w+)+\s+(?:WHERE\s*)?", re.IGNORECASE)
_THIS = "this"


@dataclass(slots=True)
class _Group:
    """A group in braces: where it and its content start, and whether it is the WHERE clause of an inner query, optional, or holds one."""

    opened: int
    start: int
    kind: str
    select: int = 0
    variables: set[str] = field(default_factory=set)
    speaks: bool = False


@dataclass(slots=True)
class _Edits:
    text: str
    cuts: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, start: int, end: int, instead: str) -> None:
        self.cuts.append((start, end, instead))

    def done(self) -> str:
        text = self.text
        for start, end, instead in sorted(self.cuts, reverse=True):
            text = f"{text[:start]}{instead}{text[end:]}"
        return text


def insert(where: str, targets: str) -> str:
    """The WHERE clause, after its opening brace, for a few targets: their pattern ``targets`` stands at the head of each such part."""
    edits = _Edits(where)
    groups: list[_Group] = []
    coming, select = "plain", 0
    for token in _TOKEN.finditer(where):
        text = token[0]
        if text.lower() == "select":
            coming, select = "where", token.start()
            if groups:
                groups[-1].kind = f"holder of {groups[-1].kind}"
        elif text.lower() == "optional":
            coming = "optional"
        elif text == "{":
            groups.append(_Group(token.start(), token.end(), coming, select))
            coming = "plain"
        elif text == "}" and groups:
            _close(groups, token.start(), edits, targets)
        elif text[0] in "$?" and groups and coming != "where":
            groups[-1].variables.add(text[1:])
            groups[-1].speaks |= text[1:] == _THIS
    return edits.done()


def _close(groups: list[_Group], end: int, edits: _Edits, targets: str) -> None:
    closed = groups.pop()
    above = groups[-1] if groups else None
    if closed.kind == "where" and above is not None:
        if closed.speaks:
            edits.add(closed.start, closed.start, f" {targets} ")
        elif _plain(closed, end, edits.text):
            edits.add(closed.select, closed.start, "")
            edits.add(end, end + 1, "")
            above.variables |= closed.variables
            above.kind = above.kind.removeprefix("holder of ")
        return
    if closed.speaks and closed.kind == "optional":
        edits.add(closed.start, closed.start, f" {targets} ")
    if above is not None:
        above.variables |= closed.variables
        above.speaks |= closed.speaks and not closed.kind.startswith("holder")


def _plain(group: _Group, end: int, text: str) -> bool:
    """Whether an inner query returns all the variables of its pattern, as they are, and nothing more is asked of it."""
    head = text[group.select + len("select") : group.opened]
    named = set(re.findall(r"[$?](\w+)", head))
    return bool(_AS_THEY_ARE.fullmatch(head)) and group.variables <= named and text[end + 1 :].lstrip().startswith("}")
