"""Files of kinds that are not read, told by how they begin; people rename them, and office programs open them all the same."""

from __future__ import annotations

import re

_HEAD = 2_048
"""Bytes in which a file tells what it is."""
_SIGNS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"{\\rtf",), "an RTF file; save it as .docx"),
    ((b"%!PS",), "a PostScript file; save it as PDF"),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM"), "a picture; have its text recognised, and save it as .docx"),
    ((b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00"), "an archive, not a document; unpack it"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_TEXTS = (
    (
        re.compile(rb"<\?mso-application|<pkg:package|schemas\.microsoft\.com/office/(?:word|excel)/2003"),
        "an XML file of Office; save it as .docx or .xlsx",
    ),
    (re.compile(rb"<office:document\b"), "an OpenDocument file; save it as .docx or .xlsx"),
    (re.compile(rb"\A\s*MIME-Version:", re.IGNORECASE), "a web page in one file (MHTML); save it as .docx"),
    (
        re.compile(rb"\A\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*(?:<!doctype html|<html))", re.IGNORECASE),
        "a web page; save it as .docx, or as text",
    ),
)


def told(data: bytes, kind: str) -> str | None:
    """What a file is, and what to do with it; None where nothing tells that it cannot be read.

    ``kind`` is what its name ends with (``docx``): a text (``txt``) may have been left with tags, and is read.
    """
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    for signs, what in _SIGNS:
        if head.startswith(signs) and (head.startswith((b"{", b"%")) or _BINARY.search(head)):
            return what
    return None if kind == "txt" else next((what for sign, what in _TEXTS if sign.search(head)), None)
