"""Drafts of all formats are checked, and findings tell the place at which a planner finds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc.errors import DocumentError
from graphsvc.review.check import check
from graphsvc.review.checking import Checks
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import shapes
from graphsvc.validation.reports import words
from tests.setting import paper, sheets, word
from tests.setting.layout import Grid, Layout, Para

CARD = [["Číslo aktivity:", "{}"], ["Název aktivity:", "Nová aktivita"], ["Vazba na strategický cíl:", "SC77 Cíl, který není"]]
LAYOUT = Layout(
    [
        Para("Střednědobý plán rozvoje sociálních služeb v Libereckém kraji 2014-2017"),
        *(
            block
            for code in ("A01-01", "A01-02", "A01-02")
            for block in (Para("KARTA ROZVOJOVÉ AKTIVITY"), Grid([[label, value.format(code)] for label, value in CARD], (1, 2)))
        ),
    ]
)
PRINTERS: Mapping[str, Callable[[Layout], bytes]] = {
    "docx": word.printed,
    "pdf": paper.printed,
    "xlsx": sheets.printed,
    "csv": sheets.printed_csv,
}
KEYS = {"docx": ["table", "row", "cell"], "pdf": ["page", "bbox"], "xlsx": ["sheet", "row", "column"], "csv": ["row", "column"]}


@pytest.fixture
def settings(shipped_store: EmbeddedStore) -> Settings:
    return replace(Settings(), store=shipped_store.path)


@pytest.mark.parametrize("form", PRINTERS)
def test_findings_tell_the_place_in_the_document(form: str, settings: Settings, tmp_path: Path) -> None:
    draft = tmp_path / f"draft.{form}"
    draft.write_bytes(PRINTERS[form](LAYOUT))
    report = check([draft], settings, shapes.folder(settings.root))
    here = [finding for finding in report.findings if finding.document == draft.name and finding.locator]
    assert here
    assert {tuple(finding.locator) for finding in here} == {tuple(KEYS[form])}
    assert all(words.called(key, "cs") != key for finding in here for key in words.keys(finding.locator))
    twice = [finding for finding in here if finding.rule == "duplicate-code"]
    assert [finding.code for finding in twice] == ["A01-02"]
    assert f"{draft.name} (" in twice[0].message["cs"], "where the code stands again is told as a place, not as a line"


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_a_draft_that_is_sent_is_read_in_a_process_of_its_own(form: str, settings: Settings) -> None:
    done = Checks(settings).check(f"draft.{form}", PRINTERS[form](LAYOUT))
    assert {tuple(finding["locator"]) for finding in done.told["report"]["findings"] if finding["locator"]} == {tuple(KEYS[form])}


def test_a_draft_that_cannot_be_read_is_refused_with_the_reason(settings: Settings) -> None:
    with pytest.raises(DocumentError, match=r"cut or damaged.*draft\.docx$"):
        Checks(settings).check("draft.docx", word.printed(LAYOUT)[:3_000])
