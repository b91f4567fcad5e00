"""The links that stand in a graph, for people: what they are about, why, and how to decide."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphsvc.linking.decisions import ENDS, FILE
from graphsvc.linking.links import CANDIDATE, DUPLICATE, GOAL, ITEM
from graphsvc.rdf.vocab import RDF, RDFS, G
from graphsvc.store.base import Literal, Row, Term, View
from graphsvc.text import natural

_LINKS = "SELECT ?link ?property ?value { ?link g:linkStatus ?any ; ?property ?value }"
_ENDS = """
SELECT DISTINCT ?end ?plan ?code ?title {
  { SELECT DISTINCT ?end { VALUES ?to { g:later g:earlier g:between } ?link ?to ?end } }
  ?end g:ofPlan ?plan ; dct:identifier|skos:notation ?code .
  OPTIONAL { ?end dct:title|skos:prefLabel ?title }
}"""

_DECIDED = {
    "cs": "Rozhodnutí zapište do {file} a graf znovu sestavte; decision je confirmed (ano), nebo rejected (ne):",
    "en": "Write the decision into {file} and build the graph again; decision is confirmed (yes) or rejected (no):",
}
_SURE = {"cs": "jistota", "en": "confidence"}
_BECAUSE = {"cs": "doplňte důvod", "en": "say why"}


@dataclass(frozen=True, slots=True)
class End:
    """An end of a link: id of its plan, code and title."""

    plan: str
    code: str
    title: str

    @property
    def name(self) -> str:
        """As a decision names it."""
        return f"{self.code}@{self.plan}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A link; the words are in one language. ``ends`` are in the order in which a decision names them."""

    kind: str
    status: str
    confidence: float
    ends: tuple[End, End]
    label: str
    reasons: tuple[str, ...]
    why: str

    def entry(self, because: str = "") -> str:
        """The table that decides about it, for the file of decisions."""
        said = dict(zip(ENDS[self.kind], (end.name for end in self.ends), strict=True)) | {"decision": "confirmed", "why": because}
        return "\n".join([f"[[{self.kind}]]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items())])

    def to_json(self) -> dict[str, Any]:
        """All of it, with the entry for a candidate."""
        ends = {key: {"plan": end.plan, "code": end.code, "title": end.title} for key, end in zip(ENDS[self.kind], self.ends, strict=True)}
        told = {"kind": self.kind, "status": self.status, "confidence": self.confidence, **ends, "reasons": list(self.reasons)}
        return told | ({"entry": self.entry()} if self.status == CANDIDATE else {"why": self.why} if self.why else {})


def read(view: View, lang: str, statuses: Iterable[str] = (CANDIDATE,), plan: str = "") -> list[Listed]:
    """The links of these statuses, those of the given plan (id) only where one is given: items, goals, near duplicates, the surest first.

    Reasons are in that language (``cs``, ``en``).
    """
    said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in view.select(_LINKS):
        said[row["link"].value][row["property"].value].append(row["value"])
    ends = {row["end"].value: _end(row) for row in view.select(_ENDS)}
    found = [listed for link in said.values() if (listed := _listed(link, ends, lang)) is not None]
    wanted = [link for link in found if link.status in set(statuses) and plan in ("", *(end.plan for end in link.ends))]
    return sorted(wanted, key=_order)


def text(links: Iterable[Listed], lang: str) -> str:
    """The links with their reasons, each candidate with the entry that decides about it."""
    listed = list(links)
    candidates = any(link.status == CANDIDATE for link in listed)
    head = [_DECIDED[lang].format(file=FILE.as_posix()), ""] if candidates else []
    return "\n".join([*head, *(line for link in listed for line in _told(link, lang))])


def _told(link: Listed, lang: str) -> list[str]:
    first, second = link.ends
    lines = [f"{link.label}  ({_SURE[lang]} {link.confidence:.2f}, {link.status})"]
    lines += [f"    {end.name}  {end.title}" for end in (first, second)]
    lines += [f"    - {reason}" for reason in (*link.reasons, *filter(None, [link.why]))]
    if link.status == CANDIDATE:
        lines += ["", *(f"    {line}" for line in link.entry(_BECAUSE[lang]).splitlines())]
    return [*lines, ""]


def _end(row: Row) -> End:
    return End(row["plan"].value.rpartition("/")[2], row["code"].value, row["title"].value if "title" in row else "")


def _listed(link: Mapping[str, list[Term]], ends: Mapping[str, End], lang: str) -> Listed | None:
    """None for a link that lacks something, or whose ends the graph does not know (any more)."""
    duplicate = str(G.NearDuplicate) in {kind.value for kind in link[str(RDF.type)]}
    named = link[str(G.between)] if duplicate else [*link[str(G.later)][:1], *link[str(G.earlier)][:1]]
    known = [ends[end.value] for end in named if end.value in ends]
    confidence, status = link[str(G.confidence)], link[str(G.linkStatus)]
    if len(known) != 2 or not confidence or not status:
        return None
    one, other = sorted(known, key=lambda end: (end.plan, end.code)) if duplicate else known
    kind = DUPLICATE if duplicate else GOAL if "/goal/" in named[0].value else ITEM
    label, reasons, why = (_in(link[str(prop)], lang) for prop in (RDFS.label, G.linkReason, RDFS.comment))
    said = why or _in(link[str(RDFS.comment)], "cs")
    state = status[0].value.rpartition("/")[2]
    return Listed(kind, state, float(confidence[0].value), (one, other), "".join(label[:1]), reasons, " ".join(said))


def _in(values: Iterable[Term], lang: str) -> tuple[str, ...]:
    return tuple(sorted(value.value for value in values if isinstance(value, Literal) and value.language == lang))


def _order(link: Listed) -> tuple[object, ...]:
    kinds = (ITEM, GOAL, DUPLICATE)
    codes = tuple((end.plan, natural(end.code)) for end in link.ends)
    return kinds.index(link.kind), codes[0][0], codes[1][0], -link.confidence, codes
