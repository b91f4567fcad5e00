"""The sheets of a workbook as its XML tells them, row by row: a library that makes an object of each cell takes five times as long."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from io import BytesIO
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

from lxml.etree import XMLParser, _Element, fromstring, iterparse
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

Value = str | float | bool | datetime
_BOOK = "xl/workbook.xml"
OWN_NAME = "graphsvc_review"
"""Defined name of the sheet with what the product itself tells in a workbook that it gives back."""
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LAST_COLUMN = 16_384
_LAST_ROW = 1_048_576
_DIGITS = "0123456789"
_SPOKEN = ("v", "t")
_TEXTS = ("inlineStr", "str")
"""Kinds of cells that hold their text themselves."""
_CHUNK = 1 << 16
"""Bytes that are parsed at once."""
_HEADS = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
_HEAD_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|.)')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


SheetCell = tuple[int, Value, str]
"""A cell in which something stands: its column, from 1, its value, and the code of the format in which it is shown."""


@dataclass(slots=True)
class Sheet:
    """A sheet: its XML, what to read it with, and how many of its formulas have no value in the file, once its rows were read."""

    title: str
    visible: bool
    source: bytes
    book: Book
    valueless: int = 0

    @property
    def merged(self) -> list[str]:
        """The ranges of merged cells, ``A1:B2``."""
        return [reference.decode() for reference in _MERGED.findall(self.source)]

    @property
    def heads(self) -> list[str]:
        """The texts of running heads and feet, without the codes in them."""
        texts = (unescape(found.decode("utf-8", "replace")) for found in _HEADS.findall(self.source))
        return [" ".join(_HEAD_CODES.sub(" ", text).split()) for text in texts]

    def rows(self) -> Iterator[tuple[int, list[SheetCell]]]:
        """The rows in which something stands, each with its number, in the order of the file.

        Raises ValueError, LookupError or ExpatError where the XML is damaged.
        """
        scan = _Scan(self.book)
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = scan.start, scan.end, scan.said
        for begin in range(0, len(self.source), _CHUNK):
            parser.Parse(self.source[begin : begin + _CHUNK], begin + _CHUNK >= len(self.source))
            yield from scan.rows
            scan.rows.clear()
        self.valueless = scan.valueless


class _Scan:
    """What the parser of a sheet's XML tells, element by element."""

    def __init__(self, book: Book) -> None:
        self.rows: list[tuple[int, list[SheetCell]]] = []
        self.valueless = 0
        self._book = book
        self._row = self._column = 0
        self._cells: list[SheetCell] = []
        self._cell: dict[str, str] = {}
        self._value: list[str] = []
        self._hears = self._formula = False
        self._local: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = self._local.get(name) or self._local.setdefault(name, name.rpartition(":")[2])
        if name == "c":
            self._cell = attributes
            letters = attributes.get("r", "").rstrip(_DIGITS)
            self._column = self._book.column(letters) if letters else self._column + 1
            self._value, self._formula = [], False
        elif name in _SPOKEN:
            self._hears = True
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._hears = False
        elif name == "row":
            told = attributes.get("r", "")
            number = int(told) if told.isdecimal() else self._row + 1
            if not self._row < number <= _LAST_ROW:
                raise ValueError(f"row {number} stands behind row {self._row}")
            self._row, self._column, self._cells = number, 0, []

    def said(self, text: str) -> None:
        """Text stands in an element."""
        if self._hears:
            self._value.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        name = self._local[name]
        if name == "c":
            self._end_cell()
        elif name in _SPOKEN:
            self._hears = False
        elif name == "row" and self._cells:
            self.rows.append((self._row, self._cells))

    def _end_cell(self) -> None:
        if not 0 < self._column <= _LAST_COLUMN:
            raise ValueError(f"there is no column {self._column}")
        if self._value:
            written = self._value[0] if len(self._value) == 1 else "".join(self._value)
            kind = self._cell.get("t", "n")
            if kind in _TEXTS:
                self._cells.append((self._column, written, ""))
            elif (read := self._book.read(written, kind, self._cell.get("s", ""))) is not None:
                self._cells.append((self._column, *read))
        elif self._formula:
            self.valueless += 1


@dataclass(slots=True)
class Book:
    """What all sheets of a workbook share: texts, formats by style, the day from which dates count."""

    texts: Sequence[str]
    forms: Mapping[str, str]
    epoch: datetime
    _columns: dict[str, int] = field(default_factory=dict)

    def column(self, letters: str) -> int:
        """The number of a column, from 1. Raises ValueError for what is none."""
        if letters not in self._columns:
            self._columns[letters] = column_index_from_string(letters)
        return self._columns[letters]

    def read(self, written: str, kind: str, style: str) -> tuple[Value, str] | None:
        """A value and the format in which it is shown. Raises ValueError or IndexError for what cannot stand in a cell of its kind."""
        match kind:
            case "s":
                return self.texts[int(written)], ""
            case "b":
                return written.strip() in ("1", "true"), ""
            case "n":
                return self._number(written, self.forms.get(style, "")) if written.strip() else None
            case "d":
                return datetime.fromisoformat(written.strip().removesuffix("Z")), self.forms.get(style, "")
            case _:
                return written, ""

    def _number(self, written: str, form: str) -> tuple[Value, str]:
        value = float(written)
        if form and is_date_format(form):
            day = from_excel(value, self.epoch)
            return (day, form) if isinstance(day, datetime) else (str(day), "")
        return value, form


def read(package: ZipFile) -> list[Sheet]:
    """The sheets of a workbook in their order, but for what the product has put into it.

    Raises KeyError, ValueError or an error of XML for a package that is damaged.
    """
    root = _root(package, _BOOK)
    parts = _relations(package)
    properties = root.find("{*}workbookPr")
    mac = properties is not None and properties.get("date1904") in ("1", "true")
    book = Book(_texts(package, parts), _forms(package, parts), MAC_EPOCH if mac else WINDOWS_EPOCH)
    own = own_sheet(root)
    return [
        Sheet(one.get("name", ""), one.get("state", "visible") == "visible", package.read(parts[one.get(_REFERENCE, "")]), book)
        for one in root.iterfind("{*}sheets/{*}sheet")
        if "worksheets/" in parts[one.get(_REFERENCE, "")] and one.get("name") != own
    ]


def own_sheet(book: _Element) -> str | None:
    """The name of the sheet that the product has put into the workbook (the root of its XML); None where there is none."""
    named = (name for name in book.iterfind("{*}definedNames/{*}definedName") if name.get("name") == OWN_NAME)
    told = next(((name.text or "").rpartition("!")[0] for name in named), "")
    quoted = len(told) > 1 and told.startswith("'") and told.endswith("'")
    return (told[1:-1].replace("''", "'") if quoted else told) or None


def _relations(package: ZipFile) -> dict[str, str]:
    """The parts that the workbook names, by id and by kind; what lies outside the file is none."""
    found = {}
    for relation in _root(package, "xl/_rels/workbook.xml.rels"):
        if isinstance(relation.tag, str) and relation.get("TargetMode") != "External":
            part = posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = part
            found.setdefault(relation.get("Type", "").rpartition("/")[2], part)
    return found


def _texts(package: ZipFile, parts: Mapping[str, str]) -> list[str]:
    if "sharedStrings" not in parts:
        return []
    found = []
    for _, text in iterparse(BytesIO(package.read(parts["sharedStrings"])), tag="{*}si", resolve_entities=False, no_network=True):
        found.append(_text(text))
        text.clear()
    return found


def _text(element: _Element) -> str:
    """The text of a cell in one piece or in several of different fonts; how its signs are pronounced is no part of it."""
    if len(element) == 1 and element[0].tag.endswith("}t"):
        return element[0].text or ""
    pieces = (piece for part in element if not part.tag.endswith("}rPh") for piece in part.iter("{*}t"))
    return "".join(piece.text or "" for piece in pieces)


def _forms(package: ZipFile, parts: Mapping[str, str]) -> dict[str, str]:
    """Number of a style, as cells give it → the code of its format."""
    if "styles" not in parts:
        return {}
    root = _root(package, parts["styles"])
    own = {form.get("numFmtId", ""): form.get("formatCode", "") for form in root.iterfind("{*}numFmts/{*}numFmt")}
    builtin = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    styles = enumerate(root.iterfind("{*}cellXfs/{*}xf"))
    forms = {str(at): own.get(xf.get("numFmtId", ""), builtin.get(xf.get("numFmtId", ""), "")) for at, xf in styles}
    return {style: form for style, form in forms.items() if form != "General"}


def _root(package: ZipFile, part: str) -> _Element:
    return fromstring(package.read(part), XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True))
