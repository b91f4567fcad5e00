"""The form of a kind of plan in a language: its columns with what is said about each, and the lists that it chooses from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from graphsvc import lookups
from graphsvc.errors import Candidate, ParameterError
from graphsvc.template import layout
from graphsvc.template.layout import GOALS, STRATEGY, Column, Layout
from graphsvc.template.plan import Known
from graphsvc.validation.shapes import Shape, Shapes

_MISSING = "missing-"
"""How the id of a rule begins that asks for a value."""
_FIRST, _LAST = "violation", "info"
_SEVERITIES = (_FIRST, "warning", _LAST)


@dataclass(frozen=True, slots=True)
class Asked:
    """A column as the form has it; ``due``: it is a violation to leave it empty."""

    column: Column
    name: str
    note: str
    example: str
    due: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The form: ``lists`` name of a list → title and values; ``known`` is what is filled in beforehand."""

    kind: lookups.Concept
    language: str
    texts: Mapping[str, Any]
    plan: tuple[Asked, ...]
    goals: tuple[Asked, ...]
    columns: tuple[Asked, ...]
    lists: Mapping[str, tuple[str, tuple[str, ...]]]
    example: str
    known: Known = field(default_factory=Known)


def form(root: Path, rules: Shapes, kind: str, language: str, known: Known | None = None) -> Form:
    """The form of a kind of plan (its id, or as it is written in Czech); ``language`` is cs or en.

    Raises ParameterError for a kind that there is not, with those that there are.
    """
    told, chosen = layout.load(root), _kind(kind, root)
    texts, known = told.texts[language], known or Known()
    columns = told.columns_of(chosen.id)
    asked = _Asking(_by_field(rules), rules.rules(), texts, language, told.words[language], known).asked
    return Form(
        kind=chosen,
        language=language,
        texts=texts,
        plan=tuple(map(asked, told.plan)),
        goals=tuple(map(asked, told.goals)),
        columns=tuple(map(asked, columns)),
        lists=dict(_lists([*told.plan, *columns], told, root, language, known)),
        example=told.words[language],
        known=known,
    )


def _kind(written: str, root: Path) -> lookups.Concept:
    kinds = lookups.load(root, "plan_kinds")
    found = written if written in kinds.concepts else kinds.resolve(written)
    if found is None:
        near = get_close_matches(written, kinds.concepts, n=1)
        hint = f"the nearest is {near[0]!r}" if near else f"there are {', '.join(kinds.concepts)}"
        raise ParameterError(f"There is no such kind of plan, {hint}: {written!r}", [Candidate(kind.id, kind.cs) for kind in kinds])
    return kinds[found]


def _by_field(rules: Shapes) -> dict[str, list[Shape]]:
    """Field → the rules about it."""
    found: dict[str, list[Shape]] = {}
    for shape in rules.rules().values():
        found.setdefault(shape.field or "", []).append(shape)
    return found


@dataclass(frozen=True, slots=True)
class _Asking:
    """What there is to say about columns, in a language: the rules by field and by id, texts, the word before an example."""

    by_field: Mapping[str, list[Shape]]
    rules: Mapping[str, Shape]
    texts: Mapping[str, Any]
    language: str
    word: str
    known: Known

    def asked(self, column: Column) -> Asked:
        """A column with what is said about it: whether it is due, what stands there, what is checked, the most serious first."""
        texts = self.texts
        shapes = {shape.rule: shape for shape in (*self.by_field.get(column.field, ()), *(self.rules[name] for name in column.rules))}
        ordered = sorted(shapes.values(), key=lambda shape: (_rank(shape), shape.rule))
        due = any(shape.rule.startswith(_MISSING) and shape.severity == _FIRST for shape in ordered)
        said = [
            *([texts["due"]] if due else []),
            column.notes[self.language],
            *([texts["many"]] if column.many else []),
            *([texts["code"].format(example=self.known.example)] if column.field == "code" and self.known.example else []),
        ]
        checked = [f"– {shape.labels.get(self.language, shape.rule)} ({texts.get(shape.severity, shape.severity)})" for shape in ordered]
        note = "\n".join([" ".join(said), *([texts["rules"], *checked] if checked else [])])
        return Asked(column, column.names[self.language], note, column.example.format(example=self.word), due)


def _rank(shape: Shape) -> int:
    return _SEVERITIES.index(shape.severity) if shape.severity in _SEVERITIES else len(_SEVERITIES)


def _lists(
    columns: list[Column], told: Layout, root: Path, language: str, known: Known
) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    """The lists that the columns choose from, but the goals, which stand on a sheet of their own."""
    for column in columns:
        if column.list == STRATEGY and known.strategy:
            yield STRATEGY, (told.texts[language]["strategy"], tuple(goal.code for goal in known.strategy))
        elif column.list not in ("", GOALS, STRATEGY):
            written = told.written.get(column.list, "{cs}")
            concepts = (one for one in lookups.load(root, column.list) if one.id not in told.skipped)
            yield column.list, (column.names[language], tuple(written.format(cs=one.cs, id=one.id) for one in concepts))
