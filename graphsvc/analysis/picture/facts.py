"""What pictures show of things besides their links: the status that the last report gives, and the years that they are planned for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphsvc.analysis.plan_facts import first_day
from graphsvc.keeping import Keeper
from graphsvc.store.base import Iri, Literal, Row, View

YEARS = range(1900, 2201)
"""Years that can be meant; what is written beyond is not known to be a year."""
_EVALUATIONS = """
SELECT ?thing ?status ?end WHERE {
  { SELECT ?evaluation ?thing ?status WHERE { ?evaluation a g:Evaluation ; oa:hasTarget ?thing ; oa:hasBody ?status } }
  OPTIONAL { SELECT ?evaluation ?end WHERE { ?evaluation a g:Evaluation ; dct:temporal ?period . ?period dcat:endDate ?end } }
}"""
_LABELS = """
SELECT DISTINCT ?status ?label WHERE {
  { SELECT DISTINCT ?status WHERE { ?evaluation a g:Evaluation ; oa:hasBody ?status } }
  UNION { SELECT ?status WHERE { ?status skos:inScheme ?scheme FILTER (STRENDS(STR(?scheme), "/codelist/status")) } }
  ?status skos:prefLabel ?label
}"""
_PERIODS = """
SELECT ?thing ?start ?end WHERE {
  { ?thing a g:Measure } UNION { ?thing a g:Plan }
  ?thing dct:temporal ?period OPTIONAL { ?period dcat:startDate ?start } OPTIONAL { ?period dcat:endDate ?end }
}"""
Years = tuple[int | None, int | None]
"""First and last year; None where it is open or not known."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Status by thing (the last part of its IRI), labels of statuses by language, and own years by measure or plan."""

    status: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    years: Mapping[str, Years]


_KEPT: Keeper[Facts] = Keeper(2)


def load(view: View) -> Facts:
    """The facts of a state of the data; kept, as the same data give the same facts."""
    return _KEPT.get(view.version(), lambda: read(view))


def read(view: View) -> Facts:
    """The facts, read anew. Of several reports the one whose period ends last is heard; of several such, the first status by name."""
    labels: dict[str, dict[str, str]] = {}
    for row in sorted(view.select(_LABELS), key=lambda row: str(row["label"])):
        label = row["label"]
        if isinstance(row["status"], Iri) and isinstance(label, Literal):
            labels.setdefault(short(row["status"].value), {}).setdefault(label.language or "cs", label.value)
    heard: dict[str, tuple[str, str]] = {}
    for row in view.select(_EVALUATIONS):
        status = row["status"]
        if isinstance(status, Iri) and short(status.value) in labels:  # a body that is no concept is a comment
            found = (row["end"].value if "end" in row else "", short(status.value))
            before = heard.get(row["thing"].value)
            if before is None or (found[0], before[1]) > (before[0], found[1]):
                heard[row["thing"].value] = found
    return Facts({thing: status for thing, (_, status) in heard.items()}, labels, _years(view.select(_PERIODS)))


def short(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("/")[2]


def _years(rows: Iterable[Row]) -> dict[str, Years]:
    """The years of each thing; of several periods, from the first to the last."""
    found: dict[str, Years] = {}
    for row in rows:
        start, end = _year(row, "start"), _year(row, "end")
        thing = row["thing"].value
        if thing in found:
            before = found[thing]
            start = None if start is None or before[0] is None else min(start, before[0])
            end = None if end is None or before[1] is None else max(end, before[1])
        found[thing] = (start, end)
    return {thing: years for thing, years in found.items() if years != (None, None)}


def _year(row: Row, name: str) -> int | None:
    day = first_day(row[name].value) if name in row else None
    return int(day[:4]) if day and int(day[:4]) in YEARS else None
