"""Reports from the command line: form, file, language, and the exit codes that stay the same in all forms."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from report_samples import of_turtle
from shacl_samples import PREFIXES

from graphsvc.cli import main
from graphsvc.validation import report

DATA = ':a a :Thing ; :age 5 ; :name "<script>" . [] a :Thing ; :age -1 .'
SHAPES = """:s a sh:NodeShape ; sh:targetClass :Thing ;
    sh:property [ sh:path :age ; sh:minInclusive 0 ] ,
        [ sh:path :name ; sh:pattern "^x" ; sh:severity :Critical ; sh:message "only words" ] ."""
ENDINGS = {"text": "txt", "json": "json", "turtle": "ttl", "html": "html", "xlsx": "xlsx", "markdown": "md"}

Run = Callable[..., tuple[int, bytes, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Words → exit code, output, errors of the command."""

    def call(*words: str | Path) -> tuple[int, bytes, str]:
        monkeypatch.setattr(sys, "argv", ["graphsvc", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfdbinary.readouterr()
        return int(ended.value.code or 0), out, err.decode()

    return call


@pytest.fixture
def plain(tmp_path: Path) -> list[str | Path]:
    """The options of a check that finds a violation by a blank node, without a message, and something of a severity of its own."""
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text(PREFIXES + DATA, encoding="utf-8")
    shapes.write_text(PREFIXES + SHAPES, encoding="utf-8")
    return ["validate", "--data", data, "--shapes", shapes]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: Callable[[Path], Path]) -> Path:
    return copy_of_shipped(tmp_path_factory.mktemp("command") / "store")


@pytest.mark.parametrize("form", report.FORMS)
@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_plain_check_writes_every_form(run: Run, plain: list[str | Path], form: str, language: str) -> None:
    code, out, err = run(*plain, "--format", form, "--lang", language)
    assert (code, err) == (1, "")
    if form == "xlsx":
        rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(out)).worksheets[0].iter_rows(min_row=2)]
        assert [row[0] for row in rows] == ["Porušení" if language == "cs" else "Violation", "Critical"]
        assert rows[1][6:8] == ["<script>", "only words"]
    elif form == "turtle":
        assert len(of_turtle(out)) > 5
    elif form == "json":
        assert len(json.loads(out)["findings"]) == 2
    else:
        text = out.decode()
        assert "only words" in text
        assert "http://e/age" in text
        assert ("Neplatí omezení MinInclusive" if language == "cs" else "The constraint MinInclusive does not hold") in text
        assert ("<script>" in text) is (form == "text")


@pytest.mark.parametrize("form", report.FORMS)
def test_the_ending_of_the_file_decides_the_form(run: Run, plain: list[str | Path], tmp_path: Path, form: str) -> None:
    (tmp_path / "data.ttl").write_text(PREFIXES + DATA.replace("[]", ":b"), encoding="utf-8")  # a blank node is called anew each time
    file = tmp_path / f"report.{ENDINGS[form]}"
    code, out, err = run(*plain, "--out", file)
    assert (code, out) == (1, b"")
    assert str(file) in err
    assert run(*plain, "--format", form) == (1, file.read_bytes(), "")
    other = tmp_path / "report.bin"
    assert run(*plain, "--format", form, "--out", other)[:2] == (1, b"")
    assert other.read_bytes() == file.read_bytes()


def test_all_forms_of_the_whole_graph_leave_with_the_same_code(run: Run, store: Path, tmp_path: Path) -> None:
    codes = {run("--store", store, "validate", "--out", tmp_path / f"report.{ending}")[0] for ending in ENDINGS.values()}
    conforms = json.loads((tmp_path / "report.json").read_bytes())["conforms"]
    assert codes == {0 if conforms else 1}


def test_a_report_on_the_whole_graph_gives_the_titles_of_the_documents(run: Run, store: Path) -> None:
    out = run("--store", store, "validate", "--format", "html")[1].decode()
    assert "Karty rozvojových aktivit – aktualizace<br>" in out


def test_no_violation_is_code_0_in_all_forms(run: Run, tmp_path: Path, plain: list[str | Path]) -> None:
    (tmp_path / "data.ttl").write_text(f"{PREFIXES} :a a :Thing ; :age 5 .", encoding="utf-8")
    assert {run(*plain, "--format", form)[0] for form in report.FORMS} == {0}


@pytest.mark.parametrize("form", report.FORMS)
def test_a_file_that_cannot_be_read_is_code_2_and_writes_nothing(run: Run, store: Path, tmp_path: Path, form: str) -> None:
    (tmp_path / "draft.txt").write_bytes(b"\x00PK")
    target = tmp_path / "report"
    code, out, err = run("--store", store, "validate", tmp_path / "draft.txt", "--format", form, "--out", target)
    assert (code, out) == (2, b"")
    assert "draft.txt" in err
    assert not target.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--out", "report.docx"], "give --format, or one of .txt, .json"),
        (["--out", "report"], "give --format"),
        (["--format", "pdf"], "'pdf' is not one of"),
        (["--out", "none/report.html"], "cannot be written (No such file or directory): none/report.html"),
        (["--format", "html", "--out", "."], "cannot be written (Is a directory)"),
        (["--format", "text", "--out", "data.ttl"], "would overwrite a file that is read: data.ttl"),
    ],
)
def test_an_output_that_cannot_be_is_refused(
    run: Run, plain: list[str | Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = (tmp_path / "data.ttl").read_bytes()
    code, out, err = run(*plain, *options)
    assert (code, out) == (2, b"")
    assert words in err
    assert (tmp_path / "data.ttl").read_bytes() == before


def test_a_workbook_is_refused_on_a_terminal(plain: list[str | Path]) -> None:
    ours, terminal = pty.openpty()
    try:
        words = [sys.executable, "-m", "graphsvc", *map(str, plain), "--format", "xlsx"]
        done = subprocess.run(words, stdout=terminal, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(terminal)
        os.close(ours)
    assert done.returncode == 2
    assert b"--out report.xlsx" in done.stderr


def test_text_goes_to_a_terminal(plain: list[str | Path]) -> None:
    ours, terminal = pty.openpty()
    try:
        subprocess.run([sys.executable, "-m", "graphsvc", *map(str, plain)], stdout=terminal, check=False)
        assert b"only words" in os.read(ours, 4096)
    finally:
        os.close(terminal)
        os.close(ours)


def test_a_dash_is_standard_output(run: Run, plain: list[str | Path]) -> None:
    assert run(*plain, "--format", "json", "--out", "-")[1].startswith(b'{"conforms": false')
