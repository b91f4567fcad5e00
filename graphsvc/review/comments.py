"""A draft that goes back to its author: the same file with what was found in it, as comments where it stands."""

from __future__ import annotations

from graphsvc.documents import files
from graphsvc.documents.damage import told_as_damage
from graphsvc.errors import DocumentError
from graphsvc.lazy import lazily
from graphsvc.review.remarks import Review, Stamp
from graphsvc.validation.reports.outline import Outline

KINDS = ("docx", "xlsx", "pdf")
"""What comments can be written into."""


def kind_of(name: str, data: bytes) -> str | None:
    """Which of :data:`KINDS` a file is; None where it is another that can be read. Raises DocumentError for what cannot be."""
    kind = files.kind_of(name, data)
    return kind if kind in KINDS else None


def reviewed(name: str, data: bytes, made: Outline, stamp: Stamp, *, summary: bool = True) -> bytes:
    """The file ``data`` with a comment for each finding of a report on it, in the report's language; ``name`` is what the report calls it.

    What a former review has put into the file is replaced; nothing else changes. Equal input gives equal bytes. Raises DocumentError
    for a file that is no DOCX, XLSX or PDF, or is damaged.
    """
    kind = kind_of(name, data)
    if kind is None:
        raise DocumentError(f"Comments can be written into a DOCX, XLSX or PDF file alone; 'graphsvc validate' checks others: {name}")
    with told_as_damage(name, _CALLED[kind]):
        written: bytes = lazily(f"graphsvc.review.{_WRITERS[kind]}").reviewed(Review(name, data, made, stamp, summary))
        return written


_CALLED = {"docx": "a Word document", "xlsx": "a workbook", "pdf": "a PDF"}
_WRITERS = {"docx": "docx_comments", "xlsx": "xlsx_comments", "pdf": "pdf_comments"}
"""The modules that write them, of which one run needs but one."""
