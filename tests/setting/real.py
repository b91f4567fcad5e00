"""The real texts, set again as they were before they became text: what their reader tells apart stands in the cells of tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from graphsvc.documents import txt
from graphsvc.documents.base import Cell, Document, Line
from graphsvc.extract import actionplan, cardfields, monitoring, reader, report
from graphsvc.extract.ledger import Ledger
from graphsvc.model import Record
from tests.setting.layout import C, Grid, Layout, Para

BROKEN = ("responsible", "cooperating", "narrative", "fulfilment")
"""Fields in whose cells the lines are kept, for they may part values."""


class Watched:
    """A reading of a text, with the cells that it told apart, item by item."""

    def __init__(self, path: Path, root: Path) -> None:
        self.document: Document = txt.read(path)
        self.rows: list[dict[str, Cell]] = []
        self.fields: list[Any] = []
        self.columns: list[str | None] = []
        """The headings under which the marks of a monitoring table are set."""
        self.ledger: Ledger | None = None
        with (
            patch.object(monitoring, "_item", self._watch(monitoring._item, self._monitoring)),
            patch.object(report, "_cells", self._watch(report._cells, self._cells)),
            patch.object(actionplan, "_cells", self._watch(actionplan._cells, self._actions)),
            patch.object(cardfields, "read", self._watch(cardfields.read, self._fields)),
        ):
            self.record: Record = reader.read_document(self.document, root)

    @property
    def taken(self) -> dict[int, str]:
        assert self.ledger
        return self.ledger.taken

    def _watch(self, call: Any, note: Any) -> Any:
        def watched(*arguments: Any) -> Any:
            self.ledger = arguments[-1].ledger
            result = call(*arguments)
            note(arguments, result)
            return result

        return watched

    def _monitoring(self, arguments: tuple[Any, ...], _: Any) -> None:
        code, row, *_ = arguments
        self.rows.append({"code": code, "title": row.title, "responsible": row.bodies, "status": row.mark, "narrative": row.comment})

    def _cells(self, _: tuple[Any, ...], result: dict[str, Cell]) -> None:
        self.rows.append(dict(result))

    def _actions(self, arguments: tuple[Any, ...], result: dict[str, Cell]) -> None:
        self.rows.append({"code": Cell.of(arguments[0][:1]), **result})

    def _fields(self, _: tuple[Any, ...], result: list[Any]) -> None:
        self.fields = result


def layout(path: Path, root: Path) -> tuple[Layout, Record]:
    """A real text's layout, and its record."""
    watched = Watched(path, root)
    made = {"cards": _cards, "monitoring-table": _monitoring, "strategy-report": _report, "action-plan": _actions}[watched.record.family]
    return made(watched), _with_columns(watched)


def _with_columns(watched: Watched) -> Record:
    """The record as it must come out: a mark says what its column does."""
    if watched.record.family != "monitoring-table":
        return watched.record
    items = zip(watched.record.items, watched.columns, strict=True)
    return replace(watched.record, items=tuple(replace(item, status=column or item.status) for item, column in items))


def text(cell: Cell, name: str = "") -> str:
    return cell.broken if name in BROKEN else cell.text


def _heads(watched: Watched) -> str:
    heads = (line.clean.strip() for line in watched.document.lines if watched.taken.get(line.number) == "ignored: running-head")
    return "\n".join(dict.fromkeys(heads))


def _cards(watched: Watched) -> Layout:
    blocks: list[Para | Grid] = []
    rows: list[list[C | str]] = []
    begun = False
    for line in watched.document.lines:
        if watched.taken.get(line.number, "") in ("ignored: title-page", "ignored: date") and not begun:
            blocks.append(Para(line.clean.strip()))
        begun = begun or "KARTA" in line.clean
    for field in watched.fields:
        if field.name in ("goal_heading", "amendment"):
            _flush(rows, blocks)
            blocks.append(Para(field.value.text))
        else:
            if field.name == "code":
                _flush(rows, blocks)
                blocks.append(Para("KARTA ROZVOJOVÉ AKTIVITY"))
            rows.append([_LABELS[field.name], _bulleted(field) if field.name == "fulfilment" else text(field.value, field.name)])
    _flush(rows, blocks)
    return Layout(blocks, _heads(watched))


def _flush(rows: list[list[C | str]], blocks: list[Para | Grid]) -> None:
    if rows:
        blocks.append(Grid(list(rows), (1, 2)))
        rows.clear()


def _bulleted(field: Any) -> str:
    return "\n".join(line.text for line in field.raw[1:] if not line.blank)


_LABELS = {
    "code": "Číslo aktivity:",
    "title": "Název aktivity:",
    "linked_goals": "Vazba na strategický cíl:",
    "target_groups": "Cílové skupiny uživatelů:",
    "services": "Dotčené druhy sociálních služeb (§):",
    "period": "Doba realizace:",
    "responsible": "Odpovědnost za realizaci:",
    "cost": "Předpokládané náklady:",
    "funding": "Zdroje financování:",
    "narrative": "Popis aktivity a její výstupy:",
    "fulfilment": "Opatření vedoucí k naplnění",
}


def _monitoring(watched: Watched) -> Layout:
    head = ["č. aktivity", "název rozvojové aktivity", "Odpovědnost za realizaci:", "Plněna", "Plněna částečně", "Neplněna"]
    blocks: list[Para | Grid] = []
    for goal in watched.record.goals:
        blocks.append(Para(f"Strategický cíl č. {goal.code} {goal.title}"))
        rows: list[list[C | str]] = [list(head)]
        for item, cells in zip(watched.record.items, watched.rows, strict=True):
            if item.goal == goal.code:
                rows.append(_marked(len(rows), cells))
                marks = dict(zip(head[3:], rows[-1][3:], strict=True))
                watched.columns.append(next((name for name, text in marks.items() if text == "X"), None))
        if len(rows) > 1:
            blocks.append(Grid(rows, (2, 5, 5, 5, 5, 5), head=1))
    return Layout(blocks, _heads(watched), wide=True)


def _marked(number: int, cells: dict[str, Cell]) -> list[C | str]:
    """The mark and the comment stand in columns that follow from the number."""
    marks = ["", "", ""]
    if cells["status"]:
        marks[number % 3] = cells["status"].text
    if cells["narrative"]:
        at = (number + bool(cells["status"])) % 3
        marks[at] = text(cells["narrative"], "narrative")
    return [cells["code"].text, cells["title"].text, text(cells["responsible"], "responsible"), *marks]


def _between(watched: Watched, of_rows: set[int]) -> Iterator[Line | int]:
    """The lines outside of rows, and the number of each row where it stands."""
    begins = {min(piece.line for cell in cells.values() for piece in cell): at for at, cells in enumerate(watched.rows)}
    for line in watched.document.lines:
        if line.number in begins:
            yield begins[line.number]
        if line.number not in of_rows and not line.blank:
            yield line


def _lines_of_rows(watched: Watched) -> set[int]:
    own = {piece.line for cells in watched.rows for cell in cells.values() for piece in cell}
    return own | {number for number, what in watched.taken.items() if what == "label"}


def _report(watched: Watched) -> Layout:
    blocks: list[Para | Grid] = []
    rows: list[list[C | str]] = []
    for one in _between(watched, _lines_of_rows(watched)):
        if isinstance(one, int):
            rows += _report_rows(watched.rows[one], first=not rows)
        elif watched.taken.get(one.number) != "ignored: column-heading":
            if rows:
                blocks.append(Grid(list(rows), (1, 5, 4, 3, 3)))
                rows.clear()
            blocks.append(Para(one.clean.strip()))
    return Layout([*blocks, *([Grid(rows, (1, 5, 4, 3, 3))] if rows else [])], wide=True)


def _report_rows(cells: dict[str, Cell], *, first: bool) -> list[list[C | str]]:
    above = ["Číslo", "Popis dílčí aktivity", "Indikátor plnění", "Termín plnění", "Odpovědnost"]
    head: list[list[C | str]] = [list(above), ["", "", "", "", "Spolupráce"]]
    return [
        *(head if first else []),
        [text(cells[name], name) for name in ("code", "title", "indicator", "deadline", "responsible")],
        ["", "", "", "", text(cells["cooperating"], "cooperating")],
        [C("Plnění / monitoring", across=2), C(cells["status"].text, across=3)],
        [C("Komentář / popis", across=2), C(text(cells["narrative"], "narrative"), across=3)],
    ]


_ACTION_HEAD = [
    "Číslo",
    "Popis dílčí aktivity",
    "Indikátor plnění",
    "Termín plnění",
    "Odpovědnost",
    "Dotčená opatření krajské strategie",
    "Plnění Komentář",
    "Spolupráce",
]
_ACTION_FIELDS = ("code", "title", "indicator", "deadline", "responsible", "strategy_links", "narrative", "cooperating")


def _actions(watched: Watched) -> Layout:
    blocks: list[Para | Grid] = []
    rows: list[list[C | str]] = []
    for one in _between(watched, _lines_of_rows(watched)):
        if isinstance(one, int):
            if not rows:
                rows.append(list(_ACTION_HEAD))
            cells = dict(watched.rows[one])
            code = cells["code"].text.split()
            rows.append([code[0] if code else "", *(text(cells[name], name) for name in _ACTION_FIELDS[1:])])
        elif watched.taken.get(one.number) not in ("ignored: column-heading", "ignored: page-number"):
            if rows:
                blocks.append(Grid(list(rows), (2, 6, 4, 4, 4, 4, 12, 5), head=1))
                rows.clear()
            blocks.append(Para(one.clean.strip()))
    return Layout([*blocks, *([Grid(rows, (2, 6, 4, 4, 4, 4, 12, 5))] if rows else [])], wide=True)
