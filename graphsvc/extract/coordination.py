"""The lists 'Koordinace s dalšími aktivitami ostatních strategií': a strategy's name, a colon, its codes as written.

Codes are separated by a semicolon or by a comma and a space, sometimes by a full stop; inside a code stand stray spaces and commas
(``D3. 5l``, ``6.2,3``), which are kept. Words before the codes name their area (``oblast závislostí 2.1, 2.2``); ``oblast`` and ``cíl``
alone belong to the code, and so does a Roman numeral (``IX.2``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

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
    body = Cell.of(lines[1:])
    area, codes = split_codes(body.text, context.profile)
    strategy = lookups.load(context.root, "strategies").resolve(label)
    return Coordination(section, strategy, label, tuple(codes.values()), Locator(*cell.span), area, body.lines_at(codes))


def split_codes(text: str, profile: Profile) -> tuple[str | None, dict[int, str]]:
    """The area before the codes, if one is named, and where each code begins → the code as written."""
    found = profile.pattern("coordination_area").match(text)
    area = found["area"] if found else ""
    start = found.end() if found else len(text) - len(text.lstrip("= "))
    codes = dict(_between(profile.pattern("coordination_separator"), text, start))
    if area and profile.pattern("coordination_unit").match(area):
        return None, {at: f"{area} {code}" for at, code in codes.items()}
    return area or None, codes


def _between(separator: re.Pattern[str], text: str, start: int) -> Iterator[tuple[int, str]]:
    """Where each piece between the separators begins, and the piece without white space around it; none that is empty."""
    for found in chain(separator.finditer(text, start), (None,)):
        piece = text[start : found.start() if found else len(text)]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), piece.strip()
        start = found.end() if found else len(text)
