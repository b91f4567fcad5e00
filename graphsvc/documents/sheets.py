"""The sheets of a workbook as its XML tells them, row by row: a library that makes an object of each cell takes five times as long."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from io import BytesIO
from operator import itemgetter
from xml.parsers.expat import ParserCreate, XMLParserType
from zipfile import ZipFile

from lxml.etree import XMLParser, _Element, fromstring, iterparse
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
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
_ESCAPED = re.compile(r"_x(00[0-9A-Fa-f]{2})_")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<]*")
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_ENDS = re.compile(rb'\s(min|max)="(\d{1,5})"')
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
    hidden: int = 0
    """How many rows and columns are hidden, once its rows were read."""

    @property
    def merged(self) -> list[str]:
        """The ranges of merged cells, ``A1:B2``."""
        return [reference.decode() for reference in _MERGED.findall(self._behind)]

    @property
    def heads(self) -> list[str]:
        """The texts of running heads and feet, without the codes in them."""
        texts = (unescape(found.decode("utf-8", "replace")) for found in _HEADS.findall(self._behind))
        return [" ".join(_HEAD_CODES.sub(" ", text).split()) for text in texts]

    @property
    def _hidden_columns(self) -> Iterator[tuple[str, str]]:
        """First and last one of the columns that are hidden."""
        head = self.source[: max(0, self.source.find(b"sheetData"))]
        for column in _COLUMN.findall(head):
            if _HIDDEN.search(column):
                told = {name: number.decode() for name, number in _ENDS.findall(column)}
                yield told.get(b"min", "1"), told.get(b"max", "1")

    @property
    def _behind(self) -> bytes:
        """What stands behind the rows."""
        return self.source[max(0, self.source.rfind(b"sheetData")) :]

    def rows(self) -> Iterator[tuple[int, list[SheetCell]]]:
        """The rows in which something stands, each with its number, in the order of the file.

        Raises ValueError, LookupError or ExpatError where the XML is damaged.
        """
        scan = _Scan(self.book)
        scan.hidden = sum(int(last) - int(first) + 1 for first, last in self._hidden_columns)
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = scan.root(parser)
        parser.EndElementHandler, parser.CharacterDataHandler = scan.end, scan.said
        for begin in range(0, len(self.source), _CHUNK):
            parser.Parse(self.source[begin : begin + _CHUNK], begin + _CHUNK >= len(self.source))
            yield from scan.rows
            scan.rows.clear()
        self.valueless, self.hidden = scan.valueless, scan.hidden


class _Scan:
    """What the parser of a sheet's XML tells, element by element; there are millions of calls, so that each does little."""

    __slots__ = (
        *(
            "_book",
            "_c",
            "_cell",
            "_cells",
            "_column",
            "_f",
            "_formula",
            "_hears",
            "_mixed",
            "_mute",
            "_pronounced",
            "_row",
            "_row_name",
            "_spoken",
        ),
        *("_value", "hidden", "rows", "valueless"),
    )

    def __init__(self, book: Book) -> None:
        self.rows: list[tuple[int, list[SheetCell]]] = []
        self.valueless = self.hidden = 0
        self._book = book
        self._row = self._column = 0
        self._cells: list[SheetCell] = []
        self._cell: dict[str, str] = {}
        self._value: list[str] = []
        self._hears = self._mixed = self._mute = self._formula = False
        self._named("")

    def _named(self, prefix: str) -> None:
        self._c, self._f, self._row_name = (f"{prefix}{name}" for name in ("c", "f", "row"))
        self._pronounced = f"{prefix}rPh"
        self._spoken = {f"{prefix}v", f"{prefix}t"}

    def root(self, parser: XMLParserType) -> Callable[[str, dict[str, str]], None]:
        """What is called where the root begins: its prefix is that of all elements, then they are told to :meth:`start`."""

        def begun(name: str, _: dict[str, str]) -> None:
            prefix, colon, _local = name.rpartition(":")
            self._named(prefix + colon)
            parser.StartElementHandler = self.start

        return begun

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == self._c:
            self._cell, self._value, self._formula = attributes, [], False
        elif name in self._spoken:
            self._hears = not self._mute
        elif name == self._f:
            self._formula = True
        elif name == self._row_name:
            told = attributes.get("r", "")
            number = int(told) if told.isdecimal() else self._row + 1
            if not self._row < number <= _LAST_ROW:
                raise ValueError(f"row {number} stands behind row {self._row}")
            self._row, self._column, self._cells, self._mixed = number, 0, [], False
            if attributes.get("hidden") in ("1", "true"):
                self.hidden += 1
        elif name == self._pronounced:
            self._mute = True

    def said(self, text: str) -> None:
        """Text stands in an element."""
        if self._hears:
            self._value.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in self._spoken:
            self._hears = False
        elif name == self._c:
            self._end_cell()
        elif name == self._row_name:
            if self._mixed:  # damaged, for all programs write them in order
                self._cells.sort(key=itemgetter(0))
            if self._cells:
                self.rows.append((self._row, self._cells))
        elif name == self._pronounced:
            self._mute = False

    def _end_cell(self) -> None:
        told = self._cell
        letters = told["r"].rstrip(_DIGITS) if "r" in told else ""
        before, self._column = self._column, self._book.column(letters) if letters else self._column + 1
        column = self._column
        if column <= before:
            self._mixed = True
        if not 0 < column <= _LAST_COLUMN:
            raise ValueError(f"there is no column {column}")
        if self._value:
            written = self._value[0] if len(self._value) == 1 else "".join(self._value)
            kind = told.get("t", "n")
            if kind in _TEXTS:
                self._cells.append((column, unescaped(written), ""))
            elif (read := self._book.read(written, kind, told.get("s", ""))) is not None:
                self._cells.append((column, *read))
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
        if form and is_timedelta_format(form):
            return _time(value), ""
        if form and is_date_format(form):
            day = from_excel(value, self.epoch)
            return (day, form) if isinstance(day, datetime) else (str(day), "")
        return value, form


def _time(days: float) -> str:
    """How long something takes: hours, minutes and seconds."""
    minutes, seconds = divmod(round(days * 86_400), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


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
        found.append(unescaped(_text(text)))
        text.clear()
    return found


def unescaped(text: str) -> str:
    """A text with the signs that XML cannot hold, which are written by their numbers; a line ends with a line feed."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


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
