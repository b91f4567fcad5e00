"""Days and years in a sentence: ``31. 12. 2024``, ``2024-12-31``, ``konec roku 2024``, ``do června 2025``, ``2014–2017``, ``dnes``."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graphsvc.questions.vocabulary import Vocabulary
from graphsvc.questions.words import Word

_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_CZECH = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_YEARS = re.compile(r"(?<![\d/])((?:19|20)\d\d)\s?(?:-|–|—|až)\s?((?:19|20)\d\d)(?!\d)|(?<![\d/])((?:19|20)\d\d)(?![\d/])")
_AHEAD = 3
"""Words between ``konec`` and its year."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day (ISO 8601) and the words that say it."""

    day: str
    covers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Years:
    """A span of years, or one (``last`` is None), and the words that say it."""

    first: int
    last: int | None
    covers: frozenset[int]


def moments(text: str, said: tuple[Word, ...], vocabulary: Vocabulary, today: date | None) -> list[Moment]:
    """The days that a text names; ``today`` is the day that ``dnes`` means, None where nobody says."""
    found = [*_written(text, said), *_named(said, vocabulary), *_ends(said, vocabulary)]
    if today is not None:
        found += [Moment(today.isoformat(), frozenset({at})) for at, word in enumerate(said) if word.stem in vocabulary.today]
    taken: set[int] = set()
    kept = []
    for moment in found:
        if taken.isdisjoint(moment.covers):
            kept.append(moment)
            taken |= moment.covers
    return kept


def years(text: str, said: tuple[Word, ...]) -> list[Years]:
    """The years and spans of years that a text names."""
    found = []
    for match in _YEARS.finditer(text):
        covers = within(said, *match.span())
        if covers:
            first, last = match[1] or match[3], match[2]
            found.append(Years(int(first), int(last) if last else None, covers))
    return found


def within(said: tuple[Word, ...], start: int, end: int) -> frozenset[int]:
    """Which words stand between two places of the text."""
    return frozenset(at for at, word in enumerate(said) if start <= word.start and word.end <= end)


def _written(text: str, said: tuple[Word, ...]) -> Iterator[Moment]:
    for pattern, order in ((_ISO, (1, 2, 3)), (_CZECH, (3, 2, 1))):
        for match in pattern.finditer(text):
            day = _day(*(int(match[group]) for group in order))
            covers = within(said, *match.span())
            if day and covers:
                yield Moment(day, covers)


def _named(said: tuple[Word, ...], vocabulary: Vocabulary) -> Iterator[Moment]:
    """``31. prosince 2025``."""
    for at in range(len(said) - 2):
        day, name, year = said[at : at + 3]
        month = next((number for number, names in enumerate(vocabulary.months, 1) if name.stem in names), None)
        if month and re.fullmatch(r"\d{1,2}", day.folded) and re.fullmatch(r"(?:19|20)\d\d", year.folded):
            found = _day(int(year.folded), month, int(day.folded))
            if found:
                yield Moment(found, frozenset(range(at, at + 3)))


def _ends(said: tuple[Word, ...], vocabulary: Vocabulary) -> Iterator[Moment]:
    """``konec roku 2024``, ``do konce června 2025``, ``do června 2025``: the last day."""
    for at, word in enumerate(said):
        if word.stem not in vocabulary.ends:
            continue
        ahead = range(at + 1, min(at + 1 + _AHEAD, len(said)))
        year = next((there for there in ahead if re.fullmatch(r"(?:19|20)\d\d", said[there].folded)), None)
        month = next((number for there in ahead for number, names in enumerate(vocabulary.months, 1) if said[there].stem in names), None)
        if year is not None and (month or word.folded != "do"):
            number, last = int(said[year].folded), month or 12
            yield Moment(f"{number}-{last:02}-{calendar.monthrange(number, last)[1]:02}", frozenset(range(at, year + 1)))


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
