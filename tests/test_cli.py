"""The command line as a person meets it: what is printed where, and the exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graphsvc import pipeline
from graphsvc.cli import COMMANDS, main
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["graphsvc", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return call


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A store built by the command itself."""
    from click.testing import CliRunner

    from graphsvc.cli import cli

    path = tmp_path_factory.mktemp("cli") / "store"
    result = CliRunner().invoke(cli, ["--store", str(path), "build"])
    assert result.exit_code == 0, result.output
    return path


def test_help_names_every_command(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert all(f"\n  {name} " in out for name in COMMANDS)


def test_extract_prints_one_json_object_a_line(run: Run, documents: list[Path]) -> None:
    code, out, _ = run("extract", *map(str, documents))
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert sorted(len(record["items"]) for record in records) == [7, 45, 51, 72, 109]
    assert set(records[0]) >= {"document", "family", "plan", "goals", "items", "coordination", "abbreviations", "declared_counts", "notes"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x00PK", "binary"),
        ("Dopis\nžluť".encode("cp1250"), "not UTF-8"),
        (b"Only a letter.\n", "none of the known families"),
    ],
)
def test_bad_documents_end_with_code_2_one_sentence_and_no_output(run: Run, tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "draft.txt"
    path.write_bytes(data)
    code, out, err = run("extract", str(path))
    assert (code, out) == (2, "")
    assert words in err
    assert "draft.txt" in err
    assert len(err.splitlines()) == 1


def test_a_missing_document_ends_with_code_2(run: Run, tmp_path: Path) -> None:
    code, out, err = run("extract", str(tmp_path / "none.txt"))
    assert (code, out) == (2, "")
    assert "none.txt" in err


def test_a_question_is_answered_from_two_plans(run: Run, store: Path) -> None:
    code, out, _ = run("--store", str(store), "ask", "items-by-service", "--service", "62", "--format", "json")
    answer = json.loads(out)
    assert code == 0
    assert answer["columns"] == ["plan", "code", "title"]
    assert {row["plan"] for row in answer["rows"]} == {"sprss-2014-2017", "sprss-2018-2020"}


def test_an_unknown_value_ends_with_code_2_and_the_nearest(run: Run, store: Path) -> None:
    code, out, err = run("--store", str(store), "ask", "items-by-target-group", "--target_group", "senyřík")
    assert (code, out) == (2, "")
    assert "senyřík" in err
    assert "senioři" in err


def test_a_sentence_is_answered_with_the_command_that_answers_it(run: Run, store: Path) -> None:
    code, out, _ = run("--store", str(store), "ask", "co plánujeme pro týdenní stacionáře?")
    assert code == 0
    assert "týdenní stacionáře → Týdenní stacionáře" in out
    command = next(line.split() for line in out.splitlines() if line.strip().startswith("graphsvc ask"))
    assert command == ["graphsvc", "ask", "items-by-service", "--service", "47"]
    assert run("--store", str(store), *command[1:])[0] == 0


def test_the_words_of_a_sentence_need_no_quotes_and_its_understanding_can_be_had_as_json(run: Run, store: Path) -> None:
    code, out, _ = run("--store", str(store), "ask", "--format", "json", "jak", "se", "plní", "strategie")
    assert code == 0
    assert json.loads(out)["proposals"][0]["params"] == {"plan": "ssz-2021"}


def test_a_sentence_that_no_question_fits_ends_with_code_1_and_full_text(run: Run, store: Path) -> None:
    code, out, _ = run("--store", str(store), "ask", "kolik stojí svíčková", "--lang", "en")
    assert code == 1
    assert "No question fits" in out
    assert "svíčková" in out


def test_an_id_that_is_not_there_is_no_sentence(run: Run, store: Path) -> None:
    code, out, err = run("--store", str(store), "ask", "items-by-nothing")
    assert (code, out) == (2, "")
    assert "items-by-nothing" in err


def test_the_list_of_questions(run: Run) -> None:
    code, out, _ = run("ask")
    assert code == 0
    assert "items-by-service --service <service>" in out


def test_a_query_prints_csv_or_turtle(run: Run, store: Path) -> None:
    assert run("--store", str(store), "query", "SELECT (COUNT(*) AS ?n) { ?s a g:Measure }")[1].split() == ["n", "277"]
    assert "@prefix" in run("--store", str(store), "query", "CONSTRUCT { ?s a g:Plan } { ?s a g:Plan }")[1]


def test_a_broken_query_names_the_place(run: Run, store: Path) -> None:
    code, _, err = run("--store", str(store), "query", "SELECT ?s {\n ?s ?p }")
    assert code == 2
    assert "line 2, column 2" in err


def test_no_store_says_what_to_do(run: Run, tmp_path: Path) -> None:
    code, _, err = run("--store", str(tmp_path / "none"), "query", "ASK {}")
    assert code == 3
    assert "graphsvc build" in err


def test_validate_reports_findings_in_json(run: Run, store: Path) -> None:
    code, out, _ = run("--store", str(store), "validate", "--format", "json")
    report = json.loads(out)
    assert code == (0 if report["conforms"] else 1)
    assert report["checked"]["items"] == 277
    for finding in report["findings"]:
        assert set(finding) == {"rule", "severity", "document", "plan", "code", "field", "value", "message", "locator"}
        assert finding["message"]["cs"]
        assert finding["message"]["en"]


def test_validate_checks_a_document_without_storing_it(run: Run, documents: list[Path], tmp_path: Path) -> None:
    text = (
        documents[0]
        .read_text(encoding="utf-8")
        .replace("Odpovědnost za realizaci: LK ve spolupráci s obcemi, ASZ", "Odpovědnost za realizaci: /", 1)
    )
    draft = tmp_path / "draft.txt"
    draft.write_text(text, encoding="utf-8")
    code, out, _ = run("--store", str(tmp_path / "unused"), "validate", str(draft), "--format", "json")
    report = json.loads(out)
    assert report["checked"]["items"] == 7
    assert {finding["document"] for finding in report["findings"]} == {"draft.txt"}
    assert not (tmp_path / "unused").exists()
    assert code == (0 if report["conforms"] else 1)


# --- What serving does to a store


def served(store: Path, root: Path) -> list[str]:
    """Start a server, stop it when it is ready; what it said before."""
    command = [sys.executable, "-m", "graphsvc", "--store", str(store), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stderr
        said = [next(process.stderr)]
        while not said[-1].startswith("Ready: "):
            said.append(next(process.stderr))
        process.terminate()
    return said[:-1]


def test_serve_builds_where_there_is_nothing_and_then_no_more(root: Path, tmp_path: Path) -> None:
    assert served(tmp_path / "store", root)[0].startswith("Building the store")
    version = EmbeddedStore(tmp_path / "store").view().version()
    (only,) = served(tmp_path / "store", root)
    assert only.startswith("The store is up to date")
    assert EmbeddedStore(tmp_path / "store").view().version() == version


@pytest.mark.parametrize("update", ["INSERT DATA { GRAPH <http://e/mine> { <http://e/a> <http://e/p> 1 } }", "CLEAR ALL", "DROP ALL"])
def test_serve_leaves_a_store_as_it_is_that_does_not_say_that_it_was_built(update: str, root: Path, tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    if "ALL" in update:
        with store.writer() as writer:
            writer.replace_graph("http://e/other", b"")
    with store.writer() as writer:
        writer.update(update)
    version = store.view().version()
    (only,) = served(store.path, root)
    assert "is served as it is" in only
    assert "'graphsvc build' puts the shipped facts into it" in only
    assert store.view().version() == version


def test_serve_renews_the_shipped_facts_beside_what_people_wrote(
    root: Path, tmp_path: Path, copy_of_shipped: Callable[[Path], Path]
) -> None:
    store = EmbeddedStore(copy_of_shipped(tmp_path / "store"))
    settings = Settings(root=root, store=store.path)
    with store.writer() as writer:
        writer.replace_graph("http://e/mine", b"<http://e/a> <http://e/p> <http://e/b> .")
        writer.update(
            "DELETE { GRAPH ?g { ?d g:inputDigest ?was } } INSERT { GRAPH ?g { ?d g:inputDigest 'shipped:older' } }"
            " WHERE { GRAPH ?g { ?d g:inputDigest ?was } }"
        )
    said = served(store.path, root)
    assert said[0].startswith("The shipped facts have changed")
    assert pipeline.built_from(store, settings) == pipeline.digest_of(settings, from_documents=False)
    assert store.view().graphs()["http://e/mine"] == 1
