"""Bodies as they are written in a cell: ``KÚ LK / OSV + OŠMTS`` is two departments of one authority, ``LK / obce`` two bodies.

The signs ``/``, ``+`` and a dash between spaces do not say whether a part of a body or another body follows. The code list does:
a body that contains another one of the same cell (``org:unitOf``, key ``unit_of``) only says where that one belongs, and is
named by it. Whatever the code list knows as a whole is never split, unless it says which bodies the whole names (key ``members``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from graphsvc import fields
from graphsvc.lookups import Concept, Lookup
from graphsvc.text import squeeze

_BREAK = re.compile(r"\s*[/+]\s*|\s+[-–—]\s+")
_ASIDE = re.compile(r"\s*\([^()]*\)")


EXPLAINED = "explained-abbreviation"
"""The reason of a part that no code list knows, but whose abbreviation the document explains."""


def read(written: str, bodies: Lookup, explained: Collection[str] = ()) -> tuple[tuple[str, ...], str | None]:
    """The ids of the bodies that a cell names, in its order, and why it (or a part of it) names none.

    ``KÚ LK / ???`` is the authority and the reason ``placeholder``; a name that no code list knows gives ``unknown-value``, unless it
    is one of the abbreviations that are ``explained`` in the document: the weakest reason, for nothing is to be put right.
    """
    whole = bodies.resolve(written)
    if whole:
        return tuple(bodies[whole].extra.get("members", (whole,))), None
    if written in explained:
        return (), EXPLAINED
    if fields.is_placeholder(written):
        return (), "placeholder"
    found: list[str] = []
    reasons: list[str] = []
    for part, body in _parts(squeeze(_ASIDE.sub("", written)), bodies):
        if body:
            found.append(body)
        elif part in explained:
            reasons.append(EXPLAINED)
        else:
            reasons.append("placeholder" if fields.is_placeholder(part) else "unknown-value")
    reason = min(reasons, key=lambda why: why == EXPLAINED, default=None)
    if not found:
        return (), reason or "unknown-value"
    containers = {container for body in found for container in _containers(bodies[body], bodies)}
    return tuple(dict.fromkeys(body for body in found if body not in containers)), reason


def _parts(written: str, bodies: Lookup) -> Iterator[tuple[str, str | None]]:
    """The parts of a cell with the body that each names; of several ways to cut, the one with the longest known part in front."""
    spans = _spans(written)
    at = 0
    while at < len(spans):
        for last in range(len(spans), at, -1):
            part = written[spans[at][0] : spans[last - 1][1]]
            body = bodies.resolve(part)
            if body or last == at + 1:
                yield part, body
                at = last
                break


def _spans(written: str) -> list[tuple[int, int]]:
    breaks = [found.span() for found in _BREAK.finditer(written)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(written)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _containers(body: Concept, bodies: Lookup) -> Iterator[str]:
    """The bodies that contain this one, nearest first."""
    above = body.extra.get("unit_of")
    seen = {body.id}
    while above and above not in seen and above in bodies.concepts:
        yield above
        seen.add(above)
        above = bodies[above].extra.get("unit_of")
