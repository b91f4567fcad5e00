"""What documents say in editions that tests make up."""

from __future__ import annotations

from collections.abc import Callable

from graphsvc.editions import content
from graphsvc.editions.model import Edition, Publication
from graphsvc.editions.publishing import Change
from graphsvc.store.base import View

BASE = "https://graphsvc.example/"
PLAN = f"{BASE}id/plan/ap-ssz-2024-2025"
GRAPH = f"{BASE}graph/ap-ssz-2024-2025-monitoring"
NEW = f"{BASE}graph/new"

Publish = Callable[..., Edition]


def told(**more: object) -> Publication:
    return Publication("jana", "2026-03-01T12:30:15Z", **more)  # type: ignore[arg-type]


def items(*codes: str, plan: str = PLAN, title: str = "Aktivita {}") -> bytes:
    """What a document says of some items, as N-Triples."""
    rows = [f"<{BASE}id/document/new> <http://xmlns.com/foaf/0.1/primaryTopic> <{plan}> ."]
    for code in codes:
        rows += [
            f"<{plan}/item/{code}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{BASE}def#Measure> .",
            f"<{plan}/item/{code}> <{BASE}def#ofPlan> <{plan}> .",
            f'<{plan}/item/{code}> <http://purl.org/dc/terms/identifier> "{code}" .',
            f'<{plan}/item/{code}> <http://purl.org/dc/terms/title> "{title.format(code)}"@cs .',
        ]
    return content.given(NEW, "\n".join(rows).encode(), f"{BASE}id/document/new/node/")


def replacing(view: View, data: bytes, *removed: str, graph: str = NEW, plan: str = PLAN) -> Change:
    return Change(plan, frozenset(removed), {graph: data}, view.version())
