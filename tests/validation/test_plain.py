"""The plain SHACL validator as the command line gives it: the report, the exit codes, and what is refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from graphsvc.cli import main

PREFIXES = "@prefix : <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
DATA = ":a a :Thing ; :age 5 ; :knows [ :age 6 ] . <b> a :Thing ; :age 7 .\n"
WARNING = """:s a sh:PropertyShape ; sh:targetClass :Thing ; sh:path :age ; sh:maxInclusive 6 ;
    sh:severity sh:Warning ; sh:message 'not {?value}'@en ."""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Data, shapes (Turtle without prefixes), format → exit code, output, errors of the command."""

    def call(data: str, shapes: str, form: str = "turtle") -> tuple[int, str, str]:
        files = {"data": tmp_path / "data.ttl", "shapes": tmp_path / "shapes.ttl"}
        for name, text in (("data", data), ("shapes", shapes)):
            files[name].write_text(PREFIXES + text, encoding="utf-8")
        words = ["validate", "--data", str(files["data"]), "--shapes", str(files["shapes"]), "--format", form]
        monkeypatch.setattr(sys, "argv", ["graphsvc", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return call


def test_in_turtle_a_warning_means_that_the_data_do_not_conform(run: Run, tmp_path: Path) -> None:
    code, out, _ = run(DATA, WARNING)
    graph = Graph().parse(data=out, format="turtle")
    (result,) = graph.subjects(RDF.type, SH.ValidationResult)
    assert code == 1
    assert [str(value) for value in graph.objects(None, SH.conforms)] == ["false"]
    assert graph.value(result, SH.focusNode) == URIRef((tmp_path / "b").as_uri())
    assert graph.value(result, SH.resultSeverity) == SH.Warning
    assert str(graph.value(result, SH.resultMessage)) == "not 7"


def test_in_json_a_warning_does_not(run: Run) -> None:
    code, out, _ = run(DATA, WARNING, "json")
    found = json.loads(out)
    assert code == 0
    assert found["conforms"]
    assert found["counts"] == {"s": 1}
    assert found["checked"]["focus_nodes"] == 2


def test_that_nothing_was_looked_at_is_said(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    code, out, _ = run(":a a :Other .", WARNING)
    assert (code, "conforms true" in out) == (0, True)
    assert "Nothing was checked" in caplog.text


def test_a_type_that_the_store_does_not_keep_is_checked_as_it_was_written(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    data = ":a :n '5'^^xsd:byte . :b :n '500'^^xsd:byte . :c :n 5 ."
    code, out, _ = run(data, ":s a sh:PropertyShape ; sh:targetSubjectsOf :n ; sh:path :n ; sh:datatype xsd:byte .")
    graph = Graph().parse(data=out, format="turtle")
    assert code == 1
    assert {str(node) for node in graph.objects(None, SH.focusNode)} == {"http://e/b", "http://e/c"}
    assert "pySHACL checks the shape http://e/s" in caplog.text


@pytest.mark.parametrize(
    ("data", "shapes", "said"),
    [
        (DATA, ":s a ", "shapes.ttl"),
        (":a a ", WARNING, "data.ttl"),
        (DATA, ":s a sh:NodeShape ; sh:nodeKind sh:IRI .", "http://e/s"),
        (DATA, ":s sh:targetClass :Thing ; sh:sparql [ sh:select 'SELECT $this WHERE { $this x:y 1 }' ] .", "'x' in the shape http://e/s"),
        (DATA, ":s sh:targetClass :Thing ; sh:node :t . :t sh:not :s .", "must not use itself: http://e/"),
        (DATA, ":s sh:targetClass :Thing ; sh:property [ sh:path :age ; sh:minCount 'many' ] .", "http://e/s"),
        (DATA, ":s sh:targetClass :Thing ; sh:node [ sh:path 5 ; sh:minCount 1 ] .", "http://e/s"),
        (DATA, "", "no shape"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(run: Run, data: str, shapes: str, said: str) -> None:
    code, out, err = run(data, shapes)
    assert code == 2
    assert out == ""
    assert said in err


@pytest.mark.parametrize("words", [["--data", "x.ttl"], ["--shapes", "x.ttl"], ["--data", "x.ttl", "--shapes", "y.ttl", "z.txt"]])
def test_the_two_files_are_given_together(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["graphsvc", "validate", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
