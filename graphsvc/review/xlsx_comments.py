"""A workbook with its findings as notes on the cells and on a sheet of their own; what is not about these stays byte for byte.

The parts of the file are changed one by one: to load and save a workbook would lose pictures, charts, and what only Excel knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.review import xlsx_notes, xlsx_sheet
from graphsvc.review.opc import OFFICE, Package, Relations
from graphsvc.review.remarks import Remark, Review, unplaced
from graphsvc.review.xlsx_drawing import Cell
from graphsvc.review.xlsx_notes import LAST_COLUMN, LAST_ROW, Told, name_of
from graphsvc.review.xlsx_sheet import Target

_ID = f"{{{OFFICE.rstrip('/')}}}id"
_START = (1, 1)


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    part: str
    visible: bool


def reviewed(review: Review) -> bytes:
    """The workbook with notes about all findings, and their sheet at its end.

    Raises DocumentError where a part cannot be changed, and ValueError where the file is damaged.
    """
    package = Package(review.name, review.data)
    main = package.main()
    xlsx_sheet.remove(package, main)
    sheets = _sheets(package, main)
    remarks = review.remarks
    told: dict[str, list[Told]] = {one.part: [] for one in sheets}
    targets: list[Target] = []
    for remark in remarks:
        sheet, cell = _place(remark, sheets)
        lines = remark.lines if cell else unplaced(remark, review.language)
        told[sheet.part].append(Told(cell or _START, lines, remark.colour))
        targets.append(_target(sheet, cell) if cell else ("", ""))
    for part, notes in told.items():
        xlsx_notes.replace(package, part, notes, review.language)
    if review.summary:
        xlsx_sheet.add(package, main, remarks, targets, review)
    return package.written()


def _sheets(package: Package, main: str) -> list[_Sheet]:
    """The sheets of cells, in their order. Raises ValueError where there is none."""
    relations = Relations(package, main)
    found = []
    for one in package.xml(main).getroot().iterfind("{*}sheets/{*}sheet"):
        part = relations.by_id(one.get(_ID, ""))
        if part and "worksheets/" in part and package.has(part):
            found.append(_Sheet(one.get("name", ""), part, one.get("state", "visible") == "visible"))
    if not found:
        raise ValueError("there is no sheet")
    return found


def _place(remark: Remark, sheets: Sequence[_Sheet]) -> tuple[_Sheet, Cell | None]:
    """The sheet and cell that a remark is about; the first sheet that one sees where it is about none."""
    title, row, column = (remark.place.get(part) for part in ("sheet", "row", "column"))
    sheet = next((one for one in sheets if one.title == title), None)
    if sheet and isinstance(row, int) and isinstance(column, int) and 0 < row <= LAST_ROW and 0 < column <= LAST_COLUMN:
        return sheet, (row, column)
    return next((one for one in sheets if one.visible), sheets[0]), None


def _target(sheet: _Sheet, cell: Cell) -> Target:
    quoted = sheet.title.replace("'", "''")
    return f"{sheet.title}!{name_of(cell)}", f"'{quoted}'!{name_of(cell)}"
