"""``graphsvc bench review`` as a person runs it, on a small draft."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from graphsvc.benchmark.drafts import comments, faults, word
from graphsvc.commands.bench_review import command
from graphsvc.documents import files
from graphsvc.extract import reader
from graphsvc.settings import Settings


def test_the_synthetic_draft_is_one_that_the_product_reads() -> None:
    record = reader.read_document(files.parse("draft.docx", word(40)), Settings().root)
    assert len({item.code for item in record.items}) == 40
    assert record.plan.id == "sprss-2018-2020"
    with pytest.raises(KeyError):
        comments(word(1))


def test_a_draft_goes_back_with_a_comment_for_each_planted_fault() -> None:
    ran = CliRunner().invoke(command, ["--items", "8", "--runs", "1"], obj=Settings(), standalone_mode=False)
    assert (ran.return_value, ran.exception) == (0, None), ran.output
    assert f"{faults(8)} of {faults(8)} planted faults" in ran.output
    assert faults(8) == 4
