"""The list of known documents."""

import pytest

from graphsvc import sources
from graphsvc.errors import DataError
from graphsvc.settings import resources


def write(root, text):
    (root / "data").mkdir()
    (root / "data" / "sources.toml").write_text(text, encoding="utf-8")
    return root


def test_the_shipped_list_names_five_documents_of_four_plans():
    known = sources.load(resources())
    assert len(known) == 5
    assert {source.plan for source in known.values()} == {"sprss-2014-2017", "sprss-2018-2020", "ssz-2021", "ap-ssz-2024-2025"}
    assert {source.id for source in known.values() if source.evaluates} == {
        "sprss-2018-2020-monitoring-2018",
        "ap-ssz-2024-2025-monitoring",
        "ssz-2021-monitoring-2022-2023",
    }


def test_an_entry_that_lacks_a_key_is_refused(tmp_path):
    with pytest.raises(DataError, match="'a' lacks plan, recognise"):
        sources.load(write(tmp_path, '[a]\ntitle = "A"\nfamily = "cards"\n'))


def test_an_evaluation_without_its_end_is_refused(tmp_path):
    text = '[a]\ntitle = "A"\nplan = "p"\nfamily = "cards"\nrecognise = []\nevaluates = { start = "2018" }\n'
    with pytest.raises(DataError, match="without start and end"):
        sources.load(write(tmp_path, text))


@pytest.mark.parametrize("text", [None, "[a"])
def test_a_file_that_is_missing_or_broken_is_named(tmp_path, text):
    root = tmp_path if text is None else write(tmp_path, text)
    with pytest.raises(DataError, match=r"sources\.toml"):
        sources.load(root)


def test_a_document_is_recognised_by_all_of_its_patterns(tmp_path):
    text = '[a]\ntitle = "A"\nplan = "p"\nfamily = "cards"\nrecognise = ["alfa", "be+ta"]\n'
    root = write(tmp_path, text)
    assert sources.recognise("alfa beeta", "cards", root) == sources.load(root)["a"]
    assert sources.recognise("alfa", "cards", root) is None
    assert sources.recognise("alfa beeta", "strategy-report", root) is None
