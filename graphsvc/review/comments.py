"""A draft that goes back to its author: the same file with what was found in it, as comments where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml.etree import LxmlError

from graphsvc.documents.damage import told_as_damage
from graphsvc.documents.files import kind_of as any_kind
from graphsvc.errors import DocumentError
from graphsvc.lazy import lazily
from graphsvc.review.remarks import Review, Stamp
from graphsvc.validation.reports.outline import Outline

KINDS = ("docx", "xlsx", "pdf")
"""What comments can be written into."""
LARGEST_KEPT = 28 << 20
"""Bytes of a draft that goes back from the web, where it is kept for a while, in each language, within the room of one result."""


def kind_of(name: str, data: bytes) -> str | None:
    """Which of :data:`KINDS` a file is; None where it is another that can be read. Raises DocumentError for what cannot be."""
    kind = any_kind(name, data)
    return kind if kind in KINDS else None


def needed_kind(name: str, data: bytes) -> str:
    """The same, for a file that has to go back. Raises DocumentError for another kind too."""
    kind = kind_of(name, data)
    if kind is None:
        raise DocumentError(f"Comments can be written into a DOCX, XLSX or PDF file alone; 'graphsvc validate' checks others: {name}")
    return kind


def is_kept(data: bytes) -> bool:
    """Whether a draft is small enough to go back from the web, if it is of a kind that does."""
    return len(data) <= LARGEST_KEPT


def files(name: str, data: bytes, made: Iterable[Outline], stamp: Stamp) -> Iterator[tuple[str, bytes]]:
    """A draft that has been checked, as files to go back: :func:`file_of` its kind and each report's language, and what it holds.

    There are none of a draft of another kind than :data:`KINDS`, and of one larger than :data:`LARGEST_KEPT`.
    """
    kind = kind_of(name, data) if is_kept(data) else None
    if kind:
        for one in made:
            yield file_of(kind, one.language), reviewed(name, data, one, stamp)


def file_of(kind: str, language: str) -> str:
    """The name under which :func:`files` gives a draft that goes back."""
    return f"reviewed.{kind}.{language}"


def reviewed(name: str, data: bytes, made: Outline, stamp: Stamp, *, summary: bool = True) -> bytes:
    """The file ``data`` with a comment for each finding of a report on it, in the report's language; ``name`` is what the report calls it.

    What a former review has put into the file is replaced; nothing else changes. Equal input gives equal bytes. Raises DocumentError
    for a file that is no DOCX, XLSX or PDF, or is damaged.
    """
    kind = needed_kind(name, data)
    with told_as_damage(name, _CALLED[kind], LxmlError):
        written: bytes = lazily(f"graphsvc.review.{_WRITERS[kind]}").reviewed(Review(name, data, made, stamp, summary))
        return written


_CALLED = {"docx": "a Word document", "xlsx": "a workbook", "pdf": "a PDF"}
_WRITERS = {"docx": "docx_comments", "xlsx": "xlsx_comments", "pdf": "pdf_comments"}
"""The modules that write them, of which one run needs but one."""
