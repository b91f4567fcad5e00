"""The numbers and bullets of lists in a Word document, which its text does not hold: they are counted as Word counts them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from graphsvc.documents.builder import BULLET
from graphsvc.documents.wordxml import child, number, value, w

_LEVEL_IN_TEXT = re.compile(r"%([1-9])")
_MOST_LEVELS = 9
_LONGEST_STYLES = 20
"""Styles that are based on each other, at most."""
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Lists:
    """The lists of one document, and how far each has been counted."""

    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    """Abstract list → level → how it is numbered."""
    abstract: Mapping[str, str] = field(default_factory=dict)
    """List → abstract list."""
    restarts: Mapping[tuple[str, int], int] = field(default_factory=dict)
    styles: Mapping[str, tuple[str | None, int]] = field(default_factory=dict)
    """Style of paragraphs → list and level."""
    headings: frozenset[str] = frozenset()
    """Styles of headings, whose mere numbers are no words of theirs."""
    _counted: dict[tuple[str, int], int] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: _Element | None, styles: _Element | None) -> Lists:
        """The lists that a document's parts describe; either part may be missing."""
        told = numbering if numbering is not None else ()
        nums = [num for num in told if num.tag == w("num")]
        return cls(
            levels={one.get(w("abstractNumId"), ""): _levels(one) for one in told if one.tag == w("abstractNum")},
            abstract={num.get(w("numId"), ""): value(num, "abstractNumId") or "" for num in nums},
            restarts=dict(_restarts(nums)),
            styles=_styles(styles),
            headings=_headings(styles),
        )

    def label(self, paragraph: _Element) -> str:
        """What stands before a paragraph: ``1.``, ``b)``, a bullet; ``""`` where it is in no list. Counts it."""
        properties = child(paragraph, "pPr")
        style = (value(properties, "pStyle") if properties is not None else None) or ""
        own = child(properties, "numPr") if properties is not None else None
        by_style, level = self.styles.get(style, (None, 0))
        listed = (value(own, "numId") if own is not None else None) or by_style
        told = number(own, "ilvl") if own is not None else None
        level = max(0, min(told if told is not None else level, _MOST_LEVELS - 1))
        if not listed or listed == "0":
            return ""
        text = self._count(listed, level)
        return "" if style in self.headings and not re.search(r"[^\W\d_]{2}", _LEVEL_IN_TEXT.sub("", text)) else text

    def _count(self, listed: str, level: int) -> str:
        abstract = self.abstract.get(listed, "")
        levels = self.levels.get(abstract, {})
        here = levels.get(level)
        if here is None:
            return ""
        restart = self.restarts.get((listed, level))
        if restart is not None and (listed, level) not in self._begun:
            self._counted[abstract, level] = restart
        else:
            self._counted[abstract, level] = self._counted.get((abstract, level), here.start - 1) + 1
        self._begun.add((listed, level))
        for deeper in range(level + 1, _MOST_LEVELS):
            self._counted.pop((abstract, deeper), None)
        if here.form == "bullet":
            return BULLET
        return _LEVEL_IN_TEXT.sub(lambda found: self._shown(abstract, levels, int(found[1]) - 1), here.text)

    def _shown(self, abstract: str, levels: Mapping[int, _Level], level: int) -> str:
        told = levels.get(level, _Level("decimal", "", 1))
        return _written(self._counted.get((abstract, level), told.start), told.form)


def _levels(abstract: _Element) -> dict[int, _Level]:
    found = {}
    for level in abstract.iter(w("lvl")):
        told = level.get(w("ilvl"), "")
        if told.isdecimal():
            start = number(level, "start")
            found[int(told)] = _Level(value(level, "numFmt") or "decimal", value(level, "lvlText") or "", start if start is not None else 1)
    return found


def _restarts(nums: list[_Element]) -> list[tuple[tuple[str, int], int]]:
    found = []
    for num in nums:
        for override in num.iter(w("lvlOverride")):
            start, level = number(override, "startOverride"), override.get(w("ilvl"), "")
            if start is not None and level.isdecimal():
                found.append(((num.get(w("numId"), ""), int(level)), start))
    return found


def _styles(styles: _Element | None) -> dict[str, tuple[str | None, int]]:
    """Style → list and level, which a style may have from the one that it is based on."""
    own: dict[str, tuple[str | None, int]] = {}
    based: dict[str, str] = {}
    for style in styles if styles is not None else ():
        name = style.get(w("styleId"), "")
        listed = child(style, "pPr", "numPr")
        if listed is not None:
            own[name] = (value(listed, "numId"), number(listed, "ilvl") or 0)
        based[name] = value(style, "basedOn") or ""
    found: dict[str, tuple[str | None, int]] = defaultdict(lambda: (None, 0))
    for name in based:
        at, steps = name, 0
        while at not in own and at in based and steps < _LONGEST_STYLES:
            at, steps = based[at], steps + 1
        if at in own:
            found[name] = own[at]
    return dict(found)


def _headings(styles: _Element | None) -> frozenset[str]:
    told = styles if styles is not None else ()
    return frozenset(
        style.get(w("styleId"), "") for style in told if (value(style, "name") or "").casefold().startswith(("heading", "title"))
    )


def _written(count: int, form: str) -> str:
    """A number in the way that a list writes it; one that is not known is written in digits."""
    count = max(0, min(count, 99_999))
    match form:
        case "upperRoman":
            return _roman(count).upper()
        case "lowerRoman":
            return _roman(count)
        case "upperLetter" | "lowerLetter" if count:
            letters = chr(ord("a") + (count - 1) % 26) * min(1 + (count - 1) // 26, 9)
            return letters.upper() if form == "upperLetter" else letters
        case "decimalZero":
            return f"{count:02d}"
        case "none":
            return ""
        case _:
            return str(count)


def _roman(count: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        text += sign * min(count // size, 99)
        count %= size
    return text
