"""Which words of a sentence hint at a question, and which say the value of a choice."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.questions.reading import Mention, Reading
from graphsvc.questions.vocabulary import Hints, Token


def hinting(hints: Hints, reading: Reading, found: Sequence[Mention]) -> dict[Token, frozenset[int]]:
    """The tokens of all hints that fit, with the words that they stand for; words of names (but weak ones) are no hints."""
    named = {at for mention in found if not mention.weak for at in mention.covers if not _names_kind(reading, at)}
    free = [at for at in range(len(reading.said)) if at not in named]
    places: dict[Token, frozenset[int]] = {}
    for token in {token for hint in hints.hints for token in hint}:
        fitting = frozenset(at for at in free if token.fits(reading.said[at].folded, (reading.said[at].stem,)))
        if fitting:
            places[token] = fitting
    return {token: places[token] for hint in hints.hints if all(token in places for token in hint) for token in hint}


def _names_kind(reading: Reading, at: int) -> bool:
    return any(reading.said[at].stem in stems for stems in reading.names.vocabulary.kinds.values())


def choice(allowed: tuple[str, ...], reading: Reading, named: frozenset[int]) -> tuple[str, frozenset[int]] | None:
    """The value of a choice that words say which no mention takes (``named``), and those words; None where none does."""
    for name, tokens in reading.names.vocabulary.choices.items():
        free = [(at, word) for at, word in enumerate(reading.said) if at not in named]
        fitting = frozenset(at for at, word in free for token in tokens if token.fits(word.folded, (word.stem,)))
        if name in allowed and fitting:
            return name, fitting
    return None
