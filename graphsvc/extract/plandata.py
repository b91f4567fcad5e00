"""What a document tells of its plan under labels: title, kind, period, date and resolution of its approval."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphsvc import fields, lookups
from graphsvc.documents.base import Cell
from graphsvc.extract.base import Context
from graphsvc.extract.mentions import resolutions

_DATE = re.compile(r"(?:(?P<day>\d{1,2})\.\s*)?(?P<month>\d{1,2})\s*[./]\s*(?P<year>(?:19|20)\d\d)")
_MONTHS = 12


def read(cells: Mapping[str, Cell], context: Context) -> dict[str, Any]:
    """Title, kind, start, end, date and approved_by, as far as the cells under the labels tell them; what cannot be read is noted."""
    told: dict[str, Any] = {}
    for name, cell in cells.items():
        if not cell or fields.is_placeholder(cell.text):
            continue
        found = _reading(name, cell.text, context)
        if not found:
            context.ledger.note(cell.span, f"this cannot be read as what its label says: {cell.text}")
        told |= found
    return told


def _reading(name: str, text: str, context: Context) -> dict[str, Any]:
    match name:
        case "plan_title":
            return {"title": text}
        case "plan_kind":
            kind = lookups.load(context.root, "plan_kinds").resolve(text)
            return {"kind": kind} if kind else {}
        case "plan_period":
            period = fields.period(text)
            return {"start": period.start, "end": period.end} if period and (period.start or period.end) else {}
        case "plan_date":
            date = _date(text)
            return {"date": date} if date else {}
        case _:
            number = next(iter(resolutions(text)), None)
            return {"approved_by": number} if number else {}


def _date(text: str) -> str | None:
    """``30. 11. 2021`` is 2021-11-30, ``11/2021`` is 2021-11."""
    found = _DATE.fullmatch(text.strip())
    if not found or not 1 <= int(found["month"]) <= _MONTHS:
        return None
    month = f"{found['year']}-{int(found['month']):02d}"
    return f"{month}-{int(found['day']):02d}" if found["day"] else month
