"""Which of two plans' parts are worth comparing: those that share tokens that few have. No part is compared with all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from graphsvc.linking.compare import Profile, Scale

FEW = 40
"""Parts of a plan that share a token at most for it to bring them together; what more have says too little by itself."""
PART = 0.1
"""Part of the shorter title that such tokens must make up."""

Index = Mapping[object, list[str]]
"""Token → the codes of the parts that have it, if they are few."""


def pairs(later: Mapping[str, Profile], earlier: Mapping[str, Profile], scale: Scale[str]) -> Iterator[tuple[str, str]]:
    """Pairs of codes, later one first, each once, in order.

    They share rare tokens of their titles (as ``scale`` weighs them), a rare named thing, or all that their titles say.
    """
    titles = _index({code: profile.title for code, profile in earlier.items()})
    named = _index({code: profile.named for code, profile in earlier.items()})
    whole = _index({code: frozenset({profile.title}) for code, profile in earlier.items() if profile.title})
    masses = {code: scale.mass(profile.title) for code, profile in earlier.items()}
    for code, profile in later.items():
        near = {other for name in profile.named for other in named.get(name, ())}
        near.update(whole.get(profile.title, ()))
        mine = scale.mass(profile.title)
        shared = _shared(profile.title, titles, scale)
        near.update(other for other, common in shared.items() if common >= PART * min(mine, masses[other]))
        yield from ((code, other) for other in sorted(near))


def _index(bags: Mapping[str, AbstractSet[object]]) -> Index:
    held: dict[object, list[str]] = defaultdict(list)
    for code, bag in bags.items():
        for token in bag:
            held[token].append(code)
    return {token: codes for token, codes in held.items() if len(codes) <= FEW}


def _shared(title: AbstractSet[str], titles: Index, scale: Scale[str]) -> Mapping[str, float]:
    """Code → the weight of the rare tokens that its title shares with this one; summed in one order, on every run."""
    shared: dict[str, float] = defaultdict(float)
    for token in sorted(title):
        codes = titles.get(token, ())
        if codes:
            weight = scale.weight(token)
            for code in codes:
                shared[code] += weight
    return shared
