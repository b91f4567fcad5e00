"""PDF files → paragraphs and tables, each with its page and rectangle; running heads, feet and numbers of pages only name the document.

Tables are told by their rules, or, where there are none, by the gaps between columns; a table that goes on on the next page is one table.
Pictures are not read: a page that is one holds no text, and is said to.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from io import BytesIO

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdftypes import stream_value
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from graphsvc.documents import pdfpage
from graphsvc.documents.base import Document
from graphsvc.documents.damage import told_as_damage
from graphsvc.documents.pdflayout import Pages
from graphsvc.documents.pdfpage import Page
from graphsvc.errors import DocumentError

MAX_PAGES = 1_000
MAX_STREAM = 64 << 20
"""Bytes of one stream, unpacked; a page of text takes some thousands."""
MAX_UNPACKED = 384 << 20
"""Bytes of all streams, unpacked; pictures are among them."""
MAX_DRAWING = 4 << 20
"""Bytes of what draws a page; a page full of text takes some ten thousand."""
_STREAM = re.compile(rb"stream\r?\n")
_TWICE = re.compile(rb"/(?:FlateDecode|Fl)\s*/(?:FlateDecode|Fl)\b")
_CHUNK = 1 << 20
_END, _END_WITHIN = b"%%EOF", 4_096
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of every oddity of a file, which is nobody's business here
logging.getLogger("pdfplumber").setLevel(logging.CRITICAL)
_UNMAPPED = re.compile(r"\(cid:\d+\)")


def parse(name: str, data: bytes) -> Document:
    """The document that a PDF holds.

    Raises DocumentError for one that is encrypted, damaged, a scan without text, has too many pages, or unpacks to too much.
    """
    _check_streams(name, data)
    with told_as_damage(name, "a PDF", PSException, PdfminerException, MalformedPDFException):
        try:
            opened = pdfplumber.open(BytesIO(data))
        except PdfminerException as error:
            raise _refused(name, error) from error
        with opened:
            if len(opened.pages) > MAX_PAGES:
                raise DocumentError(f"The document has {len(opened.pages)} pages, more than the {MAX_PAGES} that it may have: {name}")
            pages = list(_pages(name, opened))
    bare = [page for page in pages if not page.words]
    if len(bare) == len(pages):
        what = "pictures alone, a scan" if any(page.pictures for page in pages) else "nothing that is text"
        raise DocumentError(f"The PDF has no text: its pages hold {what}; have its text recognised, or send what it was made from: {name}")
    return Pages(name, pages).document(_remarks(pages))


def _refused(name: str, error: PdfminerException) -> DocumentError | PdfminerException:
    cause = error.args[0] if error.args else error
    if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
        return DocumentError(f"The document is encrypted; save it without a password: {name}")
    return error


def _pages(name: str, opened: PDF) -> Iterator[Page]:
    for page in opened.pages:
        if sum(len(stream_value(stream).get_data()) for stream in page.page_obj.contents) > MAX_DRAWING:
            what = f"page {page.page_number} takes more than {MAX_DRAWING >> 20} MB to draw"
            raise DocumentError(f"The document is too large: its {what}; it is no page of text: {name}")
        yield pdfpage.read(page.layout, page.page_number)
        page.close()


def _remarks(pages: list[Page]) -> Iterator[str]:
    scans = [str(page.number) for page in pages if not page.words and page.pictures]
    if scans:
        yield f"pages without text, with pictures alone, are not read, they may be scans: {', '.join(scans)}"
    strange = [str(page.number) for page in pages if any(_UNMAPPED.search(word.text) for word in page.words)]
    if strange:
        yield f"pages with letters of which the file does not say which they are: {', '.join(strange)}"


def _check_streams(name: str, data: bytes) -> None:
    """Unpack all streams once, a piece at a time, before anything else unpacks one whole; a file without its end is cut."""
    if _END not in data[-_END_WITHIN:]:
        raise DocumentError(f"The document is cut: it is a PDF without its end: {name}")
    if _TWICE.search(data):
        raise DocumentError(f"The document is refused, for it has streams that are packed twice: {name}")
    total = 0
    for begin in _STREAM.finditer(data):
        size = _unpacked(data, begin.end(), min(MAX_STREAM, MAX_UNPACKED - total))
        total += size
        if size >= MAX_STREAM or total >= MAX_UNPACKED:
            raise DocumentError(
                f"The document takes more than {min(size, MAX_STREAM) >> 20} MB unpacked in one of its streams, or too much in all: {name}"
            )


def _unpacked(data: bytes, begin: int, most: int) -> int:
    """How many bytes a stream takes unpacked, as far as it can be unpacked; no more than ``most`` are looked for."""
    unpack = zlib.decompressobj()
    size, at = 0, begin
    try:
        while size < most and not unpack.eof and (unpack.unconsumed_tail or at < len(data)):
            piece = unpack.unconsumed_tail
            if not piece:
                piece, at = data[at : at + _CHUNK], at + _CHUNK
            size += len(unpack.decompress(piece, _CHUNK))
    except zlib.error:
        return size
    return size
