"""What a draft or an edition changes, in words: names for pages, and lines of text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graphsvc.web import wording
from graphsvc.web.things import Thing

_OF_PLAN = re.compile(r"/id/plan/([^/]+)/")
_LONGEST = 1_000
"""Characters of a value on a page."""
_SHORT = 200
"""Characters of a value in a line."""

Names = Mapping[str, Mapping[str, str]]


def lines(told: Mapping[str, Any], names: Names, lang: str) -> Iterator[str]:
    """The changes that `telling.changed` tells, under headings, in one language (cs or en)."""
    if not (told["added"] or told["changed"] or told["removed"]):
        yield wording.text("changes_none", lang)
    yield from _listed(wording.text("changes_added", lang), told["added"], "+")
    yield from _changed(told["changed"], names, lang)
    yield from _listed(wording.text("changes_removed", lang), told["removed"], "-")
    if told["kept"]:
        yield wording.text("changes_kept", lang, n=told["kept"])
    if told["lost_references"]:
        yield f"{wording.text('changes_lost', lang)} ({len(told['lost_references'])}):"
        for one in told["lost_references"]:
            yield f"  {_called(one['from'])} → {_called(one['to'])}"
    yield from _listed(wording.text("changes_uncovered", lang), told["uncovered_goals"], "!")


def property_name(iri: str, lang: str) -> str:
    """How a property is called in a language."""
    known = wording.properties().get(iri)
    return known.forward[lang] if known and known.forward else wording.compact(iri)


def plan_of(iri: str) -> str:
    """The id of the plan whose item or goal an IRI names; ``""`` for any other."""
    found = _OF_PLAN.search(iri)
    return found[1] if found else ""


def namer(names: Names, lang: str) -> Callable[[str], str]:
    """How a value is called in a language: what is no IRI of something named is told as it is."""

    def name_of(value: str) -> str:
        labels = names.get(value)
        if labels:
            return Thing(value, "other", "", labels).label(lang)
        # what the draft takes away is called by its code alone
        return value.rpartition("/")[2] if _OF_PLAN.search(value) else value[:_LONGEST]

    return name_of


def _listed(heading: str, nodes: list[Mapping[str, str]], mark: str) -> Iterator[str]:
    if nodes:
        yield f"{heading} ({len(nodes)}):"
        yield from (f"  {mark} {_called(node)}" for node in nodes)


def _changed(items: list[Mapping[str, Any]], names: Names, lang: str) -> Iterator[str]:
    if items:
        yield f"{wording.text('changes_changed', lang)} ({len(items)}):"
    name_of = namer(names, lang)
    for one in items:
        yield f"  ~ {_called(one)}"
        for difference in one["differences"]:
            sides = [", ".join(_short(name_of(value)) for value in difference[side]) for side in ("before", "after")]
            yield f"      {property_name(difference['property'], lang)}: {sides[0] or '–'} → {sides[1] or '–'}"


def _called(node: Mapping[str, str]) -> str:
    return _short(f"{node['code']} {node['title']}".strip() or node["iri"])


def _short(text: str) -> str:
    """In one line, and without what a terminal would act upon."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown if len(shown) <= _SHORT else f"{shown[:_SHORT]}…"
