"""Files from outside that are broken or hostile: they go back with all findings, or are refused in one sentence."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from given_back import STAMP, comments, entry, odd, outline, parts
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from graphsvc.errors import DocumentError
from graphsvc.review.comments import reviewed
from graphsvc.review.opc import Package

FOUND = outline(
    entry({"paragraph": 3}, document="a.docx", value="strategii kraje"),
    entry({"table": 2, "row": 1, "column": 2, "sheet": "Plán"}, document="a.docx"),
    entry({}),
)


def workbook() -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "Plán"
    made.active["B1"] = "text"
    made.active["B1"].comment = Comment("Pozor.", "Jana")
    out = BytesIO()
    made.save(out)
    return reviewed("a.docx", out.getvalue(), FOUND, STAMP)


WORD, BOOK = reviewed("a.docx", odd(), FOUND, STAMP), workbook()
CHANGED = {
    "docx": [name for name in parts(WORD) if "word/" in name or "rels" in name or "Types" in name],
    "xlsx": [name for name in parts(BOOK) if "theme" not in name and "docProps" not in name],
}


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(["docx", "xlsx"]))
def test_a_part_that_somebody_has_broken_is_survived_or_told(data: st.DataObject, kind: str) -> None:
    draft = {"docx": WORD, "xlsx": BOOK}[kind]
    part = data.draw(st.sampled_from(CHANGED[kind]))
    package = Package("a.docx", draft)
    content = package.read(part)
    at = data.draw(st.integers(0, len(content)))
    until = data.draw(st.integers(at, min(len(content), at + 60)))
    other = data.draw(st.sampled_from([b"", b'"', b"<", b"/>", b"-1", b"999999999999", b"\x00", b"rId1", b"&amp;", b"\xff\xfe"]))
    package.write(part, content[:at] + other + content[until:])
    said = ""
    try:
        made = reviewed("a.docx", package.written(), FOUND, STAMP)
    except DocumentError as error:
        said = str(error)
    assert said.endswith("a.docx") if said else made.startswith(b"PK")


@pytest.mark.parametrize("part", ["word/comments.xml", "word/document.xml"])
def test_entities_are_refused_before_anything_is_read(part: str) -> None:
    package = Package("a.docx", WORD)
    package.write(part, b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + package.read(part).partition(b"?>")[2])
    with pytest.raises(DocumentError, match="declares a document type"):
        reviewed("a.docx", package.written(), FOUND, STAMP)


def test_links_to_outside_stay_as_they_are() -> None:
    package = Package("a.docx", odd())
    name = "word/_rels/document.xml.rels"
    link = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"'
    link += b' Target="http://127.0.0.1:9/comments.xml" TargetMode="External"/></Relationships>'
    package.write(name, package.read(name).replace(b"</Relationships>", link))
    made = reviewed("a.docx", package.written(), FOUND, STAMP)
    assert b'Target="http://127.0.0.1:9/comments.xml" TargetMode="External"' in parts(made)[name]
    assert len(comments(made)) == 3


def test_the_strict_form_is_refused_by_its_name() -> None:
    package = Package("a.docx", WORD)
    office, strict = b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"
    package.write("_rels/.rels", package.read("_rels/.rels").replace(office, strict))
    with pytest.raises(DocumentError, match=r"in the strict form of ISO/IEC 29500, .*: a\.docx"):
        reviewed("a.docx", package.written(), FOUND, STAMP)
