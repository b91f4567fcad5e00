"""Office packages in the strict form of ISO/IEC 29500, in which "Strict Open XML" is saved → the form in which all others are."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_MARK = b"http://purl.oclc.org/ooxml/"
_OFFICE = "http://schemas.openxmlformats.org/"
_SPACES = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": f"{_OFFICE}wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": f"{_OFFICE}spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/": f"{_OFFICE}drawingml/2006/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": f"{_OFFICE}officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/": f"{_OFFICE}officeDocument/2006/",
}
"""Namespaces and kinds of relations (part 1 of the standard) → those that programs wrote before it (part 4)."""


def transitional(data: bytes) -> bytes:
    """The package, with the names of the strict form put into the other, and without pictures; one without any is given back as it is.

    The package was found to be harmless before (:func:`graphsvc.documents.package.kind`). Raises what ``zipfile`` does for a damaged one.
    """
    with ZipFile(BytesIO(data)) as package:
        if _MARK not in package.read("_rels/.rels"):
            return data
        made = BytesIO()
        with ZipFile(made, "w", ZIP_DEFLATED) as changed:
            for part in package.infolist():
                is_xml = part.filename.casefold().endswith((".xml", ".rels"))
                changed.writestr(part.filename, _renamed(package.read(part)) if is_xml else b"")
    return made.getvalue()


def _renamed(part: bytes) -> bytes:
    for name, other in _SPACES.items():
        part = part.replace(name.encode(), other.encode())
    return part
