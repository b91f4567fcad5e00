"""Reading text files: numbers of lines agree with an editor's, and what is no text is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.documents import txt
from graphsvc.errors import DocumentError


def test_lines_are_numbered_as_an_editor_does() -> None:
    document = txt.parse("a.txt", "první\r\ndruhý\x0c stále druhý\n\u2028třetí".encode())
    assert [(line.number, line.text) for line in document.lines] == [(1, "první"), (2, "druhý\x0c stále druhý"), (3, "\u2028třetí")]


def test_extraction_noise_is_blanked_but_the_line_is_kept() -> None:
    line = txt.parse("a.txt", "\t[bookmark: _Hlk155600511]8. <p>Text</p> \uf0b7 bod".encode()).lines[0]
    assert line.clean.split() == ["8.", "Text", "bod"]
    assert line.text.startswith("\t[bookmark")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"PK\x03\x04\x00\x00", "binary"),
        (b"abc\x01def\n", "control character 0x01 in line 1"),
        ("žluťoučký\nkůň".encode("cp1250"), "not UTF-8: byte 0x9e in line 1"),
        (b"ok\nok\n\xff", "byte 0xff in line 3"),
    ],
)
def test_what_is_no_text_is_refused_with_the_place(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as error:
        txt.parse("plan.txt", data)
    assert str(error.value).endswith("plan.txt")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(DocumentError, match="cannot be read"):
            txt.read(path)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        document = txt.parse("x", data)
    except DocumentError:
        return
    assert [line.number for line in document.lines] == list(range(1, len(document.lines) + 1))
