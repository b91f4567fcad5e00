"""The documents on which reading is measured are what they are said to be."""

from __future__ import annotations

import pytest

from graphsvc.benchmark import papers
from graphsvc.documents import files
from graphsvc.documents.base import Table
from graphsvc.place import OnPage


@pytest.mark.parametrize(("form", "data"), [("docx", papers.word(2)), ("xlsx", papers.book(2 * papers.ROWS)), ("pdf", papers.pdf(2))])
def test_a_document_for_measuring_is_a_table_of_so_many_rows(form: str, data: bytes) -> None:
    document = files.parse(f"plan.{form}", data)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    codes = [row.cells[0].cell.text for table in tables for row in table.rows if row.cells[0].cell.text.startswith("A1.")]
    assert codes == [f"A1.{number}" for number in range(1, 2 * papers.ROWS + 1)]
    assert {len(row.cells) for table in tables for row in table.rows} == {len(papers.HEADINGS)}
    assert len(document.text) > 2 * 2_000
    if form == "pdf":
        assert {line.place.page for line in document.lines if isinstance(line.place, OnPage)} == {1, 2}
