"""Real files with bytes, tags and numbers changed at random: a document comes out, or the one error of documents."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.benchmark import papers
from graphsvc.documents import files
from graphsvc.errors import DocumentError
from tests.setting import families, packages, paper, sheets, word

WORD, PDF, BOOK = word.printed(replace(families.REPORT, head="Strategie")), paper.printed(families.REPORT), sheets.printed(families.REPORT)
BARE = paper.printed(replace(families.ACTIONS, rules=False))
DRAWN = papers.pdf(1, pack=bytes)
"""A PDF whose pages are not packed, so that what draws them is changed too."""
CSV = sheets.printed_csv(families.ACTIONS)
PARTS = {"docx": packages.parts(WORD), "xlsx": packages.parts(BOOK)}
XML = [
    *(("docx", name) for name in ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels")),
    *(("docx", name) for name in ("word/header1.xml", "[Content_Types].xml")),
    *(("xlsx", name) for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml")),
]
PIECES = [
    b"",
    b"<",
    b">",
    b'"',
    b"0",
    b"-1",
    b"99999999999",
    b"<w:p>",
    b"</w:tc>",
    b"<w:tbl>",
    b"obj",
    b"endobj",
    b"<<",
    b">>",
    b"\xff",
    b"/",
]
changes = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES)), min_size=1, max_size=6)
quick = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def mutated(data: bytes, found: list[tuple[float, int, bytes]]) -> bytes:
    for at, length, piece in found:
        begin = int(at * len(data))
        data = data[:begin] + piece + data[begin + length :]
    return data


def read(name: str, data: bytes) -> None:
    try:
        document = files.parse(name, data)
    except DocumentError:
        return
    assert [line.number for line in document.lines] == list(range(1, len(document.lines) + 1))
    assert all(line.place for line in document.lines if not line.blank) or not document.blocks


@pytest.mark.parametrize("part", XML, ids=lambda part: part[1])
@quick
@given(found=changes)
def test_xml_that_is_changed(part: tuple[str, str], found: list[tuple[float, int, bytes]]) -> None:
    kind, name = part
    read(f"a.{kind}", packages.packed({**PARTS[kind], name: mutated(PARTS[kind][name], found)}))


@pytest.mark.parametrize("part", XML, ids=lambda part: part[1])
@quick
@given(at=st.integers(0, 10_000), value=st.sampled_from(["", "-1", "0", "99999999999999999999", "NaN", "\u0661", "A0", "XFE1", "rId1"]))
def test_attributes_that_say_nonsense(part: tuple[str, str], at: int, value: str) -> None:
    kind, name = part
    data = PARTS[kind][name]
    met = list(re.finditer(rb'="([^"]*)"', data))
    one = met[at % len(met)]
    read(f"a.{kind}", packages.packed({**PARTS[kind], name: data[: one.start(1)] + value.encode() + data[one.end(1) :]}))


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", WORD), ("a.xlsx", BOOK), ("a.pdf", PDF), ("b.pdf", BARE), ("c.pdf", DRAWN), ("a.csv", CSV)]
)
@quick
@given(found=changes)
def test_files_that_are_changed(name: str, data: bytes, found: list[tuple[float, int, bytes]]) -> None:
    read(name, mutated(data, found))


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf", "a.csv"])
@pytest.mark.parametrize("begin", [b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
@quick
@given(data=st.binary(max_size=300))
def test_any_bytes(name: str, begin: bytes, data: bytes) -> None:
    read(name, begin + data)


@quick
@given(
    st.integers(0, 100), st.sampled_from([b"/Type", b"/Kids", b"/Count", b"/MediaBox", b"/Font", b"/Length", b"/Filter", b" 0 R", b"BT"])
)
def test_words_of_a_pdf_that_are_gone(at: int, word: bytes) -> None:
    found = [one.start() for one in re.finditer(re.escape(word), PDF)]
    if found:
        begin = found[at % len(found)]
        read("a.pdf", PDF[:begin] + PDF[begin + len(word) :])
