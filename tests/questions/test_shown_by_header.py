"""How an answer is shown stands in the header of its question; what is wrong there disables the question, with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.errors import DataError
from graphsvc.questions import catalogue
from graphsvc.settings import Settings

HEADER = """#+ summary:
#+   cs: Otázka
#+   en: Question
#+ description:
#+   cs: Popis
#+   en: Description
#+ example:
#+   cs: Co?
#+   en: What?
#+ params:
#+   place:
#+     type: place
#+     cs: místo
#+     en: place
#+ columns: [code, title]
#+ topic: find
#+ answer:
#+   cs: V místě {place} {rows|je # věc|jsou # věci|je # věcí}.
#+   en: {rows|# thing|# things} in {place}.
#+ nothing:
#+   cs: V místě {place} nic není.
#+   en: There is nothing in {place}.
#+ chart:
#+   kind: bar
#+   label: code
#+   value: rows
#+ picture:
#+   focus: place
#+ tags: [test]
"""
QUERY = "SELECT ?code ?title ?place WHERE { ?item dct:spatial ?place ; dct:identifier ?code ; dct:title ?title }\n"


def read(tmp_path: Path, header: str) -> catalogue.Catalogue:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "one.rq").write_text(header + QUERY, encoding="utf-8")
    return catalogue.load(Settings(root=tmp_path))


def test_what_the_header_says_is_what_the_question_has(tmp_path: Path) -> None:
    question = read(tmp_path, HEADER)["one"]
    assert question.topic == "find"
    assert dict(question.picture) == {"focus": "place"}
    assert question.chart
    assert (question.chart.kind, question.chart.label, question.chart.value) == ("bar", "code", "rows")
    assert [piece.parameter for piece in question.nothing["en"].pieces({"place"}, [])] == ["", "place", ""]


def test_a_question_without_them_is_one(tmp_path: Path) -> None:
    kept = HEADER[: HEADER.index("#+ topic")] + "#+ tags: [test]\n"
    question = read(tmp_path, kept)["one"]
    assert (question.topic, question.chart, dict(question.picture), dict(question.answer)) == ("", None, {}, {})


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("{rows|# thing|# things} in", "{rows|# thing} in", r"A number has 2 or 3 forms in 'en'.*one\.rq:17$"),
        ("V místě {place} nic", "V místě {plan} nic", r"one\.rq:20$"),
        ("#+   en: There is nothing in {place}.\n", "", r"'nothing' must be given in cs and en: one\.rq:20$"),
        ("nothing in {place}", "nothing of {first code}", r"one\.rq:20$"),
        ("focus: place", "focus: plan", r"A picture is of what a parameter means, not 'plan': one\.rq:27$"),
        ("focus: place", "around: place", r"does not know 'around': one\.rq:28$"),
        ("kind: bar", "kind: pie", r"A chart is one of bar, stacked, timeline, not 'pie': one\.rq:24$"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in HEADER
    found = read(tmp_path, HEADER.replace(right, wrong))
    with pytest.raises(DataError, match=said):
        found["one"]
