"""Editions compared: what one way adds, the other way removes; and what is said of them is read as it was written."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from editions_of import BASE, NEW, PLAN, items
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.editions import content, register
from graphsvc.editions.model import LONGEST_NOTE, Edition, Publication, clean
from graphsvc.errors import ForeignDataError, ParameterError
from graphsvc.rdf.terms import Terms
from graphsvc.review import comparing, prepared
from graphsvc.store import memory, serial
from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore

TITLES = st.dictionaries(st.sampled_from(["A1.1", "A1.2", "A2.1", "B1.1"]), st.sampled_from(["jedna", "druhá", "třetí"]))
NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=0x17F, exclude_characters="/"), min_size=1)
TEXT = st.text(st.characters(exclude_categories=["C"]), max_size=30)


def edition(titles: Mapping[str, str]) -> content.Content:
    return {NEW: b"".join(items(code, title=title) for code, title in sorted(titles.items()))}


@settings(max_examples=40, deadline=None)
@given(TITLES, TITLES)
def test_what_one_way_adds_the_other_way_removes(one: dict[str, str], other: dict[str, str]) -> None:
    view = memory.view_of(b"")
    there = comparing.compare(view, edition(one), edition(other), PLAN).changes
    back = comparing.compare(view, edition(other), edition(one), PLAN).changes
    assert {node.code for node in there.added} == other.keys() - one.keys()
    assert [node.code for node in there.added] == [node.code for node in back.removed]
    assert [node.code for node in there.removed] == [node.code for node in back.added]
    assert there.kept == back.kept == sum(one[code] == other[code] for code in one.keys() & other.keys())
    mirrored = [(change.item.code, [(d.property, d.after, d.before) for d in change.differences]) for change in back.changed]
    assert [(change.item.code, [(d.property, d.before, d.after) for d in change.differences]) for change in there.changed] == mirrored


@settings(max_examples=40, deadline=None)
@given(TITLES, TITLES)
def test_a_content_is_read_as_it_was_written(one: dict[str, str], other: dict[str, str]) -> None:
    said = {name: data for name, data in {NEW: edition(one)[NEW], f"{BASE}graph/b": edition(other)[NEW]}.items() if data}
    said = {name: b"".join(sorted(set(data.splitlines(keepends=True)))) for name, data in said.items()}
    assert content.of_quads(content.quads(said)) == said
    assert content.items(said, PLAN) == len(one.keys() | other.keys())


@settings(max_examples=40, deadline=None)
@given(note=TEXT, file=TEXT, agent=NAMES, restored=st.none() | st.integers(1, 9))
def test_what_is_told_of_an_edition_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, note: str, file: str, agent: str, restored: int | None
) -> None:
    digest, found = "ab" if file else "", {"violation": 0}
    told = Publication(agent, "2026-03-01T12:30:15Z", note, file, digest, restored, found, True, "v", ("urn:a",), ("urn:b",))
    made = [Edition(PLAN, 1, "c" * 64, 3), Edition(PLAN, 2, "d" * 64, 4, told)]
    store = EmbeddedStore(tmp_path_factory.mktemp("told") / "store")
    with store.writer() as writer:
        triples = [triple for one in made for triple in register.statements(one, Terms(BASE))]
        writer.replace_graph(f"{BASE}graph/editions", serial.ntriples(triples), FORMATS["nt"])
    assert register.of_plan(store.view(), BASE, PLAN) == register.all_editions(store.view(), BASE) == made
    assert register.held(store.view(), BASE) == {"urn:a", "urn:b"}


def test_blank_nodes_are_called_by_numbers_in_their_order() -> None:
    data = b'_:x <urn:p> _:y .\n_:y <urn:p> "_:x" .\n<urn:a> <urn:p> _:x .\n'
    made = content.given(NEW, data, "urn:n/")
    assert made == b'<urn:a> <urn:p> <urn:n/1> .\n<urn:n/1> <urn:p> <urn:n/2> .\n<urn:n/2> <urn:p> "_:x" .\n'


@pytest.mark.parametrize("data", [b"nonsense", b"<urn:a> <urn:b> <urn:c> <urn:g> .", b"<a> <urn:b> <urn:c> .", b"\xff"])
def test_what_is_no_ntriples_is_refused(data: bytes) -> None:
    with pytest.raises(ForeignDataError):
        content.given(NEW, data, "urn:n/")


def test_what_a_process_tells_of_a_draft_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = prepared.Prepared(PLAN, "new", items("A1.1"), ("urn:g",), "v")
    about, packed = ready.packed()
    assert prepared.unpacked(about, packed) == ready
    for damaged in (b"", packed[:-3], b"x" + packed):
        with pytest.raises(ForeignDataError):
            prepared.unpacked(about, damaged)
    monkeypatch.setattr(prepared, "LARGEST", 10)
    with pytest.raises(ForeignDataError, match="larger than"):
        prepared.unpacked(about, packed)


@pytest.mark.parametrize(
    ("plan", "document", "sentence"),
    [
        ("", "new", "Choose the plan"),
        ("https://elsewhere.example/id/plan/x", "new", "Choose the plan"),
        (f"{PLAN}/goal/A1", "new", "Choose the plan"),
        (PLAN, "editions", "another one"),
        (PLAN, "../new", "another one"),
        (f"{BASE}id/plan/other", "new", "about another plan"),
    ],
)
def test_a_draft_that_cannot_be_published_is_told_why(plan: str, document: str, sentence: str) -> None:
    with pytest.raises(ParameterError, match=sentence):
        prepared.change(prepared.Prepared(plan, document, items("A1.1"), (), "v"), "a.nt", BASE)


def test_a_note_is_kept_without_what_does_not_print() -> None:
    assert clean(" a\x1b[31m\nb\u202e ") == "a[31m\nb"
    with pytest.raises(ParameterError, match=str(LONGEST_NOTE)):
        clean("x" * (LONGEST_NOTE + 1))
