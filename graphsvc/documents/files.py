"""Any file → a document: what it is is told by its content, not by its name."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from graphsvc.documents import foreign, package, txt
from graphsvc.documents.base import Document
from graphsvc.errors import DocumentError
from graphsvc.lazy import lazily

MAX_BYTES = txt.MAX_BYTES
SUFFIXES = (".txt", ".docx", ".pdf", ".xlsx", ".csv")
"""Names under which documents are looked for in a folder."""
_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1_024
"""Bytes within which a PDF begins."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_KINDS = {"txt": "a text", "csv": "a text", "docx": "a Word document", "xlsx": "a workbook", "pdf": "a PDF"}


def read(path: Path) -> Document:
    """Read a file.

    Raises DocumentError, which names the reason, for one that is missing, empty, too large, encrypted, damaged, has macros, or is of a kind
    that cannot be read.
    """
    return parse(path.name, txt.bytes_of(path))


def parse(name: str, data: bytes) -> Document:
    """The document that is already in memory, under the name that its sender gives it; refuses what :func:`read` refuses."""
    if len(data) > MAX_BYTES:
        raise DocumentError(f"The document is larger than {MAX_BYTES // 1_000_000} MB: {name}")
    kind = kind_of(name, data)
    with _without_search_for_cycles():
        document: Document = lazily(f"graphsvc.documents.{kind}").parse(name, data)
    told = Path(name).suffix.casefold().removeprefix(".")
    if told in _KINDS and _KINDS[told] != _KINDS[kind]:
        remark = f"the name of the file says that it is {_KINDS[told]}, but it is {_KINDS[kind]}, and is read as such: {name}"
        return replace(document, remarks=(*document.remarks, remark))
    return document


@contextmanager
def _without_search_for_cycles() -> Iterator[None]:
    """A document is many small objects without cycles: to look for cycles among them would take as long as to read it.

    They are counted among the old ones at once, or the next search for young cycles would go through all of them.
    """
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searches and not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if searches:
            gc.enable()


def kind_of(name: str, data: bytes) -> str:
    """What a file is: ``txt``, ``csv``, ``docx``, ``xlsx`` or ``pdf``. Raises DocumentError for what is refused by its head already."""
    if data.startswith(_ZIP):
        return package.kind(name, data)
    if data.startswith(_OLE):
        raise DocumentError(_old(name, data))
    if _PDF in data[:_PDF_WITHIN]:
        return "pdf"
    told = Path(name).suffix.casefold().removeprefix(".")
    other = foreign.told(data, told)
    if other:
        raise DocumentError(f"The document is {other}: {name}")
    if told in ("docx", "xlsx", "pdf") and data.strip() and b"\x00" in data:
        raise DocumentError(f"The document is cut, damaged, or no {told.upper()} file at all: it does not begin like one: {name}")
    return "csv" if told == "csv" else "txt"


def _old(name: str, data: bytes) -> str:
    if _ENCRYPTED in data:
        return f"The document is encrypted; save it without a password: {name}"
    return f"The document is in the old binary format of Word or Excel; save it as .docx or .xlsx: {name}"
