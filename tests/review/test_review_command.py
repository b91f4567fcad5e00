"""``graphsvc review``: a draft is read, checked against the shipped graph, and written again with its findings."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from cards_drafts import REVERSED, UNKNOWN, in_pdf, in_word, in_workbook
from given_back import STAMP, bare, comments, covered, entry, outline
from pypdf import PdfReader

from graphsvc.cli import main
from graphsvc.documents import files
from graphsvc.review import comments as returned
from graphsvc.review.check import check
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import shapes

PLAN = "sprss-2018-2020"
DAY = ("--date", "2026-11-26")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(shipped_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Words → exit code and errors of the command, over the shipped facts."""

    def call(*words: str | Path) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["graphsvc", "--store", str(shipped_store.path), "review", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), capfd.readouterr().err

    return call


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "návrh.docx"
    path.write_bytes(in_word(8))
    return path


def test_every_finding_of_a_word_draft_is_a_comment_at_its_cell(run: Run, draft: Path, shipped_store: EmbeddedStore) -> None:
    out = draft.with_name("zkontrolováno.docx")
    code, err = run(draft, "--out", out, "--replaces", PLAN, *DAY)
    settings = Settings(store=shipped_store.path)
    findings = check([draft], settings, shapes.folder(settings.root), PLAN).findings
    made = out.read_bytes()
    told = {number: text for number, author, text in comments(made) if author == "graphsvc"}
    assert (code, len(told)) == (1, len(findings))
    assert "Pravidla jsou porušena." in err
    assert sorted(text.split("\n")[-1] for text in told.values() if "jednoho místa" not in text) == sorted(
        finding.message["cs"] for finding in findings if finding.locator
    )
    at = {
        rule: [covered(made, number) for number, text in told.items() if f"({rule})" in text]
        for rule in ("period-reversed", "unknown-body")
    }
    assert at == {"period-reversed": [REVERSED] * 2, "unknown-body": [UNKNOWN] * 2}
    assert bare(made, set(told)) == bare(draft.read_bytes(), set())


def test_a_reviewed_draft_is_reviewed_again(run: Run, draft: Path) -> None:
    first, second = draft.with_name("1.docx"), draft.with_name("2.docx")
    run(draft, "--out", first, "--replaces", PLAN, *DAY)
    run(first, "--out", second, "--replaces", PLAN, *DAY)
    assert first.read_bytes() == second.read_bytes()


def test_every_finding_of_a_workbook_is_a_note_on_its_cell(run: Run, tmp_path: Path) -> None:
    draft, out = tmp_path / "návrh.xlsx", tmp_path / "zpět.xlsx"
    draft.write_bytes(in_workbook(4))
    assert run(draft, "--out", out, "--replaces", PLAN, "--no-summary", "--lang", "en")[0] == 1
    book = openpyxl.load_workbook(out)
    notes = {cell.value: cell.comment.text for row in book.active.iter_rows() for cell in row if cell.comment}
    assert "Violation: " in notes[REVERSED]
    assert "unknown-body" in notes[UNKNOWN]
    assert len(book.sheetnames) == 1


def test_every_finding_of_a_pdf_is_a_mark_on_its_cell(run: Run, tmp_path: Path) -> None:
    draft, out = tmp_path / "návrh.pdf", tmp_path / "zpět.pdf"
    draft.write_bytes(in_pdf(8))
    assert run(draft, "--out", out, "--replaces", PLAN, "--no-summary", *DAY)[0] == 1
    made = out.read_bytes()
    assert made.startswith(draft.read_bytes())
    read = files.parse(draft.name, draft.read_bytes())
    for rule, words in (("period-reversed", REVERSED), ("unknown-body", UNKNOWN)):
        marks = [
            (number, *map(float, mark["/Rect"]))
            for number, page in enumerate(PdfReader(BytesIO(made)).pages, start=1)
            for mark in (one.get_object() for one in page.annotations or ())
            if f"({rule})" in mark["/Contents"]
        ]
        places = [line.place for line in read.lines if line.text == words]
        assert [(place.page, place.bbox[0], place.bbox[2]) for place in places] == [
            (page, left, right) for page, left, _, right, _ in marks
        ]
        assert len(marks) == 2


def test_nothing_is_written_over_without_being_told_to(run: Run, draft: Path) -> None:
    before = draft.read_bytes()
    code, err = run(draft, "--out", draft)
    assert (code, "it is the draft itself" in err, "--force" in err) == (2, True, True)
    other = draft.with_name("jiný.docx")
    other.write_bytes(b"")
    assert run(draft, "--out", other)[0] == 2
    assert (draft.read_bytes(), other.read_bytes()) == (before, b"")
    assert run(draft, "--out", draft, "--force", "--replaces", PLAN)[0] == 1
    assert comments(draft.read_bytes())
    assert sorted(path.name for path in draft.parent.iterdir()) == ["jiný.docx", "návrh.docx"]


@pytest.mark.parametrize(
    ("name", "data", "out", "says"),
    [
        ("a.txt", b"KARTA", "b.txt", "DOCX, XLSX or PDF file alone"),
        ("a.docx", b"PK\x03\x04", "b.docx", "a.docx"),
        ("a.docx", in_word(1), "b.pdf", "call it *.docx, not: b.pdf"),
        ("a.docx", in_word(1), "not/there.docx", "cannot be written"),
        ("missing.docx", None, "b.docx", "missing.docx"),
    ],
)
def test_what_cannot_be_done_is_told_and_leaves_nothing(
    run: Run, tmp_path: Path, name: str, data: bytes | None, out: str, says: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    code, err = run(tmp_path / name, "--out", tmp_path / out, "--replaces", PLAN)
    assert (code, says in err) == (2, True), err
    assert [path.name for path in tmp_path.iterdir()] == ([name] if data is not None else [])


def test_a_draft_from_the_web_goes_back_in_each_language_unless_it_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [outline(entry({}), language=language) for language in ("cs", "en")]
    data = in_word(1)
    assert [name for name, _ in returned.files("a.docx", data, made, STAMP)] == ["reviewed.docx.cs", "reviewed.docx.en"]
    assert not list(returned.files("a.txt", b"text", made, STAMP))
    monkeypatch.setattr(returned, "LARGEST_KEPT", len(data) - 1)
    assert not list(returned.files("a.docx", data, made, STAMP))
