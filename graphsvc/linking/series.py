"""Which plans follow each other, and which are valid at the same time: from kind, title, years, place and what the register says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, takewhile

from graphsvc.linking.facts import Plan
from graphsvc.rdf.similar import significant

_ALIKE = 0.75
"""Share of the shorter title's words that plans of one series have in common; years are no words."""


def successive(plans: Iterable[Plan]) -> Iterator[tuple[Plan, Plan]]:
    """Each plan with the one before it of its series, later one first: with those that it replaces, else the last that begins earlier.

    Plans that hold no items are passed over: what followed a plan whose document nobody has may be told from the one before.
    """
    filled = sorted((plan for plan in plans if plan.items), key=lambda plan: (plan.start, plan.id))
    by_iri = {plan.iri: at for at, plan in enumerate(filled)}
    starts = [plan.start for plan in filled]
    for later in filled:
        named = [filled[at] for at in sorted(by_iri[iri] for iri in later.replaces if iri in by_iri)]
        replaced = [plan for plan in named if follows(later, plan)]
        before = (filled[at] for at in range(bisect_left(starts, later.start) - 1, -1, -1))
        last = next((plan for plan in takewhile(lambda plan: plan.start, before) if follows(later, plan)), None)
        yield from ((later, earlier) for earlier in replaced or ([last] if last else []))


def preceding(later: Plan, filled: Iterable[Plan]) -> Sequence[Plan]:
    """What `successive` tells of one plan; ``filled`` are those with items, by their beginning."""
    before = [plan for plan in filled if follows(later, plan)]
    return [plan for plan in before if plan.iri in later.replaces] or before[-1:]


def follows(later: Plan, earlier: Plan) -> bool:
    """Whether a plan comes after another of its series: it replaces it, or both are of one kind, place and title, and it begins later."""
    return begins_later(later, earlier) and (earlier.iri in later.replaces or _one_series(later, earlier))


def begins_later(later: Plan, earlier: Plan) -> bool:
    """Whether a plan may go on what another has begun: it replaces that, or it begins in a later year."""
    if later.iri in earlier.replaces:
        return False
    return earlier.iri in later.replaces or (bool(earlier.start) and earlier.start < later.start)


def _one_series(one: Plan, other: Plan) -> bool:
    known = ((one.kind, other.kind), (one.spatial, other.spatial))
    return all(mine == theirs for mine, theirs in known if mine and theirs) and _alike(one.title, other.title)


def _alike(one: str, other: str) -> bool:
    mine, theirs = _words(one), _words(other)
    return bool(mine and theirs) and len(mine & theirs) >= _ALIKE * min(len(mine), len(theirs))


@lru_cache(maxsize=1 << 14)
def _words(title: str) -> frozenset[str]:
    return frozenset(significant(title))


def at_once(plans: Iterable[Plan]) -> Iterator[tuple[Plan, Plan]]:
    """Pairs of plans with items that are valid at the same time in the same place, by their ids; an end that is not given is open."""
    filled = [plan for plan in sorted(plans, key=lambda plan: plan.id) if plan.items]
    for one, other in combinations(filled, 2):
        if meet(one, other):
            yield one, other


def meet(one: Plan, other: Plan) -> bool:
    """Whether two plans are valid at the same time in the same place, and neither follows the other."""
    if not ((one.start or one.end) and (other.start or other.end) and _reaches(one, other) and _reaches(other, one)):
        return False
    elsewhere = one.spatial and other.spatial and one.spatial != other.spatial
    return not elsewhere and not follows(one, other) and not follows(other, one)


def _reaches(one: Plan, other: Plan) -> bool:
    """Whether a plan does not begin after the end of another."""
    return not (one.start and other.end) or one.start <= other.end
