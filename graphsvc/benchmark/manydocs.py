"""Folders of many small documents for measuring builds: plans of towns in cards, each a plan of its own, the same on every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

CARDS = 3
"""Of a document."""
_SYLLABLES = tuple(consonant + vowel for consonant in "bdfhjklmnprstvz" for vowel in "aeiou")
_GROUPS = ("senioři", "osoby se zdravotním postižením", "rodiny s dětmi")
_SERVICES = ("§ 40 pečovatelská služba", "§ 57 azylové domy", "§ 39 osobní asistence")


def text(number: int, cards: int = CARDS, edition: int = 0) -> str:
    """A document of so many cards; another ``edition`` of it says other things."""
    chance = random.Random(f"{number} {edition}")  # noqa: S311 - repeatable, no secret
    town = _words(chance, 1)
    head = f"Střednědobý plán rozvoje sociálních služeb města {town} {number}"
    return "\n\n".join([head, *(_card(chance, card) for card in range(cards))]) + "\n"


def write(folder: Path, count: int, cards: int = CARDS) -> None:
    """So many documents, a hundred in a subfolder."""
    for number in range(count):
        path = path_of(folder, number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(number, cards), encoding="utf-8")


def path_of(folder: Path, number: int) -> Path:
    """Where a document lies."""
    return folder / f"{number // 100:03d}" / f"plan-{number:05d}.txt"


def _card(chance: random.Random, card: int) -> str:
    return "\n".join(_lines(chance, card))


def _lines(chance: random.Random, card: int) -> Iterator[str]:
    yield "KARTA ROZVOJOVÉ AKTIVITY"
    yield f"Číslo aktivity: A{card // 9 + 1:02d}-{card % 9 + 1:02d}"
    yield f"Název aktivity: {_words(chance, 6)}"
    yield f"Vazba na strategický cíl: SC{card // 9 + 1} {_words(chance, 3)}"
    yield f"Cílové skupiny uživatelů: {chance.choice(_GROUPS)}"
    yield f"Dotčené druhy sociálních služeb: {chance.choice(_SERVICES)}"
    yield "Doba realizace: 2018 - 2020"
    yield "Odpovědnost za realizaci: Liberecký kraj"
    yield "Zdroje financování: Liberecký kraj, obce"
    yield f"Popis aktivity: {_words(chance, 30)}."


def _words(chance: random.Random, count: int) -> str:
    return " ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count)).capitalize()
