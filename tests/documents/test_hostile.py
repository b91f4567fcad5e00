"""Files that are broken, or made to do harm: each is refused with a sentence that names the reason, before it takes much time or room."""

from __future__ import annotations

import os
import socket
import zlib
from base64 import a85encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from graphsvc.documents import files, package
from graphsvc.errors import DocumentError
from tests.setting import families, packages, paper, sheets, word

WORD, PDF, BOOK = word.printed(families.CARDS), paper.printed(families.CARDS), sheets.printed(families.CARDS)
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
MACRO = {**packages.parts(WORD), "word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def with_type(kind: bytes) -> bytes:
    return packages.changed(WORD, "[Content_Types].xml", lambda types: types.replace(b"wordprocessingml.document.main", kind))


MAIN_CALLED_OTHERWISE = packages.packed(
    {
        name.replace("document.xml", "document.bin"): part.replace(b"word/document.xml", b"word/document.bin")
        for name, part in packages.parts(WORD).items()
    }
)
OTHER_MACROS = packages.changed(
    WORD,
    "[Content_Types].xml",
    lambda types: types.replace(b"</Types>", b'<Override PartName="/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'),
)
BOOK_WITH_MACROS = packages.changed(
    BOOK,
    "[Content_Types].xml",
    lambda types: types.replace(b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", b"vnd.ms-excel.sheet.macroEnabled.main"),
)
STRICT = {
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def strict(data: bytes) -> bytes:
    """An office package in the strict form of the standard."""
    found = packages.parts(data)
    for name, other in STRICT.items():
        found = {part: told.replace(name, other) for part, told in found.items()}
    return packages.packed(found)


def encrypted_pdf() -> bytes:
    out = BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("password", "owner"))
    canvas.drawString(100, 100, "KARTA")
    canvas.save()
    return out.getvalue()


def pages(count: int) -> bytes:
    """A PDF with so many empty pages."""
    kids = " ".join(f"{3 + number} 0 R" for number in range(count))
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        f"2 0 obj<</Type/Pages/Count {count}/Kids[{kids}]>>endobj\n".encode(),
        *(f"{3 + number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n".encode() for number in range(count)),
    ]
    return b"%PDF-1.4\n" + b"".join(objects) + b"trailer<</Root 1 0 R>>\n%%EOF"


def packed_page(ways: bytes, stream: bytes) -> bytes:
    """A PDF whose page is drawn by a stream that is packed in these ways."""
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
    content = b"4 0 obj<</Filter[%s]/Length %d>>stream\n%s\nendstream endobj\n" % (ways, len(stream), stream)
    before, _ = pages(1).split(b"3 0 obj")
    return before + page + content + b"trailer<</Root 1 0 R>>\n%%EOF"


def zeros(size: int) -> bytes:
    """So many zeros, deflated."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()


def drawing(size: int) -> bytes:
    """A PDF whose page is drawn by so many bytes."""
    return packed_page(b"/FlateDecode", zlib.compress(b"0 0 m 9 9 l S " * (size // 14)))


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("bomb.docx", lambda: packages.with_body(WORD, "a" * (package.MAX_PART + 1)), "too large: its part 'word/document.xml' takes"),
        (
            "bomb.xlsx",
            lambda: packages.packed({**packages.parts(BOOK), "xl/media/a.png": bytes(package.MAX_UNPACKED)}),
            "MB unpacked, more than",
        ),
        (
            "parts.docx",
            lambda: packages.packed({f"{number}.xml": b"" for number in range(package.MAX_PARTS + 1)}),
            "package of more than 5000 parts",
        ),
        (
            "entities.docx",
            packages.changed(WORD, "word/document.xml", lambda part: ENTITY + part[part.index(b"<w:doc") :]),
            "document type",
        ),
        ("entities.xlsx", packages.changed(BOOK, "xl/workbook.xml", lambda part: ENTITY + part), "document type or entities"),
        (
            "late.docx",
            packages.changed(
                WORD, "word/document.xml", lambda part: b"<!--%s-->%s" % (b"a" * 70_000, ENTITY[21:] + part[part.index(b"<w:doc") :])
            ),
            "document type or entities",
        ),
        ("called.docx", MAIN_CALLED_OTHERWISE, "a part of XML that is not called so, '/word/document.bin'"),
        ("text.docx", b"{\\rtf1\\ansi KARTA}", "an RTF file; save it as .docx"),
        ("page.xlsx", b"<!DOCTYPE html><html><body>", "a web page"),
        ("flat.docx", b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>', "an XML file of Office"),
        ("scan.pdf", b"\x89PNG\r\n\x1a\n\x00\x00", "a picture; have its text recognised"),
        ("packed.docx", b"7z\xbc\xaf\x27\x1c\x00\x04", "an archive, not a document"),
        ("mark.txt", b"\xef\xbb\xbf\n", "is empty"),
        ("lines.txt", b"a\n" * 200_000, "more than 200000 lines"),
        ("hidden.docx", OTHER_MACROS, "a kind that has macros"),
        ("macros.docm", packages.packed(MACRO), "holds macros"),
        ("macros.docx", with_type(b"ms-word.document.macroEnabled.main"), "kind that has macros"),
        ("slip.docx", packages.packed({**packages.parts(WORD), "../../etc/cron.d/x": b"x"}), r"leads out of it, '../../etc/cron.d/x'"),
        ("template.dotx", with_type(b"wordprocessingml.template.main"), "a Word template"),
        ("macros.xlsm", BOOK_WITH_MACROS, "kind that has macros"),
        ("text.txt", "Číslo aktivity: A01-01".encode("utf-16"), "in UTF-16; save it as text in UTF-8"),
        ("cut.csv", b"\xff\xfea", "begins like UTF-16 and is not"),
        ("slides.pptx", packages.packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b""}), "a presentation"),
        ("text.odt", packages.packed({"content.xml": b"", "mimetype": b""}), "an OpenDocument file; save it as"),
        ("archive.zip", packages.packed({"a.txt": b"a"}), "an archive, not a document"),
        ("password.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted; save it without a password"),
        ("password.pdf", encrypted_pdf(), "encrypted; save it without a password"),
        ("old.doc", OLE, "old binary format of Word or Excel"),
        ("cut.docx", WORD[: len(WORD) // 2], "cut or damaged"),
        ("cut.xlsx", BOOK[: len(BOOK) // 2], "cut or damaged"),
        ("cut.pdf", PDF[: len(PDF) // 2], "cut: it is a PDF without its end"),
        ("headless.docx", b"\x00" + WORD[1:], "cut, damaged, or no DOCX file at all"),
        ("part.docx", packages.changed(WORD, "word/document.xml", lambda part: part[: len(part) // 2]), "cut or damaged"),
        ("part.xlsx", packages.changed(BOOK, "xl/worksheets/sheet1.xml", lambda part: part[: len(part) // 2]), "cut or damaged"),
        ("pages.pdf", pages(1_001), "more than the 1000 pages"),
        ("swollen.pdf", lambda: packed_page(b"/FlateDecode", zeros(70 << 20)), "unpacked in one of its streams"),
        ("letters.pdf", lambda: packed_page(b"/A85/FlateDecode", a85encode(zeros(70 << 20)) + b"~>"), "unpacked in one of its streams"),
        ("twice.pdf", lambda: packed_page(b"/Fl/Fl", zlib.compress(zeros(70 << 20), 9)), "unpacked in one of its streams"),
        ("runs.pdf", packed_page(b"/RunLengthDecode/RL", b"\x81\x81" * 30_000 + b"\x80"), "unpacked in one of its streams"),
        ("line.pdf", lambda: packed_page(b"/RunLengthDecode", b"\x81" * 1_000_001), "a PDF without an index"),
        ("lines.pdf", lambda: b"%PDF-1.4\n" + (b"a" * 999_999 + b"\n") * 3 + b"trailer\n%%EOF\n", "cut or damaged"),
        ("drawing.pdf", lambda: drawing(5 << 20), "page 1 takes more than 4 MB to draw"),
        (
            "cells.docx",
            lambda: packages.with_body(WORD, "<w:tbl>" + ("<w:tr>" + "<w:tc/>" * 100 + "</w:tr>") * 2_001 + "</w:tbl>"),
            "200000 cells",
        ),
        (
            "pages.docx",
            packages.with_body(WORD, "<w:p><w:r><w:t>a</w:t><w:br w:type='page'/></w:r></w:p>" * 1_000),
            "more than the 1000 pages",
        ),
        ("deep.docx", packages.with_body(WORD, "<w:sdt><w:sdtContent>" * 2_000), "cut or damaged"),
        (
            "rows.xlsx",
            lambda: packages.changed(
                BOOK, "xl/worksheets/sheet1.xml", lambda _: SHEET % (b"<row>%s</row>" % (b"<c><v>1</v></c>" * 1_000) * 201)
            ),
            "more than 200000 cells",
        ),
        ("cells.csv", b"a;b;c;d\n" * 50_001, "more than 200000 cells"),
        ("latin.csv", b"a;b\n\x81;c\n", "neither in UTF-8 nor in Windows-1250: byte 0x81 in line 2"),
        ("binary.csv", b"a;b\x00", "a NUL byte stands at position 3"),
        ("empty.docx", packages.with_body(WORD, ""), "The document is empty"),
        ("nothing.pdf", pages(2), "its pages hold nothing that is text"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)
def test_what_is_broken_or_harmful_is_refused_with_its_reason(name: str, data: bytes | Callable[[], bytes], reason: str) -> None:
    """What is large is made when its test comes: whoever collects tests makes none of it."""
    with pytest.raises(DocumentError, match=reason) as refused:
        files.parse(name, data() if callable(data) else data)
    assert str(refused.value).endswith(name)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize(("name", "data"), [("plan.docx", WORD), ("plan.xlsx", BOOK)])
def test_the_strict_form_of_office_documents_says_the_same(name: str, data: bytes) -> None:
    assert strict(data) != data
    assert files.parse(name, strict(data)) == files.parse(name, data)


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "a\x00b.csv", f"{'x' * 300}.csv", "a\nb.csv"])
def test_a_name_is_a_name_and_never_a_path(name: str) -> None:
    assert [line.text for line in files.parse(name, b"a;b").lines] == ["a", "b"]


def test_a_part_that_unpacks_to_more_than_it_declares_is_not_unpacked() -> None:
    """The size that is declared in the package is that at which reading stops."""
    bomb = packages.with_body(WORD, "<w:p/>" * 500_000)
    declared = len(packages.parts(bomb)["word/document.xml"]).to_bytes(4, "little")
    assert bomb.count(declared) == 2
    with pytest.raises(DocumentError, match="cut or damaged"):
        files.parse("lying.docx", bomb.replace(declared, (1_000).to_bytes(4, "little")))


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.docx"
    with huge.open("wb") as made:
        made.truncate(500_000_000)
    with pytest.raises(DocumentError, match=r"larger than 50 MB.*huge\.docx"):
        files.read(huge)


def test_a_file_that_nobody_may_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        files.read(tmp_path / "none.pdf")
    os.mkfifo(tmp_path / "pipe.docx")
    with pytest.raises(DocumentError, match="no file"):
        files.read(tmp_path / "pipe.docx")


@pytest.mark.parametrize(
    ("name", "data", "remark"),
    [
        ("karty.docx", PDF, "says that it is a Word document, but it is a PDF"),
        ("karty.pdf", WORD, "says that it is a PDF, but it is a Word document"),
        ("karty.txt", BOOK, "says that it is a text, but it is a workbook"),
        ("karty.xlsx", "KARTA ROZVOJOVÉ AKTIVITY\n".encode(), "says that it is a workbook, but it is a text"),
    ],
)
def test_a_file_under_a_wrong_name_is_read_by_its_content_and_that_is_told(name: str, data: bytes, remark: str) -> None:
    document = files.parse(name, data)
    assert any("KARTA ROZVOJOVÉ AKTIVITY" in line.text for line in document.lines)
    assert [told for told in document.remarks if remark in told]


@pytest.mark.parametrize("name", ["karty.docx", "KARTY.DOCX", "karty", "../../karty.docx", "karty.docx.bak"])
def test_another_name_of_the_same_kind_is_nothing_to_tell(name: str) -> None:
    assert files.parse(name, WORD).remarks == ()


def test_nothing_outside_the_file_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    relation = (
        b'<Relationship Id="far%d" TargetMode="External" Target="http://127.0.0.1:9/%d" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/></Relationships>'
    )
    document = WORD
    for number, kind in enumerate((b"image", b"attachedTemplate", b"header", b"footnotes", b"numbering", b"hyperlink")):
        document = packages.changed(
            document,
            "word/_rels/document.xml.rels",
            lambda part, number=number, kind=kind: part.replace(b"</Relationships>", relation % (number, number, kind)),  # type: ignore[misc]
        )
    asked: list[object] = []
    refuse: Callable[..., None] = lambda *arguments: asked.append(arguments)  # noqa: E731
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert len(files.parse("far.docx", document).lines) == len(files.parse("near.docx", WORD).lines)
    assert asked == []
