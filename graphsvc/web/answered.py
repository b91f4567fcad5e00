"""An answer as its page shows it: the sentence, the chart, the rows as they are wanted, the picture, and where to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, url_for

from graphsvc.errors import ParameterError
from graphsvc.questions.answer import Answer, Part
from graphsvc.questions.arranging import DESCENDING, arranged
from graphsvc.questions.catalogue import Catalogue
from graphsvc.store.base import Iri
from graphsvc.web.asked import Asked
from graphsvc.web.cells import Cells, Shown, said
from graphsvc.web.drawn import Drawn, draw
from graphsvc.web.related import Related, related
from graphsvc.web.site import Site, current_language

LONGEST = 200
"""Characters of what rows are looked through for."""
_FEW = 40
"""Rows up to which a picture of them can be read."""
_LOOKED = 200
"""Rows that tell which columns are numbers."""
_WHOLE = ("of",)
"""Pictures that are large whatever the answer is."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, whether it is shown, whether rows are in its order (``ascending``, ``descending``), the address that sorts."""

    name: str
    shown: bool
    order: str
    href: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The graph of an answer: the address of the drawing (``""`` where it would be too large) and of the explorer."""

    drawing: str
    explorer: str


@dataclass(frozen=True, slots=True)
class Answered:
    """All that the page shows of an answer; ``rows`` are those of a part, each as cells, ``found`` how many have the words looked for."""

    whole: Answer
    sentence: Sequence[Shown]
    chart: Drawn | None
    columns: Sequence[Column]
    rows: Sequence[Sequence[Sequence[Shown]]]
    numbers: frozenset[str]
    """Columns of numbers."""
    found: int
    offset: int
    limit: int
    sort: str
    find: str
    to: Callable[..., str]
    picture: Picture | None
    related: Sequence[Related]
    permalink: str
    changed: bool
    """Whether the link names another version of the data."""


def show(site: Site, catalogue: Catalogue, asked: Asked, answer: Answer, part: Part) -> Answered:
    """An answer as the request wants it shown. Raises ParameterError for a column that it does not have."""
    sort, find = request.args.get("sort", ""), request.args.get("find", "").strip()[:LONGEST]
    chosen = _columns(answer)
    kept = arranged(answer, sort, find, partial(said, site.settings.root))
    offset = min(part.offset, max(kept.total - 1, 0))
    limit = part.limit or kept.total
    cells = Cells(site, asked, kept)
    places = range(offset, min(offset + limit, kept.total))
    to = partial(_to, site, asked, {"sort": sort, "find": find, "show": chosen if len(chosen) < len(answer.columns) else []})
    told = asked.question.answer if answer.total else asked.question.nothing
    every = Cells(site, asked, answer)
    return Answered(
        answer,
        list(every.sentence(told[current_language()])) if told else [],
        draw(asked.question.chart, answer, every) if asked.question.chart else None,
        [Column(name, name in chosen, *_sorting(name, sort, to)) for name in answer.columns],
        [[cells.cell(at, name) for name in chosen] for at in places],
        frozenset(name for name in answer.columns if any(type(row[name]) in (int, float) for row in answer.rows[:_LOOKED])),
        kept.total,
        offset,
        limit,
        sort,
        find,
        to,
        _picture(site, asked, answer),
        related(asked, catalogue),
        permalink(answer),
        request.args.get("version", answer.version) != answer.version,
    )


def permalink(answer: Answer) -> str:
    """The address of the page with this answer, below this server; it says which version of the data it was given from."""
    values: dict[str, Any] = {"name": answer.question, **answer.params, "version": answer.version}
    return url_for("questions.question", **values)


def _columns(answer: Answer) -> list[str]:
    """The columns that are to be shown, in their order; all where the request names none."""
    wanted = [name for name in request.args.getlist("show") if name]
    if strange := [name for name in wanted if name not in answer.columns]:
        raise ParameterError(f"The answer has the columns {', '.join(answer.columns)}, not: {strange[0][:40]!r}")
    return [name for name in answer.columns if name in wanted] or list(answer.columns)


def _sorting(name: str, sort: str, to: Callable[..., str]) -> tuple[str, str]:
    order = "ascending" if sort == name else "descending" if sort == DESCENDING + name else ""
    return order, to(sort=DESCENDING + name if order == "ascending" else name, offset="")


def _to(site: Site, asked: Asked, state: Mapping[str, str | list[str]], **changes: str) -> str:
    """The address of this page with something of its state changed; ``""`` leaves it out."""
    whole: dict[str, Any] = {"name": asked.question.id, **asked.params, **state, **changes}
    return site.url("questions.question", **{name: value for name, value in whole.items() if value})


def _picture(site: Site, asked: Asked, answer: Answer) -> Picture | None:
    """The picture that the question declares, where all that it is of was meant and there is something to see."""
    of, bindings = asked.question.picture, asked.bindings
    if not of or not answer.total or not all(isinstance(bindings.get(name), Iri) for name in of.values()):
        return None
    state = {what: _short(site, what, bindings[name].value) for what, name in of.items()}
    small = answer.total <= _FEW and not set(state) & set(_WHOLE)
    drawing = f"{url_for('picture.picture')}?{urlencode({**state, 'format': 'svg', 'lang': current_language()})}" if small else ""
    explorer = site.url("explorer.page", **state) if "explorer.page" in current_app.view_functions else ""
    return Picture(drawing, explorer) if drawing or explorer else None


def _short(site: Site, what: str, iri: str) -> str:
    """A thing as the address of a picture names it."""
    return iri.removeprefix(f"{site.settings.base}id/{'plan/' if what == 'of' else ''}")
