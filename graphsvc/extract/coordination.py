"""The lists 'Koordinace s dalšími aktivitami ostatních strategií': a strategy's name, a colon, its codes as written.

Codes are separated by a comma and a space, sometimes by a full stop; inside a code stand stray spaces and commas (``D3. 5l``,
``6.2,3``), which are kept. Words before the codes name their area (``oblast závislostí 2.1, 2.2``); ``oblast`` and ``cíl`` alone
belong to the code.
"""

from __future__ import annotations

from graphsvc import lookups
from graphsvc.documents.base import Cell, Line
from graphsvc.extract.base import Context
from graphsvc.extract.profile import Profile
from graphsvc.model import Coordination, Locator
from graphsvc.text import squeeze


def read(section: str | None, lines: list[Line], context: Context) -> tuple[Coordination, ...]:
    """The coordination lists of one section, from the lines behind their heading."""
    label = context.profile.pattern("coordination_label")
    lists: list[tuple[str, list[Line]]] = []
    for line in lines:
        found = label.match(line.clean)
        if found:
            lists.append((squeeze(found["label"]), [line]))
        elif lists and not line.blank:
            lists[-1][1].append(line)
    return tuple(_list(section, name, body, context) for name, body in lists)


def _list(section: str | None, label: str, lines: list[Line], context: Context) -> Coordination:
    cell = Cell.of(lines)
    context.ledger.take("coordination", cell)
    area, codes = split_codes(Cell.of(lines[1:]).text, context.profile)
    strategy = lookups.load(context.root, "strategies").resolve(label)
    return Coordination(section, strategy, label, codes, Locator(*cell.span), area)


def split_codes(text: str, profile: Profile) -> tuple[str | None, tuple[str, ...]]:
    """The area before the codes, if one is named, and the codes as written."""
    found = profile.pattern("coordination_area").match(text)
    area = found["area"] if found else ""
    rest = text[found.end() :] if found else text.lstrip("= ")
    codes = [code.strip() for code in profile.pattern("coordination_separator").split(rest) if code and code.strip()]
    if area and profile.pattern("coordination_unit").match(area):
        return None, tuple(f"{area} {code}" for code in codes)
    return area or None, tuple(codes)
