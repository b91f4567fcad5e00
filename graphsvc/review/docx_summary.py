"""The summary of a review at the end of a Word document: a page of its own in one content control, by which the next review knows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml.etree import Element, SubElement, _Element

from graphsvc.documents.wordxml import OWN_ALIAS, OWN_MARK, OWN_TAG, SDT, TBL, TC, TEXT_BOX, TR, VAL, P, R, own_blocks, w
from graphsvc.review.opc import cut
from graphsvc.review.remarks import COLOURS, OTHER_COLOUR, Remark, Review, Stamp, told_of
from graphsvc.validation.reports import words
from graphsvc.validation.reports.outline import Outline

_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")
_COUNTS, _FINDINGS, _PAGE = (2_800, 1_400), (1_300, 2_700, 1_900, 3_600), 9_500
"""Widths of columns, and of both together with what is beside them, in twentieths of a point."""
_WHOLE = 5_000
"""What the format takes for the width of the page's text, whatever that is."""


def replace(body: _Element, remarks: Sequence[Remark], review: Review) -> None:
    """Put the summary in the place of the former one, or only take that away where none is wanted; comments of people on it stay."""
    asked: list[str] = []
    for old in own_blocks(body):
        asked += [one.get(w("id"), "") for one in old.iter(w("commentReference"))]
        for table in list(old.iter(TBL)):
            del table[:]  # lxml takes out row by row in no time, and thousands at once in minutes
        cut(old)
    if review.summary:
        last = body[-1] if len(body) else None
        section = last is not None and last.tag == w("sectPr")
        body.insert(len(body) - int(section), _marked(_control(remarks, review.made, review.stamp), body))
    for number in asked:
        _refer([one for one in body.iter(P) if next(one.iterancestors(TEXT_BOX), None) is None][-1], number)


def _marked(control: _Element, body: _Element) -> _Element:
    """The control with a bookmark over its contents, for programs that drop controls."""
    numbers = (int(told) for mark in body.iter(w("bookmarkStart")) if (told := mark.get(w("id"), "")).isdecimal())
    number = str(max(numbers, default=-1) + 1)
    paragraphs = control.findall(f"{w('sdtContent')}/{P}")
    paragraphs[1].insert(1, Element(w("bookmarkStart"), {w("id"): number, w("name"): OWN_MARK}))
    SubElement(paragraphs[-1], w("bookmarkEnd"), {w("id"): number})
    return control


def _refer(paragraph: _Element, number: str) -> None:
    """Hang a comment on a paragraph."""
    for mark in ("commentRangeStart", "commentRangeEnd"):
        SubElement(paragraph, w(mark), {w("id"): number})
    SubElement(SubElement(paragraph, R), w("commentReference"), {w("id"): number})


def _control(remarks: Sequence[Remark], made: Outline, stamp: Stamp) -> _Element:
    language = made.language
    control = Element(SDT)
    properties = SubElement(control, w("sdtPr"))
    SubElement(properties, w("alias"), {VAL: OWN_ALIAS})
    SubElement(properties, w("tag"), {VAL: OWN_TAG})
    content = SubElement(control, w("sdtContent"))
    content.append(_paragraph(told_of("title", language), size=32, bold=True, page=True))
    content.append(_paragraph(f"{made.verdict} {made.summary}".strip(), bold=True))
    content.append(_paragraph(made.checked))
    if made.groups:
        content.append(_counts(made))
        content.append(_paragraph(words.word("findings", language), size=26, bold=True))
        content.append(_findings(remarks, made))
    for key, told in (("reviewed_on", stamp.day), ("version", stamp.version)):
        content.append(_paragraph(f"{told_of(key, language)}: {told}"))
    content.append(_paragraph(told_of("own", language)))
    return control


def _counts(made: Outline) -> _Element:
    language = made.language
    head = (words.word("severity", language), words.word("count", language))
    rows = [(words.heading(severity, language), str(number)) for severity, number in made.severities.items()]
    return _table(_COUNTS, head, zip(rows, map(_colour, made.severities), strict=True))


def _findings(remarks: Sequence[Remark], made: Outline) -> _Element:
    language = made.language
    head = tuple(words.word(key, language) for key in ("severity", "rule", "place", "message"))
    rows = (
        (
            (
                words.heading(one.severity, language),
                one.heading.partition(": ")[2],
                "\n".join(filter(None, (one.about, one.where or "–"))),
                one.message,
            ),
            one.colour,
        )
        for one in remarks
    )
    return _table(_FINDINGS, head, rows)


def _colour(severity: str) -> str:
    return COLOURS.get(severity, OTHER_COLOUR)


def _table(widths: Sequence[int], head: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]) -> _Element:
    """A table with a head that is printed again on every page; the first cell of each row has a colour."""
    table = Element(TBL)
    properties = SubElement(table, w("tblPr"))
    SubElement(properties, w("tblW"), {w("w"): str(_WHOLE * sum(widths) // _PAGE), w("type"): "pct"})
    borders = SubElement(properties, w("tblBorders"))
    for side in _BORDERS:
        SubElement(borders, w(side), {VAL: "single", w("sz"): "4", w("space"): "0", w("color"): "999999"})
    grid = SubElement(table, w("tblGrid"))
    for width in widths:
        SubElement(grid, w("gridCol"), {w("w"): str(width)})
    _row(table, widths, head, "DDE3E9", head=True)
    for told, colour in rows:
        _row(table, widths, told, colour, head=False)
    return table


def _row(table: _Element, widths: Sequence[int], told: Sequence[str], colour: str, *, head: bool) -> None:
    row = SubElement(table, TR)
    properties = SubElement(row, w("trPr"))
    SubElement(properties, w("cantSplit"))
    if head:
        SubElement(properties, w("tblHeader"))
    for at, (width, text) in enumerate(zip(widths, told, strict=True)):
        cell = SubElement(row, TC)
        form = SubElement(cell, w("tcPr"))
        SubElement(form, w("tcW"), {w("w"): str(width), w("type"): "dxa"})
        if head or at == 0:
            SubElement(form, w("shd"), {VAL: "clear", w("color"): "auto", w("fill"): colour})
        for line in text.split("\n"):
            cell.append(_paragraph(line, size=18, bold=head))


def _paragraph(text: str, *, size: int = 20, bold: bool = False, page: bool = False) -> _Element:
    """A paragraph that needs no style of the document; ``size`` in half points."""
    paragraph = Element(P)
    properties = SubElement(paragraph, w("pPr"))
    if page:
        SubElement(properties, w("pageBreakBefore"))
    SubElement(properties, w("spacing"), {w("before"): "60", w("after"): "60"})
    run = SubElement(paragraph, R)
    form = SubElement(run, w("rPr"))
    if bold:
        SubElement(form, w("b"))
    SubElement(form, w("sz"), {VAL: str(size)})
    SubElement(run, w("t")).text = text
    return paragraph
