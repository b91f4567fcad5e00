"""Turns results into findings: which plan, code, document and line each is about, asked for a whole batch in one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphsvc.store.base import Iri, Literal, Term, View
from graphsvc.text import natural
from graphsvc.validation import placed
from graphsvc.validation.result import SEVERITIES, Finding, Result
from graphsvc.validation.shapes import fill

_BATCH = 2_000
_SHOWN = 5
"""How many other places a message names."""
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
_TITLES = "SELECT ?node ?title WHERE {{ VALUES ?node {{ {nodes} }} ?node dct:title ?title }}"
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
Titles = Mapping[str, Mapping[str, str]]
"""Node → language → title, of those that a message names."""


def findings(view: View, results: Sequence[Result], fields: Labels, prefer: Collection[str] = ()) -> tuple[Finding, ...]:
    """The results as findings, each once, most severe first, then by rule, document, line and code.

    ``fields`` is what messages call the fields of a record; of several places, one in the documents ``prefer`` (IRIs) is shown.

    A result about several items (its binding ``items``) becomes one finding an item. Beside what its query found, a message may name the
    item's ``{?title}``, its ``{?plan}``, the plan that was ``{?checked}`` (the focus), and where ``{?elsewhere}`` the same code stands.
    """
    subjects = [(subject, result) for result in results for subject in _subjects(result)]
    about = _about(view, sorted({subject.value for subject, _ in subjects if isinstance(subject, Iri)}), prefer)
    titles = _titles(view, {node for subject, result in subjects for node in _called(result, subject, about)})
    known = _Known(about, fields, titles, placed.parts(view, {place.source for one in about.values() for place in one.places}))
    return tuple(_once(_finding(result, subject, known) for subject, result in subjects))


def _subjects(result: Result) -> list[Term]:
    """The nodes at which a result is shown."""
    items = sorted(set(result.bindings.get("items", "").split()))
    return [Iri(item) for item in items] or [result.focus]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the nodes that the results are about, and what their fields are called."""

    about: Mapping[str, _About]
    fields: Labels
    titles: Titles
    parts: Mapping[str, placed.Parts]
    """Place → its parts by name, where it is not known by its line."""

    def locator(self, place: _Place) -> placed.Parts:
        """Where a place is, as a finding tells it."""
        return self.parts.get(place.source) or {"line": place.line}

    def where(self, place: _Place) -> str:
        """The same as a message tells it, ``cards.txt:48``."""
        parts = self.parts.get(place.source)
        return (
            f"{place.document} ({', '.join(str(part) for part in parts.values() if not isinstance(part, tuple))})"
            if parts
            else f"{place.document}:{place.line}"
        )

    def of(self, node: str) -> _About:
        """What is known of one node."""
        return self.about.get(node) or _About()

    def title(self, node: str, language: str) -> str | None:
        """The title of a node in a language, else in Czech, else in any."""
        told = self.titles.get(node, {})
        return told.get(language) or told.get("cs") or next(iter(told.values()), None)

    def names(self, language: str, node: str, focus: str) -> dict[str, str]:
        """What a message calls the node that it is about and the plan that was checked, unless its query says so itself."""
        return {"title": self.title(node, language) or "–", "checked": self.title(focus, language) or _plan(focus) or focus}

    def called(self, language: str, field: str | None, plan: str) -> dict[str, str]:
        """What a message calls a field and a plan; a plan without a title by its id."""
        label = self.fields.get(field or "", {}).get(language)
        return {"field": label or field or "–", "plan": self.title(plan, language) or _plan(plan) or plan}


def _called(result: Result, subject: Term, about: Mapping[str, _About]) -> Iterator[str]:
    """The nodes that the messages of a result call by their titles."""
    if isinstance(subject, Iri) and isinstance(result.focus, Iri):
        named = {"title": subject.value, "plan": _about_plan(result, about.get(subject.value)), "checked": result.focus.value}
        yield from (node for name, node in named.items() if _says(result, name))


def _says(result: Result, name: str) -> bool:
    """Whether a message of the result has this placeholder."""
    return any(f"{{?{name}}}" in message for message in result.messages.values())


def _about_plan(result: Result, about: _About | None) -> str:
    return (about.plan if about else None) or str(result.focus)


def _titles(view: View, nodes: Collection[str]) -> Titles:
    titles: dict[str, dict[str, str]] = {}
    asked = sorted(nodes)
    for start in range(0, len(asked), _BATCH):
        values = " ".join(f"<{node}>" for node in asked[start : start + _BATCH])
        for row in view.select(_TITLES.format(nodes=values)):
            title = row["title"]
            if isinstance(title, Literal):
                told = titles.setdefault(row["node"].value, {})
                told[title.language] = min(told.get(title.language, title.value), title.value)
    return titles


def _about(view: View, nodes: Sequence[str], prefer: Collection[str]) -> Mapping[str, _About]:
    about: dict[str, _About] = {node: _About() for node in nodes}
    files = {row["document"].value: row["file"].value for row in view.select(_FILES)} if nodes else {}
    for start in range(0, len(nodes), _BATCH):
        values = " ".join(f"<{node}>" for node in nodes[start : start + _BATCH])
        for row in view.select(_NAMES.format(items=values)):
            known = about[row["item"].value]
            known.code = row["code"].value if "code" in row else known.code
            plan = row.get("plan")
            known.plan = plan.value if isinstance(plan, Iri) else known.plan
        for row in view.select(_PLACES.format(items=values)):
            document = row["document"].value
            found = (files.get(document, document), int(row["line"].value), row["source"].value, row["field"].value, document in prefer)
            about[row["item"].value].places.add(_Place(*found))
    return about


def _finding(result: Result, subject: Term, known: _Known) -> Finding:
    shape, bindings, about = result.shape, result.bindings, known.of(subject.value)
    name = bindings.get("field") or shape.field
    place = _place(about.places, bindings.get("source"), name)
    plan = _about_plan(result, about)
    code = about.code or bindings.get("code")
    value = str(result.value) if result.value is not None and result.value != result.focus else None
    values = {
        "elsewhere": ", ".join(_elsewhere(result, subject, place, known)) or "–",
        **bindings,
        "this": str(result.focus),
        "value": value or "–",
        "code": code or "–",
    }
    return Finding(
        rule=shape.rule,
        severity=shape.severity,
        document=place.document if place else None,
        plan=_plan(plan),
        code=code,
        field=name,
        value=value,
        message={
            language: fill(
                message, {**known.names(language, subject.value, str(result.focus)), **values, **known.called(language, name, plan)}
            )
            for language, message in sorted(result.messages.items())
        },
        locator=known.locator(place) if place else {},
        node=str(subject),
        result=result,
    )


def _elsewhere(result: Result, subject: Term, shown: _Place | None, known: _Known) -> list[str]:
    """Where this item stands again in the same document, and other items of the result: a few, as ``cards.txt:48``."""
    if not _says(result, "elsewhere"):
        return []
    again = _again(known.of(subject.value).places, shown) if shown else []
    others = [other for other in _subjects(result) if other != subject]
    beside = [_place(known.of(other.value).places, None, result.shape.field) for other in others[:_SHOWN]]
    places = {(place.document, place.line): place for place in [*again, *beside] if place}
    elsewhere = sorted(places.keys() - ({(shown.document, shown.line)} if shown else set()))
    return [known.where(places[at]) for at in elsewhere[:_SHOWN]] + ["…"] * (max(len(elsewhere), len(others)) > _SHOWN)


def _again(places: Iterable[_Place], shown: _Place) -> list[_Place]:
    """The places of a whole item in the document that is shown, but the one in which the shown place stands."""
    whole = sorted((place for place in places if place.field == "item" and place.document == shown.document), key=lambda place: place.line)
    around = [place for place in whole if place.line <= shown.line][-1:]
    return [place for place in whole if place not in around]


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
        placed.order(finding.locator),
        finding.plan or "",
        natural(finding.code or ""),
        finding.field or "",
        finding.value or "",
    )
