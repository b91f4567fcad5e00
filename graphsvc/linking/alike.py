"""Which plans may have items that say nearly the same: found by the words that tell titles apart, without comparing plans two by two.

Two items say nearly the same only where their titles share so much weight (`LEAST`) of the shorter one. What a token weighs depends on
both plans, but lies within bounds that each plan can know by itself: those of the largest plan and of the plan in which most items have
the token. So of every title some tokens, its rarest, can be told of which any title that says nearly the same must have one (a prefix
filter, as in the joins of similar sets by Chaudhuri et al., 2006, and Bayardo et al., 2007). Plans that share none are not compared.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from graphsvc.linking.compare import SHARES, Profile
from graphsvc.linking.words import part

_ROUNDING = 0.005
"""Confidences are told in hundredths."""
_SPAN = 1.25
"""Sizes of plans up to so many times the smallest are looked at together."""
_MARGIN = 1e-9
"""What sums of weights may be wrong by."""

Meet = Callable[[str, str], bool]
"""Whether two plans, by their ids, are compared at all."""


@dataclass(frozen=True, slots=True)
class Said:
    """A plan as far as it is looked at here: the stems of its own title, and the profiles of its items."""

    title: frozenset[str]
    items: Sequence[Profile]


def least(alike: float) -> float:
    """The share of the shorter title's weight that two items at least as sure as ``alike`` have in common, if both have a title.

    All else may be the same in both; the goals of plans that do not follow each other are not compared.
    """
    rest = math.fsum(share for kind, share in SHARES.items() if kind not in ("title", "goal"))
    return ((alike - _ROUNDING) * (SHARES["title"] + rest) - rest) / SHARES["title"] - _MARGIN


def plans(said: Mapping[str, Said], alike: float, meet: Meet) -> Iterator[tuple[str, str]]:
    """Pairs of plans by their ids, in order, each once, of those that ``meet``: all that have items as sure as ``alike``, and some others.

    Takes as long as there are items whose titles share a rare token, if their plans meet.
    """
    found = _Search(said, least(alike), meet)
    yield from sorted({pair for name in said for pair in found.near(name)})


@dataclass(frozen=True, slots=True)
class _Title:
    """A title of a plan: its tokens, and the least that they weigh together, whatever the plan is compared with."""

    plan: str
    tokens: AbstractSet[str]
    least: float


class _Search:
    """The items of all plans by the tokens of their titles and by what they name."""

    def __init__(self, said: Mapping[str, Said], share: float, meet: Meet) -> None:
        self._said = said
        self._share = share
        self._meet = meet
        self._held = {name: Counter(token for item in one.items for token in item.title) for name, one in said.items()}
        self._bounds = _Bounds(said, self._held, share)
        self._titles: dict[str, list[_Title]] = {}
        self._titled: dict[str, list[_Title]] = defaultdict(list)
        """Token → the titles that have it, each of a plan once."""
        self._naming: dict[object, set[str]] = defaultdict(set)
        """What is named → the plans that name it."""
        for name, one in said.items():
            bags = {item.title: None for item in one.items if item.title}
            self._titles[name] = [_Title(name, bag, self._bounds.least(bag, len(one.items), one.title)) for bag in bags]
            for title in self._titles[name]:
                for token in title.tokens:
                    self._titled[token].append(title)
            for thing in {thing for item in one.items for thing in item.named}:
                self._naming[thing].add(name)

    def near(self, name: str) -> Iterator[tuple[str, str]]:
        """Pairs of this plan and others; each is told for one of its two plans at least, since one of two titles is the shorter one."""
        one = self._said[name]
        open_: dict[str, bool] = {name: False}
        """Plan → whether it is still to be looked at: where both meet, until it is found."""
        # An item without a title is nearly the same as another only by what both name; named things alone do not make it of two titles.
        for other in set[str]().union(*(self._naming[thing] for item in one.items if not item.title for thing in item.named)):
            if self._is_open(open_, name, other):
                open_[other] = False
                yield min(name, other), max(name, other)
        for title in self._titles[name]:
            rarest = self._bounds.prefix(title.tokens, self._held[name], len(one.items), one.title)
            for theirs in {id(title): title for token in rarest for title in self._titled[token]}.values():
                if self._is_open(open_, name, theirs.plan) and self._is_near(title, theirs):
                    open_[theirs.plan] = False
                    yield min(name, theirs.plan), max(name, theirs.plan)

    def _is_open(self, known: dict[str, bool], name: str, other: str) -> bool:
        if other not in known:
            known[other] = self._meet(name, other)
        return known[other]

    def _is_near(self, one: _Title, other: _Title) -> bool:
        """Whether two titles share so much of the shorter one, as their plans weigh tokens (`words.weights`)."""
        two = self._said[one.plan], self._said[other.plan]
        size, common = max(len(said.items) for said in two), two[0].title | two[1].title
        mine, theirs = self._held[one.plan], self._held[other.plan]

        def mass(bag: AbstractSet[str]) -> float:
            return sum(math.log((size + 1) / (max(mine[token], theirs[token]) + 0.5)) * part(token, common) for token in bag)

        shared = mass(one.tokens & other.tokens)
        if shared < self._share * min(one.least, other.least):
            return False
        return shared >= self._share * min(mass(one.tokens), mass(other.tokens))


class _Bounds:
    """Between what the tokens of titles weigh when a plan is compared with any other."""

    def __init__(self, said: Mapping[str, Said], held: Mapping[str, Counter[str]], share: float) -> None:
        self._share = share
        self._sizes = sorted({len(one.items) for one in said.values()})
        self._most: dict[str, int] = {}
        """Token → the most items of one plan that have it."""
        self._holding: dict[str, int] = {}
        """Token → the number of items that have it."""
        for counts in held.values():
            for token, count in counts.items():
                self._most[token] = max(count, self._most.get(token, 0))
                self._holding[token] = count + self._holding.get(token, 0)
        self._common = frozenset[str]().union(*(one.title for one in said.values()))

    def least(self, title: AbstractSet[str], size: int, own: frozenset[str]) -> float:
        """The least that a title of a plan of so many items weighs."""
        parts = [(part(token, own | self._common), self._most[token]) for token in title]
        return min(math.fsum(few * _lowest(most, *span) for few, most in parts) for span in _classes(size, self._sizes))

    def prefix(self, title: AbstractSet[str], held: Mapping[str, int], size: int, own: frozenset[str]) -> Sequence[str]:
        """The rarest tokens of a title, so many that what is left makes less than the share of it, whatever it is compared with."""
        rarest = sorted(title, key=lambda token: (self._holding[token], token))
        parts = [(part(token, own), part(token, own | self._common)) for token in rarest]
        counts = [(math.log(held[token] + 0.5), self._most[token]) for token in rarest]
        needed = 0
        for least_size, largest in _classes(size, self._sizes):  # of two plans, the larger one counts
            upper = [most * (math.log(largest + 1) - count) for (most, _), (count, _) in zip(parts, counts, strict=True)]
            lower = [few * _lowest(most, least_size, largest) for (_, few), (_, most) in zip(parts, counts, strict=True)]
            left, kept = math.fsum(upper[needed:]), math.fsum(lower[:needed])
            while needed < len(rarest) and (1 - self._share) * left >= self._share * kept:
                left -= upper[needed]
                kept += lower[needed]
                needed += 1
        return rarest[:needed]


def _classes(size: int, sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The sizes from this one on, in spans of some that are near to each other: the first and the last of each."""
    known = [size, *sizes[bisect_right(sizes, size) :]]
    at = 0
    while at < len(known):
        end = bisect_right(known, known[at] * _SPAN)
        yield known[at], known[end - 1]
        at = end


def _lowest(most: int, least_size: int, largest: int) -> float:
    """The least that a token weighs in plans of a span of sizes, if in none of them more than ``most`` items have it."""
    if most < least_size:
        return math.log((least_size + 1) / (most + 0.5))
    held = min(most, largest)
    return math.log((held + 1) / (held + 0.5))
