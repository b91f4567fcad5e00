"""The time that a document says it evaluates, by the patterns of its family's profile."""

from __future__ import annotations

from collections import Counter

from graphsvc.extract.profile import Profile
from graphsvc.model import Evaluated


def evaluated(text: str, layout: Profile) -> Evaluated | None:
    """The years that the text tells most often (pattern ``evaluates``, groups ``start`` and ``end``); None where it tells none.

    A single comment may speak of other years: they must be told ``evaluates_least`` times. Else the December of the ``year`` whose
    state is told (pattern ``state``).
    """
    pattern, state = layout.patterns.get("evaluates"), layout.patterns.get("state")
    told = Counter((found["start"], found["end"] or found["start"]) for found in pattern.finditer(text)) if pattern else Counter()
    for years, votes in told.most_common(1):
        if votes >= layout.numbers.get("evaluates_least", 1):
            return Evaluated(*years)
    month = state.search(text) if state else None
    return Evaluated(f"{month['year']}-12", f"{month['year']}-12") if month else None
