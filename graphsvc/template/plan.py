"""What a form is filled in with beforehand: title, period and goals of a plan of the graph, and the goals of the strategy above it."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.store.base import Iri, Row, View
from graphsvc.text import natural

_PLAN = """
SELECT ?plan ?title ?kind ?start ?end ?example {
  ?plan dct:title ?title FILTER (LANG(?title) != "en")
  OPTIONAL { ?plan g:planKind ?of . ?of skos:notation ?kind }
  OPTIONAL { ?plan g:codeExample ?example }
  OPTIONAL { ?plan dct:temporal ?period OPTIONAL { ?period dcat:startDate ?start } OPTIONAL { ?period dcat:endDate ?end } }
} ORDER BY ?title ?kind"""
_GOALS = """
SELECT ?plan ?code ?title ?parent {
  ?goal g:ofPlan ?plan ; a g:Goal ; skos:notation ?code
  OPTIONAL { ?goal skos:prefLabel ?title }
  OPTIONAL { ?goal skos:broader ?above . ?above skos:notation ?parent }
} ORDER BY ?code ?title"""
_STRATEGY = "SELECT ?plan ?strategy { ?plan g:parentPlan ?strategy } ORDER BY ?strategy"


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """A goal of a plan."""

    code: str
    title: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a plan: its id, title, kind (id of a lookup) and years as written, its goals and those of its strategy."""

    id: str = ""
    title: str = ""
    kind: str = ""
    period: str = ""
    example: str = ""
    """A code of it."""
    goals: tuple[PlanGoal, ...] = ()
    strategy: tuple[PlanGoal, ...] = ()


def known(view: View, plan: Iri) -> Known:
    """What the graph knows of a plan."""
    row = next(iter(view.select(_PLAN, {"plan": plan})), {})
    above = next((found["strategy"] for found in view.select(_STRATEGY, {"plan": plan}) if isinstance(found["strategy"], Iri)), None)
    return Known(
        id=plan.value.rpartition("/")[2],
        title=_text(row, "title"),
        kind=_text(row, "kind"),
        period=_years(_text(row, "start"), _text(row, "end")),
        example=_text(row, "example"),
        goals=_goals(view, plan),
        strategy=_goals(view, above) if above else (),
    )


def _goals(view: View, plan: Iri) -> tuple[PlanGoal, ...]:
    """The goals in the order of their codes, each once."""
    found: dict[str, PlanGoal] = {}
    for row in view.select(_GOALS, {"plan": plan}):
        found.setdefault(_text(row, "code"), PlanGoal(_text(row, "code"), _text(row, "title"), _text(row, "parent")))
    return tuple(sorted(found.values(), key=lambda goal: natural(goal.code)))


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def _years(start: str, end: str) -> str:
    if not start:
        return ""
    return f"{start}–{end}" if end and end != start else start if end else f"{start}+"
