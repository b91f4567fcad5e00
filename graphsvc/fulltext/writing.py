"""What a search has found as plain data, and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphsvc.fulltext.marking import Marked
from graphsvc.fulltext.places import Place
from graphsvc.fulltext.search import Found, Hit, Shown
from graphsvc.place import Part

Parts = Mapping[str, Part]
"""Part of a document → which one of its kind."""
_MARK = {False: "{}", True: "*{}*"}


def to_json(text: str, found: Found, parts: Mapping[str, Parts]) -> dict[str, Any]:
    """What was looked for, how many there are, the hits, and the nearest words; marks are ranges of characters of the text beside them.

    ``parts`` tells of places (IRIs) that are not known by lines in which part of the document they are.
    """
    return {
        "text": text,
        "total": found.total,
        "kinds": dict(found.kinds),
        "hits": [_hit(hit, parts) for hit in found.hits],
        "nearest": {word: list(near) for word, near in found.nearest.items()},
        "fewer": [{"without": one.without, "written": one.written, "total": one.total} for one in found.fewer],
    }


def to_lines(found: Found, say: Mapping[str, str], called: Mapping[str, str]) -> Iterator[str]:
    """A few lines a hit, its marks between asterisks.

    ``say`` holds the sentences ``none``, ``nearest``, ``fewer``, ``shown``, ``line``, ``place``; ``called`` is what places (IRIs) are
    called that are not known by lines.
    """
    for hit in found.hits:
        plan = hit.entry.plan.rpartition("/")[2]
        coded = f"{hit.entry.code}@{plan}" if plan and hit.entry.code else hit.entry.code
        yield "  ".join(filter(None, (coded, _marked(hit.label), f"[{hit.entry.kind}, {hit.score:g}]", _place(hit.place, say, called))))
        yield from (f"    {_marked(name)}" for name in hit.names)
        yield from (f"    {_marked(passage.marked)}  {_place(passage.place, say, called)}".rstrip() for passage in hit.passages)
    if found.total:
        yield say["shown"].format(shown=len(found.hits), total=found.total)
        return
    yield say["none"]
    for word, near in found.nearest.items():
        if near:
            yield say["nearest"].format(word=word, near=", ".join(near))
    for fewer in found.fewer:
        yield say["fewer"].format(without=fewer.without, total=fewer.total)


def _hit(hit: Hit, parts: Mapping[str, Parts]) -> dict[str, Any]:
    return {
        "iri": hit.entry.iri,
        "kind": hit.entry.kind,
        "plan": hit.entry.plan.rpartition("/")[2] or None,
        "code": hit.entry.code or None,
        "label": hit.label.text,
        "marks": [list(span) for span in hit.label.ranges],
        "score": hit.score,
        "place": _place_json(hit.place, parts),
        "names": [_text(name) for name in hit.names],
        "passages": [_passage(passage, parts) for passage in hit.passages],
    }


def _passage(passage: Shown, parts: Mapping[str, Parts]) -> dict[str, Any]:
    return {"kind": passage.kind, **_text(passage.marked), "place": _place_json(passage.place, parts)}


def _text(marked: Marked) -> dict[str, Any]:
    return {"text": marked.text, "marks": [list(span) for span in marked.ranges]}


def _place_json(place: Place | None, parts: Mapping[str, Parts]) -> dict[str, Any] | None:
    if place is None:
        return None
    lines = {"document": place.document.rpartition("/")[2], "first_line": place.first, "last_line": place.last}
    return {**lines, "locator": dict(parts[place.node])} if place.node in parts else lines


def _marked(marked: Marked) -> str:
    text = "".join(_MARK[is_marked].format(piece) for piece, is_marked in marked.pieces())
    return f"{'… ' if marked.cut_before else ''}{text}{' …' if marked.cut_after else ''}"


def _place(place: Place | None, say: Mapping[str, str], called: Mapping[str, str]) -> str:
    if place is None:
        return ""
    document = place.document.rpartition("/")[2]
    known = called.get(place.node)
    return say["place"].format(document=document, place=known) if known else say["line"].format(document=document, line=place.first)
