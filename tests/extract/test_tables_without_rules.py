"""Tables of a PDF that have no rules, in any look: the records say what those of the Word document of the same content say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from graphsvc.documents import files
from graphsvc.extract import reader
from graphsvc.model import Record
from tests.setting import compared, office, paper, plenty, word
from tests.setting.layout import Layout
from tests.setting.paper import Look

LEAST = 0.99
ITEMS = 24
LOOKS = {
    "plain": Look(),
    "rules": Look(rules="all"),
    "rules across alone": Look(rules="across"),
    "a frame alone": Look(rules="frame"),
    "every other row shaded": Look(rules="zebra"),
    "small letters": Look(size=6),
    "large letters": Look(size=10),
    "little white between rows": Look(padding=1.5),
    "much white between rows": Look(padding=8),
    "cells in the middle of rows": Look(valign="MIDDLE"),
    "cells at the end of rows": Look(valign="BOTTOM"),
    "cells in the middle of shaded rows": Look(rules="zebra", valign="MIDDLE"),
    "short columns at their right edge": Look(right=True),
    "justified": Look(justified=True),
    "narrow first columns": Look(widths={2: (1, 4), 6: (3, 4, 6, 3, 3, 5), 5: (2, 3, 3, 3, 8), 8: (3, 5, 3, 3, 3, 6, 8, 3)}),
    "wide first columns": Look(widths={2: (3, 4), 6: (2, 9, 4, 3, 3, 4), 5: (1, 8, 3, 3, 3), 8: (2, 5, 4, 4, 5, 4, 14, 4)}),
    "portrait": Look(portrait=True, size=6),
    "turned to the right": Look(turned=90),
    "upside down": Look(turned=180),
    "turned to the left": Look(turned=270),
}
LONG: dict[str, Callable[[], Layout]] = {
    "cards": lambda: plenty.cards(ITEMS),
    "monitoring": lambda: plenty.monitoring(ITEMS),
    "report": lambda: plenty.report(ITEMS),
    "actions": lambda: plenty.actions(ITEMS),
}
OTHERWISE: dict[str, Callable[[], Layout]] = {
    "headings on the first page alone": lambda: plenty.monitoring(60, seed=5, tables=1),
    "headings on every page": lambda: plenty.monitoring(60, seed=5, tables=1, head=1),
    "an action plan with headings on the first page alone": lambda: plenty.actions(40, seed=6, tables=1, head=0),
    "several tables on a page": lambda: plenty.actions(24, seed=7, tables=8),
    "a long report": lambda: plenty.report(40, seed=8, okruhy=1),
}


@cache
def expected(layout: Callable[[], Layout], root: Path) -> Record:
    made = layout()
    return reader.read_document(files.parse(f"{made.name}.docx", word.printed(made)), root)


def agrees(made: Record, record: Record) -> None:
    met, different = compared.differences(made, record)
    assert met > 50
    assert len(record.items) == len(made.items)
    assert 1 - len(different) / met >= LEAST, different[:10]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("family", plenty.FAMILIES)
def test_a_look_changes_nothing(family: str, look: str, root: Path) -> None:
    made = expected(LONG[family], root)
    assert len(made.items) == ITEMS
    printed = paper.printed(replace(LONG[family](), rules=False), LOOKS[look])
    agrees(made, reader.read_document(files.parse(f"{family}.pdf", printed), root))


@pytest.mark.parametrize("layout", OTHERWISE)
@pytest.mark.parametrize("look", ["plain", "cells in the middle of rows"])
def test_tables_over_many_pages_and_many_on_a_page(layout: str, look: str, root: Path) -> None:
    printed = paper.printed(replace(OTHERWISE[layout](), rules=False), LOOKS[look])
    agrees(expected(OTHERWISE[layout], root), reader.read_document(files.parse("plan.pdf", printed), root))


@pytest.mark.parametrize("seed", [10, 12, 21])
def test_headings_that_end_a_page_are_divided_as_the_rest_of_the_table(seed: int, root: Path) -> None:
    layout = plenty.report(ITEMS, seed=seed)
    made = reader.read_document(files.parse("plan.docx", word.printed(layout)), root)
    printed = paper.printed(replace(layout, rules=False), LOOKS["little white between rows"])
    agrees(made, reader.read_document(files.parse("plan.pdf", printed), root))


@pytest.mark.parametrize("family", plenty.FAMILIES)
def test_an_office_program_prints_tables_without_rules(family: str, root: Path, tmp_path: Path) -> None:
    if office.program() is None:
        pytest.skip("LibreOffice is not installed")
    printed = office.converted(word.printed(replace(LONG[family](), rules=False)), tmp_path)
    if printed is None:
        pytest.skip("LibreOffice has no part for texts here")
    agrees(expected(LONG[family], root), reader.read_document(files.parse(f"{family}.pdf", printed), root))
