"""What was read is kept under keys that change with all that it depends on, in a form that can be read back and does nothing else."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.benchmark import manydocs
from graphsvc.building import kept, keys, records
from graphsvc.building.kept import KeptGraph
from graphsvc.documents import files
from graphsvc.errors import DataError, StoreError
from graphsvc.extract import reader
from graphsvc.model import Item, Record
from graphsvc.place import Place
from graphsvc.settings import Settings
from tests.setting import families, paper, sheets, word

PARTS = st.lists(st.text(max_size=4) | st.binary(max_size=4), max_size=4)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
st.register_type_strategy(str, TEXT)
PLACES = st.dictionaries(st.integers(1, 99), st.one_of([st.from_type(kind) for kind in get_args(Place)]), max_size=5)


def as_bytes(parts: list[str | bytes]) -> list[bytes]:
    return [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]


@given(PARTS, PARTS)
def test_keys_are_the_same_for_the_same_parts_alone(one: list[str | bytes], other: list[str | bytes]) -> None:
    assert (keys.key(*one) == keys.key(*other)) == (as_bytes(one) == as_bytes(other))


@given(PARTS, st.data())
def test_a_key_is_another_one_where_parts_are_cut_otherwise(parts: list[str | bytes], data: st.DataObject) -> None:
    joined = b"".join(as_bytes(parts))
    at = data.draw(st.integers(0, len(joined)))
    cut = [joined[:at], joined[at:]]
    assert (keys.key(*cut) == keys.key(*parts)) == (cut == as_bytes(parts))


@given(TEXT, TEXT, st.binary(min_size=1, max_size=20), st.binary(min_size=1, max_size=20), st.sampled_from(["d1", "d2"]))
def test_the_key_of_a_reading_changes_with_name_bytes_and_what_reading_depends_on(
    name: str, other: str, data: bytes, more: bytes, depends: str
) -> None:
    made = keys.of_reading(name, keys.key(data), "d1")
    assert (made == keys.of_reading(other, keys.key(more), depends)) == ((name, data, "d1") == (other, more, depends))


@pytest.mark.parametrize("path", ["sources.toml", "lookups/bodies.toml", "profiles/cards.toml"])
def test_what_reading_depends_on_changes_with_data_and_profiles(root: Path, tmp_path: Path, path: str) -> None:
    for name in ("sources.toml", "lookups", "profiles"):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / name).symlink_to(root / "data" / name)
    here = Settings(root=tmp_path)
    before = keys.reading(here)
    assert before == keys.reading(Settings(root=root))
    top = tmp_path / "data" / path.partition("/")[0]
    top.unlink()
    if "/" in path:
        top.mkdir()
        for file in (root / "data" / top.name).glob("*.toml"):
            (top / file.name).write_bytes(file.read_bytes())
    changed = tmp_path / "data" / path
    changed.write_bytes((root / "data" / path).read_bytes() + b"\n# changed\n")
    assert keys.reading(here) != before


def test_decisions_of_people_about_links_do_not_make_documents_read_again(root: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "lookups").mkdir(parents=True)
    (tmp_path / "data" / "sources.toml").write_bytes((root / "data" / "sources.toml").read_bytes())
    before = keys.reading(Settings(root=tmp_path))
    (tmp_path / "data" / "lookups" / "succession.toml").write_text("# decided\n", encoding="utf-8")
    assert keys.reading(Settings(root=tmp_path)) == before


def test_profiles_of_ones_own_are_part_of_it(root: Path, tmp_path: Path) -> None:
    own = Settings(root=root, profiles=tmp_path)
    before = keys.reading(own)
    (tmp_path / "own.toml").write_text("x", encoding="utf-8")
    assert keys.reading(own) != before


@settings(max_examples=30, deadline=None)
@given(st.builds(Record, document=TEXT, where=PLACES, items=st.lists(st.from_type(Item), max_size=2).map(tuple)))
def test_a_record_that_was_kept_is_the_record(record: Record) -> None:
    assert records.read(records.written(record)) == record


@pytest.mark.parametrize("name", ["plan.txt", "plan.docx", "plan.pdf", "plan.xlsx"])
def test_records_of_all_formats_are_kept_with_their_places(name: str, root: Path) -> None:
    made = {"txt": lambda _: manydocs.text(1).encode(), "docx": word.printed, "pdf": paper.printed, "xlsx": sheets.printed}
    record = reader.read_document(files.parse(name, made[name[5:]](families.CARDS)), root)
    assert bool(record.where) == (name != "plan.txt")
    assert records.read(records.written(record)) == record


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\x80\x04N.", b'{"document": 1}', b"\xff"])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(DataError, match="no record"):
        records.read(data)


def test_a_field_that_a_record_does_not_have_is_refused(root: Path) -> None:
    written = records.written(reader.read_document(files.parse("a.txt", manydocs.text(1).encode()), root))
    with pytest.raises(DataError, match="no record"):
        records.read(written[:-1] + b',"more":1}')


def test_what_is_kept_is_there_the_next_time_and_is_swept(tmp_path: Path) -> None:
    graph = KeptGraph({"p": "1"}, "d", "t")
    with kept.opened(tmp_path / "kept") as first:
        first.keep_reading("a", b"brief", b"record")
        first.keep_refusal("b", "no")
        first.keep_graph("g", graph, b"", b"")
    with kept.opened(tmp_path / "kept") as second:
        assert second.reading("a") == kept.KeptReading(b"brief", None)
        assert second.record("a") == b"record"
        assert second.reading("b") == kept.KeptReading(None, "no")
        assert second.graph("g") == graph
        assert second.sweep({"a"}, {"g"}, set()) == 1
        assert second.reading("b") is None
    with kept.opened(tmp_path / "kept", fresh=True) as third:
        assert third.reading("a") is None


def test_what_was_kept_before_an_error_stays(tmp_path: Path) -> None:
    def broken_off() -> None:
        with kept.opened(tmp_path / "kept") as first:
            first.keep_refusal("b", "no")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    with kept.opened(tmp_path / "kept") as second:
        assert second.reading("b")


@pytest.mark.parametrize("damage", [b"rubbish" * 1_000, b"", b"SQLite format 3\x00" + b"\xff" * 5_000])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / kept.FILE).write_bytes(damage)
    with kept.opened(tmp_path / "kept") as begun:
        begun.keep_refusal("b", "no")
        assert begun.reading("b")


def test_a_file_of_another_format_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with kept.opened(tmp_path / "kept") as first:
        first.keep_refusal("b", "no")
    monkeypatch.setattr(kept, "FORMAT", kept.FORMAT + 1)
    with kept.opened(tmp_path / "kept") as second:
        assert second.reading("b") is None


def test_the_folder_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "kept"
    place.mkdir(mode=0o755)
    with kept.opened(place):
        assert place.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(os, "geteuid", lambda: 4_711)
    with pytest.raises(StoreError, match="somebody else's"), kept.opened(place):
        pass


def test_a_link_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "kept").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="somebody else's, or none"), kept.opened(tmp_path / "kept"):
        pass


def test_two_builds_do_not_share_it(tmp_path: Path) -> None:
    with kept.opened(tmp_path / "kept") as first:
        first.keep_refusal("b", "no")
        with pytest.raises(StoreError, match="Another build is at work"), kept.opened(tmp_path / "kept"):
            pass
    assert sqlite3.connect(tmp_path / "kept" / kept.FILE).execute("SELECT count(*) FROM reading").fetchone() == (1,)
