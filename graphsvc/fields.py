"""Typed readings of Czech strings: periods, deadlines, costs, services, links, lists of bodies.

Each function takes the text as written and gives its reading; what cannot be read is None, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from graphsvc.model import Cost, Deadline, Period, Service, StrategyLinks
from graphsvc.text import squeeze

_LONGEST_NAME = 5
"""How many commas and one more a known name may have."""

Known = Callable[[str], bool]
"""Whether a text is the name of something that the lookups know."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH = re.compile(r"(?<![\dQq])(?P<month>0?[1-9]|1[0-2])\s*/\s*(?P<year>(?:19|20)?\d\d)(?!\d)")
_DATE = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])\.\s*(?P<month>0?[1-9]|1[0-2])\.\s*(?P<year>(?:19|20)\d\d)(?!\d)")
_UNIT = r"(?:(?:mld|mil|tis)(?!\w)|(?:miliard|mili[oó]n|tisíc)\w*)"
_AMOUNT = re.compile(
    r"(?<!\d)(?<!\d[,.])(?:(?P<grouped>\d{1,3}(?:[ .\u00a0]\d{3})+)(?!\d)|(?P<plain>\d+))"
    rf"(?:,(?P<fraction>\d+)|\.(?P<pointed>\d+)(?=\s*{_UNIT}))?(?P<dash>[,.](?:--?|[–—])(?!\s*\d))?"
    rf"\s*(?P<unit>{_UNIT})?\.?\s*(?P<crowns>(?:Kč|CZK|korun\w*)(?!\w))?"
)
_OTHER_CURRENCY = r"(?:(?:EUR|USD|[Ee]ur[aoy]?)(?!\w)|[€$])"
_UNITS = (("tis", 1_000), ("miliard", 1_000_000_000), ("mld", 1_000_000_000), ("mil", 1_000_000))
_SERVICE = re.compile(r"(?P<name>[^(§]*?)\s*\(\s*§\s*(?P<paragraph>\d+[a-z]?)\b[^()]*\)")
_PARAGRAPHS_OF_ACT = re.compile(r"\s*(?:a dále\s*)?(?=§\s*\d)")
_ROMAN = re.compile(r"\b[IVX]+\b")
_EMPTY = re.compile(r"[\s\-–—_=.]*")
_PLACEHOLDER = re.compile(
    r"\(?(?:/|\?+|[-–—_]+|n\s?/\s?a|n\. ?a\.|x{2,}|tbd|doplnit.*|doplní se.*|(?:bude|budou) (?:doplněn|upřesněn|určen)\w*"
    r"|zatím (?:neurčen|není určen)\w*|…|\.{3,})\)?",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(r"(?:příspěvková organizace|z\. ?s\.|z\. ?ú\.|o\. ?p\. ?s\.|p\. ?o\.|s\. ?r\. ?o\.|a\. ?s\.)", re.IGNORECASE)
_CONTINUES = re.compile(r"(?:včetně|kter[éáý]|kteří|jež|jejichž|jejíž|tj\.|tzn\.|resp\.|popř\.)(?:\s|$)")
_COOPERATION = re.compile(r"[(\s]*\bve\s+spolupráci\s+se?\b\s*")


def is_empty(text: str) -> bool:
    """An empty cell, or one that holds only dashes or dots."""
    return _EMPTY.fullmatch(text) is not None


def is_placeholder(text: str) -> bool:
    """A sign that stands where a value is due: ``/``, ``???``, ``n/a``, ``xxx``, ``doplnit``, dashes."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


def period(text: str) -> Period | None:
    """Years of realisation: ``2014-2017``, ``od 2017 do 2020``, ``2018+`` and ``od 2018`` (open end), ``2017`` (one year)."""
    if is_empty(text):
        return None
    years = [int(year) for year in _YEAR.findall(text)]
    if len(years) == 1:
        only = years[0]
        opened = re.search(rf"\b[Oo]d\b.*{only}|{only}\s*\+|{only}\s*[-–]\s*$", text)
        closed = re.search(rf"\b[Dd]o\b.*{only}", text)
        return Period(squeeze(text), None if closed else only, None if opened else only)
    return Period(squeeze(text), years[0] if years else None, years[-1] if years else None)


def deadline(text: str) -> Deadline | None:
    """``průběžně do 12 / 2027`` is end 2027-12, continuous; ``31. 12. 2025`` is end 2025-12; years alone or a condition give no end."""
    if is_empty(text):
        return None
    months = sorted([*_MONTH.finditer(text), *_DATE.finditer(text)], key=re.Match.start)
    end = f"{_year(months[-1]['year'])}-{int(months[-1]['month']):02d}" if months else None
    return Deadline(squeeze(text), end, "průběžně" in text.casefold())


def _year(digits: str) -> str:
    return digits if len(digits) == 4 else f"20{digits}"


def cost(text: str) -> Cost | None:
    """``7,3 mil`` is 7,300,000 CZK; a text that names no amount (``ZS LK``) is kept without one.

    A bare number counts only where a unit, the currency or its dash (``7 300 000,-``) stands beside it; an amount in another
    currency is none.
    """
    if is_empty(text):
        return None
    found = next(iter(amounts(text)), None)
    return Cost(squeeze(text), crowns(found) if found else None)


def crowns(found: re.Match[str]) -> int:
    """One of :func:`amounts` in whole crowns."""
    whole = re.sub(r"\D", "", found["grouped"] or found["plain"])
    fraction = found["fraction"] or found["pointed"]
    unit = next((size for name, size in _UNITS if (found["unit"] or "").startswith(name)), 1)
    return int(whole) * unit + (int(fraction) * unit // 10 ** len(fraction) if fraction else 0)


def amounts(text: str) -> list[re.Match[str]]:
    """The amounts of Czech money in a text, in order."""
    marked = (m for m in _AMOUNT.finditer(text) if m["unit"] or m["crowns"] or m["dash"])
    return [m for m in marked if m["crowns"] or not _is_foreign(text, m)]


def _is_foreign(text: str, found: re.Match[str]) -> bool:
    before = re.search(rf"{_OTHER_CURRENCY}\s*$", text[: found.start()])
    return before is not None or re.match(rf"[\s.]*{_OTHER_CURRENCY}", text[found.end() :]) is not None


def services(text: str) -> tuple[Service, ...]:
    """``Raná péče (§ 54), Terénní programy`` → names with their §; a name without one has None.

    The comma between two may be missing (the § closes a name); a heading before a colon is not a service;
    a list of paragraphs of an act behind ``a dále`` is not one either (see :func:`graphsvc.extract.mentions.acts`).
    """
    found: list[Service] = []
    at = 0
    for match in _SERVICE.finditer(text):
        *plain, name = _names(match["name"])
        found += [Service(other, None) for other in plain]
        found.append(Service(name, match["paragraph"]))
        at = match.end()
    rest = _PARAGRAPHS_OF_ACT.split(text[at:])[0]
    found += [Service(name, None) for name in _names(rest) if not is_empty(name)]
    return tuple(found)


def services_aside(text: str) -> list[str]:
    """What stands beside the kinds of service, as written: a heading before a colon, paragraphs of an act that are no kinds."""
    heading = text.partition("(")[0].rpartition(":")[0]
    tail = re.search(r"\ba dále\b.*", _SERVICE.sub("", text))
    return [squeeze(aside) for aside in (heading, tail[0] if tail else "") if aside.strip()]


def _names(text: str) -> list[str]:
    after_heading = text.rpartition(":")[2]
    return [squeeze(name) for name in after_heading.lstrip(" ,;").split(",")]


def strategy_links(text: str) -> StrategyLinks | None:
    """``X / 1, 2, 5`` → okruh X and the numbers; ``III, VI., XI`` → three okruhy. What the numbers count is not known."""
    if is_empty(text):
        return None
    numbers = tuple(int(n) for n in re.findall(r"\d+", text))
    return StrategyLinks(squeeze(text), tuple(_ROMAN.findall(text)), numbers)


def bodies(text: str, known: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is responsible and who cooperates: what follows ``ve spolupráci s`` cooperates."""
    found = _COOPERATION.search(text)
    if not found:
        return values(text, known), ()
    after = text[found.end() :]
    if "(" in found[0]:
        after = after.rpartition(")")[0] or after
    return values(text[: found.start()], known), values(after, known)


def values(text: str, known: Known) -> tuple[str, ...]:
    """Split a list of names at commas and semicolons, but not inside a name or a clause.

    A comma stays inside brackets and quotes, before a legal form (``APOSS Liberec, příspěvková organizace``), before a
    clause (``…, včetně cizinců``) and inside a name that is known as a whole. ``a`` and a line's end split where both
    sides are known names.
    """
    chunks = [part for chunk in _split(text) for part in _divide(chunk, known)]
    merged: list[str] = []
    while chunks:
        size = next((n for n in range(min(len(chunks), _LONGEST_NAME), 1, -1) if known(", ".join(chunks[:n]))), 1)
        name = ", ".join(chunks[:size])
        if merged and size == 1 and _belongs(merged[-1], name, known):
            merged[-1] = f"{merged[-1]}, {name}"
        else:
            merged.append(name)
        chunks = chunks[size:]
    return tuple(unique(m for m in merged if not is_empty(m)))


def unique(names: Iterable[str]) -> list[str]:
    """In their order, each once."""
    return list(dict.fromkeys(names))


def _split(text: str) -> list[str]:
    chunks, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "(„") - (char in ")“")
        if char in ",;" and depth <= 0:
            chunks.append(text[start:at])
            start = at + 1
    chunks.append(text[start:])
    return [chunk.strip() for chunk in chunks if chunk.strip()]


def _divide(chunk: str, known: Known) -> list[str]:
    whole = squeeze(chunk)
    if known(whole):
        return [whole]
    for found in re.finditer(r"\s+a\s+|\n", chunk):
        left, right = squeeze(chunk[: found.start()]), _divide(chunk[found.end() :], known)
        if all(map(known, right)) and (known(left) or _LEGAL_FORM.fullmatch(left)):
            return [left, *right]
    return [_trim(whole)]


def _trim(name: str) -> str:
    return name if re.search(r"\b\w\.(?:\s?\w\.)*$|[/+]\s*\.{3,}$", name) else name.rstrip(" .")


def _belongs(before: str, chunk: str, known: Known) -> bool:
    """Whether a chunk goes on with the name before it: a clause, or a legal form behind what is no body by itself."""
    return _CONTINUES.match(chunk) is not None or (_LEGAL_FORM.fullmatch(chunk) is not None and not known(before))
