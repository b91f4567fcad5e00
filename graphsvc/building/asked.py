"""The index as a process sees it that maps one record: it asks for the plans that it looks up, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from graphsvc.rdf.index import Index, Named

Ask = Callable[[str], Named]
"""All that is known of a plan, by its id."""


class _Codes(Mapping[str, Mapping[str, object]]):
    """Plan → code → what is known of it; a plan of which nothing is known is there, and empty."""

    def __init__(self, ask: Callable[[str], Mapping[str, object]]) -> None:
        self._ask = ask

    def __getitem__(self, plan: str) -> Mapping[str, object]:
        return self._ask(plan)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("Mapping a record asks for plans, and goes through none")

    def __len__(self) -> int:
        raise TypeError("Mapping a record asks for plans, and counts none")


def index(ask: Ask, root: Path) -> Index:
    """The index over what is asked for; each plan is asked for once. ``root`` holds the lookups."""
    known: dict[str, dict[str, dict[str, object]]] = {}

    def part(name: str) -> Callable[[str], Mapping[str, object]]:
        def of(plan: str) -> Mapping[str, object]:
            if plan not in known:
                told = ask(plan)
                known[plan] = {"goals": dict(told.goals), "items": dict(told.items), "sources": dict(told.sources)}
            return known[plan][name]

        return of

    goals, items, sources = (_Codes(part(name)) for name in ("goals", "items", "sources"))
    return Index.over(goals, items, sources, root)  # type: ignore[arg-type]
