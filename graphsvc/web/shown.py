"""What the templates of pages about things do to values, and the addresses that they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app

from graphsvc.validation.reports import words
from graphsvc.web import editions, facets, wording
from graphsvc.web.judged import Line
from graphsvc.web.sheet import Sheet
from graphsvc.web.site import Site
from graphsvc.web.subject import Group
from graphsvc.web.things import Thing

_CONSISTENCY = "consistency.page"
_IN_SUCCESSION = frozenset(map(wording.expand, ("g:later", "g:earlier", "g:between", "g:succeeds", "skos:closeMatch")))
_FAMILY = wording.expand("g:family")
_FIELDS = {
    "code": wording.texts("codelist_code"),
    "codes": wording.texts("field_codes"),
    "goal": wording.texts("field_goal"),
    "status": wording.texts("field_status"),
}
_OF_PLAN = wording.expand("g:ofPlan")


def with_lines(address: str, first: int, last: int) -> str:
    """The address of a document's page with some of its lines."""
    lines = str(max(first, 1)) if first == last else f"{max(first, 1)}-{last}"
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'lines': lines})}#lines"


def told_elsewhere(groups: Iterable[Group], sheet: Sheet) -> list[Group]:
    """The groups of links from or to a thing but for those that another part of its page tells better."""
    told = set(_IN_SUCCESSION) if sheet.links else set()
    if sheet.document:
        told.add(_FAMILY)
    if sheet.plan and (sheet.plan.tree or sheet.plan.loose):
        told.add(_OF_PLAN)
    return [group for group in groups if group.iri not in told]


def statuses_of(line: Line) -> list[tuple[str, Thing]]:
    """The statuses of a line of time, each once: what the style sheet calls it, and itself."""
    found = {mark.style: mark.status for lane in line.lanes for mark in lane.marks}
    return sorted(found.items())


def in_order(values: Iterable[Any], name: str) -> list[tuple[Any, list[Any]]]:
    """Values that stand together by an attribute, in the order in which they come."""
    return [(key, list(same)) for key, same in groupby(values, key=lambda value: getattr(value, name))]


def field_name(lang: str, name: str) -> str:
    """What a field of a record is called: as the property is that it backs; of the two that back several, by a text of its own."""
    if name in _FIELDS:
        return _FIELDS[name][lang]
    found = next((known.forward for known in wording.properties().values() if known.field == name and known.forward), None)
    return found[lang] if found else name


def family(lang: str, name: str) -> str:
    """What a family of documents is called; one that nobody has named is called as it is written."""
    known = wording.values()["family"].get(name)
    return known[lang] if known else name


def list_of(site: Site, thing: Thing) -> str | None:
    """The address of the list of items that link to a thing; None where items cannot be chosen by its kind."""
    if thing.kind not in facets.NAMES:
        return None
    return site.url("pages.listing", **{"kind": "item", thing.kind: facets.key_of(thing.iri, site.settings.base)})


def consistency(site: Site, thing: Thing) -> str | None:
    """The address of the findings on a plan; None where this application has no page of findings."""
    if thing.kind != "plan" or _CONSISTENCY not in current_app.view_functions:
        return None
    return site.url(_CONSISTENCY, plan=thing.iri.rpartition("/")[2])


def context(site: Site, thing: Thing, lang: str) -> dict[str, Any]:
    """What those templates can use besides what all can."""
    return {
        "statuses_of": statuses_of,
        "list_of": partial(list_of, site),
        "field_name": partial(field_name, lang),
        "family_name": partial(family, lang),
        "family_property": _FAMILY,
        "consistency": consistency(site, thing),
        "moment": editions.moment,
    }


def install(app: Flask) -> None:
    """Give the filters to the templates."""
    made: Mapping[str, Callable[..., object]] = {
        "with_lines": with_lines,
        "told_elsewhere": told_elsewhere,
        "groupby_in_order": in_order,
        "visible": words.visible,
    }
    app.jinja_env.filters.update(made)
