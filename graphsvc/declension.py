"""Case forms of Czech place names, made by rule: ``Nový Bor`` → ``Nového Boru``, ``Novém Boru``.

The forms are a superset of the correct ones: they serve to recognise a name in running text, never to write one. Rules after the
declension patterns of Czech grammar (hrad, stroj, žena, růže, píseň, město, stavení; adjectives mladý, jarní).
"""

from __future__ import annotations

import re
from itertools import product

_PREPOSITIONS = {"nad", "pod", "u", "v", "ve", "na", "při", "pro"}

_ADJECTIVES = (
    ("ý", ("ého", "ému", "ý", "ém", "ým")),
    ("á", ("é", "ou", "á")),
    ("é", ("ých", "ým", "é", "ými", "ého", "ému", "ém")),
    ("í", ("ího", "ímu", "ím", "í", "ích")),
)
_NOUNS = (
    (r"ice$", ("ic", "icím", "ice", "icích", "icemi", "ici", "icí")),
    (r"ec$", ("ce", "ci", "cem", "ec")),
    (r"ek$", ("ku", "kem", "ek", "cích")),
    (r"ov$", ("ova", "ovu", "ově", "ovem", "ov")),
    (r"ín$", ("ína", "ínu", "íně", "ínem", "ín")),
    (r"([šžčřcjňďť])e$", (r"\1e", r"\1i", r"\1í", r"\1ích", r"\1ím", r"\1emi")),
    (r"oň$", ("oně", "oni", "oní", "oň")),
    (r"ň$", ("ně", "ni", "ní", "ň")),
    (r"([kg])a$", (r"\1y", r"\1u", r"\1ou", r"\1a", "ce")),
    (r"ra$", ("ry", "ře", "ru", "rou", "ra")),
    (r"a$", ("y", "ě", "u", "ou", "a", "e")),
    (r"o$", ("a", "u", "em", "ě", "o", "ech")),
    (r"([^aeiouyáéíóúůý])ky$", (r"\1ek", r"\1kám", r"\1kách", r"\1kami", r"\1ky")),
    (r"ty$", ("t", "tům", "ty", "tech", "ách")),
    (r"y$", ("", "ů", "ám", "ům", "ách", "ech", "ami", "y")),
    (r"í$", ("í", "ím")),
    (r"([bdfhklmnprstvz])$", (r"\1u", r"\1a", r"\1ě", r"\1em", r"\1ům", r"\1e", r"\1")),
)
_MOVING_E = re.compile(r"^(.*[^aeiouyáéíóúůýě])e([ck])$")


def forms(name: str) -> frozenset[str]:
    """All forms in which a place name may be written in a sentence, the name itself among them.

    Words behind a preposition keep their form (``nad Nisou``); adjectives go with the noun that they stand before.
    """
    head, tail = _split(name.split())
    options = [_word_forms(word, last=at == len(head) - 1) for at, word in enumerate(head)]
    return frozenset({name} | {" ".join([*choice, *tail]) for choice in product(*options)})


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    at = next((i for i, word in enumerate(words) if word in _PREPOSITIONS), len(words))
    return words[:at], words[at:]


def _word_forms(word: str, *, last: bool) -> list[str]:
    adjective = next((endings for ending, endings in _ADJECTIVES if word.endswith(ending)), None)
    if adjective and (not last or word[-1] in "ýáé"):
        return [word[:-1] + ending for ending in adjective]
    return sorted({word, *_noun_forms(word)})


def _noun_forms(word: str) -> list[str]:
    moving = _MOVING_E.match(word)
    if moving and moving[2] == "k":
        stem = moving[1] + "k"
        return [stem + "u", stem + "em", stem + "a", stem[:-1] + "cích"]
    for pattern, endings in _NOUNS:
        if re.search(pattern, word):
            return [re.sub(pattern, ending, word) for ending in endings]
    return [word]
