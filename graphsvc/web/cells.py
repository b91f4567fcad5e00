"""The rows of an answer as a page shows them: cells in the words of the page, with links to what they name; and its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal

from graphsvc import lookups
from graphsvc.analysis import links as dependencies
from graphsvc.keeping import Keeper
from graphsvc.questions.answer import Answer, Cell
from graphsvc.questions.sentence import Sentence
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri
from graphsvc.web import wording
from graphsvc.web.asked import Asked, called
from graphsvc.web.site import Site, current_language
from graphsvc.web.things import Thing

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS = {"cs": "d. M. y", "en": "d MMM y"}
_PRECISE = "#,##0.######"
_OF_PLAN = {"code_a": ("plan_a",), "code_b": ("plan_b",), "goal": ("plan", "strategy"), "target": ("strategy",)}
"""Column of codes → the parameters that say of which plan they are."""
_CALLED = {"body": "body", "target_group": "target-group", "source": "funding-source", "act": "act"}
"""Column of names → the kind of thing that they name."""
_NODES = ("node", "item", "other", "goal")
"""Variables that hold the thing that a row is about, unless it is what was asked for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of a cell or sentence: text, the thing that it leads to, whether it stands out, and the name of its colour."""

    text: str
    thing: Thing | None = None
    strong: bool = False
    colour: str = ""


def said(root: Path, column: str, cell: Cell) -> str:
    """What stands in a cell, in the words of the page: a value of a closed list, a relation (``^``: against its direction), a list."""
    lang = current_language()
    if isinstance(cell, list):
        return ", ".join(cell)
    if not isinstance(cell, str):
        return "" if cell is None else format_decimal(cell, format=_PRECISE, locale=lang)
    known = wording.values().get(column, {})
    if all(word in known for word in cell.split(", ")):
        return ", ".join(known[word][lang] for word in cell.split(", "))
    relation = dependencies.load(root).relations.get(cell.removeprefix("^")) if column == "relation" else None
    return f"{'← ' if cell.startswith('^') else ''}{relation.label[lang]}" if relation else day(cell, lang)


def day(text: str, lang: str) -> str:
    """A day as the language writes it; any other text as it is."""
    try:
        return format_date(date.fromisoformat(text), _DAYS[lang], lang) if _DAY.fullmatch(text) else text
    except ValueError:
        return text


class Cells:
    """The cells of one answer."""

    def __init__(self, site: Site, asked: Asked, answer: Answer) -> None:
        self._site = site
        self._asked = asked
        self._answer = answer
        self._terms = Terms(site.settings.base)

    def cell(self, row: int, column: str) -> Sequence[Shown]:
        """What stands in a cell."""
        cell = self._answer.rows[row][column]
        if isinstance(cell, list):
            return [Shown(code, self._coded(row, column, code)) for code in cell]
        text = said(self._site.settings.root, column, cell)
        return [self._one(row, column, cell, text)] if text else []

    def named(self, row: int, column: str) -> Sequence[Shown]:
        """What stands in a cell, things by code and name."""
        lang = current_language()
        return [replace(one, text=called(one.thing, lang)) if one.thing else one for one in self.cell(row, column)]

    def sentence(self, sentence: Sentence) -> Iterator[Shown]:
        """A sentence about the answer."""
        fields = self._asked.by_name
        for piece in sentence.pieces(self._asked.params, self._answer.rows):
            if piece.parameter:
                field = fields[piece.parameter]
                yield Shown(field.shown or day(field.written, sentence.language), field.thing, strong=True)
            elif piece.column:
                shown = self.named(piece.row, piece.column)
                yield from (Shown(one.text, one.thing, strong=True) for one in shown)
            else:
                yield Shown(piece.text, strong=piece.strong)

    def coloured(self, column: str, text: str) -> str:
        """The name of the colour of a value that has one: of a status."""
        return f"s-{lookups.load(self._site.settings.root, 'statuses').resolve(text) or 'none'}" if column == "status" else ""

    def _one(self, row: int, column: str, cell: Cell, text: str) -> Shown:
        term = self._answer.terms[row].get(column)
        if isinstance(term, Iri) and (thing := self._known(term.value)):
            return Shown(text if column == "plan" else called(thing, current_language()), thing)
        if column == "paragraph":
            named = "name" in self._answer.columns
            return Shown(f"§ {text}", self._known(str(self._terms.concept("services", text))) if named else None)
        if column in _CALLED:
            return Shown(text, _named(self._site).get((_CALLED[column], text)))
        if column == "number":
            return Shown(text, self._known(str(self._terms.resolution(text))))
        thing = self._coded(row, column, text) if isinstance(cell, str) else None
        if thing and column == "code" and thing.kind not in ("item", "goal"):
            return Shown(thing.code or wording.kinds()[thing.kind].one[current_language()], thing)
        return Shown(text, thing, colour=self.coloured(column, text))

    def _coded(self, row: int, column: str, code: str) -> Thing | None:
        """The item or goal (of a row about something else: that) which a code stands for."""
        here, terms, asked = self._answer.rows[row], self._answer.terms[row], self._asked.bindings
        if column == "code":
            for name in _NODES:
                term = terms.get(name)
                if isinstance(term, Iri) and term != asked.get(name) and (thing := self._known(term.value)):
                    return thing
        elif column == "target" and isinstance(term := terms.get("implemented"), Iri):
            return self._known(term.value)
        elif column not in (*_OF_PLAN, "items", "section"):
            return None
        for plan in self._plans(column, here):
            for iri in (self._terms.item(plan, code), self._terms.goal(plan, code)):
                if thing := self._known(str(iri)):
                    return thing
        return None

    def _plans(self, column: str, here: Mapping[str, Cell]) -> list[str]:
        """Ids of the plans that a code may be of: that of the row, else those that were asked for."""
        own = here.get("plan")
        asked = self._asked.bindings
        names = [name for name in _OF_PLAN.get(column, ("strategy", "plan") if column == "code" else ("plan",)) if name in asked]
        return [own] if isinstance(own, str) else [asked[name].value.rpartition("/")[2] for name in names]

    def _known(self, iri: str) -> Thing | None:
        return self._site.things.by_iri.get(iri)


def _named(site: Site) -> Mapping[tuple[str, str], Thing]:
    """By kind and Czech name the things that answers name; read once for each version of the data."""
    kinds = frozenset(_CALLED.values())
    return _NAMED.get(
        (site.settings.base, site.version),
        lambda: {(one.kind, one.label("cs")): one for one in site.things.by_iri.values() if one.kind in kinds},
    )


_NAMED: Keeper[Mapping[tuple[str, str], Thing]] = Keeper(2)
