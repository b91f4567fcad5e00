"""Each matrix gives, on a small graph, the rows, columns and cells that were worked out by hand; in every form, with its empty cells."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from graphsvc.analysis import matrices, matrix_forms, matrix_workbook
from graphsvc.analysis.matrix import Cell, Matrix, compute
from graphsvc.errors import DataError, NotFoundError
from graphsvc.store.base import Iri, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView

ViewOf = Callable[..., EmbeddedView]
ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "matrices"
KNOWN = matrices.load(ROOT)
CASES = [
    (folder.name, case)
    for folder in sorted(HERE.iterdir())
    if folder.is_dir()
    for case in json.loads((folder / "expected.json").read_text(encoding="utf-8"))
]


def plan(name: str | None) -> Iri | None:
    return Iri(f"https://graphsvc.example/id/plan/{name}") if name else None


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}-{case['plan']}" for name, case in CASES])
def test_a_matrix_has_the_cells_worked_out_by_hand(name: str, case: dict[str, Any], view_of: ViewOf) -> None:
    made = compute(KNOWN[name], view_of(HERE / name / "graph.ttl"), plan(case["plan"]))
    assert [row.key for row in made.rows] == case["rows"]
    assert [column.key for column in made.columns] == case["columns"]
    filled = {f"{row} × {column}": list(cell.items) for (row, column), cell in made.cells.items() if cell.items}
    assert filled == case["cells"]
    assert sorted(row for (row, column), cell in made.cells.items() if cell.because) == case.get("same", [])
    assert made.empty == len(case["rows"]) * len(case["columns"]) - len(case["cells"]) - len(case.get("same", []))


def test_every_matrix_has_an_example_with_cells() -> None:
    assert {name for name, case in CASES if case["cells"]} == {one.id for one in KNOWN} == set(KNOWN.by_id)
    assert len(KNOWN.by_id) == 5
    with pytest.raises(NotFoundError, match=r"service-plan.*'nothing'"):
        KNOWN["nothing"]


def test_no_reason_is_shipped_that_nobody_gave() -> None:
    assert not any(one.empty for one in KNOWN)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with reasons for empty cells."""
    (tmp_path / "data").mkdir()
    shutil.copytree(ROOT / "queries" / "matrices", tmp_path / "queries" / "matrices")
    said = (ROOT / "data" / "matrices.toml").read_text(encoding="utf-8")
    (tmp_path / "data" / "matrices.toml").write_text(said + (HERE / "empty-cells.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def reasoned(root: Path, view_of: ViewOf) -> Matrix:
    return compute(matrices.load(root)["service-plan"], view_of(HERE / "service-plan" / "graph.ttl"))


def test_a_cell_that_is_meant_to_be_empty_says_why_and_others_do_not(reasoned: Matrix) -> None:
    assert reasoned.cells["9", "ssz-2021"] == Cell(because={"cs": "strategie služby nejmenuje", "en": "the strategy names no services"})
    assert ("9", "sprss-2014-2017") not in reasoned.cells
    assert reasoned.cells["60", "sprss-2014-2017"].items
    assert reasoned.wrong == (("60", "sprss-2014-2017"), ("99", "ssz-2021"))
    assert reasoned.empty == 3


def test_every_form_shows_empty_cells_and_reasons(reasoned: Matrix) -> None:
    words = KNOWN.words["cs"]
    text = "\n".join(matrix_forms.to_lines(reasoned, "cs", words))
    assert "60                 2         –" in text
    assert "9                  –         ○" in text
    assert "    ssz-2021: záměrně prázdné: strategie služby nejmenuje" in text
    assert "    sprss-2014-2017: A2@sprss-2014-2017, A10@sprss-2014-2017 (2)" in text
    assert text.endswith("vyplněno 2, záměrně prázdné 1, prázdné 3")
    rows = list(csv.reader(io.StringIO(matrix_forms.to_csv(reasoned, "en", KNOWN.words["en"]))))
    assert rows[0] == ["kind of social service", "", "sprss-2014-2017", "ssz-2021"]
    assert rows[1] == ["9", "x", "–", "– deliberately empty: the strategy names no services"]
    assert rows[2] == ["60", "Crisis assistance", "A2@sprss-2014-2017, A10@sprss-2014-2017", "–"]
    said = matrix_forms.to_json(reasoned)
    assert said["empty"] == 3
    assert [(cell["row"], cell["count"], bool(cell["because"])) for cell in said["cells"]] == [
        ("9", 0, True),
        ("60", 2, False),
        ("60a", 1, False),
    ]


def test_a_workbook_has_frozen_headings_and_coloured_empty_cells(reasoned: Matrix) -> None:
    book = load_workbook(io.BytesIO(matrix_workbook.to_xlsx(reasoned, "cs", KNOWN.words["cs"])))
    sheet = book["Služby a plány"]
    assert sheet.freeze_panes == "C3"
    assert [cell.value for cell in sheet[1]] == ["druh sociální služby", None, "sprss-2014-2017", "ssz-2021"]
    assert [cell.value for cell in sheet[2]] == [None, None, "Plán", None]
    assert [cell.value for cell in sheet[4]] == ["60", "Krizová pomoc", "A2@sprss-2014-2017\nA10@sprss-2014-2017", "–"]
    empty, meant, filled = sheet["C3"], sheet["D3"], sheet["C4"]
    assert len({cell.fill.start_color.rgb for cell in (empty, meant, filled)}) == 3
    assert meant.value == "– záměrně prázdné: strategie služby nejmenuje"
    assert any("prázdné 3" in str(cell.value) for row in book["Vysvětlivky"] for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_what_looks_like_a_formula_is_text(view_of: ViewOf, text: str) -> None:
    graph = (
        (HERE / "body-role" / "graph.ttl").read_text(encoding="utf-8").replace("Odbor sociálních věcí", text).replace('"I.1"', f'"{text}"')
    )
    made = compute(KNOWN["body-role"], view_of(graph))
    sheet = load_workbook(io.BytesIO(matrix_workbook.to_xlsx(made, "cs", KNOWN.words["cs"]))).worksheets[0]
    cells = [cell for row in sheet for cell in row if str(cell.value).startswith(text)]
    assert len(cells) >= 2
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    rows = list(csv.reader(io.StringIO(matrix_forms.to_csv(made, "cs", KNOWN.words["cs"]))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


WRONG = {
    "[matrix.x]\ncs = {}": "x, cs needs a text for 'cell'",
    "[matrix.x]\nwhat = 1": "x has no 'what'",
    "[words.de]\nempty = 'leer'": "words has no 'de'",
    "[[empty]]\nmatrix = 'nothing'\nrow = 'a'\ncolumn = 'b'\nbecause = {cs='x', en='y'}": "no known matrix: 'nothing'",
    "[[empty]]\nmatrix = 'body-role'\nrow = 'a'\ncolumn = 'b'\nbecause = {cs='x'}": "because needs a text for 'en'",
    "[[empty]]\nmatrix = 'body-role'\nrow = 'a'\nbecause = {cs='x', en='y'}": "needs a text for 'column'",
    "[[empty]]\nmatrix = 'body-role'\nrow = 'a'\ncolumn = 'b'\nwhy = 'x'": "has no 'why'",
    "empty = 3": "a list of tables",
    "[other]": "has no 'other'",
    "[": "cannot be read",
}


@pytest.mark.parametrize(("text", "told"), WRONG.items())
def test_the_file_is_read_strictly(root: Path, text: str, told: str) -> None:
    path = root / "data" / "matrices.toml"
    said = (ROOT / "data" / "matrices.toml").read_text(encoding="utf-8")
    path.write_text(f"{text}\n\n{said}" if text.startswith("empty") else f"{said}\n{text}\n", encoding="utf-8")
    matrices.load.cache_clear()
    with pytest.raises(DataError, match=r"data/matrices\.toml") as raised:
        matrices.load(root)
    assert told in str(raised.value)


LEADING = {
    'facets = { line = "body" }': "body-role, facets has no 'line'",
    "facets = { row = 3 }": "body-role, facets needs a text for 'row'",
    "ask = 3": "body-role: 'ask' is a list of tables",
    'ask = [{ query = "x" }]': "body-role, ask has no 'query'",
    "ask = [{ params = {} }]": "body-role, ask needs a text for 'question'",
    'ask = [{ question = "x", params = { a = "cell" } }]': "filled by column, column-plan, row, row-plan, not by 'cell'",
}


@pytest.mark.parametrize(("text", "told"), LEADING.items())
def test_what_leads_on_is_read_strictly(root: Path, text: str, told: str) -> None:
    path = root / "data" / "matrices.toml"
    head, found, tail = (ROOT / "data" / "matrices.toml").read_text(encoding="utf-8").partition('facets = { row = "body" }')
    assert found
    words = tail[tail.index("[words.cs]") :]
    path.write_text(f"{head}{text}\n\n{words}", encoding="utf-8")
    matrices.load.cache_clear()
    with pytest.raises(DataError, match=r"data/matrices\.toml") as raised:
        matrices.load(root)
    assert told in str(raised.value)


def test_matrices_of_the_shipped_facts_agree_with_what_the_graph_says(shipped_store: EmbeddedStore) -> None:
    view: View = shipped_store.view()
    services = compute(KNOWN["service-plan"], view)
    assert (len(services.rows), len(services.columns)) == (33, 4)
    assert sum(len(cell.items) for cell in services.cells.values()) == 127
    strategies = compute(KNOWN["strategy-strategy"], view)
    assert len([cell for cell in strategies.cells.values() if cell.items]) == 10
    assert compute(KNOWN["goal-measure"], view, plan("sprss-2014-2017")).empty == 321
