"""What a profile reads from a document, and what it leaves over: for a person who writes the profile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from graphsvc.documents.base import Cell, Line
from graphsvc.extract.profilekeys import ITEM_FIELDS
from graphsvc.extract.reader import Reading
from graphsvc.model import Item, Service
from graphsvc.place import parts
from graphsvc.text import squeeze

LABEL = re.compile(r"(?P<label>[^\W\d_][^:]{0,60}?)\s*:(?:\s|$)")
"""A line that begins like a label before a value."""
_UNPLACED = "unplaced text: "

Place = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """A field of an item as it was read, and where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Checked:
    """All that is told; ``items`` are a code, a place and the fields, ``unread`` places and texts, the unknown ones text, count, place."""

    document: str
    family: str
    layout: str
    profile: str
    plan: Mapping[str, Any]
    counts: Mapping[str, int]
    fields: Mapping[str, int]
    """Field → how many items have it."""
    goals: list[tuple[str, str | None, Place]]
    items: list[tuple[str, Place, dict[str, Value]]]
    unknown_labels: list[tuple[str, int, Place]]
    unknown_columns: list[tuple[str, int, Place]]
    unread: list[tuple[Place, str]]
    notes: list[tuple[Place, str]]

    def to_json(self) -> dict[str, Any]:
        """The same as dictionaries and lists."""
        told = asdict(self)
        told["goals"] = [{"code": code, "title": title, "place": place} for code, title, place in self.goals]
        told["items"] = [
            {"code": code, "place": place, "fields": {name: asdict(value) for name, value in fields.items()}}
            for code, place, fields in self.items
        ]
        for name in ("unknown_labels", "unknown_columns"):
            told[name] = [{"text": text, "count": count, "place": place} for text, count, place in getattr(self, name)]
        for name in ("unread", "notes"):
            told[name] = [{"place": place, "text": text} for place, text in getattr(self, name)]
        return told


def checked(reading: Reading) -> Checked:
    """What a reading has of the document, by items, and what of the document is in none."""
    record, context = reading.record, reading.context
    ledger = context.ledger
    unread = [line for line in context.document.lines if not line.blank and line.number not in ledger.taken]
    items = [(item.code, _place(item.locator.line, reading), _values(item, reading)) for item in record.items]
    rules = sum(what.startswith("ignored:") for what in ledger.taken.values())
    return Checked(
        document=record.document,
        family=record.family,
        layout=context.profile.layout,
        profile=str(context.profile.path),
        plan=asdict(record.plan),
        counts={
            "items": len(items),
            "goals": len(record.goals),
            "lines_read": len(ledger.taken) - rules,
            "lines_ignored": rules,
            "lines_unread": len(unread),
        },
        fields=_counted(fields for _, _, fields in items),
        goals=[(goal.code, goal.title, _place(goal.locator.line, reading)) for goal in record.goals],
        items=items,
        unknown_labels=_strange([*_wondered("label", reading), *_like_labels(unread)], reading),
        unknown_columns=_strange(_wondered("column", reading), reading),
        unread=[(_place(line.number, reading), squeeze(line.clean)) for line in unread],
        notes=[(_place(note.locator.line, reading), note.what) for note in record.notes if not note.what.startswith(_UNPLACED)],
    )


def _place(line: int, reading: Reading) -> Place:
    place = reading.record.where.get(line)
    return parts(place) if place else {"line": line}


def _values(item: Item, reading: Reading) -> dict[str, Value]:
    found = ((name, _shown(getattr(item, name))) for name in ITEM_FIELDS if name != "code")
    return {name: Value(text, _place(item.lines.get(name, (item.locator.line, 0))[0], reading)) for name, text in found if text}


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """A field's value in one line, as written."""
    match value:
        case None:
            return ""
        case str():
            return squeeze(value)
        case tuple():
            return " | ".join(map(_shown, value))
        case Service(name, paragraph):
            return f"{name} (§ {paragraph})" if paragraph else name
        case _:
            return str(value.text)


def _counted(items: Iterable[Mapping[str, Value]]) -> dict[str, int]:
    counts = Counter(name for fields in items for name in fields)
    return {name: counts[name] for name in ITEM_FIELDS if counts[name]}


def _wondered(kind: str, reading: Reading) -> Iterator[tuple[str, int]]:
    """Text and line of what the reader met and did not know."""
    for what, cell in reading.context.ledger.strange:
        if what == kind:
            yield _label(cell) if kind == "label" else cell.text, cell.span[0]


def _label(cell: Cell) -> str:
    found = LABEL.match(cell.text)
    return found["label"] if found else cell.text


def _like_labels(unread: Iterable[Line]) -> Iterator[tuple[str, int]]:
    found = ((LABEL.match(line.clean.strip()), line.number) for line in unread)
    yield from ((match["label"], number) for match, number in found if match)


def _strange(met: Iterable[tuple[str, int]], reading: Reading) -> list[tuple[str, int, Place]]:
    """Each text once, how often it was met and where first; the most frequent first."""
    first: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for text, line in sorted(set(met), key=lambda pair: pair[1]):
        name = squeeze(text).rstrip(" :")
        first.setdefault(name, line)
        counts[name] += 1
    return [
        (name, count, _place(first[name], reading)) for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], first[pair[0]]))
    ]
