"""The five real documents against golden files that were checked by hand, item by item, against the text.

Write them anew with ``make golden`` and read the difference before it is committed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from graphsvc import sources
from graphsvc.documents import txt
from graphsvc.extract import facts, profiles, reader
from graphsvc.model import Record
from graphsvc.text import plain_letters

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture(scope="session")
def records(documents: list[Path], root: Path) -> dict[str, Record]:
    return {str(record.source): record for record in (reader.read(path, root) for path in documents)}


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.txt")))
def test_facts_are_as_checked_by_hand(name: str, records: dict[str, Record]) -> None:
    assert facts.render(records[name]) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_known_document_has_a_golden_file(root: Path) -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(sources.load(root))


def test_counts_are_what_the_register_of_documents_expects(records: dict[str, Record], root: Path) -> None:
    assert len(records) == 5
    for name, record in records.items():
        found = {
            "items": len(record.items),
            "goals": len(record.goals),
            "coordination": len(record.coordination),
            "coordination_codes": sum(len(entry.codes) for entry in record.coordination),
            "abbreviations": len(record.abbreviations),
            "resolutions": len({number for item in record.items for number in item.resolutions}),
        }
        expected = sources.load(root)[name].expect
        assert expected
        assert {key: found[key] for key in expected} == dict(expected), name


LABELS = {"výši", "filetic", "ket"}
"""A word before an amount, and the halves of a broken web address."""


def test_every_word_is_accounted_for(documents: list[Path], root: Path) -> None:
    """What no field and no rule took is in the notes: nothing is dropped silently."""
    for path in documents:
        document = txt.read(path)
        layout = profiles.recognise(document, profiles.load_all(root), root)
        read = words(json.dumps(reader.read(path, root).to_json(), ensure_ascii=False))
        labels = {word for pattern, _ in layout.labels for word in words(pattern.pattern)}
        labels |= {word for pattern in layout.patterns.values() for word in words(pattern.pattern)} | LABELS
        lines = [line for line in document.lines if not layout.ignored_by(line.clean)]
        assert len(lines) > 100
        lost = {(line.number, word) for line in lines for word in words(line.clean) - read - labels if plain_letters(word) not in labels}
        assert not lost, path.name


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{2,}", text))


def test_the_same_document_gives_the_same_record_under_any_name(documents: list[Path], root: Path, tmp_path: Path) -> None:
    for path in documents:
        copy = tmp_path / "renamed.txt"
        copy.write_bytes(path.read_bytes())
        assert facts.render(reader.read(copy, root)) == facts.render(reader.read(path, root))
