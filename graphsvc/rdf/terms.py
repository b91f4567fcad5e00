"""The one place where IRIs are minted: ASCII, from the fewest source codes (plan id and code), never hashed, never random."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from rdflib import URIRef

from graphsvc.lookups import Concept
from graphsvc.text import slug

ELI_SB = "https://opendata.eselpoint.gov.cz/esel-esb/eli/cz/sb"
RUIAN = "https://linked.cuzk.cz/resource/ruian"

NO_DOCUMENTS = frozenset({"codelists", "dataset", "default", "editions", "linking", "ontology", "questions"})
"""Names of graphs that are no documents': a file that is called so must not take the place of one."""

_SEGMENT = re.compile(r"[A-Za-z0-9._-]*[A-Za-z0-9_-][A-Za-z0-9._-]*")

_FOLDERS = {
    "services": "service",
    "target_groups": "target-group",
    "funding_sources": "funding-source",
    "programmes": "programme",
    "bodies": "body",
    "places": "place",
    "statuses": "status",
    "strategies": "plan",
    "acts": "act",
    "plan_kinds": "plan-kind",
    "reasons": "reason",
    "link_statuses": "link-status",
}


def segment(code: str) -> str:
    """A source code as one path segment: ASCII letters, digits, ``-``, ``.``, ``_`` stay; the rest is folded, spaces become ``-``.

    A code of which folding leaves nothing (``???``) is percent-encoded; a segment is never empty.
    """
    if _SEGMENT.fullmatch(code):
        return code
    return slug(code) or quote(code, safe="") or "-"


@dataclass(frozen=True, slots=True)
class Terms:
    """IRIs below one base (ends with ``/``)."""

    base: str

    def _iri(self, *parts: str) -> URIRef:
        return URIRef(self.base + "/".join(parts))

    def dataset(self) -> URIRef:
        """The whole of what the store holds."""
        return self._iri("id", "dataset")

    def plan(self, plan: str) -> URIRef:
        """A plan or strategy."""
        return self._iri("id", "plan", segment(plan))

    def goal_scheme(self, plan: str) -> URIRef:
        """The concept scheme of a plan's goals."""
        return self._iri("id", "plan", segment(plan), "goals")

    def goal(self, plan: str, code: str) -> URIRef:
        """A goal, okruh or sub-okruh; also a code of a strategy that is only referred to."""
        return self._iri("id", "plan", segment(plan), "goal", segment(code))

    def item(self, plan: str, code: str) -> URIRef:
        """A measure or activity."""
        return self._iri("id", "plan", segment(plan), "item", segment(code))

    def link(self, later: str, relation: str, earlier: str) -> URIRef:
        """The link between parts of two plans, by their IRIs: below the later one, with what of the earlier one's IRI names it."""
        return URIRef(f"{later}/{relation}/{earlier.partition('/id/plan/')[2] or quote(earlier, safe='')}")

    def edition(self, plan: str, number: int, *parts: str) -> URIRef:
        """An edition of a plan, or (with parts) something that is said of it: its ``publication``, the ``draft`` that was published."""
        return self._iri("id", "plan", segment(plan), "edition", str(number), *parts)

    def agent(self, name: str) -> URIRef:
        """Who publishes, by the name of a token or of a user; names that differ in any letter are two."""
        return self._iri("id", "agent", quote(name, safe=""))

    def document(self, document: str, *parts: str) -> URIRef:
        """A document, or (with parts) something that this document says, such as ``item/A01-01/evaluation``."""
        return self._iri("id", "document", segment(document), *parts)

    def graph(self, name: str) -> URIRef:
        """The named graph of a document, or ``codelists``, ``ontology``."""
        return self._iri("graph", segment(name))

    def concept(self, kind: str, concept_id: str) -> URIRef:
        """A concept of a code list; ``kind`` is the name of its lookup file (``target_groups``)."""
        return self._iri("id", _FOLDERS[kind], segment(concept_id))

    def named(self, kind: str, concept: Concept) -> URIRef:
        """The IRI of a lookup's entry: the official one where there is one (places: RÚIAN, acts: ELI), else one below the base."""
        if kind == "places" and "iri" in concept.extra:
            return URIRef(concept.extra["iri"])
        if kind == "acts" and "number" in concept.extra:
            return self.act(concept.extra["number"])
        return self.concept(kind, concept.id)

    def concept_scheme(self, kind: str) -> URIRef:
        """The concept scheme of a code list."""
        return self._iri("codelist", _FOLDERS[kind])

    def act(self, number: str) -> URIRef:
        """An act of the Collection by number and year, ``108/2006``: its official ELI."""
        serial, year = number.split("/")
        return URIRef(f"{ELI_SB}/{year}/{serial}")

    def paragraph(self, act: str, paragraph: str) -> URIRef:
        """A § of an act (``108/2006`` or the id of an act without a number)."""
        return self._iri("id", "act", segment(act.replace("/", "-")), "par", segment(paragraph))

    def question(self, question: str) -> URIRef:
        """A question of the catalogue."""
        return self._iri("id", "question", segment(question))

    def resolution(self, number: str) -> URIRef:
        """A council resolution, ``647/24/RK``."""
        return self._iri("id", "resolution", segment(number.replace("/", "-")))
