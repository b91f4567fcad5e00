"""PDF files → paragraphs and tables, each with its page and rectangle; running heads, feet and numbers of pages only name the document.

Tables are told by their rules, or, where there are none, by the gaps between columns; a table that goes on on the next page is one table.
Pictures are not read: a page that is one holds no text, and is said to.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import dict_value, list_value, resolve1, stream_value
from pdfminer.psexceptions import PSException
from pdfminer.psparser import LIT
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from graphsvc.documents import pdfpage
from graphsvc.documents.base import Document
from graphsvc.documents.damage import told_as_damage
from graphsvc.documents.pdflayout import Pages
from graphsvc.documents.pdfpage import Page
from graphsvc.documents.pdfstreams import bounded
from graphsvc.errors import DocumentError

MAX_PAGES = 1_000
MAX_DRAWING = 4 << 20
"""Bytes of what draws a page; a page full of text takes some ten thousand."""
_END, _END_WITHIN = b"%%EOF", 4_096
_INDEX = re.compile(rb"startxref\s+(\d{1,10})")
_INDEX_BEGINS = re.compile(rb"\s*(?:xref|\d{1,10}\s+\d{1,5}\s+obj)")
_LINE = re.compile(rb"[^\r\n]++")
LONGEST_LINE = 1_000_000
"""What takes the library long where it has to look through a file line by line; what is packed has none."""
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of every oddity of a file, which is nobody's business here
logging.getLogger("pdfplumber").setLevel(logging.CRITICAL)
_SIGNATURE = LIT("Sig")
_UNMAPPED = re.compile(r"\(cid:\d+\)")


def parse(name: str, data: bytes) -> Document:
    """The document that a PDF holds.

    Raises DocumentError for one that is encrypted, damaged, a scan without text, has too many pages, or unpacks to too much.
    """
    data = _ended(name, data)
    with told_as_damage(name, "a PDF", PSException, PdfminerException, MalformedPDFException), bounded(name):
        try:
            opened = pdfplumber.open(BytesIO(data))
            _check_number(name, opened)  # to close it makes all of its pages
            with opened:
                pages = list(_pages(name, opened))
                fields = _fields(opened)
        except PdfminerException as error:
            raise _refused(name, error) from error
    bare = [page for page in pages if not page.words]
    if len(bare) == len(pages):
        what = "pictures alone, a scan" if any(page.pictures for page in pages) else "nothing that is text"
        raise DocumentError(f"The PDF has no text: its pages hold {what}; have its text recognised, or send what it was made from: {name}")
    return Pages(name, pages).document(_remarks(pages, fields))


def _refused(name: str, error: PdfminerException) -> DocumentError | PdfminerException:
    cause = error.args[0] if error.args else error
    if isinstance(cause, DocumentError):
        return cause
    if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
        return DocumentError(f"The document is encrypted; save it without a password: {name}")
    return error


def _check_number(name: str, opened: PDF) -> None:
    if sum(1 for _ in islice(PDFPage.create_pages(opened.doc), MAX_PAGES + 1)) > MAX_PAGES:
        raise DocumentError(f"The document has more than the {MAX_PAGES} pages that it may have: {name}")


def _pages(name: str, opened: PDF) -> Iterator[Page]:
    for page in opened.pages:
        if sum(len(stream_value(stream).get_data()) for stream in page.page_obj.contents) > MAX_DRAWING:
            what = f"page {page.page_number} takes more than {MAX_DRAWING >> 20} MB to draw"
            raise DocumentError(f"The document is too large: its {what}; it is no page of text: {name}")
        yield pdfpage.read(page.layout, page.page_number)
        page.close()


def _fields(opened: PDF) -> int:
    """How many fields of a form the file has, but for those of signatures."""
    form = dict_value(opened.doc.catalog.get("AcroForm", {}))
    fields = [dict_value(field) for field in list_value(form.get("Fields", []))]
    return sum(1 for field in fields if resolve1(field.get("FT")) is not _SIGNATURE)


def _remarks(pages: list[Page], fields: int) -> Iterator[str]:
    if fields:
        yield f"what stands in the {fields} fields of the form is not read; print it as a PDF, or send what it was made from"
    scans = [str(page.number) for page in pages if not page.words and page.pictures]
    if scans:
        yield f"pages without text, with pictures alone, are not read, they may be scans: {', '.join(scans)}"
    strange = [str(page.number) for page in pages if any(_UNMAPPED.search(word.text) for word in page.words)]
    if strange:
        yield f"pages with letters of which the file does not say which they are: {', '.join(strange)}"


def _ended(name: str, data: bytes) -> bytes:
    """The file with the place of its index of objects at the end, where the library looks for it, and else through all of the file.

    Raises DocumentError for a file that is cut, and for one without an index in which the library would look for objects in one long line.
    """
    end = data[-_END_WITHIN:]
    if _END not in end:
        raise DocumentError(f"The document is cut: it is a PDF without its end: {name}")
    told = _INDEX.findall(end)
    if not (told and _INDEX_BEGINS.match(data, int(told[-1]))) and any(_is_long(line) for line in _LINE.finditer(data)):
        raise DocumentError(f"The document is damaged: it is a PDF without an index of what is in it: {name}")
    return data if told else data + b"\nstartxref\n0\n%%EOF\n"


def _is_long(line: re.Match[bytes]) -> bool:
    return line.end() - line.start() >= LONGEST_LINE
