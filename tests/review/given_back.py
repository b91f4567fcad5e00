"""Drafts that go back, and reports on them that are made up: what a report finds is not what these tests are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.oxml import parse_xml
from lxml import etree

from graphsvc.place import Part
from graphsvc.review.opc import OFFICE, Package, Relations
from graphsvc.review.remarks import Stamp
from graphsvc.validation.reports import words
from graphsvc.validation.reports.outline import Entry, Group, Outline, Said

STAMP = Stamp("2026-11-26", "0a1b2c3d4e5f")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ASIDE = {"[Content_Types].xml", "word/comments.xml", "word/document.xml", "word/_rels/document.xml.rels"}

Place = Mapping[str, Part]


def entry(place: Place, message: str = "Opravte to.", *, value: str | None = None, severity: str = "warning", document: str = "") -> Entry:
    return Entry(
        severity=severity,
        rule="missing-title",
        plan="plan-1",
        code="A01-01",
        node="urn:a",
        field="název",
        value=value,
        message=Said(message),
        document=document,
        locator=place,
        place=words.place(place, "cs"),
    )


def outline(*entries: Entry, language: str = "cs") -> Outline:
    groups = tuple(
        Group(
            severity, "missing-title", Said("Chybí název"), "", f"a-{severity}", tuple(one for one in entries if one.severity == severity)
        )
        for severity in dict.fromkeys(one.severity for one in entries)
    )
    counts = Counter(one.severity for one in entries)
    return Outline(
        language, conforms=not counts["violation"], items=3, focus_nodes=5, severities=counts, groups=groups, documents=(), silent=()
    )


def word(*paragraphs: str, rows: Sequence[Sequence[str]] = ()) -> bytes:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if rows:
        table = made.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                if text:
                    cell.text = text
    return saved(made)


def saved(made: docx.document.Document) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


ODD = {
    "tracked": (
        "<w:p {ns}><w:r><w:t>Před </w:t></w:r><w:ins w:id='90' w:author='Jana'><w:r><w:t>vložené slovo</w:t></w:r></w:ins>"
        "<w:del w:id='91' w:author='Jana'><w:r><w:delText>smazané slovo</w:delText></w:r></w:del><w:r><w:t> a konec změn.</w:t></w:r></w:p>"
    ),
    "link": (
        "<w:p {ns}><w:r><w:t>Odkaz na </w:t></w:r><w:hyperlink w:anchor='cil'><w:r><w:t>strategii kraje</w:t></w:r></w:hyperlink>"
        "<w:r><w:t> je zde.</w:t></w:r></w:p>"
    ),
    "field": (
        "<w:p {ns}><w:r><w:t>Viz </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> REF cil </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>opatření </w:t></w:r><w:r><w:t>A1.1</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t> v poli.</w:t></w:r></w:p>"
    ),
    "control": (
        "<w:sdt {ns}><w:sdtPr><w:tag w:val='cizi'/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>V ovládacím prvku.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    ),
    "box": (
        "<w:p {ns} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><w:r><w:t>Odstavec s rámečkem.</w:t></w:r><w:r>"
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>V rámečku.</w:t></w:r></w:p>"
        "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>V rámečku.</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    ),
    "note": "<w:p {ns}><w:r><w:t>Text s poznámkou</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>.</w:t></w:r></w:p>",
}
_FOOTNOTES = f"<w:footnotes {_NS}><w:footnote w:id='2'><w:p><w:r><w:t>Pod čarou.</w:t></w:r></w:p></w:footnote></w:footnotes>"


def odd() -> bytes:
    """A Word document with all that comments can get in the way of."""
    made = docx.Document()
    made.add_paragraph("Začátek návrhu.")
    body = made.element.body
    for xml in ODD.values():
        body.insert(len(body) - 1, parse_xml(xml.format(ns=_NS)))
    table = made.add_table(3, 3)
    for at, cell in enumerate(table._cells):
        cell.text = f"Buňka {at}"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    nested = table.cell(2, 0).add_table(1, 2)
    nested.cell(0, 1).text = "Vnořená buňka"
    table.cell(2, 1).text = "První odstavec buňky\nDruhý odstavec"
    table.cell(2, 1).add_paragraph("Třetí odstavec")
    made.add_paragraph("Konec návrhu.")
    package = Package("odd.docx", saved(made))
    package.write("word/footnotes.xml", _FOOTNOTES.encode())
    package.declare("word/footnotes.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml")
    Relations(package, "word/document.xml").add(f"{OFFICE}footnotes", "word/footnotes.xml")
    return package.written()


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def xml(data: bytes, part: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(parts(data)[part])


def comments(data: bytes) -> list[tuple[str, str, str]]:
    """Id, author and text of each comment, in the order of the file."""
    root = xml(data, "word/comments.xml")
    return [
        (one.get(f"{W}id"), one.get(f"{W}author"), "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in one.iter(f"{W}p")))
        for one in root
    ]


def covered(data: bytes, number: str) -> str:
    """The text from where a comment begins to where it ends, as one reads it in Word."""
    text, inside = "", False
    for element in xml(data).iter():
        if element.tag == f"{W}commentRangeStart" and element.get(f"{W}id") == number:
            inside = True
        elif element.tag == f"{W}commentRangeEnd" and element.get(f"{W}id") == number:
            return text
        elif element.tag == f"{W}t" and inside:
            text += element.text or ""
    raise AssertionError(f"the comment {number} is nowhere")


def bare(data: bytes, ids: set[str]) -> bytes:
    """The canonical XML of a document without the anchors of some comments, and without the control with the summary."""
    root = xml(data)
    for control in [one for one in root.iter(f"{W}sdt") if one.find(f"{W}sdtPr/{W}tag[@{W}val='graphsvc:review']") is not None]:
        control.getparent().remove(control)
    for kind in ("commentRangeStart", "commentRangeEnd"):
        for one in [one for one in root.iter(f"{W}{kind}") if one.get(f"{W}id") in ids]:
            one.getparent().remove(one)
    for one in [one for one in root.iter(f"{W}commentReference") if one.get(f"{W}id") in ids]:
        one.getparent().getparent().remove(one.getparent())
    return etree.tostring(root, method="c14n")


def others(data: bytes) -> dict[str, bytes]:
    """The parts of a Word document that no review touches."""
    return {name: content for name, content in parts(data).items() if name not in _ASIDE}
