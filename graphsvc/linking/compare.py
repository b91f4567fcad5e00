"""How sure it is that two things of two plans are one that goes on: from titles, what these name, services, groups and goals.

Each kind of evidence says how much of it both have in common (0 to 1), or nothing where one of the two does not tell. The confidence is
their weighted mean over the kinds that say something: what is not known counts neither for nor against.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from math import fsum
from typing import Generic, TypeVar

Token = TypeVar("Token", bound=Hashable)

SHARES = {"title": 0.6, "named": 0.2, "goal": 0.2, "services": 0.1, "groups": 0.1}
"""Kind of evidence → its share in the confidence."""
ENOUGH, ENOUGH_NAMED = 4, 1
"""So many tokens of mean weight in common make it sure that one set is within the other; of named things one is enough."""
OTHER = 0.5
"""At most so sure are two that name different things (``… pro seniory``, ``… pro cizince``; two organisations), however alike they are."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of a thing: sets of tokens, empty where it is not known, and the goal under which it stands."""

    title: AbstractSet[str] = frozenset()
    named: AbstractSet[tuple[str, str]] = frozenset()
    services: AbstractSet[str] = frozenset()
    groups: AbstractSet[str] = frozenset()
    goals: tuple[str, ...] = ()


class Scale(Generic[Token]):
    """Weighs sets of tokens of one kind against each other."""

    def __init__(self, weights: Mapping[Token, float], enough: int = ENOUGH) -> None:
        self._weights = weights
        self._enough = enough * fsum(weights.values()) / len(weights) if weights else 1.0
        self._masses: dict[AbstractSet[Token], float] = {}

    def weight(self, token: Token) -> float:
        """What a token weighs."""
        return self._weights[token]

    def mass(self, bag: AbstractSet[Token]) -> float:
        """The sum of weights; the same in whichever order a set gives its tokens."""
        known = self._masses.get(bag)
        if known is None:
            known = self._masses[bag] = fsum(self._weights[token] for token in bag)
        return known

    def overlap(self, one: AbstractSet[Token], other: AbstractSet[Token]) -> float | None:
        """How much two sets have in common: 1 where they are the same, 0 where they share nothing, None where one is empty.

        It lies between the share of both that is common (Dice) and the share of the smaller one (where two are merged, or one is split,
        one title is within the other), the nearer to the latter the more is common. A token more in both never makes it less.
        """
        if not one or not other:
            return None
        common = fsum(self._weights[token] for token in one & other)
        mine, theirs = self.mass(one), self.mass(other)
        both, smaller = 2 * common / (mine + theirs), common / min(mine, theirs)
        return min(1.0, both + (smaller - both) * min(1.0, common / self._enough))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for two things being one that goes on: kind of evidence → how much (0 to 1), known kinds only.

    ``confidence`` is 0 to 1, in hundredths; ``other`` tells that both name things, and none in common.
    """

    kinds: Mapping[str, float]
    confidence: float
    other: bool


def weigh(kinds: Mapping[str, float]) -> Evidence:
    """The evidence of what is known; without any from titles it is none, however alike the rest is."""
    if "title" not in kinds and "named" not in kinds:
        return Evidence(kinds, 0.0, other=False)
    other = kinds.get("named") == 0
    mean = fsum(SHARES[kind] * value for kind, value in kinds.items()) / fsum(SHARES[kind] for kind in kinds)
    return Evidence(kinds, round(min(mean, OTHER) if other else mean, 2), other)


@dataclass(frozen=True, slots=True)
class Scales:
    """A scale for each kind of tokens, and how sure it is that one goal continues another (by their IRIs, later one first)."""

    title: Scale[str]
    named: Scale[tuple[str, str]]
    services: Scale[str]
    groups: Scale[str]
    goals: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def compare(self, later: Profile, earlier: Profile) -> Evidence:
        """The evidence of two profiles whose tokens the scales know."""
        kinds = {
            "title": self.title.overlap(later.title, earlier.title),
            "named": self.named.overlap(later.named, earlier.named),
            "goal": self._goal(later, earlier),
            "services": self.services.overlap(later.services, earlier.services),
            "groups": self.groups.overlap(later.groups, earlier.groups),
        }
        return weigh({kind: value for kind, value in kinds.items() if value is not None})

    def _goal(self, later: Profile, earlier: Profile) -> float | None:
        pairs = [(one, other) for one in later.goals for other in earlier.goals]
        return max((self.goals.get(pair, 0.0) for pair in pairs), default=None) if self.goals else None
