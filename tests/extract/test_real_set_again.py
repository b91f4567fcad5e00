"""The five real texts, set again as documents of every format: the records agree with those of the texts, field by field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc.documents import files
from graphsvc.extract import reader
from tests.setting import compared, paper, real, sheets, word
from tests.setting.layout import Layout

LEAST = 0.99
PRINTERS: dict[str, Callable[[Layout], bytes]] = {
    "docx": word.printed,
    "pdf": paper.printed,
    "bare.pdf": lambda layout: paper.printed(replace(layout, rules=False)),
    "xlsx": sheets.printed,
    "csv": sheets.printed_csv,
}


@pytest.mark.parametrize("form", PRINTERS)
@pytest.mark.parametrize("number", range(5))
def test_a_real_text_set_again_says_the_same(number: int, form: str, documents: list[Path], root: Path, tmp_path: Path) -> None:
    layout, expected = real.layout(documents[number], root)
    printed = tmp_path / f"{documents[number].stem}.{form}"
    printed.write_bytes(PRINTERS[form](layout))
    record = reader.read_document(files.read(printed), root)
    met, different = compared.differences(expected, record)
    assert met > 100
    assert len(record.items) == len(expected.items)
    assert 1 - len(different) / met >= LEAST, different[:10]
    if expected.family == "monitoring-table":
        assert {item.status for item in record.items} == {"Plněna", "Plněna částečně", "Neplněna", None}, "the columns are known"
