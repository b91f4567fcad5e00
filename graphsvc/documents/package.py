"""Office packages (zip files of XML parts) as they come from outside: nothing is unpacked before it is known to be small and harmless."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from lxml.etree import XMLParser, XMLSyntaxError, fromstring

from graphsvc.errors import DocumentError

MAX_PARTS = 5_000
MAX_PART = 20 << 20
"""Bytes of one part of XML, unpacked: some thousand pages of text."""
MAX_UNPACKED = 256 << 20
"""Bytes of all parts, unpacked; pictures, which nobody reads here, are among them."""
_PROLOG = 1 << 16
"""Bytes of a part in which its first element begins; a declaration of its type can only stand before that."""
_BEFORE_ELEMENT = re.compile(rb"(?:[^<]|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_XML_TYPE = re.compile(r"application/vnd\.(?:openxmlformats|ms)-.*xml", re.IGNORECASE)
_MACROS = (b"macroEnabled", b"vbaProject", b"vbaData", b"ms-excel.macrosheet", b"ms-excel.intlmacrosheet")
_TYPES = "[Content_Types].xml"
_ENCRYPTED = 0x1
_DAMAGED = (BadZipFile, LargeZipFile, EOFError, LookupError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error)
_MAIN = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"spreadsheetml.template.main+xml": "xlsx",
}
_OTHERS = {
    "ppt/presentation.xml": "a presentation",
    "word/document.xml": "a Word template or another kind of Word file; save it as .docx",
    "xl/workbook.bin": "a binary workbook (.xlsb); save it as .xlsx",
    "content.xml": "an OpenDocument file; save it as .docx or .xlsx",
    "META-INF/MANIFEST.MF": "a Java archive",
}


def kind(name: str, data: bytes) -> str:
    """``docx`` or ``xlsx``, told by what the package says of itself.

    Raises DocumentError for what is damaged, encrypted, has macros or a document type, is too large unpacked, has parts that lead out of
    the package, or is no document that can be read.
    """
    try:
        with ZipFile(BytesIO(data)) as package:
            _check_sizes(name, package)
            _check_names(name, package)
            return _main_part(name, package)
    except _DAMAGED as error:
        raise DocumentError(f"The document is cut or damaged: it is a package that cannot be unpacked ({error}): {name}") from error


def _check_sizes(name: str, package: ZipFile) -> None:
    """What is declared bounds what is read: whoever unpacks a part stops at the size that is declared for it."""
    parts = package.infolist()
    if len(parts) > MAX_PARTS:
        raise DocumentError(f"The document is a package of more than {MAX_PARTS} parts: {name}")
    total = sum(part.file_size for part in parts)
    if total > MAX_UNPACKED:
        raise DocumentError(f"The document takes {total >> 20} MB unpacked, more than the {MAX_UNPACKED >> 20} MB that it may have: {name}")
    for part in parts:
        if _is_xml(part.filename) and part.file_size > MAX_PART:
            limit = f"{part.file_size >> 20} MB unpacked, more than the {MAX_PART >> 20} MB that it may have"
            raise DocumentError(f"The document is too large: its part {part.filename!r} takes {limit}: {name}")
        if part.flag_bits & _ENCRYPTED:
            raise DocumentError(f"The document is encrypted; save it without a password: {name}")


def _check_names(name: str, package: ZipFile) -> None:
    for part in package.namelist():
        folders = part.replace("\\", "/").split("/")
        if ".." in folders or part.startswith(("/", "\\")):
            raise DocumentError(f"The document is refused, for it has a part whose name leads out of it, {part!r}: {name}")
        if folders[-1].casefold() == "vbaproject.bin":
            raise DocumentError(f"The document is refused, for it holds macros; save it as .docx or .xlsx, without them: {name}")


def _main_part(name: str, package: ZipFile) -> str:
    names = set(package.namelist())
    if _TYPES not in names:
        other = next((told for part, told in _OTHERS.items() if part in names), "an archive, not a document; unpack it")
        raise DocumentError(f"The document is {other}: {name}")
    types = package.read(_TYPES)
    if any(kind in types for kind in _MACROS):
        raise DocumentError(f"The document is refused, for it is of a kind that has macros; save it as .docx or .xlsx: {name}")
    _check_types(name, package)
    _check_names_of_xml(name, types)
    found = next((kind for told, kind in _MAIN.items() if told in types), None)
    if found is None:
        other = next((told for part, told in _OTHERS.items() if part in names), "of no kind that can be read")
        raise DocumentError(f"The document is {other}: {name}")
    return found


def _check_types(name: str, package: ZipFile) -> None:
    """Refuse declarations of document types, and with them entities; no office program writes any."""
    for part in package.namelist():
        if _is_xml(part):
            with package.open(part) as opened:
                begin = opened.read(_PROLOG)
            if _has_type(begin.replace(b"\x00", b""), whole=len(begin) < _PROLOG):
                raise DocumentError(f"The document is refused, for its part {part!r} declares a document type or entities: {name}")


def _has_type(begin: bytes, *, whole: bool) -> bool:
    """Whether a part declares its type, or may do so behind what was read of it."""
    rest = _BEFORE_ELEMENT.sub(b"", begin, count=1)
    return rest.startswith(b"<!") or not (rest or whole) or b"<!DOCTYPE" in begin or b"<!ENTITY" in begin


def _check_names_of_xml(name: str, types: bytes) -> None:
    """What is XML of an office program is called so; its size and its beginning would not be looked at otherwise."""
    try:
        told = fromstring(types, XMLParser(resolve_entities=False, no_network=True))
    except XMLSyntaxError as error:
        raise DocumentError(f"The document is cut or damaged: its list of parts is no XML ({error}): {name}") from error
    for one in told:
        part = one.get("PartName") or f".{one.get('Extension', '')}"
        if _XML_TYPE.fullmatch(one.get("ContentType", "")) and not _is_xml(part):
            raise DocumentError(f"The document is refused, for it has a part of XML that is not called so, {part!r}: {name}")


def _is_xml(part: str) -> bool:
    return part.casefold().endswith((".xml", ".rels", ".vml"))
