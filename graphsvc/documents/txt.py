"""Plain text in UTF-8 → numbered lines."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from graphsvc.documents.base import Document, Line
from graphsvc.documents.builder import composed
from graphsvc.errors import DocumentError

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "binary, a Word or Excel file or another archive",
    b"\xd0\xcf\x11\xe0": "binary, an old Word or Excel file",
}
_MARK = b"\xef\xbb\xbf"
MAX_LINES = 200_000
"""As many as a Word document may have paragraphs: some four thousand pages."""
MAX_BYTES = 50_000_000


def read(path: Path) -> Document:
    """Read a text file; lines end at line feeds only (a carriage return before one is dropped), as editors count them.

    Composed and decomposed letters are the same letters (NFC).

    Raises DocumentError for a file that is missing, empty, too large, binary, or not UTF-8, naming the place.
    """
    return parse(path.name, bytes_of(path))


def parse(name: str, data: bytes) -> Document:
    """The lines of a text that is already in memory; refuses what :func:`read` refuses."""
    if not data.removeprefix(_MARK).strip():
        raise DocumentError(f"The document is empty: {name}")
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise DocumentError(f"The document is {kind}, not text; save it as text in UTF-8: {name}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError(f"The document is in UTF-16; save it as text in UTF-8: {name}")
    if b"\x00" in data:
        raise DocumentError(f"The document is binary, not text (a NUL byte stands at position {data.index(0)}): {name}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            f"The document is not UTF-8: byte 0x{data[error.start]:02x} in line {line}; save it as UTF-8: {name}"
        ) from error
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise DocumentError(f"The document is binary, not text (control character 0x{ord(control[0]):02x} in line {line}): {name}")
    if max(text.count("\n"), text.count("\r")) >= MAX_LINES:
        raise DocumentError(f"The document has more than {MAX_LINES} lines: {name}")
    text = text if text.isascii() else composed(text)
    lines = text.split("\n") if "\n" in text else text.split("\r")
    return Document(name, tuple(Line.of(number, line.rstrip("\r")) for number, line in enumerate(lines, 1)))


def bytes_of(path: Path) -> bytes:
    """What the file holds. Raises DocumentError for one that cannot be read or is too large."""
    try:
        found = path.stat()
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
            raise DocumentError(f"The document is no file, but a pipe or a device: {path}")
        if found.st_size > MAX_BYTES:
            raise DocumentError(f"The document is larger than {MAX_BYTES // 1_000_000} MB: {path}")
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"The document cannot be read ({error.strerror}): {path}") from error
