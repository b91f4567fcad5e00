"""A value as written → the IRIs that it names, or the reason why it names none. One function a kind of value."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from rdflib import Literal, URIRef

from graphsvc import fields, lookups
from graphsvc.rdf import acts, bodies
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, plain
from graphsvc.rdf.vocab import CV, ELI, RDF, G

_DASH = re.compile(r"\s+[-–—]\s+")
_JOINT = re.compile(r"\s*/\s*|\s*\+\s+|\s+[-–—]\s+|\s+a\s+")
_RESOLUTION = re.compile(r"\d+(?:/[IVX]+)?/\d\d/(?P<by>ZK|RK)")
PASSED_BY = {"ZK": "zastupitelstvo-lk", "RK": "rada-lk"}
"""Last part of a resolution's number → id of the body that passed it: the region's assembly or council."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value names, in the order written; ``reason`` is the id of why it (or a part of it) names nothing.

    ``about`` describes what no code list does (a § of an act, a resolution); ``facts`` go on the reference itself.
    """

    targets: tuple[URIRef, ...] = ()
    reason: str | None = None
    about: tuple[Triple, ...] = ()
    facts: tuple[tuple[URIRef, Literal], ...] = ()
    also: tuple[tuple[URIRef, URIRef], ...] = ()
    """Further plain links (property, target) that follow from the same value."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """The code lists below ``root``, and the base below which their IRIs stand."""

    root: Path
    terms: Terms

    def lookup(self, kind: str) -> lookups.Lookup:
        """The lookup of one kind; raises DataError where its file is missing or wrong."""
        return lookups.load(self.root, kind)

    def known(self, kind: str, written: str) -> URIRef | None:
        """The concept that is written so, as a whole."""
        found = self.lookup(kind).resolve(written)
        return self.terms.named(kind, self.lookup(kind)[found]) if found else None

    def why_not(self, written: str) -> str:
        """Why a value that no code list knows names nothing: ``placeholder``, ``not-specific`` or ``unknown-value``."""
        reason = self.lookup("reasons").resolve(written)
        return reason or ("placeholder" if fields.is_placeholder(written) else "unknown-value")

    def body(self, written: str, explained: Collection[str] = ()) -> Reading:
        """Bodies of one cell, see :mod:`graphsvc.rdf.bodies`; ``explained`` are the abbreviations that its document explains."""
        named, sign = _without_sign(written)
        found, reason = bodies.read(named, self.lookup("bodies"), explained)
        if sign:
            reason = reason or "placeholder"
        if not found and reason == "unknown-value":
            reason = self.why_not(written)
        return Reading(tuple(self._iri("bodies", body) for body in found), reason)

    def target_group(self, written: str) -> Reading:
        """A group; of ``OZP - osoby s …`` that is not known as a whole, the group before the dash."""
        return self._first_known("target_groups", (written, _DASH.split(written)[0]), written)

    def place(self, written: str) -> Reading:
        """A municipality, part of one, or area, in the nominative."""
        return self._first_known("places", (written,), written)

    def programme(self, written: str) -> Reading:
        """A programme; of what is not known as a whole (``OPZ+ č. 150``, ``DF LK: program na …``) the longest run of words that is."""
        words = written.split(" ")
        runs = (" ".join(words[at : at + size]) for size in range(len(words), 0, -1) for at in range(len(words) - size + 1))
        return self._first_known("programmes", runs, written)

    def programme_of_call(self, written: str) -> URIRef | None:
        """The programme that a call or grant programme belongs to, where it is written as the code list does."""
        programmes = self.lookup("programmes")
        found = programmes.resolve(written)
        return self._iri("programmes", programmes[found].extra["broader"]) if found and "broader" in programmes[found].extra else None

    def funding(self, written: str) -> Reading:
        """Funding sources; of what is not known as a whole, the parts that are. The programme of a source comes with it."""
        sources = self.lookup("funding_sources")
        whole = sources.resolve(written)
        named, last = _without_sign(written)
        written_parts = [written] if whole else [*_JOINT.split(named), *last]
        parts = {part: sources.resolve(part) for part in written_parts if part}
        found = [part for part in dict.fromkeys(parts.values()) if part]
        if not found:
            return Reading(reason=self.why_not(written))
        unread = [part for part, source in parts.items() if not source]
        programmes = [sources[source].extra["programme"] for source in found if "programme" in sources[source].extra]
        also = tuple((G.fundedByProgramme, self._iri("programmes", programme)) for programme in programmes)
        reason = ("placeholder" if fields.is_placeholder(unread[0]) else "unknown-value") if unread else None
        return Reading(tuple(self._iri("funding_sources", source) for source in found), reason, also=also)

    def service(self, name: str, paragraph: str | None) -> Reading:
        """A kind of social service: the § decides where there is one, for names are slips of the pen more often than numbers.

        Name and § stay on the reference as written, so that a rule can compare them.
        """
        services = self.lookup("services")
        facts = [(G.serviceName, plain(name))] if name else []
        if paragraph:
            facts.append((G.paragraph, plain(paragraph)))
        found = (paragraph if paragraph in services.concepts else None) if paragraph else services.resolve(name)
        if not found:
            return Reading(reason="unknown-value" if paragraph else self.why_not(name), facts=tuple(facts))
        law, about = self._paragraph(self.terms.act(acts.SOCIAL_SERVICES), acts.SOCIAL_SERVICES, found)
        return Reading((self._iri("services", found),), None, about, tuple(facts), ((CV.hasLegalResource, law),))

    def act(self, written: str) -> Reading:
        """An act, or a § of one; both are described here where no code list does."""
        cited = acts.read(written, self.lookup("acts"))
        if cited is None:
            return Reading(reason=self.why_not(written))
        act = self.terms.act(cited.number) if cited.number else self.terms.concept("acts", str(cited.concept))
        about: tuple[Triple, ...] = ((act, RDF.type, ELI.LegalResource),)
        if cited.number:
            about += ((act, ELI.number, plain(cited.number)),)
        if not cited.paragraph:
            return Reading((act,), about=about)
        law, parts = self._paragraph(act, cited.number or str(cited.concept), cited.paragraph)
        return Reading((law,), about=about + parts)

    def resolution(self, written: str) -> Reading:
        """A resolution of the region's council (RK) or assembly (ZK)."""
        found = _RESOLUTION.fullmatch(written)
        if not found:
            return Reading(reason="malformed-code")
        iri = self.terms.resolution(written)
        about: tuple[Triple, ...] = ((iri, RDF.type, G.Resolution), (iri, ELI.number, plain(written)))
        body = PASSED_BY[found["by"]]
        if body in self.lookup("bodies").concepts:
            about += ((iri, ELI.passed_by, self._iri("bodies", body)),)
        return Reading((iri,), about=about)

    def _paragraph(self, act: URIRef, act_id: str, paragraph: str) -> tuple[URIRef, tuple[Triple, ...]]:
        iri = self.terms.paragraph(act_id, paragraph)
        about: tuple[Triple, ...] = (
            (iri, RDF.type, ELI.LegalResourceSubdivision),
            (iri, ELI.is_part_of, act),
            (iri, ELI.number, plain(paragraph)),
        )
        return iri, about

    def _first_known(self, kind: str, ways: Iterable[str], written: str) -> Reading:
        for way in ways:
            found = self.known(kind, way)
            if found:
                return Reading((found,))
        return Reading(reason=self.why_not(written))

    def _iri(self, kind: str, concept: str) -> URIRef:
        return self.terms.named(kind, self.lookup(kind)[concept])


def _without_sign(written: str) -> tuple[str, tuple[str, ...]]:
    """``KÚ LK / n/a`` in two: what it names, and the sign behind it that stands in the place of a part (none of them otherwise)."""
    named, _, last = written.rpartition(" / ")
    return (named, (last,)) if named and fields.is_placeholder(last) else (written, ())
