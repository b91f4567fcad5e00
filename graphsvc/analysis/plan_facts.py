"""What the graph says of one plan besides its links: its years, and of its measures the indicators, deadlines and evaluations."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graphsvc.store.base import Iri, Literal, Row, View

_PLAN = """
SELECT ?plan ?start ?end ?publisher WHERE {
  ?plan a g:Plan
  OPTIONAL { ?plan dct:temporal ?period OPTIONAL { ?period dcat:startDate ?start } OPTIONAL { ?period dcat:endDate ?end } }
  OPTIONAL { ?plan dct:publisher ?body . ?body skos:prefLabel ?publisher }
}"""
_TEXTS = "SELECT ?plan ?thing ?text WHERE { ?thing g:ofPlan ?plan ; dct:description|skos:scopeNote ?text }"
_INDICATORS = "SELECT ?plan ?thing ?text WHERE { ?thing g:ofPlan ?plan ; g:indicator ?indicator . ?indicator skos:prefLabel ?text }"
_DEADLINES = """
SELECT ?plan ?thing ?text ?end WHERE {
  ?thing g:ofPlan ?plan ; g:deadline ?deadline . ?deadline g:deadlineText ?text OPTIONAL { ?deadline dcat:endDate ?end }
}"""
_EVALUATIONS = """
SELECT ?plan ?thing ?evaluation ?status ?written ?text ?start ?end WHERE {
  ?thing g:ofPlan ?plan . ?evaluation oa:hasTarget ?thing ; a g:Evaluation
  OPTIONAL { ?evaluation oa:hasBody ?concept . ?concept skos:prefLabel ?status }
  OPTIONAL { ?evaluation g:statusText ?written }
  OPTIONAL { ?evaluation dct:description ?text }
  OPTIONAL { ?evaluation dct:temporal ?period OPTIONAL { ?period dcat:startDate ?start } OPTIONAL { ?period dcat:endDate ?end } }
}"""
_ORGANISATIONS = """
SELECT DISTINCT ?body WHERE { ?body a ?type FILTER (?type IN (org:FormalOrganization, org:OrganizationalUnit, cv:PublicOrganisation)) }"""


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """A deadline as written, and its last day (``""`` where that is not known)."""

    text: str
    end: str


@dataclass(frozen=True, slots=True, order=True)
class Evaluation:
    """What a report says of a measure: its status in words, its comment, the first and last day that it is about."""

    start: str
    end: str
    status: str
    comment: str

    @property
    def says_something(self) -> bool:
        """Whether it holds a status or a comment."""
        return bool(self.status or self.comment)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The plan's first and last day and its publisher, where they are known; and by IRI what is said of its goals and measures."""

    start: str | None
    end: str | None
    publisher: str | None
    texts: Mapping[str, str]
    indicators: Mapping[str, Sequence[str]]
    deadlines: Mapping[str, Sequence[Deadline]]
    evaluations: Mapping[str, Sequence[Evaluation]]
    organisations: frozenset[str]


def read(view: View, plan: str, language: str) -> PlanFacts:
    """The facts of a plan (its IRI), labels in that language where there are such; what it does not say is None, ``""`` or absent."""
    bound = {"plan": Iri(plan)}
    period = view.select(_PLAN, bound)
    deadlines, evaluations = view.select(_DEADLINES, bound), view.select(_EVALUATIONS, bound)
    return PlanFacts(
        _first(first_day(_value(row, "start")) for row in period),
        _first(last_day(_value(row, "end")) for row in period),
        _label(period, "publisher", language) or None,
        {thing: "\n\n".join(texts) for thing, texts in _texts(view.select(_TEXTS, bound)).items()},
        _texts(view.select(_INDICATORS, bound)),
        {
            thing: sorted({Deadline(_value(row, "text"), last_day(_value(row, "end")) or "") for row in rows})
            for thing, rows in _by(deadlines, "thing").items()
        },
        {
            thing: sorted(one for said in _by(rows, "evaluation").values() if (one := _evaluation(said, language)).says_something)
            for thing, rows in _by(evaluations, "thing").items()
        },
        frozenset(row["body"].value for row in view.select(_ORGANISATIONS)),
    )


def first_day(written: str) -> str | None:
    """The first day of a year, a month or a day as XSD writes them; None for what is none."""
    return _day(written, first=True)


def last_day(written: str) -> str | None:
    """The last day of a year, a month or a day as XSD writes them; None for what is none."""
    return _day(written, first=False)


def _day(written: str, *, first: bool) -> str | None:
    parts = written.split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        return None
    year, month, day = [int(part) for part in parts] + [0] * (3 - len(parts))
    try:
        month = month or (1 if first else 12)
        return date(year, month, day or (1 if first else monthrange(year, month)[1])).isoformat()
    except ValueError:
        return None


def _evaluation(rows: Sequence[Row], language: str) -> Evaluation:
    one = rows[0]
    status = _label(rows, "status", language) or min(_value(row, "written") for row in rows)
    comment = min(_value(row, "text") for row in rows)
    return Evaluation(first_day(_value(one, "start")) or "", last_day(_value(one, "end")) or "", status, comment)


def _texts(rows: Sequence[Row]) -> dict[str, list[str]]:
    return {thing: sorted({_value(row, "text") for row in found}) for thing, found in _by(rows, "thing").items()}


def _by(rows: Sequence[Row], name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[name].value].append(row)
    return found


def _label(rows: Sequence[Row], name: str, language: str) -> str:
    """The label in that language, else the first of all, ``""`` where there is none."""
    labels = [term for row in rows if isinstance(term := row.get(name), Literal)]
    return min(labels, key=lambda term: (term.language != language, term.value)).value if labels else ""


def _first(days: Iterable[str | None]) -> str | None:
    return min((day for day in days if day), default=None)


def _value(row: Row, name: str) -> str:
    return row[name].value if name in row else ""
