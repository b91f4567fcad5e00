"""Everything in the graph that has a name, by IRI: what pages and lists call it. :mod:`names` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphsvc.text import fold, natural


@dataclass(frozen=True, slots=True)
class Thing:
    """One named thing: its kind, code (``""`` where none is shown), labels by language (``""``: no language), and plan."""

    iri: str
    kind: str
    code: str
    labels: Mapping[str, str]
    plan: str | None = None

    def label(self, lang: str) -> str:
        """The name in that language, else in Czech, else in whichever there is; without any the code must do, else the IRI."""
        for choice in (lang, "cs", "", *sorted(self.labels)):
            if choice in self.labels:
                return self.labels[choice]
        return "" if self.code else self.iri.partition("://")[2] or self.iri

    def language(self, lang: str) -> str | None:
        """The language of :meth:`label` where it is not the page's."""
        if lang in self.labels or "" in self.labels or not self.labels:
            return None
        return "cs" if "cs" in self.labels else min(self.labels)

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: plan, code in natural order, Czech name."""
        return (self.plan or "", natural(self.code), fold(self.label("cs")), self.iri)


@dataclass(frozen=True, slots=True)
class Things:
    """All named things of one state of the graph."""

    by_iri: Mapping[str, Thing]
    """In the order of their IRIs."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """What has no name and is never listed, of which there is very much: IRI → kind."""

    def get(self, iri: str) -> Thing:
        """The thing, or for an IRI without a name one that is called by its IRI."""
        return self.by_iri.get(iri) or Thing(iri, self.parts.get(iri, "other"), "", {})

    def of_kind(self, kind: str) -> list[Thing]:
        """Things of a kind in order."""
        return sorted((thing for thing in self.by_iri.values() if thing.kind == kind), key=lambda thing: thing.order)
