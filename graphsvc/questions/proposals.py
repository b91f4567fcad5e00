"""Asking in Czech: a sentence → the questions of the catalogue that fit it, parameters filled in, the best first.

A question is worth what it explains of the sentence: words that hint at it, and mentions that fill its parameters. What it leaves
unused, and what it needs and was not said, counts against it. Nothing is guessed: where nothing fits there is no proposal, and the words
that say something are offered to the full text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graphsvc.questions import names, plans, vocabulary
from graphsvc.questions.filling import Asked, Filled, agreement, fill
from graphsvc.questions.hinting import choice, hinting
from graphsvc.questions.mentions import mentions
from graphsvc.questions.parameters import Parameter
from graphsvc.questions.reading import PART, Mention, Reading
from graphsvc.questions.resolving import written
from graphsvc.questions.vocabulary import Hints, Token
from graphsvc.questions.words import MAX_TEXT
from graphsvc.settings import Settings
from graphsvc.store.base import View

FULL_TEXT = "items-by-text"
SHOWN = 5
"""Proposals at most."""

_MENTION, _WEAK, _ABOUT, _TEXT, _CHOICE = 1.5, 0.4, 0.3, 0.4, 0.3
"""What a mention is worth that is used (or, against, that is not); one that is as well an ordinary word; that the question is about; …"""
_UNUSED = 0.4
"""Share of its worth that a mention which is left unused counts against."""
_AGREEING = 0.3
"""What a relation is worth that holds between the plans (or, against, that does not)."""
_UNEXPLAINED = 0.15
"""What a word that says something and is left over is worth against."""
_MISSING, _MISSING_THING = 0.5, 2.0
"""What it is worth against that a plan or day was not said; that it was not said what the question is about."""
_ASKED_LATER = ("plan", "strategy", "date")
_OTHER = 0.05
"""By what another reading of the same words is worth less."""
_LEAST = 0.5
"""Worth from which a question is proposed."""
_LESS = 0.4
"""Share of the best worth that others must reach."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question with parameters as they are written, their labels, which follow from others, which are still to be given; its worth."""

    question: str
    params: Mapping[str, str]
    labels: Mapping[str, str]
    derived: tuple[str, ...]
    missing: tuple[str, ...]
    worth: float
    explained: frozenset[int]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a sentence was understood to ask."""

    reading: Reading
    mentions: tuple[Mention, ...]
    proposals: tuple[Proposal, ...]
    text: str
    """The words for the full text, ``""`` where none says anything."""

    @property
    def not_understood(self) -> tuple[str, ...]:
        """The words that say something and that the best proposal (without one: no mention) does not explain."""
        explained = self.proposals[0].explained if self.proposals else frozenset(at for m in self.mentions for at in m.covers)
        return tuple(self.reading.said[at].text for at in self.reading.content() if at not in explained)

    def to_json(self) -> dict[str, Any]:
        """Plain data, for the API and ``--format json``."""
        return {
            "text": self.reading.text,
            "understood": [_told(self.reading, mention) for mention in self.mentions],
            "not_understood": list(self.not_understood),
            "proposals": [
                {
                    "question": found.question,
                    "params": dict(found.params),
                    "labels": dict(found.labels),
                    "derived": list(found.derived),
                    "missing": list(found.missing),
                    "worth": round(found.worth, 2),
                }
                for found in self.proposals
            ],
            "full_text": {"question": FULL_TEXT, "params": {"text": self.text}} if self.text else None,
        }


def ask(settings: Settings, view: View, questions: Iterable[Asked], text: str, *, today: date | None = None) -> Understanding:
    """Understand a sentence and propose questions of those given; ``today`` is what ``dnes`` means, None where nobody says.

    A long text is read in part (`words.MAX_TEXT`). Raises DataError for ``data/asking.toml``, StoreError where the store cannot be read.
    """
    root, text = settings.root, text[:MAX_TEXT]
    known = names.of(root, settings.base, view, vocabulary.load(root))
    reading = replace(Reading.of(text, known, plans.load(root)), today=today)
    found = mentions(reading)
    proposals = sorted(
        (proposal for asked in questions for proposal in _proposals(asked, reading, found)),
        key=lambda proposal: (-round(proposal.worth, 6), proposal.question, sorted(proposal.params.items())),
    )
    best = proposals[0].worth if proposals else 0.0
    shown = tuple(proposal for proposal in proposals if proposal.worth >= max(_LEAST, best * _LESS))[:SHOWN]
    return Understanding(reading, found, shown, _joined(reading, _looked_for(reading)))


@dataclass(frozen=True, slots=True)
class _Case:
    """A question before a sentence: what hints at it (token → words), and how its parameters are filled."""

    asked: Asked
    hints: Hints
    reading: Reading
    found: Sequence[Mention]
    hinting: Mapping[Token, frozenset[int]]
    filled: Filled

    def explained(self) -> frozenset[int]:
        """The words that hint, that fill a parameter, or that name what the question is about."""
        hinting = {at for places in self.hinting.values() for at in places}
        told = {at for number in (*self.filled.used, *self.about()) for at in self.found[number].covers}
        return frozenset(hinting | told)

    def about(self) -> list[int]:
        """The numbers of the mentions that fill nothing, of kinds that the answer has."""
        return [at for at, mention in enumerate(self.found) if at not in self.filled.used and mention.of(self.hints.about)]

    def _all_mentioned(self) -> bool:
        several = len(self.filled.used) > 1 and not self.filled.derived and not self.filled.missing(self.asked)
        return several and not any(self.found[at].weak or self.found[at].how == PART for at in self.filled.used)

    def worth(self, explained: frozenset[int]) -> float:
        """What hints and mentions say for the question, less what it leaves unexplained."""
        worth = self.hints.prior + sum(self.reading.names.vocabulary.weights[token] for token in self.hinting) + _ABOUT * len(self.about())
        for at, mention in enumerate(self.found):
            full = _WEAK if mention.weak else _MENTION
            if at in self.filled.used:
                worth += full
            elif not mention.covers <= explained:
                worth -= full * _UNUSED
        worth += _AGREEING * agreement(self.hints, self.filled.entities, self.reading)
        return worth - _UNEXPLAINED * len(set(self.reading.content()) - explained)

    def well_founded(self, explained: frozenset[int]) -> bool:
        """Whether there is enough to propose the question: a hint, or a mention beside which not most words are left unexplained.

        A question that needs a hint does not where each of its parameters is mentioned, two at least.
        """
        if self.hinting:
            return True
        if self.hints.needs == "hint" and not self._all_mentioned():
            return False
        content = set(self.reading.content())
        alone = content <= {at for mention in self.found for at in mention.covers}
        strong = any(alone or not self.found[at].weak for at in self.filled.used)
        return strong and len(content - explained) < 2 * len(content & explained)


def _proposals(asked: Asked, reading: Reading, found: Sequence[Mention]) -> list[Proposal]:
    hints = reading.names.vocabulary.questions.get(asked.id, Hints())
    tokens = hinting(hints, reading, found)
    cases = [_Case(asked, hints, reading, found, tokens, filled) for filled in fill(asked, hints, reading, found)]
    return [_proposal(case, rank * _OTHER) for rank, case in enumerate(cases) if case.well_founded(case.explained())]


def _proposal(case: _Case, less: float) -> Proposal:
    explained = case.explained()
    worth = case.worth(explained) - less
    values = dict(case.filled.values)
    for parameter in case.asked.parameters:
        if parameter.name not in values:
            value, places, more = _said(case, parameter, explained)
            if value:
                values[parameter.name] = value
                explained, worth = explained | places, worth + more
    complete = replace(case.filled, values=values)
    missing = complete.missing(case.asked)
    types = {parameter.name: parameter.type for parameter in case.asked.parameters}
    params = {**{name: written(entity, types[name] == "node") for name, entity in complete.entities.items()}, **values}
    return Proposal(
        case.asked.id,
        {name: params[name] for name in types if name in params},
        {name: entity.label for name, entity in complete.entities.items()},
        tuple(sorted(complete.derived)),
        missing,
        worth - sum(_MISSING if types[name] in _ASKED_LATER else _MISSING_THING for name in missing),
        explained,
    )


def _said(case: _Case, parameter: Parameter, explained: frozenset[int]) -> tuple[str, frozenset[int], float]:
    """The value of a choice, or the text to be looked for, as words of the sentence say it: value, words, and what that is worth."""
    if parameter.type == "choice":
        named = frozenset(at for mention in case.found for at in mention.covers)
        return *(choice(parameter.values, case.reading, named) or ("", frozenset())), _CHOICE
    if parameter.type == "text" and case.asked.id == FULL_TEXT:
        left = [at for at in case.reading.content() if at not in explained]
        return _joined(case.reading, left), frozenset(left), _TEXT
    return "", frozenset(), 0.0


def _looked_for(reading: Reading) -> list[int]:
    """The words for the full text: those that say something, without those that only ask for it (where others are left)."""
    hints = reading.names.vocabulary.questions.get(FULL_TEXT, Hints())
    asking = {at for places in hinting(hints, reading, ()).values() for at in places}
    content = reading.content()
    return [at for at in content if at not in asking] or content


def _joined(reading: Reading, places: Sequence[int]) -> str:
    """Words as they are written, a space between each two."""
    return " ".join(reading.said[at].text for at in places)


def _told(reading: Reading, mention: Mention) -> dict[str, Any]:
    said = [reading.said[at] for at in sorted(mention.covers)]
    return {
        "text": reading.text[said[0].start : said[-1].end],
        "start": said[0].start,
        "end": said[-1].end,
        "how": mention.how,
        "entities": [{"kind": entity.kind, "id": entity.id, "label": entity.label} for entity in mention.entities],
    }
