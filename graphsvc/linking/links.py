"""The links between plans: what goes on, what may go on, what says nearly the same – each with its confidence and its reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from graphsvc.linking import alike, blocks, series, words
from graphsvc.linking.alike import Meet, Said
from graphsvc.linking.compare import ENOUGH_NAMED, OTHER, Evidence, Profile, Scale, Scales
from graphsvc.linking.decisions import Codes, Decision, Decisions
from graphsvc.linking.facts import Part, Plan

ITEM, GOAL, DUPLICATE = "item", "goal", "near_duplicate"
AUTOMATIC, CONFIRMED, CANDIDATE = "automatic", "confirmed", "candidate"

SURE = 0.52
"""From this confidence on a link is made without asking anybody. Precision and recall at it are told by ``tests/linking``."""
DOUBTFUL = 0.35
"""From this confidence on people are asked."""
LEAST = 0.05
"""What is less alike is forgotten: nobody asks for it."""
NEAR = 0.1
"""A sure link is the best one of one of its ends, or this near to it: of two things that both have better ones, neither is the other's."""
SEVERAL = 4
"""Sure links of one end at most where the other end has as many: titles that come again and again do not tell which continues which."""
SHARE_OF_BEST = 2 / 3
"""A candidate whose two ends are linked already must have this share of the best confidence of one of them."""
ALIKE = 0.65
"""From this confidence on two things say nearly the same: more is asked than of what goes on, which may be a part of it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link between parts of two plans; of near duplicates ``later`` is the one of the plan whose id comes first."""

    kind: str
    later_plan: str
    later: Part
    earlier_plan: str
    earlier: Part
    evidence: Evidence
    status: str
    why: str = ""
    """What the person said who has confirmed it."""

    @property
    def confidence(self) -> float:
        """How sure the link is by its evidence, whatever people say."""
        return self.evidence.confidence

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What it is told by, and sorted by."""
        return self.kind, self.later_plan, self.later.code, self.earlier_plan, self.earlier.code


_Two = Iterable[tuple[Plan, Plan]]
_Profiles = tuple[Mapping[str, Profile], Mapping[str, Profile]]
"""What is compared of the later and of the earlier plan, by code."""
_Sure = Mapping[tuple[str, str], float]
"""How sure it is that goals go on, by their IRIs, the later one first."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two plans, the profiles of their parts by code, the scales for them, what people have decided, and what was found alike."""

    kind: str
    plans: tuple[Plan, Plan]
    profiles: _Profiles
    scales: Scales
    decided: Mapping[Codes, Decision]
    found: Mapping[Codes, Evidence]

    def parts(self, codes: Codes) -> tuple[Part, Part]:
        """The parts of these codes, the later one first."""
        later, earlier = (plan.goals if self.kind == GOAL else plan.items for plan in self.plans)
        return later[codes[0]], earlier[codes[1]]

    def link(self, codes: Codes, status: str, why: str = "") -> Link:
        """A link between two parts, also where they were not found alike."""
        (later, earlier), (one, other) = self.parts(codes), codes
        evidence = self.found.get(codes) or self.scales.compare(self.profiles[0][one], self.profiles[1][other])
        return Link(self.kind, self.plans[0].id, later, self.plans[1].id, earlier, evidence, status, why)

    def has(self, codes: Codes) -> bool:
        """Whether both plans have the parts of these codes."""
        return all(code in profiles for code, profiles in zip(codes, self.profiles, strict=True))

    def confirmed(self) -> Iterator[Link]:
        """What people have confirmed, of parts that are there."""
        found = ((codes, decision) for codes, decision in self.decided.items() if decision.confirmed and self.has(codes))
        yield from (self.link(codes, CONFIRMED, decision.why) for codes, decision in found)

    def rejected(self, codes: Codes) -> bool:
        """Whether people have said that it is none."""
        return codes in self.decided and not self.decided[codes].confirmed


def find(plans: Mapping[str, Plan], decisions: Decisions, root: Path) -> list[Link]:
    """All links between the plans, in order; ``root`` holds the lookups.

    Raises DataError for a decision about what the plans do not have.
    """
    decisions.check(plans)
    near = _near(plans, lambda one, other: series.meet(plans[one], plans[other]), root)
    at_once = ((plans[one], plans[other]) for one, other in near)
    return _between(plans, series.successive(plans.values()), at_once, decisions, root)


def between(plans: Mapping[str, Plan], successive: _Two, at_once: _Two, decisions: Decisions, root: Path) -> list[Link]:
    """The links of some pairs of plans, in order: of successive ones (later one first), of those that are valid at once, of decisions."""
    pairs = {(one.id, other.id): (one, other) for one, other in at_once}
    known = {plan.id: plan for pair in pairs.values() for plan in pair}
    near = _near(known, lambda one, other: (min(one, other), max(one, other)) in pairs, root)
    return _between(plans, successive, (pairs[names] for names in near), decisions, root)


def _near(plans: Mapping[str, Plan], meet: Meet, root: Path) -> Iterator[tuple[str, str]]:
    """Plans that meet and may have items that say nearly the same, by their ids, that which comes first first."""
    filled = ((name, plan) for name, plan in plans.items() if plan.items)
    said = {name: Said(words.tokens(plan.title), [_profile(item, root) for item in plan.items.values()]) for name, plan in filled}
    return alike.plans(said, ALIKE, meet)


def _between(plans: Mapping[str, Plan], successive: _Two, at_once: _Two, decisions: Decisions, root: Path) -> list[Link]:
    found: list[Link] = []
    compared: set[tuple[str, str, str]] = set()
    for later, earlier in successive:
        goals = _goals((later, earlier), decisions)
        found += [*_linked(goals), *_linked(_items(ITEM, (later, earlier), decisions, root, goals))]
        compared |= {(kind, later.id, earlier.id) for kind in (GOAL, ITEM)}
    for pair in at_once:
        found += _duplicates(_items(DUPLICATE, pair, decisions, root))
        compared.add((DUPLICATE, pair[0].id, pair[1].id))
    for kind, one, other in sorted(set(decisions.by_plans) - compared):
        two = plans[one], plans[other]
        found += (_goals(two, decisions) if kind == GOAL else _items(kind, two, decisions, root)).confirmed()
    return sorted(found, key=lambda link: link.key)


def _goals(plans: tuple[Plan, Plan], decisions: Decisions) -> _Pair:
    later, earlier = ({code: Profile(words.tokens(goal.title)) for code, goal in plan.goals.items()} for plan in plans)
    return _compared(GOAL, plans, (later, earlier), decisions, {})


def _items(kind: str, plans: tuple[Plan, Plan], decisions: Decisions, root: Path, goals: _Pair | None = None) -> _Pair:
    later, earlier = ({code: _profile(item, root) for code, item in plan.items.items()} for plan in plans)
    return _compared(kind, plans, (later, earlier), decisions, _going_on(goals) if goals else {})


def _compared(kind: str, plans: tuple[Plan, Plan], profiles: _Profiles, decisions: Decisions, goals: _Sure) -> _Pair:
    scales = _scales(profiles, plans, goals)
    evidence = ((codes, scales.compare(profiles[0][codes[0]], profiles[1][codes[1]])) for codes in blocks.pairs(*profiles, scales.title))
    found = {codes: said for codes, said in evidence if said.confidence >= LEAST}
    return _Pair(kind, plans, profiles, scales, decisions.between(kind, plans[0].id, plans[1].id), found)


def _profile(item: Part, root: Path) -> Profile:
    return Profile(words.tokens(item.title), words.named(item.title, root), item.services, item.groups, item.goals)


def _scales(profiles: _Profiles, plans: tuple[Plan, Plan], goals: _Sure) -> Scales:
    common = words.tokens(plans[0].title) | words.tokens(plans[1].title)
    later, earlier = (list(of_plan.values()) for of_plan in profiles)
    return Scales(
        Scale(words.weights([p.title for p in later], [p.title for p in earlier], common=common)),
        Scale(words.weights([p.named for p in later], [p.named for p in earlier]), ENOUGH_NAMED),
        Scale(words.weights([p.services for p in later], [p.services for p in earlier])),
        Scale(words.weights([p.groups for p in later], [p.groups for p in earlier])),
        goals,
    )


def _going_on(goals: _Pair) -> _Sure:
    """As compared; 1 or 0 where people have decided."""
    sure = {codes: evidence.confidence for codes, evidence in goals.found.items()}
    sure |= {codes: float(decision.confirmed) for codes, decision in goals.decided.items() if goals.has(codes)}
    return {(later.iri, earlier.iri): value for codes, value in sure.items() for later, earlier in [goals.parts(codes)]}


def _linked(pair: _Pair) -> Iterator[Link]:
    """What people have confirmed, sure links, candidates; nothing that people have rejected."""
    undecided = {codes: evidence for codes, evidence in pair.found.items() if codes not in pair.decided}
    best = _best({codes: evidence for codes, evidence in pair.found.items() if not pair.rejected(codes)})
    confirmed = list(pair.confirmed())
    sure = _telling({codes for codes, evidence in undecided.items() if _is_sure(codes, evidence, best)})
    linked = {end for codes in (*sure, *((link.later.code, link.earlier.code) for link in confirmed)) for end in enumerate(codes)}
    yield from confirmed
    yield from (pair.link(codes, AUTOMATIC) for codes in sure)
    settled = best | {end: 1.0 for link in confirmed for end in enumerate((link.later.code, link.earlier.code))}
    for codes, evidence in undecided.items():
        if codes not in sure and _is_candidate(codes, evidence, settled, linked):
            yield pair.link(codes, CANDIDATE)


_Best = Mapping[tuple[int, str], float]
"""End (0 later, 1 earlier) and code → the best confidence of its pairs."""


def _best(found: Mapping[Codes, Evidence]) -> dict[tuple[int, str], float]:
    best: dict[tuple[int, str], float] = defaultdict(float)
    for codes, evidence in found.items():
        for end in enumerate(codes):
            best[end] = max(best[end], evidence.confidence)
    return dict(best)


def _is_sure(codes: Codes, evidence: Evidence, best: _Best) -> bool:
    near = any(evidence.confidence >= best[end] - NEAR for end in enumerate(codes))
    return near and evidence.confidence >= SURE and not evidence.other


def _telling(sure: set[Codes]) -> set[Codes]:
    """Without those of which both ends have very many."""
    ends = Counter(end for codes in sure for end in enumerate(codes))
    return {codes for codes in sure if min(ends[end] for end in enumerate(codes)) <= SEVERAL}


def _is_candidate(codes: Codes, evidence: Evidence, best: _Best, linked: AbstractSet[tuple[int, str]]) -> bool:
    alone = any(end not in linked for end in enumerate(codes))
    near = evidence.confidence >= SHARE_OF_BEST * min(best[end] for end in enumerate(codes))
    return evidence.confidence >= (OTHER if evidence.other else DOUBTFUL) and (alone or near)


def _duplicates(pair: _Pair) -> Iterator[Link]:
    """Never facts: what says nearly the same in plans valid at the same time, and is not linked, is for people to look at."""
    yield from pair.confirmed()
    for codes, evidence in pair.found.items():
        one, other = pair.parts(codes)
        known = other.iri in one.implements or one.iri in other.implements
        if evidence.confidence >= ALIKE and not evidence.other and not known and codes not in pair.decided:
            yield pair.link(codes, CANDIDATE)
