"""A writer hands over what it has collected when that is much; it is all or nothing all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.store import ledger, states, writing
from graphsvc.store.embedded import EmbeddedStore


def lines(graph: int) -> bytes:
    return b"".join(b"<http://e/s%d> <http://e/p> %d .\n" % (graph % 3, number) for number in range(20))


def write(store: EmbeddedStore, count: int) -> None:
    with store.writer() as writer:
        writer.remove_graph("http://e/g0")
        for number in range(count):
            writer.replace_graph(f"http://e/g{number}", lines(number), writing.FORMATS["ttl"])


def digests(store: EmbeddedStore) -> dict[str, str]:
    return states.digests((store.path / "current").resolve())


@pytest.mark.parametrize("few", [0, 20_000])
def test_what_is_written_in_parts_is_what_is_written_at_once(tmp_path: Path, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, parts = EmbeddedStore(tmp_path / "whole"), EmbeddedStore(tmp_path / "parts")
    write(whole, 12)
    monkeypatch.setattr(writing, "_MOST", 50)
    monkeypatch.setattr(ledger, "_FEW", few)
    settled = []
    settle = writing.EmbeddedWriter._settle
    monkeypatch.setattr(writing.EmbeddedWriter, "_settle", lambda writer: settled.append(len(writer._pending)) or settle(writer))
    write(parts, 12)
    assert settled == [3, 3, 3, 3, 0]
    assert digests(parts) == digests(whole)
    assert (parts.view().graphs(), parts.view().size()) == (whole.view().graphs(), whole.view().size())
    write(parts, 12)
    assert digests(parts) == digests(whole)
    assert parts.view().size() == whole.view().size()


def test_parts_that_were_handed_over_are_gone_with_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_MOST", 30)
    store = EmbeddedStore(tmp_path / "store")
    write(store, 3)
    before, state = digests(store), store.state()

    def broken_off() -> None:
        with store.writer() as writer:
            for number in range(2, 9):
                writer.replace_graph(f"http://e/g{number}", lines(number + 1), writing.FORMATS["ttl"])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert (digests(store), store.state()) == (before, state)
    assert list(store.view().graphs()) == [f"http://e/g{number}" for number in range(3)]


def test_a_graph_that_is_written_twice_in_different_parts_holds_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_MOST", 15)
    store = EmbeddedStore(tmp_path / "store")
    with store.writer() as writer:
        for number in (0, 1, 2):
            writer.replace_graph("http://e/g", lines(number), writing.FORMATS["ttl"])
    assert store.view().graphs() == {"http://e/g": 20}
    assert store.view().size() == 20
    assert store.view().ask("ASK { <http://e/s2> ?p ?o } ")
    assert not store.view().ask("ASK { <http://e/s1> ?p ?o } ")
