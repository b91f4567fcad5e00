"""Plans written by hand: code → title, and what else is said of an item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphsvc.linking.facts import Part, Plan

BASE = "https://graphsvc.example/id/plan"
TITLE = "Střednědobý plán rozvoje sociálních služeb kraje"


def plan(
    name: str, start: int, items: Mapping[str, str | tuple[str, Mapping[str, Any]]], goals: Mapping[str, str] | None = None, **more: Any
) -> Plan:
    """A plan of three years; an item's title, or its title with further fields (``goals`` by their codes)."""
    return Plan(
        f"{BASE}/{name}",
        name,
        **{"title": TITLE, "start": str(start), "end": str(start + 2), **more},
        items={code: _item(name, code, said) for code, said in items.items()},
        goals={code: Part(f"{BASE}/{name}/goal/{code}", code, title) for code, title in (goals or {}).items()},
    )


def _item(name: str, code: str, said: str | tuple[str, Mapping[str, Any]]) -> Part:
    title, more = (said, {}) if isinstance(said, str) else said
    fields = dict(more)
    fields["goals"] = tuple(f"{BASE}/{name}/goal/{goal}" for goal in fields.get("goals", ()))
    return Part(f"{BASE}/{name}/item/{code}", code, title, **fields)
