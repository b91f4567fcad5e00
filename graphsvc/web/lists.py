"""Lists of all things of a kind: sorted, in pages, as files; items can be chosen by facets. All of that stands in the address."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from flask import Response, render_template, request

from graphsvc.analysis.csvtext import plain
from graphsvc.errors import ParameterError
from graphsvc.lazy import lazily
from graphsvc.questions.forms import FORMS
from graphsvc.text import fold, natural
from graphsvc.web import wording
from graphsvc.web.facets import NAMES, NOTHING, YEAR, Value
from graphsvc.web.numbers import whole
from graphsvc.web.site import Site, current_language
from graphsvc.web.things import Thing
from graphsvc.web.wording import Kind

PAGE = 50
"""Things on a page."""
LONGEST = 200
"""Characters of a text that a list is searched for."""
SHOWN = 10
"""Values of a facet that are shown at once; the others are one step further."""
_ITEM = "item"
_COLUMNS = {"target-group": "target_group", "funding-source": "source"}
"""What :mod:`wording` calls the column of a facet, where it is not the facet's name."""
_WIDTHS = {"title": 70, "iri": 60, "code": 12, "items": 10, YEAR: 12}
_SORTS = {
    _ITEM: ("plan", "code", "title", "status", YEAR),
    **dict.fromkeys(("plan", "goal", "service"), ("plan", "code", "title", "items")),
}
"""What lists are sorted by where things have codes, the first of it unless another is asked for."""
_OTHERS = ("title", "items")
MEDIA_TYPES = {name: FORMS[name] for name in ("csv", "xlsx")}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of a list: its values by facet (things, or years) and how many items link to it."""

    thing: Thing
    values: Mapping[str, tuple[str, ...]]
    used: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet as the page shows it, with the address of the list that it leads to (without it, where it is chosen)."""

    label: str
    number: int
    href: str
    chosen: bool
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its choices: the most frequent first, years from the latest, having none last."""

    name: str
    heading: str
    choices: Sequence[Choice]

    @property
    def chosen(self) -> Choice | None:
        """What is chosen of it."""
        return next((choice for choice in self.choices if choice.chosen), None)


def page(site: Site, named: Kind) -> Response:
    """The list of one kind as the request asks for it: a page, or a file with ``format``. Raises ParameterError for what there is not."""
    of_items = named.id == _ITEM
    chosen = site.facets.read(request.args) if of_items else {}
    text = request.args.get("q", "").strip()[:LONGEST]
    found = _holding(site.things.of_kind(named.id), text)
    rows = _rows(site, named, chosen, found)
    sorts = _SORTS.get(named.id, _OTHERS)
    sort = _sort(sorts)
    rows.sort(key=_key(sort.removeprefix("-"), site, current_language()))
    if sort.startswith("-"):
        rows.reverse()  # what is equal too: the one order is the other from its end
    form = request.args.get("format", "")
    if form:
        return _file(site, named, rows, form)
    number, pages = _page(len(rows))
    state = {**_keys(site, chosen), "q": text, "sort": sort}

    def to(**values: str) -> str:
        """The address of the list with other values; ``""`` leaves one out."""
        given = {name: value for name, value in {**state, **values}.items() if value and (name, value) != ("sort", sorts[0])}
        return site.url("pages.listing", kind=named.id, **given)

    among = frozenset(thing.iri for thing in found) if text else None
    shown = rows[(number - 1) * PAGE : number * PAGE]
    return Response(
        render_template(
            "list.html",
            named=named,
            rows=shown,
            total=len(rows),
            first=(number - 1) * PAGE + 1,
            number=number,
            pages=pages,
            facets=[_facet(site, name, chosen, to, among) for name in NAMES] if of_items and site.facets.items else [],
            filtered=bool(chosen or text),
            text=text,
            state={name: value for name, value in state.items() if name != "q" and (name, value) != ("sort", sorts[0])},
            of_items=of_items,
            groups=_groups(shown, by_plan=sort in ("plan", "-plan")),
            most=SHOWN,
            spans=spans,
            sort=sort,
            sorts=sorts,
            to=to,
        ),
        mimetype="text/html",
    )


def _keys(site: Site, chosen: Mapping[str, str]) -> dict[str, str]:
    """What is chosen, as it stands in an address."""
    return {name: site.facets.keys[name][value] for name, value in chosen.items()}


def _holding(things: list[Thing], text: str) -> list[Thing]:
    """The things in whose code or names all words of the text stand, whatever their case and diacritics."""
    words = fold(text).split()
    return [thing for thing in things if all(word in _searched(thing) for word in words)] if words else things


def _searched(thing: Thing) -> str:
    return fold(" ".join((thing.code, *thing.labels.values())))


def _rows(site: Site, named: Kind, chosen: Mapping[str, str], found: Sequence[Thing]) -> list[Row]:
    if named.id != _ITEM:
        used = site.published.used
        return [Row(thing, {}, used[thing.iri]) for thing in found]
    left, said = site.facets.chosen(chosen), site.facets.of_item
    return [Row(thing, {name: tuple(sorted(said[name].get(thing.iri, ()))) for name in NAMES}, 0) for thing in found if thing.iri in left]


def _sort(sorts: Sequence[str]) -> str:
    written = request.args.get("sort", "") or sorts[0]
    if written.removeprefix("-") not in sorts:
        raise ParameterError(f"This list is sorted by {', '.join(sorts)}, not by: {written[:40]!r}")
    return written


def _key(sort: str, site: Site, lang: str) -> Callable[[Row], Any]:
    """What rows are sorted by; what is equal stays in the order of plans and codes."""
    keys: Mapping[str, Callable[[Row], Any]] = {
        "plan": lambda row: row.thing.plan or "",
        "code": lambda row: natural(row.thing.code),
        "title": lambda row: fold(row.thing.label(lang)),
        "status": lambda row: (not row.values["status"], [fold(site.things.get(iri).label(lang)) for iri in row.values["status"]]),
        YEAR: lambda row: (not row.values[YEAR], row.values[YEAR]),
        "items": lambda row: row.used,
    }
    return keys[sort]


def _groups(rows: Sequence[Row], *, by_plan: bool) -> list[tuple[str, list[Row]]]:
    """Rows by the IRI of their plan, or all in one group (``""``)."""
    return [(plan, list(same)) for plan, same in groupby(rows, key=lambda row: row.thing.plan or "" if by_plan else "")]


def _page(total: int) -> tuple[int, int]:
    """The number of the page that is asked for, and how many there are."""
    pages = max(-(-total // PAGE), 1)
    return whole("page", 1, 1, pages), pages


def _facet(site: Site, name: str, chosen: Mapping[str, str], to: Callable[..., str], among: AbstractSet[str] | None) -> Facet:
    lang = current_language()
    values = [(_label(site, value, lang), value) for value in site.facets.values(name, chosen, among)]
    if name == YEAR:
        values.sort(key=lambda pair: pair[1].key, reverse=True)  # "-" comes before any digit
    else:
        values.sort(key=lambda pair: (pair[1].key == NOTHING, -pair[1].number, fold(pair[0])))
    choices = [
        Choice(label, value.number, to(**{name: "" if value.chosen else value.key}), value.chosen, _language(site, value, lang))
        for label, value in values
    ]
    return Facet(name, wording.columns()[_COLUMNS.get(name, name)][lang], choices)


def _label(site: Site, value: Value, lang: str) -> str:
    if value.key == NOTHING:
        return wording.text("facet_nothing", lang)
    if not value.iri:
        return value.key
    thing = site.things.get(value.iri)
    if thing.kind == "goal":  # goals of different plans have the same codes
        return f"{thing.code} {thing.label(lang)} ({(thing.plan or '').rpartition('/')[2]})".strip()
    return f"{thing.code} {thing.label(lang)}" if thing.kind == "service" else thing.label(lang) or value.key


def _language(site: Site, value: Value, lang: str) -> str | None:
    return site.things.get(value.iri).language(lang) if value.iri else None


def _file(site: Site, named: Kind, rows: Sequence[Row], form: str) -> Response:
    if form not in MEDIA_TYPES:
        raise ParameterError(f"Lists can be had as {' and '.join(MEDIA_TYPES)}, not as: {form[:40]!r}")
    lang, of_items = current_language(), named.id == _ITEM
    middle = [_COLUMNS.get(name, name) for name in NAMES if name != "plan"] if of_items else ["items"]
    columns = ["plan", "code", "title", *middle, "iri"]
    cells = [_cells(site, row, lang, of_items=of_items) for row in rows]
    if form == "csv":
        out = io.StringIO()
        csv.writer(out).writerows([columns, *([plain(str(cell)) for cell in line] for line in cells)])
        content = out.getvalue().encode()
    else:
        workbook = lazily("graphsvc.workbook")
        heads = [workbook.Column(wording.columns()[name][lang], _WIDTHS.get(name, 30)) for name in columns]
        content = workbook.table(named.many[lang], heads, cells)
    answer = Response(content, content_type=MEDIA_TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{named.id}.{form}"'
    return answer


def _cells(site: Site, row: Row, lang: str, *, of_items: bool) -> list[str | int]:
    thing = row.thing
    plan = site.things.get(thing.plan).label(lang) if thing.plan else ""
    values: list[str | int] = [row.used]
    if of_items:
        values = ["; ".join(_name(site, name, value, lang) for value in row.values[name]) for name in NAMES if name != "plan"]
    return [plan, thing.code, thing.label(lang), *values, thing.iri]


def _name(site: Site, name: str, value: str, lang: str) -> str:
    if name == YEAR:
        return value
    thing = site.things.get(value)
    return thing.label(lang) or thing.code


def spans(years: Sequence[str]) -> str:
    """Years as people write them: ``2014–2017, 2020``."""
    if not years:
        return ""
    numbers = sorted(map(int, years))
    ends = [(a, b) for a, b in pairwise(numbers) if b != a + 1]
    starts, stops = [numbers[0], *(b for _, b in ends)], [*(a for a, _ in ends), numbers[-1]]
    return ", ".join(f"{start}–{stop}" if stop > start else str(start) for start, stop in zip(starts, stops, strict=True))
