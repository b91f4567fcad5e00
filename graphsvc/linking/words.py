"""A title as a bag of tokens that can be weighed: stems of its significant words, and pairs of neighbours among them.

Words alone would make a match of scattered common words; that two stand side by side in both titles says that a phrase was taken over.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from graphsvc import lookups
from graphsvc.lookups import Concept
from graphsvc.phrases import Phrases
from graphsvc.rdf.similar import MAX_LETTERS, significant, stem
from graphsvc.text import fold

Token = TypeVar("Token", bound=Hashable)

OF_COMMON = 0.25
"""Part of its weight that a common word counts."""

_WRITTEN = re.compile(r"[^\W\d_]{2,}")
_WORD = re.compile(r"[a-z]{2,}")
_BRACKETS = str.maketrans("()[]", ",,,,")
"""What stands in brackets tells titles apart as well: the brackets go, the words stay."""
_NAMED = ("services", "target_groups", "bodies")
_LONG, _SHORT = 8, 3
"""Letters of a single word that names something by itself, and of an abbreviation that does."""


@lru_cache(maxsize=1 << 14)
def tokens(title: str) -> frozenset[str]:
    """The stems of the significant words (``odlehcovak``), and pairs of neighbours (``odlehcovak sluzb``)."""
    kept = set(significant(title.translate(_BRACKETS)))
    stems = [found for found in _stems(title) if found in kept]
    return frozenset({*stems, *(f"{one} {next_}" for one, next_ in pairwise(stems) if one != next_)})


def spelt(title: str, wanted: AbstractSet[str]) -> list[str]:
    """The words of a title whose stems are wanted, as written, in order, each stem once."""
    found: dict[str, str] = {}
    for word in _WRITTEN.findall(title):
        name = stem(fold(word)[:MAX_LETTERS])
        if name in wanted:
            found.setdefault(name, word.lower() if word[1:].islower() else word)
    return list(found.values())


def weights(*plans: Iterable[AbstractSet[Token]], common: frozenset[str] = frozenset()) -> Mapping[Token, float]:
    """Token → how much it tells things apart: the fewer of a plan's bags hold it, the more. Pairs count half of what a word does.

    Of several plans the one counts in which more hold it: that a word comes again in the other plan is no sign that it says little.
    ``common``: stems that say little wherever they stand, such as those of the plans' own titles; they count a part of it.
    """
    number, held = 0, Counter[Token]()
    for plan in plans:
        bags = list(plan)
        number, held = max(number, len(bags)), held | Counter(token for bag in bags for token in bag)
    return {token: math.log((number + 1) / (count + 0.5)) * part(token, common) for token, count in held.items()}


def part(token: Hashable, common: frozenset[str]) -> float:
    """The part of its weight that a token counts, among ``common`` ones (see `weights`)."""
    words = token.split() if isinstance(token, str) else []
    return (0.5 if len(words) > 1 else 1.0) * (OF_COMMON if words and common.issuperset(words) else 1.0)


@lru_cache(maxsize=1 << 14)
def named(title: str, root: Path) -> frozenset[tuple[str, str]]:
    """The kinds of service, target groups and organisations that a title names in any word form, as (code list, id).

    An organisation that publishes plans is named everywhere and tells nothing apart. Raises DataError for a lookup that is wrong.
    """
    hits = _names(root).find(" ".join(_stems(title)))
    return frozenset((kind, concept) for kind, _, concept in (hit.id.partition("/") for hit in hits))


def label(name: tuple[str, str], root: Path) -> Mapping[str, str]:
    """What a named thing is called, by language."""
    concept = lookups.load(root, name[0])[name[1]]
    return {"cs": concept.cs, "en": concept.en}


@lru_cache(maxsize=8)
def _names(root: Path) -> Phrases:
    publishers = {plan.extra.get("publisher") for plan in lookups.load(root, "strategies")}
    concepts = [(kind, concept) for kind in _NAMED for concept in lookups.load(root, kind)]
    chosen = [(kind, c) for kind, c in concepts if kind != "bodies" or (c.extra.get("kind") == "organisation" and c.id not in publishers)]
    return Phrases.of((name, f"{kind}/{concept.id}") for kind, concept in chosen for name in _telling(concept))


def _telling(concept: Concept) -> Iterable[str]:
    """The names of a concept, as stems, that cannot be a common word: several words, a long one, an abbreviation."""
    for written in (concept.cs, *concept.variants):
        stems = _stems(written)
        if len(stems) > 1 or (stems and (len(stems[0]) >= _LONG or (written.isupper() and len(written) >= _SHORT))):
            yield " ".join(stems)


def _stems(text: str) -> list[str]:
    return [stem(word[:MAX_LETTERS]) for word in _WORD.findall(fold(text))]
