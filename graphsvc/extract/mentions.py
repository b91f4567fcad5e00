"""What an item's texts name in passing: codes, resolutions, acts, programmes, places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from graphsvc import lookups
from graphsvc.declension import forms
from graphsvc.fields import unique
from graphsvc.model import Item
from graphsvc.phrases import Hit, Phrases
from graphsvc.text import squeeze

_RESOLUTION = re.compile(r"\b\d+(?:/[IVX]+)?/\d\d/(?:ZK|RK)\b")
_DATED_RESOLUTION = re.compile(
    rf"(?P<number>{_RESOLUTION.pattern})\s+ze dne\s+(?P<day>\d{{1,2}})\.\s*(?P<month>\d{{1,2}})\.\s*(?P<year>\d{{4}})"
)
_PARAGRAPH = re.compile(r"§\s*(\d+[a-z]?)")
_RUNNING = ("title", "indicator", "narrative", "fulfilment")
_LOOKED_AT = {
    "refers_to": ("narrative", "fulfilment"),
    "resolutions": _RUNNING,
    "acts": (*_RUNNING, "services"),
    "programmes": ("title", "indicator", "funding", "responsible", "narrative", "fulfilment"),
    "places": ("title", "narrative", "fulfilment"),
}
"""In which fields each kind of mention is looked for; money is also named in the columns of sources and bodies."""
_PAYING = ("funding", "responsible")
"""The fields that say who pays: a programme that is named there funds the item, one in the text need not."""

_SERVICE_PARAGRAPH = re.compile(r"\(\s*§[^)]*\)")
_ACT_NUMBER = re.compile(r"[Zz]ákon\w*\s+(?:[^.,;()§]{0,60}?\s)?(?:č\.|číslo)?\s*(?P<number>\d{1,3}/(?:19|20)\d\d)\s*Sb\.")
_BETWEEN_PARAGRAPHS = re.compile(r"\s*[,.a]?\s*")
_NUMBERED_PROGRAMME = (
    r"(?:\b[Pp]rogram\w*\s+(?:č\.\s*)?|\b{fund}\s+|\bč\.\s*(?=[\d.]+\s*(?:[–-]|[A-ZÚ„])))"
    r"(?P<number>\d{{1,2}}\.\d{{1,2}})(?![\d.]*\d)"
)
"""A programme that is named by its number, alone or behind the name of the fund."""
_LISTED_PROGRAMME = re.compile(r"(?<![\d.])(?P<number>\d{1,2}\.\d{1,2})\s+–\s+[a-zá-ž]")


@dataclass(frozen=True, slots=True)
class Finder:
    """The names to look for, made once from the lookups: phrases stand for the name that the record gives."""

    places: Phrases
    programmes: Phrases
    acts: Phrases
    fund: str
    """The region's grant fund, whose programmes are named by number (``DF LK 5.1``)."""
    numbered: Mapping[str, str]
    """A programme's name without its number → with it."""


@lru_cache(maxsize=4)
def finder(root: Path) -> Finder:
    """The finder over the lookups below ``root``."""
    programmes = list(lookups.load(root, "programmes"))
    return Finder(
        places=Phrases.of(_place_forms(lookups.load(root, "places"))),
        programmes=Phrases.of(pair for c in programmes for pair in _programme_names(c).items()),
        acts=Phrases.of((name, c.extra.get("short", c.cs)) for c in lookups.load(root, "acts") for name in (_bare(c.cs), *c.variants)),
        fund=next((c.extra["short"] for c in programmes if c.extra.get("numbered")), ""),
        numbered={
            name: c.extra["short"] for c in programmes for name in _programme_names(c).values() if name != c.extra.get("short", c.cs)
        },
    )


def _place_forms(places: Iterable[lookups.Concept]) -> Iterator[tuple[str, str]]:
    """Case forms of each place with the nominative; the region itself is left out.

    A longer name that contains the official one (``Sosnová u České Lípy``) is given as written, an abbreviation as the official name;
    names of two places in one (``Ploužnice (Ralsko)``) are not looked for, each of the two is.
    """
    for concept in places:
        name = _bare(concept.cs)
        for variant in (name, *concept.variants) if concept.extra.get("kind") != "region" else ():
            if not re.search(r"\(| – ", variant):
                longer = name in variant and re.search(r"\S-\S| u ", variant) is not None
                yield from ((form, variant if longer else name) for form in sorted(forms(variant)))


def _programme_names(concept: lookups.Concept) -> dict[str, str]:
    """How a programme is written → what the record calls it: its short name, but by number only where the number is written.

    A programme of the grant fund that is named by its name is called by that name, ``DF LK podpora primární péče``.
    """
    short: str = concept.extra.get("short", concept.cs)
    numbered = re.fullmatch(r"(?P<fund>.*\D) (?P<number>\d+\.\d+)", short)
    names = dict.fromkeys((concept.cs, *concept.variants), short)
    if numbered:
        for written in names:
            if numbered["number"] not in written:
                named = re.sub(r"^podporu\b", "podpora", written.removeprefix(numbered["fund"]).strip())
                names[written] = f"{numbered['fund']} {named[:1].lower()}{named[1:]}"
    return names


def _bare(name: str) -> str:
    return squeeze(re.sub(r"\(.*?\)", "", name))


def add(item: Item, texts: Mapping[str, str], codes: re.Pattern[str], find: Finder) -> Item:
    """The item with what its texts name, and the lines of the fields that name it.

    ``texts``: the item's texts by field; ``codes``: what a code of the plan looks like.
    """
    look: dict[str, Callable[[str], list[str]]] = {
        "refers_to": lambda text: refers_to(text, codes),
        "resolutions": resolutions,
        "acts": lambda text: acts(_SERVICE_PARAGRAPH.sub(" ", text), find),
        "programmes": lambda text: programmes(text, find),
        "places": lambda text: places(text, find),
    }
    named = {kind: {name: look[kind](texts[name]) for name in fields if texts.get(name)} for kind, fields in _LOOKED_AT.items()}
    values = {kind: tuple(unique(value for met in by_field.values() for value in met)) for kind, by_field in named.items()}
    narrowed = _narrowed(values["programmes"], find)
    paying = {name: [met for met in named["programmes"].get(name, ()) if met in narrowed] for name in _PAYING}
    return replace(
        item,
        refers_to=values["refers_to"],
        resolutions=values["resolutions"],
        acts=values["acts"],
        programmes=tuple(narrowed),
        programmes_in={name: tuple(unique(met)) for name, met in paying.items() if met},
        places=values["places"],
        lines={**item.lines, **_lines(item, named)},
    )


def _lines(item: Item, named: Mapping[str, Mapping[str, list[str]]]) -> dict[str, tuple[int, int]]:
    """For each kind of mention the lines of the fields that name any."""
    spans = {kind: [item.lines[name] for name, met in by_field.items() if met and name in item.lines] for kind, by_field in named.items()}
    return {kind: (min(first for first, _ in found), max(last for _, last in found)) for kind, found in spans.items() if found}


def resolutions(text: str) -> list[str]:
    """Numbers of resolutions of a council or an assembly, ``647/24/RK``."""
    return _RESOLUTION.findall(text)


def resolution_dates(text: str) -> dict[str, str]:
    """``č. 647/24/RK ze dne 14. 5. 2024`` → number and ISO date."""
    found = _DATED_RESOLUTION.finditer(text)
    return {m["number"]: f"{m['year']}-{int(m['month']):02d}-{int(m['day']):02d}" for m in found}


def refers_to(text: str, codes: re.Pattern[str]) -> list[str]:
    """Codes of items and goals of the own plan, ``IX/2`` read as ``IX.2``; an item's own code too, where its text refers to itself."""
    return [re.sub(r"\s*/\s*", ".", code[0]) for code in codes.finditer(text)]


def places(text: str, find: Finder) -> list[str]:
    """Municipalities and areas, in the nominative."""
    return [hit.id for hit in find.places.find(text)]


def programmes(text: str, find: Finder) -> list[str]:
    """Programmes, calls and instruments, the grant fund's programmes by number where one is given."""
    hits = [(hit.start, hit.id) for hit in find.programmes.find(text)]
    if find.fund:
        numbered = [*_numbered_programme(find.fund).finditer(text)]
        numbered += _LISTED_PROGRAMME.finditer(text) if any(name.startswith(find.fund) for _, name in hits) else ()
        hits += [(m.start(), f"{find.fund} {m['number']}") for m in numbered]
    return [name for _, name in sorted(hits)]


@lru_cache(maxsize=4)
def _numbered_programme(fund: str) -> re.Pattern[str]:
    return re.compile(_NUMBERED_PROGRAMME.format(fund=re.escape(fund)))


def _narrowed(names: Sequence[str], find: Finder) -> list[str]:
    """The grant fund as a whole only where none of its programmes is named, a programme by name only where not by number."""
    of_fund = any(name.startswith(f"{find.fund} ") for name in names)
    return [name for name in names if find.numbered.get(name) not in names and not (of_fund and name == find.fund)]


def acts(text: str, find: Finder) -> list[str]:
    """Acts and paragraphs: ``§ 21a zákona č. 258/2000 Sb.``, ``zákon č. 108/2006 Sb.``, ``školský zákon``, a bare ``§ 40``."""
    numbered = [Hit(m.start(), m.end(), m[0], f"zákon č. {m['number']} Sb.") for m in _ACT_NUMBER.finditer(text)]
    named = [h for h in find.acts.find(text) if not any(n.start < h.end and h.start < n.end for n in numbered)]
    laws = sorted([*numbered, *named], key=lambda hit: hit.start)
    found: list[tuple[int, str]] = []
    attached: set[int] = set()
    for group in _groups(text):
        law = next((hit for hit in laws if 0 <= hit.start - group[-1].end() <= 2), None)
        found += [(m.start(), f"§ {m[1]} {_genitive(law.id)}" if law else f"§ {m[1]}") for m in group]
        attached |= {law.start} if law else set()
    found += [(hit.start, hit.id) for hit in laws if hit.start not in attached]
    return [act for _, act in sorted(found)]


def _groups(text: str) -> list[list[re.Match[str]]]:
    """Paragraphs that are listed together, ``§94, §95. §96``."""
    groups: list[list[re.Match[str]]] = []
    found = list(_PARAGRAPH.finditer(text))
    if found:
        groups.append([found[0]])
    for before, here in pairwise(found):
        if _BETWEEN_PARAGRAPHS.fullmatch(text[before.end() : here.start()]):
            groups[-1].append(here)
        else:
            groups.append([here])
    return groups


def _genitive(act: str) -> str:
    return re.sub(r"ský zákon$", "ského zákona", re.sub(r"^zákon\b", "zákona", act))
