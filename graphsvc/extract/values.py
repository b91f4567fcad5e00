"""The cells of an item, by the names of its fields → the readings of them: what every layout has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphsvc import fields
from graphsvc.documents.base import Cell
from graphsvc.extract.base import Context
from graphsvc.model import Cost
from graphsvc.text import squeeze

_MAY_BE_DASHES = ("narrative", "cooperating")
"""Fields in which dashes are an answer (no comment, nobody cooperates) and have a place."""


def read(cells: Mapping[str, Cell], context: Context) -> dict[str, Any]:
    """The arguments of an :class:`~graphsvc.model.Item` that its cells tell, without code, goal and place.

    Lines of a cell of a table part values where both sides are known names.
    """

    def text(name: str) -> str:
        return cells[name].text if name in cells else ""

    def broken(name: str) -> str:
        cell = cells.get(name, Cell())
        return cell.broken if context.document.blocks else cell.text

    responsible, also = fields.bodies(broken("responsible"), context.known_body)
    funding, funding_cost = _funding(text("funding"), broken("funding"), context)
    return {
        "title": _value(text("title")),
        "linked_goals": _linked_goals(text("linked_goals"), context),
        "target_groups": fields.values(broken("target_groups"), context.known_group),
        "services": fields.services(text("services")),
        "period": fields.period(text("period")),
        "deadline": fields.deadline(text("deadline")),
        "responsible": responsible,
        "cooperating": also + fields.values(broken("cooperating"), context.known_body),
        "funding": funding,
        "cost": fields.cost(text("cost")) or funding_cost,
        "indicator": _value(text("indicator")),
        "status": _value(text("status")),
        "strategy_links": fields.strategy_links(text("strategy_links")),
        "narrative": text("narrative") or None,
        "fulfilment": _bullets(cells.get("fulfilment", Cell()), context),
    }


def spans(cells: Mapping[str, Cell]) -> dict[str, tuple[int, int]]:
    """First and last line of each cell in which something is said."""
    said = {name: cell for name, cell in cells.items() if cell and (name in _MAY_BE_DASHES or not fields.is_empty(cell.text))}
    return {name: cell.span for name, cell in said.items()}


def note_asides(services: Cell, context: Context) -> None:
    """Say what stands beside the kinds of service."""
    for aside in fields.services_aside(services.text):
        context.ledger.note(services.span, f"named beside the kinds of service: {aside}")


def _linked_goals(text: str, context: Context) -> tuple[str, ...]:
    """The codes that the profile's pattern finds; without a pattern the values between commas."""
    pattern = context.profile.patterns.get("goal_code")
    if pattern is None:
        return fields.values(text, lambda _: False)
    return tuple(fields.unique(found[0] for found in pattern.finditer(text)))


def _value(text: str) -> str | None:
    return None if fields.is_empty(text) else text


def _funding(text: str, broken: str, context: Context) -> tuple[tuple[str, ...], Cost | None]:
    """Sources, and the cost that may stand in the same breath, where the profile tells how (``programme_clause``, ``cost_clause``).

    ``ESF a SR v rámci OP LZZ (IOP) a LK ve výši 60,2 mil. Kč`` has the sources ESF, SR, LK; the programmes are mentions.
    Where a project's total and the organisation's own share stand there, the share stands last. Such a clause may go over several
    lines; where there is none, the lines (``broken``) may part sources.
    """
    patterns = context.profile.patterns
    clause = patterns["cost_clause"].search(text) if "cost_clause" in patterns else None
    amounts = fields.amounts(clause["cost"]) if clause else []
    cost = Cost(squeeze(clause["cost"]), fields.crowns(amounts[-1])) if clause and amounts else None
    sources = text[: clause.start()] if clause else text
    if "programme_clause" in patterns:
        sources = patterns["programme_clause"].sub("", sources)
    return fields.values(broken if sources == text else sources, context.known_source), cost


def _bullets(cell: Cell, context: Context) -> tuple[str, ...]:
    """The entries of a list: each begins with the profile's ``bullet``; without one, each paragraph of a cell is an entry."""
    pattern = context.profile.patterns.get("bullet")
    entries: list[Cell] = []
    for piece in cell:
        line = context.document.lines[piece.line - 1].text
        begins = pattern.match(line) if pattern else context.document.blocks
        if begins or not entries:
            entries.append(Cell())
        entries[-1] += Cell((piece,))
    return tuple(text for text in (entry.text for entry in entries) if text)
