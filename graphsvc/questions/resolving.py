"""What a person writes for one thing → that thing: by its id or a whole name first, then by the forms of its words, then by a part.

The first way that finds something decides, so that what is written exactly never gives way to what is only like it. More than one thing
found in that way is more than one thing meant, and refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from rapidfuzz import fuzz, process

from graphsvc import lookups
from graphsvc.errors import Candidate, ParameterError
from graphsvc.questions import names, plans, vocabulary
from graphsvc.questions.entities import KINDS, LOOKUPS, Entity, of_concept
from graphsvc.questions.mentions import mentions
from graphsvc.questions.names import Names
from graphsvc.questions.reading import ASSUMED, Reading
from graphsvc.questions.words import MAX_TEXT
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri, Literal, View
from graphsvc.text import fold, key, squeeze

SHOWN = 5
"""Candidates at most."""

_CODED = re.compile(r"(?P<code>[^@]+)@(?P<plan>[^@]+)")
_KIND = re.compile(r"(?P<kind>[a-z_]+):\s*(?P<id>.+)")
_NUMBER = re.compile(r"[0-9]{1,6}")
_PARAGRAPH = re.compile(r"(?:§+|par(?:agraf)?\.?|section)\s*(?=\d)", re.IGNORECASE)
_PLANS, _CODED_KINDS = frozenset({"plan"}), frozenset({"item", "goal"})
_CODES = {"item": ("g:Measure", "dct:identifier"), "goal": ("g:Goal", "skos:notation")}
"""Kind → its class, and the property of its codes. The class is a filter: joined, the engine would read all things of it."""
_ALIKE = 66
"""From 0 to 100: how like a name must be to be told as a candidate."""
_TOLD = 200
"""Characters of what was written that an error repeats."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A parameter: its name, its type, and the kinds of entities that it takes."""

    name: str
    type: str
    kinds: frozenset[str]

    @property
    def words(self) -> str:
        """The type in words."""
        return self.type.replace("_", " ")


def resolve(wanted: Wanted, text: str, root: Path, base: str, view: View) -> Entity:
    """The one entity that is meant. Raises ParameterError, with candidates, where there is none or more than one.

    All names are read only where neither the lookups below ``root`` nor a code and its plan say it directly.
    """
    simple = _looked_up(wanted.kinds, text, root, base) or _plan_of_graph(wanted.kinds, text, base, view)
    if simple:
        return simple
    coded = _CODED.fullmatch(text) if wanted.kinds & _CODED_KINDS else None
    plan = (_looked_up(_PLANS, coded["plan"], root, base) or _plan_of_graph(_PLANS, coded["plan"], base, view)) if coded else None
    direct = _direct(wanted.kinds, squeeze(coded["code"]), plan, view) if coded and plan else None
    if direct:
        return direct
    known = vocabulary.load(root)
    everything = names.of(root, base, view, known)
    for way in (_whole, _by_id):
        found = way(wanted.kinds, text, everything)
        if found:
            return _only(wanted, text, found, everything)
    if coded:
        plan = plan or resolve(Wanted(wanted.name, "plan", _PLANS), coded["plan"], root, base, view)
        return _coded(wanted, text, coded["code"], plan.id, everything)
    return _only(wanted, text, _read(wanted.kinds, text, everything, root, assumed=wanted.type == "plan"), everything)


def candidates(entities: Iterable[Entity], several_kinds: bool) -> list[Candidate]:
    """Entities as what is written to mean them."""
    return [Candidate(written(entity, several_kinds), entity.label) for entity in entities]


def written(entity: Entity, several_kinds: bool) -> str:
    """What is written for an entity: its id, and before it the kind where a parameter takes several kinds."""
    return f"{entity.kind}:{entity.id}" if several_kinds and entity.kind not in ("item", "goal") else entity.id


def without_money(entities: Collection[Entity]) -> list[Entity]:
    """The entities; a source that is the money of a body or programme gives way to that one where both are named alike."""
    owners = {(entity.kind, entity.id) for entity in entities}
    return [entity for entity in entities if entity.money_of not in owners]


def _looked_up(kinds: frozenset[str], text: str, root: Path, base: str) -> Entity | None:
    """What the one lookup of a kind knows by just this writing: no other name of the kind is asked for."""
    kind = next(iter(kinds)) if len(kinds) == 1 else ""
    if kind not in LOOKUPS:
        return None
    lookup = lookups.load(root, LOOKUPS[kind])
    plain = _plain(kinds, text)
    found = lookup.resolve(plain) or (plain if plain in lookup.concepts else None)
    return of_concept(kind, lookup[found], base) if found else None


def _plan_of_graph(kinds: frozenset[str], text: str, base: str, view: View) -> Entity | None:
    """The plan of that id, of which only the graph knows."""
    iri = str(Terms(base).plan(text)) if kinds == _PLANS else ""
    return Entity("plan", iri.rpartition("/")[2], iri, text) if iri and view.describe(iri) else None


def _direct(kinds: frozenset[str], code: str, plan: Entity, view: View) -> Entity | None:
    """The item or goal of that code in a plan, asked of the graph."""
    for kind, (of_kind, coded) in _CODES.items():
        if kind in kinds:
            sparql = f"SELECT ?node ?code ?plan {{ ?node {coded} ?code ; g:ofPlan ?plan . FILTER EXISTS {{ ?node a {of_kind} }} }}"
            for name in dict.fromkeys((code, code.upper())):
                found = sorted(row["node"].value for row in view.select(sparql, {"plan": Iri(plan.iri), "code": Literal(name)}))
                if found:
                    return Entity(kind, f"{name}@{plan.id}", found[0], name, plan.id, name)
    return None


def _plain(kinds: frozenset[str], text: str) -> str:
    """The text; of a kind of service without the sign of its paragraph."""
    return _PARAGRAPH.sub("", text) if kinds == {"service"} else text


def _by_id(kinds: frozenset[str], text: str, known: Names) -> list[Entity]:
    typed = _KIND.fullmatch(text)
    if typed and typed["kind"] in kinds:
        found = known.entities.get((typed["kind"], fold(typed["id"])))
        return [found] if found else []
    return [entity for kind in KINDS if kind in kinds and (entity := known.entities.get((kind, fold(text))))]


def _whole(kinds: frozenset[str], text: str, known: Names) -> list[Entity]:
    """By a whole name, with its diacritics, else without; what it is called counts before what else it is called."""
    plain = _plain(kinds, text)
    for named in (known.spelt.get(key(plain), {}), known.exact.get(fold(plain), {})):
        found = {entity: grade for entity, grade in named.items() if entity.kind in kinds}
        if found:
            break
    least = min(found.values(), default=0)
    return without_money(sorted((entity for entity, grade in found.items() if grade == least), key=lambda entity: entity.order))


def _read(kinds: frozenset[str], text: str, known: Names, root: Path, *, assumed: bool) -> list[Entity]:
    """By forms of its words: what all words that say something name together."""
    if len(text) > MAX_TEXT:
        return []
    with_plan = kinds | _PLANS if kinds & _CODED_KINDS else kinds
    reading = replace(Reading.of(text, known, plans.load(root)), kinds=with_plan, sentence=False)
    said = frozenset(at for at in range(len(reading.said)) if not reading.silent(at))
    whole = [mention for mention in mentions(reading) if said and said <= mention.covers]
    return without_money(whole[0].of(kinds)) if len(whole) == 1 and (whole[0].how != ASSUMED or assumed) else []


def _coded(wanted: Wanted, text: str, code: str, plan: str, known: Names) -> Entity:
    of_plan = {fold(entity.code): entity for entity in known.entities.values() if entity.kind in wanted.kinds and entity.plan == plan}
    found = of_plan.get(fold(code))
    return found or _unknown(wanted, text, _alike(fold(code), of_plan, fuzz.ratio))


def _only(wanted: Wanted, text: str, found: list[Entity], known: Names) -> Entity:
    if len(found) == 1:
        return found[0]
    if not found:
        near = _near_number(_plain(wanted.kinds, text), wanted.kinds, known) or _alike(fold(text[:_TOLD]), _names_of(wanted.kinds, known))
        return _unknown(wanted, text, near)
    told = candidates(found[:SHOWN], len(wanted.kinds) > 1)
    listed = "; ".join(f"{candidate.label} ({candidate.id})" for candidate in told)
    meant = f"The parameter {wanted.name} can mean more than one {wanted.words}: {listed}"
    raise ParameterError(f"{meant}; written: {_told(text)}", told)


def _unknown(wanted: Wanted, text: str, near: list[Entity]) -> NoReturn:
    told = candidates(near, len(wanted.kinds) > 1)
    hint = f"; the nearest: {'; '.join(_shown(candidate) for candidate in told)}" if told else ""
    raise ParameterError(f"The parameter {wanted.name} names no {wanted.words} that is known{hint}; written: {_told(text)}", told)


def _near_number(text: str, kinds: frozenset[str], known: Names) -> list[Entity]:
    """Where a number is written: the entities whose numbers are nearest, the lower one first."""
    if not _NUMBER.fullmatch(text):
        return []
    numbered = [entity for (kind, name), entity in known.entities.items() if kind in kinds and _NUMBER.fullmatch(name)]
    return sorted(numbered, key=lambda entity: (abs(int(entity.id) - int(text)), int(entity.id)))[:SHOWN]


def _names_of(kinds: frozenset[str], known: Names) -> dict[str, Entity]:
    """A folded name → the first entity that is called so."""
    found: dict[str, Entity] = {}
    for name, entities in known.exact.items():
        fitting = [entity for entity in entities if entity.kind in kinds]
        if fitting:
            found[name] = min(fitting, key=lambda entity: entity.order)
    return found


def _alike(name: str, named: Mapping[str, Entity], scorer: Callable[..., float] = fuzz.WRatio) -> list[Entity]:
    """The entities whose names are most like it, each once."""
    scored = process.extract(name, sorted(named), scorer=scorer, score_cutoff=_ALIKE, limit=4 * SHOWN)
    ranked = sorted(scored, key=lambda found: (-found[1], found[0]))
    return list(dict.fromkeys(named[found[0]] for found in ranked))[:SHOWN]


def _shown(candidate: Candidate) -> str:
    """A code says its plan; a concept is called by its label."""
    return candidate.id if "@" in candidate.id else f"{candidate.label} ({candidate.id})"


def _told(text: str) -> str:
    return repr(text if len(text) <= _TOLD else text[:_TOLD] + "…")
