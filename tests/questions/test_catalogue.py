"""The catalogue: what it refuses, how parameters are read, how answers are written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graphsvc.errors import DataError, NotFoundError, ParameterError
from graphsvc.questions import answer as answers
from graphsvc.questions import catalogue, forms, header
from graphsvc.questions.answer import Part
from graphsvc.settings import Settings
from graphsvc.store.reading import EmbeddedView

ViewOf = Callable[..., EmbeddedView]
QUERIES = Path(__file__).parents[1] / "queries"
CATALOGUE = catalogue.load(Settings())

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
#+ tags: [test]
"""
QUERY = "SELECT ?code ?title ?place WHERE { ?item dct:spatial ?place ; dct:identifier ?code ; dct:title ?title }\n"


def question(tmp_path: Path, text: str) -> catalogue.Catalogue:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "one.rq").write_text(text, encoding="utf-8")
    return catalogue.load(Settings(root=tmp_path))


def test_a_file_is_read_with_its_header(tmp_path: Path) -> None:
    read = question(tmp_path, HEADER + QUERY)["one"]
    assert read.describe() == {
        "id": "one",
        "summary": {"cs": "Otázka", "en": "Question"},
        "description": {"cs": "Popis", "en": "Description"},
        "example": {"cs": "Co?", "en": "What?"},
        "params": [{"name": "place", "type": "place", "label": {"cs": "místo", "en": "place"}, "optional": False, "values": []}],
        "columns": ["code", "title"],
        "tags": ["test"],
        "graph": False,
        "sparql": f"PREFIX dct: <http://purl.org/dc/terms/>\n{QUERY.strip()}",
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (HEADER.replace("#+   en: Question", "#+    en: Question"), "Wrong indent .* one.rq:3"),
        (HEADER.replace("#+   en: Question", "#+   Question"), "Not 'key: text' .* one.rq:3"),
        (HEADER.replace("#+   en: Question", "#+   cs: Question"), "A key stands twice .* one.rq:3"),
        (HEADER.replace("#+   en: Question\n", ""), "'summary' must be given in cs and en: one.rq:1$"),
        (HEADER.replace("columns: [code, title]", "columns: code"), "'columns' is a list in brackets.*: one.rq:15$"),
        (HEADER.replace("#+ columns: [code, title]\n", ""), "A question has columns: one.rq"),
        (HEADER.replace("type: place", "type: planet"), "no known type, but 'planet': one.rq:11$"),
        (HEADER.replace("tags", "labels"), "does not know 'labels': one.rq:16$"),
        (HEADER.replace("#+ tags", "#+ links: [item]\n#+ tags"), "'links' names two variables, not 1: one.rq:16$"),
        (HEADER.replace("#+ tags", "#+ links: [item, place]\n#+ tags"), r"does not select \?item: one.rq:18$"),
        (HEADER.replace("#+ tags", "#+ computed: magic\n#+ tags"), r"Nothing computes 'magic' \(there are .*impact.*: one.rq:16$"),
    ],
)
def test_a_broken_file_is_disabled_with_the_place(tmp_path: Path, wrong: str, said: str) -> None:
    read = question(tmp_path, wrong + QUERY)
    assert not read.questions
    with pytest.raises(DataError, match=said):
        read["one"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?code ?title ?place {\n ?item dct:title }\n", "line 18, column 2 of one.rq$"),
        ("ASK { ?item dct:title ?title }\n", "A question is a SELECT query.* of one.rq$"),
        ("SELECT ?code ?place { ?place dct:identifier ?code }\n", r"The query does not select \?title: one.rq:17$"),
        ("SELECT ?code ?title { ?item dct:title ?title ; dct:identifier ?code }\n", r"does not select \?place: one.rq:17$"),
    ],
)
def test_a_query_that_cannot_be_asked_disables_the_question(tmp_path: Path, query: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        question(tmp_path, HEADER + query)["one"]


def test_a_header_is_read_to_its_end_only() -> None:
    assert header.read("#+ tags: [a, b]\nSELECT\n#+ more: no\n", "x.rq") == {"tags": ["a", "b"]}


@pytest.mark.parametrize(
    ("asked", "params", "said"),
    [
        ("items-by-service", {"service": "nízkopražné kluby"}, r"the nearest: Nízkoprahová zařízení pro děti a mládež \(62\)"),
        ("items-by-service", {"service": "stacionáře"}, r"more than one service: Denní stacionáře \(46\); Týdenní"),
        ("items-by-service", {"service": "999"}, "names no service that is known.*written: '999'"),
        ("items-by-service", {"service": "  "}, "is empty"),
        ("items-by-service", {}, "needs the parameter 'service'"),
        ("items-by-service", {"body": "LK"}, "takes service, not 'body'"),
        ("items-by-service", {"service": "https://graphsvc.example/id/service/999"}, "does not know this service: https://"),
        ("items-by-body", {"body": "LK", "role": "boss"}, "is one of responsible, cooperating, not 'boss'"),
        ("item-links", {"item": "IX.33@ssz-2021"}, "the nearest: IX.3@ssz-2021"),
        ("overdue-items", {"plan": "ssz-2021", "date": "1. 1. 2024"}, "a date such as 2024-12-31, not '1. 1. 2024'"),
        ("overdue-items", {"plan": "ssz-2021", "date": "2023-02-29"}, "a day that no calendar has: '2023-02-29'"),
    ],
)
def test_what_names_nothing_is_refused_with_a_hint(asked: str, params: dict[str, str], said: str, view_of: ViewOf) -> None:
    with pytest.raises(ParameterError, match=said):
        CATALOGUE.run(view_of(QUERIES / "item-links" / "graph.ttl"), asked, params)


def test_a_question_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(NotFoundError, match=r"items-by-service.*: 'nothing'"):
        CATALOGUE["nothing"]


@pytest.mark.parametrize("evil", ['D3.1a" } #', 'x" . ?s ?p ?o } #', "D3.1a\\", "} UNION { ?a ?b ?c", "?code"])
def test_a_value_is_never_read_as_query(evil: str, view_of: ViewOf) -> None:
    view = view_of(QUERIES / "sections-by-strategy-code" / "graph.ttl")
    honest = CATALOGUE.run(view, "sections-by-strategy-code", {"strategy": "srlk-2021-2027", "code": "D3.1a"})
    assert honest.rows
    assert not CATALOGUE.run(view, "sections-by-strategy-code", {"strategy": "srlk-2021-2027", "code": evil}).rows


def test_an_item_is_found_by_code_and_plan_in_any_case(view_of: ViewOf) -> None:
    view = view_of(QUERIES / "item-links" / "graph.ttl")
    asked = [CATALOGUE.run(view, "item-links", {"item": written}).rows for written in ("IX.3@ssz-2021", "ix.3@SSZ-2021")]
    assert asked[0]
    assert asked[0] == asked[1]


def test_answers_are_written_as_table_json_and_csv(view_of: ViewOf) -> None:
    view = view_of(QUERIES / "follow-up-of-unfulfilled" / "graph.ttl")
    answer = CATALOGUE.run(view, "follow-up-of-unfulfilled", {"strategy": "ssz-2021", "plan": "ap-ssz-2024-2025"})
    assert list(answer.to_json()) == ["question", "params", "columns", "rows", "took_ms", "total", "offset", "version"]
    assert answer.to_csv().splitlines() == [
        "code,title,status,items",
        'I.1,I 1,NEPLNĚNO,"A1.2, A1.3, A1.10"',
        "II.1,II 1,NEPLNĚNO,",
        "IV.1,,NEPLNĚNO,",
    ]
    assert answer.to_text().splitlines()[0].split() == ["code", "title", "status", "items"]
    assert answer.to_text().endswith("3 rows\n")


def test_an_answer_is_had_in_all_forms(view_of: ViewOf, tmp_path: Path) -> None:
    view = view_of(QUERIES / "items-by-body" / "graph.ttl")
    answer = CATALOGUE.run(view, "items-by-body", {"body": "OSV"})
    heads = [column.upper() for column in answer.columns]
    results = json.loads(forms.written(answer, "srj", view, "T", heads))
    assert results["head"]["vars"] == ["plan", "code", "title", "role"]
    assert len(results["results"]["bindings"]) == len(answer.rows) > 2
    assert results["results"]["bindings"][0]["plan"] == {"type": "uri", "value": "https://graphsvc.example/id/plan/ap-ssz-2024-2025"}
    assert results["results"]["bindings"][0]["code"] == {"type": "literal", "value": "A1.6"}
    graph = json.loads(forms.written(answer, "graph", view, "T", heads))
    names = {node["id"]: (node["plan"], node["code"], node["label"]) for node in graph["nodes"]}
    assert names["https://graphsvc.example/id/plan/ssz-2021/item/IV.3"] == ("ssz-2021", "IV.3", "Zájmy")
    assert {
        "source": "https://graphsvc.example/id/plan/ssz-2021/item/IV.3",
        "target": "https://graphsvc.example/id/body/osv",
        "relation": "cooperating",
    } in graph["links"]
    assert {link[end] for link in graph["links"] for end in ("source", "target")} == set(names)
    (tmp_path / "a.xlsx").write_bytes(forms.written(answer, "xlsx", view, "T", heads))
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [heads, *(list(row.values()) for row in answer.rows)]


def test_rows_that_relate_nothing_are_no_graph(view_of: ViewOf) -> None:
    view = view_of(QUERIES / "follow-up-of-unfulfilled" / "graph.ttl")
    answer = CATALOGUE.run(view, "follow-up-of-unfulfilled", {"strategy": "ssz-2021", "plan": "ap-ssz-2024-2025"})
    with pytest.raises(ParameterError, match="no graph of them: 'follow-up-of-unfulfilled'"):
        forms.written(answer, "graph", view, "T", [])


def test_an_answer_is_had_in_parts_that_know_the_whole(view_of: ViewOf) -> None:
    answer = CATALOGUE.run(view_of(QUERIES / "items-by-body" / "graph.ttl"), "items-by-body", {"body": "OSV"})
    parts = [answer.part(Part(offset, 2)) for offset in range(0, answer.total + 2, 2)]
    assert [row for part in parts for row in part.rows] == answer.rows
    assert {part.total for part in parts} == {len(answer.rows)}
    assert [part.offset for part in parts] == list(range(0, answer.total + 2, 2))


def test_the_query_that_ran_gives_the_same_rows_with_the_parameters_in_it(view_of: ViewOf) -> None:
    checked = 0
    for question in CATALOGUE:
        if question.computed:
            continue
        folder = QUERIES / question.id
        for case in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
            view = view_of(folder / "graph.ttl")
            answer = CATALOGUE.run(view, question.id, case["params"])
            again, _ = answers.answer(view.select(answer.sparql), question.columns, question.lists, Settings().base)
            assert again == answer.rows, question.id
            checked += 1
    assert checked > 25


def test_a_spreadsheet_takes_no_text_of_an_answer_for_a_formula() -> None:
    rows = [{"title": "=1+1"}, {"title": "@x"}, {"title": "a=b"}, {"title": -3}]
    assert answers.Answer("q", {}, ("title",), rows, 0.0).to_csv() == "title\r\n'=1+1\r\n'@x\r\na=b\r\n-3\r\n"
