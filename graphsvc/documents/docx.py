"""Word documents → lines and tables, each with the paragraph or cell in which it stands; tracked changes are read as accepted.

Read are paragraphs, the numbers of lists, tables with merged and nested cells, text boxes, footnotes and endnotes; running heads and feet
only name the document. Pictures, comments and hidden text are not read, and nothing outside the file is ever asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as REL
from docx.opc.exceptions import OpcError
from docx.opc.part import Part, XmlPart
from lxml.etree import LxmlError, XMLParser, _Element, fromstring

from graphsvc.documents.base import Block, Document, Line, Row, Table, TableCell
from graphsvc.documents.builder import BULLET, Builder
from graphsvc.documents.damage import told_as_damage
from graphsvc.documents.numbering import Lists
from graphsvc.documents.strict import transitional
from graphsvc.documents.wordxml import (
    TBL,
    TC,
    TR,
    P,
    boxes_of,
    child,
    flat,
    number,
    text_of,
    value,
    w,
)
from graphsvc.errors import DocumentError
from graphsvc.place import InNote, InParagraph, InTable, Place

MAX_CELLS = 200_000
MAX_PARAGRAPHS = 200_000
MAX_PAGES = 1_000
_DEEPEST = 20
"""Tables within tables, at most."""
_WIDEST = 1_000
"""Columns of a table, at most."""
_NOTES = {REL.FOOTNOTES: ("footnote", w("footnote")), REL.ENDNOTES: ("endnote", w("endnote"))}
_HEADS = (REL.HEADER, REL.FOOTER)


def parse(name: str, data: bytes) -> Document:
    """The document that a Word file holds. Raises DocumentError for one that is damaged, too large, or has no text."""
    with told_as_damage(name, "a Word document", OpcError, LxmlError):
        part = docx.Document(BytesIO(transitional(data))).part
        body = child(_root(part), "body")
        if body is None:
            raise DocumentError(f"The document has no text: {name}")
        for limit, kind, what in ((MAX_CELLS, TC, "cells of tables"), (MAX_PARAGRAPHS, P, "paragraphs")):
            if sum(1 for _ in body.iter(kind)) > limit:
                raise DocumentError(f"The document has more than {limit} {what}: {name}")
        if _pages(body) > MAX_PAGES:
            raise DocumentError(f"The document has more than the {MAX_PAGES} pages that it may have: {name}")
        return _Reader(name, part, body).read()


def _pages(body: _Element) -> int:
    """How many pages there are at least: as the program that saved the file has seen them, or by the breaks that somebody has set."""
    set_ = sum(1 for one in body.iter(w("br")) if one.get(w("type")) == "page")
    return 1 + max(set_, sum(1 for _ in body.iter(w("lastRenderedPageBreak"))))


class _Reader:
    """Walks one document in its order."""

    def __init__(self, name: str, part: Part, body: _Element) -> None:
        self._part = part
        self._body = body
        self._builder = Builder(name)
        self._lists = Lists.of(_related(part, REL.NUMBERING), _related(part, REL.STYLES))
        self._paragraphs = {paragraph: at for at, paragraph in enumerate(body.iter(P), start=1)}
        self._tables = {table: at for at, table in enumerate(body.iter(TBL), start=1)}

    def read(self) -> Document:
        """The whole document."""
        blocks = tuple(self._apart(self._body))
        heads = (text for kind in _HEADS for root in _all_related(self._part, kind) for text in _lines(root))
        return self._builder.document(blocks, heads=heads, notes=self._notes())

    def _apart(self, container: _Element) -> Iterator[Block]:
        """What stands outside of tables, paragraphs parted by blank lines; and tables."""
        for block in self._blocks(container, None, 0):
            yield block
            if isinstance(block, Line) and not block.blank:
                yield self._builder.blank()

    def _blocks(self, container: _Element, cell: InTable | None, depth: int) -> Iterator[Block]:
        before = ""
        for element in flat(container):
            if element.tag == P:
                text = before + self._text(element)
                before = text if _is_joined(element) else ""
                if not before:
                    yield from self._builder.lines(text, cell or InParagraph(self._paragraphs[element]))
                for box in boxes_of(element):
                    yield from self._blocks(box, cell, depth)
            elif element.tag == TBL and depth < _DEEPEST:
                yield self._table(element, depth)
        if before:
            yield from self._builder.lines(before, cell or InParagraph(1))

    def _text(self, paragraph: _Element) -> str:
        label, text = self._lists.label(paragraph), text_of(paragraph)
        return f"{label} {text}" if label and (text.strip() or label != BULLET) else text

    def _table(self, table: _Element, depth: int) -> Table:
        at = self._tables[table]
        above: dict[int, TableCell] = {}
        rows: list[Row] = []
        for row, element in enumerate((one for one in flat(table) if one.tag == TR), start=1):
            if child(element, "trPr", "del") is None:
                cells = tuple(self._cells(element, InTable(at, row, 0), above, depth))
                above = {cell.start: cell for cell in cells}
                rows.append(Row(cells))
        return Table(tuple(rows), max((cell.end for row in rows for cell in row.cells), default=0))

    def _cells(self, row: _Element, place: InTable, above: dict[int, TableCell], depth: int) -> Iterator[TableCell]:
        start = _bounded(number(row, "trPr", "gridBefore") or 0)
        for at, element in enumerate((one for one in flat(row) if one.tag == TC), start=1):
            end = start + max(1, _bounded(number(element, "tcPr", "gridSpan") or 1))
            over = above.get(start) if _goes_on(element) else None
            if over is not None:
                yield TableCell(start, over.end, over.blocks, repeated=True)
            elif child(element, "tcPr", "cellDel") is None:
                inside = InTable(place.table, place.row, at)
                yield TableCell(start, end, tuple(self._blocks(element, inside, depth + 1)))
            start = end

    def _notes(self) -> Iterator[tuple[str, Place]]:
        """The notes to which the text refers, in their order."""
        for relation, (kind, name) in _NOTES.items():
            asked = {element.get(w("id")) for element in self._body.iter(w(f"{kind}Reference"))}
            for root in _all_related(self._part, relation):
                for note in root.iter(name):
                    told = note.get(w("id"), "")
                    if told in asked and told.isdecimal():
                        yield " ".join(_lines(note)), InNote(kind, int(told))


def _is_joined(paragraph: _Element) -> bool:
    """Whether the paragraph's end was deleted, so that the next one goes on in it."""
    mark = child(paragraph, "pPr", "rPr")
    return mark is not None and (child(mark, "del") is not None or child(mark, "moveFrom") is not None)


def _goes_on(cell: _Element) -> bool:
    """Whether the cell is the lower part of one that is merged downwards."""
    return child(cell, "tcPr", "vMerge") is not None and value(cell, "tcPr", "vMerge") != "restart"


def _bounded(columns: int) -> int:
    return max(0, min(columns, _WIDEST))


def _lines(root: _Element) -> Iterator[str]:
    texts = (text_of(paragraph) for paragraph in root.iter(P))
    return (line for text in texts for line in text.split("\n") if line.strip())


def _related(part: Part, relation: str) -> _Element | None:
    return next(_all_related(part, relation), None)


def _all_related(part: Part, relation: str) -> Iterator[_Element]:
    """The parts of a kind that belong to a part; what lies outside the file is none."""
    for related in part.rels.values():
        if related.reltype == relation and not related.is_external:
            yield _root(related.target_part)


def _root(part: Part) -> _Element:
    """The XML of a part, as the library has parsed it or parsed here; no entity is resolved, and nothing is fetched."""
    if isinstance(part, XmlPart):
        parsed: _Element = part.element
        return parsed
    return fromstring(part.blob, XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True))
