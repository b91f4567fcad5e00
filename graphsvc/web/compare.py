"""Two plans side by side, as a page, as CSV and as a workbook; what is chosen stands in the address."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, render_template, request

from graphsvc.analysis.csvtext import plain
from graphsvc.errors import ParameterError
from graphsvc.lazy import lazily
from graphsvc.questions.forms import FORMS
from graphsvc.web import beside, wording
from graphsvc.web.beside import Beside, Counterpart, Entry, Group
from graphsvc.web.numbers import whole
from graphsvc.web.site import Site, current_language
from graphsvc.web.things import Thing

SHOWS = ("", "paired", "changed", "unpaired")
"""What can be asked for; ``""`` is all."""
PAGE = 200
"""Rows on a page."""
MEDIA_TYPES = {name: FORMS[name] for name in ("csv", "xlsx")}
_COLUMNS = {
    "goal": 40,
    "change": 14,
    "code_a": 12,
    "title_a": 60,
    "status_a": 18,
    "relation": 18,
    "code_b": 12,
    "title_b": 60,
    "status_b": 18,
    "what": 30,
}
"""Columns of the files, and their widths."""


def blueprint(site: Site) -> Blueprint:
    """``/compare`` over one site."""
    compare = Blueprint("compare", __name__)

    @compare.get("/compare")
    def page() -> Response:
        left, right = (_plan(site, name) for name in ("left", "right"))
        show, unfulfilled = _choice("show", SHOWS), _choice("unfulfilled", ("", "yes")) == "yes"
        found = beside.load(site.view, site.things, left.iri, right.iri) if left and right and left.iri != right.iri else None
        groups = beside.chosen(found.groups, show, unfulfilled=unfulfilled) if found else []
        form = request.args.get("format", "")
        if form:
            return _file(site, found, groups, form)
        total = beside.rows(groups)
        pages = max(-(-total // PAGE), 1)
        number = whole("page", 1, 1, pages)

        def to(**values: str) -> str:
            """The address with other values; ``""`` leaves one out."""
            state = {"left": _id(left), "right": _id(right), "show": show, "unfulfilled": "yes" if unfulfilled else "", **values}
            return site.url("compare.page", **{name: value for name, value in state.items() if value})

        return Response(
            render_template(
                "compare.html",
                plans=_plans(site),
                left=left,
                right=right,
                same=bool(left and right and left.iri == right.iri),
                beside=found,
                groups=beside.part(groups, (number - 1) * PAGE, PAGE),
                show=show,
                unfulfilled=unfulfilled,
                number=number,
                pages=pages,
                to=to,
                way_of=way,
                change_of=change,
                what_of=what,
                status_of=lambda name: status(site, name),
            ),
            mimetype="text/html",
        )

    return compare


def _id(plan: Thing | None) -> str:
    return plan.iri.rpartition("/")[2] if plan else ""


def _plans(site: Site) -> list[tuple[str, list[tuple[str, Thing]]]]:
    """The plans that can be chosen, by their ids: those with items, then those of which only goals or references are known."""
    lang = current_language()
    known: dict[str, list[tuple[str, Thing]]] = {"own": [], "referred": []}
    with_items = {value.iri for value in site.facets.values("plan", {})}
    for plan in site.things.of_kind("plan"):
        known["own" if plan.iri in with_items else "referred"].append((_id(plan), plan))
    headings = {"own": wording.text("compare_own", lang), "referred": wording.text("compare_referred", lang)}
    return [(headings[name], plans) for name, plans in known.items() if plans]


def _plan(site: Site, name: str) -> Thing | None:
    """The plan that a parameter names by its id; None where it names none. Raises ParameterError for one that there is not."""
    written = request.args.get(name, "").strip()
    if not written:
        return None
    found = site.things.by_iri.get(f"{site.settings.base}id/plan/{written}")
    if found is None or found.kind != "plan":
        raise ParameterError(f"There is no plan that {name} could mean by {written[:80]!r}")
    return found


def _choice(name: str, choices: Sequence[str]) -> str:
    written = request.args.get(name, "")
    if written not in choices:
        raise ParameterError(f"{name} is one of {', '.join(filter(None, choices))}, not: {written[:40]!r}")
    return written


def way(one: Counterpart) -> str:
    """How a counterpart is linked, in the words of the page."""
    lang = current_language()
    texts = {
        ("succeeds", False): wording.texts("way_succeeds"),
        ("succeeds", True): wording.texts("way_succeeds_back"),
        ("implements", False): wording.texts("way_implements"),
        ("implements", True): wording.texts("way_implements_back"),
        "match": wording.texts("way_match"),
        "related": wording.texts("way_related"),
        "refers": wording.texts("way_refers"),
        beside.MAYBE: wording.texts("way_maybe"),
        beside.SAME: wording.texts("way_same"),
    }
    return (texts.get((one.way, one.back)) or texts[one.way])[lang]


def change(name: str) -> str:
    """What has become of an item, in the words of the page."""
    lang = current_language()
    if name == beside.LINKED:
        return wording.text("change_linked", lang)
    return wording.text("change_alone", lang) if name == beside.ALONE else wording.values()["change"][name][lang]


def what(names: Sequence[str]) -> str:
    """In what an item has changed."""
    return ", ".join(wording.values()["what"][name][current_language()] for name in names)


def status(site: Site, iri: str) -> str:
    """What a status is called."""
    return site.things.get(iri).label(current_language()) if iri else ""


def _file(site: Site, found: Beside | None, groups: Sequence[Group], form: str) -> Response:
    if form not in MEDIA_TYPES:
        raise ParameterError(f"A comparison can be had as {' and '.join(MEDIA_TYPES)}, not as: {form[:40]!r}")
    if found is None:
        raise ParameterError(f"Two different plans are needed for a comparison, not: {request.args.get('left', '')[:40]!r}")
    lines = [line for group in groups for line in _lines(site, group)]
    if form == "csv":
        out = io.StringIO()
        csv.writer(out).writerows([_COLUMNS, *([plain(cell) for cell in line] for line in lines)])
        content = out.getvalue().encode()
    else:
        workbook = lazily("graphsvc.workbook")
        heads = [workbook.Column(head, width) for head, width in zip(_heads(), _COLUMNS.values(), strict=True)]
        content = workbook.table(wording.text("compare_title", current_language()), heads, lines)
    answer = Response(content, content_type=MEDIA_TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{_id(found.left)}_{_id(found.right)}.{form}"'
    return answer


def _heads() -> list[str]:
    lang, columns = current_language(), wording.columns()
    own = {"status_a": wording.texts("compare_status_left"), "status_b": wording.texts("compare_status_right")}
    return [(own.get(name) or columns[name])[lang] for name in _COLUMNS]


def _lines(site: Site, group: Group) -> Iterator[list[str]]:
    """A line for each pair, and for each that has no counterpart; the goal itself first, where it is shown by itself or has any."""
    goal = group.goal
    heading = f"{goal.thing.code} {goal.thing.label(current_language())}".strip() if goal else ""
    entries = [goal] if goal and (goal.others or not group.entries) else []
    for entry in (*entries, *group.entries):
        for other in entry.others or (None,):
            yield [heading, *_cells(site, entry, other, right=group.right)]


def _cells(site: Site, entry: Entry, other: Counterpart | None, *, right: bool) -> list[str]:
    lang = current_language()
    own = [entry.thing.code, entry.thing.label(lang), status(site, entry.status)]
    theirs = [other.thing.code, other.thing.label(lang), status(site, other.status)] if other else ["", "", ""]
    said = what(other.what or ()) if other else ""
    return [change(entry.change), *(theirs if right else own), way(other) if other else "", *(own if right else theirs), said]
