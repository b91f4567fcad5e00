"""Turns results into findings: which plan, code, document and line each is about, asked for a whole batch in one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphsvc.store.base import Iri, Term, View
from graphsvc.text import natural
from graphsvc.validation.result import SEVERITIES, Finding, Result
from graphsvc.validation.shapes import fill

_BATCH = 2_000
_PLAN = "/id/plan/"
_NAMES = """
SELECT ?item ?code ?plan WHERE {{
  VALUES ?item {{ {items} }}
  OPTIONAL {{ ?item dct:identifier ?code }}
  OPTIONAL {{ ?item g:ofPlan|(dct:isPartOf/foaf:primaryTopic) ?plan }}
}}"""
# A query of its own: joined to the values the engine looks the places up, inside an OPTIONAL it would read them all.
_PLACES = """
SELECT ?item ?source ?field ?line ?document WHERE {{
  VALUES ?item {{ {items} }}
  ?item prov:wasDerivedFrom ?source .
  ?source g:field ?field ; g:firstLine ?line ; oa:hasSource ?document .
}}"""
_FILES = "SELECT ?document ?file WHERE { ?document a foaf:Document ; dct:source ?file }"


@dataclass(frozen=True, slots=True)
class _Place:
    document: str
    line: int
    source: str
    field: str
    preferred: bool


@dataclass(slots=True)
class _About:
    code: str | None = None
    plan: str | None = None
    places: set[_Place] = field(default_factory=set)


Labels = Mapping[str, Mapping[str, str]]


def findings(view: View, results: Sequence[Result], fields: Labels, prefer: Collection[str] = ()) -> tuple[Finding, ...]:
    """The results as findings, each once, most severe first, then by rule, document, line and code.

    ``fields`` is what messages call the fields of a record; of several places, one in the documents ``prefer`` (IRIs) is shown.

    A result about several items (its binding ``items``) becomes one finding an item.
    """
    subjects = [(subject, result) for result in results for subject in _subjects(result)]
    about = _about(view, sorted({subject.value for subject, _ in subjects if isinstance(subject, Iri)}), prefer)
    return tuple(_once(_finding(result, subject, about.get(subject.value, _About()), fields) for subject, result in subjects))


def _subjects(result: Result) -> list[Term]:
    """The nodes at which a result is shown."""
    items = sorted(set(result.bindings.get("items", "").split()))
    return [Iri(item) for item in items] or [result.focus]


def _about(view: View, nodes: Sequence[str], prefer: Collection[str]) -> Mapping[str, _About]:
    about: dict[str, _About] = {node: _About() for node in nodes}
    files = {row["document"].value: row["file"].value for row in view.select(_FILES)} if nodes else {}
    for start in range(0, len(nodes), _BATCH):
        values = " ".join(f"<{node}>" for node in nodes[start : start + _BATCH])
        for row in view.select(_NAMES.format(items=values)):
            known = about[row["item"].value]
            known.code = row["code"].value if "code" in row else known.code
            known.plan = row["plan"].value if "plan" in row else known.plan
        for row in view.select(_PLACES.format(items=values)):
            document = row["document"].value
            found = (files.get(document, document), int(row["line"].value), row["source"].value, row["field"].value, document in prefer)
            about[row["item"].value].places.add(_Place(*found))
    return about


def _finding(result: Result, subject: Term, about: _About, fields: Labels) -> Finding:
    shape, bindings = result.shape, result.bindings
    name = bindings.get("field") or shape.field
    place = _place(about.places, bindings.get("source"), name)
    plan = about.plan or str(result.focus)
    code = about.code or bindings.get("code")
    value = str(result.value) if result.value is not None and result.value != result.focus else None
    values = {
        **bindings,
        "this": str(result.focus),
        "value": value or "–",
        "code": code or "–",
        "plan": _plan(plan) or plan,
    }
    called = fields.get(name or "", {})
    return Finding(
        rule=shape.rule,
        severity=shape.severity,
        document=place.document if place else None,
        plan=_plan(plan),
        code=code,
        field=name,
        value=value,
        message={
            language: fill(message, {**values, "field": called.get(language) or name or "–"})
            for language, message in sorted(result.messages.items())
        },
        locator={"line": place.line} if place else {},
        node=str(subject),
        result=result,
    )


def _place(places: Iterable[_Place], source: str | None, name: str | None) -> _Place | None:
    """The place that the rule named, else that of the field, else that of the whole item; the first of several."""

    def rank(place: _Place) -> tuple[bool, bool, bool, bool, str, int]:
        return (not place.preferred, place.source != source, place.field != name, place.field != "item", place.document, place.line)

    return min(places, key=rank, default=None)


def _plan(iri: str) -> str | None:
    """The id of a plan from its IRI, or from that of something in it."""
    return iri.partition(_PLAN)[2].partition("/")[0] or None


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    """One cause, one finding: the first of those that differ in their place only. ``other`` is the second node that a rule is about."""
    seen: set[tuple[object, ...]] = set()
    for finding in sorted(found, key=_order):
        cause = (finding.rule, finding.plan, finding.node, finding.field, finding.value, finding.result.bindings.get("other"))
        if cause not in seen:
            seen.add(cause)
            yield finding


def _order(finding: Finding) -> tuple[object, ...]:
    return (
        SEVERITIES.index(finding.severity) if finding.severity in SEVERITIES else len(SEVERITIES),
        finding.rule,
        finding.document or "",
        finding.locator.get("line", 0),
        finding.plan or "",
        natural(finding.code or ""),
        finding.field or "",
        finding.value or "",
    )
