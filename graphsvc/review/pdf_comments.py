"""A PDF with its findings as marks on the text: what was there stays as it is, byte for byte, and the marks are written behind it.

The next review cuts off what the one before has written, where nobody has written behind that; else it takes its marks off their pages,
but for those that somebody has answered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, IndirectObject, NameObject, NumberObject, PdfObject, TextStringObject

from graphsvc.errors import DocumentError
from graphsvc.review.pdf_shapes import Box, appearance, colour, corners, on_page
from graphsvc.review.remarks import AUTHOR, Remark, Review, told_of, unplaced

_BEGIN = b"\n%graphsvc review behind byte "
_BEGUN = re.compile(re.escape(_BEGIN) + rb"(\d+)\n")
_END = b"%%EOF"
_NAME = "graphsvc-"
"""Begins the names of the marks, by which the next review knows them."""
_PRINTED = 4
_NOTE, _GAP = 20, 4
"""Size of a note that is about no place, and what parts two of them, in points."""
_MOST_OBJECTS = 1_000_000
_PLAIN = "FFF2B3"
_ANNOTS, _NM, _IRT, _PARENT = "/Annots", "/NM", "/IRT", "/Parent"


def reviewed(review: Review) -> bytes:
    """The PDF with a mark for each finding, and a note with the summary on its first page.

    Raises DocumentError for one that is encrypted or has no page, and ValueError for one that is damaged.
    """
    try:
        return _Marked(review).written()
    except PyPdfError as error:
        raise ValueError(str(error)) from error


def without_review(data: bytes) -> bytes:
    """The PDF as it was before a review was written behind it; as it is, where there is none, or where something is written behind it."""
    for begun in _BEGUN.finditer(data):
        behind = data[begun.end() :]
        if int(begun[1]) == begun.start() and behind.count(_END) == 1 and behind.rstrip().endswith(_END):
            return data[: begun.start()]
    return data


@dataclass(frozen=True, slots=True)
class _Said:
    """What an annotation says: its text, its name, its colour."""

    text: str
    name: str
    paint: str


class _Marked:
    """One PDF that is being marked."""

    def __init__(self, review: Review) -> None:
        self._review = review
        original = without_review(review.data)
        self._original = original
        reader = PdfReader(BytesIO(original + _BEGIN + str(len(original)).encode() + b"\n"))
        if reader.is_encrypted:
            raise DocumentError(f"The document is encrypted; save it without a password: {review.name}")
        self._writer = PdfWriter(reader, incremental=True)
        self._reserve(reader.trailer.get("/Size"))
        self._pages = list(self._writer.pages)
        if not self._pages:
            raise DocumentError(f"The PDF has no page: {review.name}")
        self._notes = 0

    def written(self) -> bytes:
        """The file with what is written behind it; as it was, where there is nothing to write."""
        kept = Counter(text for page in self._pages for text in _forget(page))
        if self._review.summary:
            self._note(_Said("\n".join(_summary(self._review)), "summary", _PLAIN))
        for number, remark in enumerate(self._review.remarks, start=1):
            self._tell(remark, str(number), kept)
        if not self._writer.list_objects_in_increment():
            return self._original
        out = BytesIO()
        self._writer.write(out)
        return out.getvalue()

    def _reserve(self, size: object) -> None:
        """Give new objects no number that the file has used: pypdf does not count the tables of objects, which are objects too."""
        if not isinstance(size, int) or size > _MOST_OBJECTS:
            raise ValueError(f"it counts {size} objects")
        self._writer._objects += [None] * (size - 1 - len(self._writer._objects))

    def _tell(self, remark: Remark, name: str, kept: Counter[str]) -> None:
        spot = self._spot(remark)
        said = _Said("\n".join(remark.lines if spot else unplaced(remark, self._review.language)), name, remark.colour)
        if kept[said.text]:
            kept[said.text] -= 1
        elif spot:
            self._mark(*spot, said)
        else:
            self._note(said)

    def _spot(self, remark: Remark) -> tuple[PageObject, Box] | None:
        """The page and the rectangle, as one sees it, that a remark is about; None where it is about none of this file."""
        box, at = remark.place.get("bbox"), remark.place.get("page")
        if isinstance(box, tuple) and isinstance(at, int) and 0 < at <= len(self._pages):
            return self._pages[at - 1], box
        return None

    def _mark(self, page: PageObject, seen: Box, said: _Said) -> None:
        box = on_page(seen, _media(page), page.rotation)
        form = self._writer._add_object(appearance(box, said.paint))  # pypdf has no other way to add a stream
        more: dict[str, PdfObject] = {
            "/Subtype": NameObject("/Highlight"),
            "/QuadPoints": _numbers(corners(box)),
            "/AP": DictionaryObject({NameObject("/N"): form}),
        }
        self._add(page, box, said, more)

    def _note(self, said: _Said) -> None:
        """A note at the beginning; of several, one stands beside the other."""
        page = self._pages[0]
        left, bottom, right, top = _media(page)
        wide = right - left if page.rotation % 180 == 0 else top - bottom
        row, column = divmod(self._notes, max(1, int(wide) // (_NOTE + _GAP)))
        self._notes += 1
        x, y = (_GAP + number * (_NOTE + _GAP) for number in (column, row))
        box = on_page((x, y, x + _NOTE, y + _NOTE), _media(page), page.rotation)
        self._add(page, box, said, {"/Subtype": NameObject("/Text"), "/Name": NameObject("/Comment")})

    def _add(self, page: PageObject, box: Box, said: _Said, more: Mapping[str, PdfObject]) -> None:
        told: dict[str, PdfObject] = {
            "/Type": NameObject("/Annot"),
            "/Rect": _numbers(box),
            "/Contents": TextStringObject(said.text),
            "/T": TextStringObject(AUTHOR),
            _NM: TextStringObject(f"{_NAME}{said.name}"),
            "/M": TextStringObject(f"D:{self._review.stamp.day.replace('-', '')}000000Z"),
            "/C": _numbers(colour(said.paint)),
            "/F": NumberObject(_PRINTED),
        }
        self._writer.add_annotation(page, DictionaryObject({NameObject(key): value for key, value in {**told, **more}.items()}))


def _forget(page: PageObject) -> Iterator[str]:
    """Take the marks of a former review off a page; gives the texts of those that stay, for somebody has answered them."""
    listed = page.annotations
    if listed is None:
        return
    told = [(one, found) for one in listed if isinstance(found := one.get_object(), DictionaryObject)]
    own = {_number(one) for one, found in told if _is_own(found)}
    answered = {_number(found.raw_get(_IRT)) for _, found in told if _IRT in found and not _is_own(found)}
    gone = own - answered
    for one, found in told:
        if _number(one) in own & answered:
            yield str(found.get("/Contents", ""))
    if gone:
        left = [
            one for one, found in told if _number(one) not in gone and not (_PARENT in found and _number(found.raw_get(_PARENT)) in gone)
        ]
        page.annotations = ArrayObject(left)


def _is_own(found: DictionaryObject) -> bool:
    return found.get("/T") == AUTHOR and str(found.get(_NM, "")).startswith(_NAME)


def _number(one: object) -> int:
    """The number of an object that stands on its own; 0 for another."""
    return one.idnum if isinstance(one, IndirectObject) else 0


def _media(page: PageObject) -> Box:
    box = page.mediabox
    return (float(box.left), float(box.bottom), float(box.right), float(box.top))


def _numbers(told: tuple[float, ...]) -> ArrayObject:
    return ArrayObject(FloatObject(f"{number:.2f}") for number in told)


def _summary(review: Review) -> Iterator[str]:
    made, language = review.made, review.language
    yield told_of("title", language)
    yield f"{made.verdict} {made.summary}".strip()
    yield made.checked
    yield f"{told_of('reviewed_on', language)}: {review.stamp.day}"
    yield f"{told_of('version', language)}: {review.stamp.version}"
