"""Where something stands in a document that is no plain text: a paragraph, a table's cell, a note, a page, a sheet's cell.

In a plain text the number of the line is the place, and there is no other. All counts begin at 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class InParagraph:
    """A paragraph of a Word document, counted among all of its paragraphs, those in tables too."""

    paragraph: int


@dataclass(frozen=True, slots=True)
class InTable:
    """A cell of a Word document: tables are counted in their order, nested ones too; a cell among those of its row, merged or not."""

    table: int
    row: int
    cell: int


@dataclass(frozen=True, slots=True)
class InNote:
    """A footnote or endnote of a Word document, by the number that the file gives it."""

    kind: str
    note: int


@dataclass(frozen=True, slots=True)
class OnPage:
    """A rectangle of a PDF's page as one sees it: left, top, right and bottom in points from the upper left corner."""

    page: int
    bbox: tuple[int, int, int, int]


class InSheet(NamedTuple):
    """A cell of a workbook; the sheet is ``""`` in a CSV file, which has but one.

    A named tuple, as lines and cells are: a workbook has hundreds of thousands, and a frozen class takes four times as long to make.
    """

    sheet: str
    row: int
    column: int


Place = InParagraph | InTable | InNote | OnPage | InSheet

Part = int | str | tuple[int, int, int, int]


def parts(place: Place) -> dict[str, Part]:
    """The parts of a place by name, from the largest to the smallest, as records and findings tell them."""
    match place:
        case InParagraph(paragraph):
            return {"paragraph": paragraph}
        case InTable(table, row, cell):
            return {"table": table, "row": row, "cell": cell}
        case InNote(kind, note):
            return {kind: note}
        case OnPage(page, bbox):
            return {"page": page, "bbox": bbox}
        case InSheet(sheet, row, column):
            return {**({"sheet": sheet} if sheet else {}), "row": row, "column": column}


def of_lines(first: int, last: int, places: Mapping[int, Place]) -> list[Place]:
    """Where lines stand: the place of the first, and that of the last where it is another; a line without a place has that before it."""
    known = [places[line] for line in (first, last) if line in places]
    return list(dict.fromkeys(known))


def located(told: Any, places: Mapping[int, Place]) -> Any:  # noqa: ANN401 - JSON
    """A record as JSON in which places stand for the numbers of lines: ``locator``, and ``where`` in place of ``lines``."""
    if isinstance(told, list | tuple):
        return [located(one, places) for one in told]
    if not isinstance(told, dict):
        return told
    if told.keys() == {"line", "end_line"}:
        return _locator(told["line"], told["end_line"], places)
    made = {name: located(value, places) for name, value in told.items() if name not in _LINES}
    if "lines" in told:
        made["where"] = {field: _all(first, last, places) for field, (first, last) in told["lines"].items()}
    if "code_lines" in told:
        made["code_where"] = [_locator(line, line, places) for line in told["code_lines"]]
    if "declared_lines" in told:
        made["declared_where"] = {name: _locator(line, line, places) for name, line in told["declared_lines"].items()}
    return made


_LINES = ("lines", "code_lines", "declared_lines")


def _all(first: int, last: int, places: Mapping[int, Place]) -> list[dict[str, Part]]:
    return [parts(place) for place in of_lines(first, last, places)]


def _locator(first: int, last: int, places: Mapping[int, Place]) -> dict[str, Any]:
    found = _all(first, last, places)
    return {**(found[0] if found else {}), **({"end": found[1]} if len(found) > 1 else {})}
