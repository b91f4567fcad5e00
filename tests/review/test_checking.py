"""Drafts that people send: a process of its own checks each, can be killed, and leaves nothing behind."""

from __future__ import annotations

import io
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from unittest.mock import Mock

import pytest
from drafts import cards, large
from hypothesis import given
from hypothesis import strategies as st
from servers import OXIGRAPH, oxigraph

from graphsvc.errors import DocumentError, LimitError, NotFoundError, ParameterError
from graphsvc.review import checking
from graphsvc.review.checking import WAITING, Checks, file_name
from graphsvc.settings import Drafts, Endpoint, Limits, Settings
from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.wire import Channel
from graphsvc.text import slug

PLAN = "sprss-2018-2020"


@pytest.fixture
def settings(shipped_store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings over the shipped facts; whatever a test does, nothing may be left, neither beside the store nor in the folder of files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = shipped_store.view().version()
    yield replace(Settings(), store=shipped_store.path)
    assert not list(tmp_path.iterdir())
    assert not list(shipped_store.path.glob("preview-*"))
    assert shipped_store.view().version() == before


def test_a_draft_is_checked_in_the_place_of_a_plan(settings: Settings) -> None:
    done = Checks(settings).check("návrh.txt", cards(("A77-01", "Nová aktivita", "1"), ("A77-03", "Další aktivita", "1")), PLAN)
    told = done.told
    assert "code-gap" in told["report"]["counts"]
    assert {finding["document"] for finding in told["report"]["findings"] if finding["plan"] == PLAN} == {"návrh.txt"}
    assert [item["code"] for item in told["changes"]["added"]] == ["A77-01", "A77-03"]
    assert len(told["changes"]["removed"]) > 40
    assert set(done.files) == {"html.cs", "html.en", "xlsx.cs", "xlsx.en", "json", "ttl"}
    assert done.files["xlsx.cs"].startswith(b"PK")
    assert 0 < sum(map(len, done.files.values())) < done.size


def test_rdf_is_checked_too(settings: Settings) -> None:
    done = Checks(settings).check("draft.nt", large(2))
    assert [item["code"] for item in done.told["changes"]["added"]] == ["Z0", "Z1"]
    assert done.told["report"]["findings"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "empty: a.txt"),
        ("a.txt", b"%PDF-1.7 ...", "a PDF"),
        ("a.docx", b"PK\x03\x04...", "cut or damaged.*: a.docx"),
        ("a.txt", b"text\xff", "byte 0xff in line 1"),
        ("a.txt", b"only words", "a.txt"),
        ("../../etc/passwd.ttl", b"@prefix <", "no RDF that can be read .*: passwd.ttl"),
        ("a.rdf", b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', "no RDF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason_and_the_name(name: str, data: bytes, says: str, settings: Settings) -> None:
    with pytest.raises(DocumentError, match=says):
        Checks(settings).check(name, data)


def test_a_plan_that_is_not_known_is_refused(settings: Settings) -> None:
    with pytest.raises((ParameterError, NotFoundError), match="no-such-plan"):
        Checks(settings).check("a.txt", cards(("A01-01", "Nová", "1")), "no-such-plan")


def test_no_document_takes_the_place_of_a_graph_that_is_called_like_it(settings: Settings) -> None:
    data = cards(("A01-01", "Nová aktivita", "1"))
    plain, called = (Checks(settings).check(name, data, PLAN).told["report"]["counts"] for name in ("navrh.txt", "codelists.txt"))
    assert plain == called


def test_what_takes_too_long_is_stopped(settings: Settings) -> None:
    short = replace(settings, drafts=Drafts(seconds=1))
    begin = time.monotonic()
    with pytest.raises(LimitError, match="longer than 1 seconds"):
        Checks(short).check("large.nt", large(40_000))
    assert time.monotonic() - begin < 10


def test_what_takes_too_much_memory_is_stopped(settings: Settings) -> None:
    little = replace(settings, limits=Limits(memory=16))
    with pytest.raises(LimitError, match="memory"):
        Checks(little).check("large.nt", large(60_000))


@pytest.mark.parametrize(("whole", "said"), [(True, b"W"), (False, b"S")])
def test_where_the_process_ends_before_the_comments_are_made_the_rest_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, whole: bool, said: bytes
) -> None:
    def spawned(*_: object, **__: object) -> tuple[Mock, socket.socket]:
        here, there = socket.socketpair()
        with there:
            for kind, payload in ((b"R", b'{"report": {}}'), (b"D", b"{}\npacked"), (b"F", b"json\n[]"), (said, b"")):
                Channel(there).send(kind, payload)
            kept.append(there.dup())  # the draft is still taken
            kept[-1].shutdown(socket.SHUT_WR)
        return Mock(), here

    kept: list[socket.socket] = []
    monkeypatch.setattr(checking, "spawn", spawned)
    if whole:
        done = Checks(settings).check("a.docx", b"PK")
        assert (done.without, done.told, set(done.files)) == ("memory", {"report": {}}, {"json"})
        assert done.draft
    else:
        with pytest.raises(LimitError, match="memory"):
            Checks(settings).check("a.docx", b"PK")
    kept[0].close()


def test_few_are_checked_at_once_and_few_wait(settings: Settings) -> None:
    checks = Checks(replace(settings, drafts=Drafts(seconds=3, processes=1)), wait=0.5)
    data, said = large(40_000), []

    def check() -> None:
        try:
            checks.check("large.nt", data)
        except LimitError as error:
            said.append(str(error))

    threads = [threading.Thread(target=check) for _ in range(WAITING + 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(said) == len(threads)
    assert sum("Too many drafts" in one for one in said) == 1
    assert sum("Other drafts took longer" in one for one in said) == WAITING


@given(st.text())
def test_a_file_is_called_by_something_harmless(written: str) -> None:
    name = file_name(written)
    assert name == PurePosixPath(name).name
    assert name.isprintable()
    assert slug(PurePosixPath(name).stem)
    assert len(name) < 120


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("C:\\plány\\Návrh 2026.TXT", "Návrh 2026.TXT"),
        ("", "draft.txt"),
        ("../..", "draft.txt"),
        ("???.ttl", "draft.ttl"),
        (".ttl", "draft.ttl"),
    ],
)
def test_the_ending_says_what_a_file_is(written: str, name: str) -> None:
    assert file_name(written) == name


@pytest.mark.skipif(not OXIGRAPH.exists(), reason="oxigraph is not installed")
def test_a_store_on_a_server_is_fetched_before_the_draft_is_read(shipped_store: EmbeddedStore) -> None:
    with oxigraph("serve") as address:
        data = io.BytesIO()
        shipped_store.view().dump(data, FORMATS["nq"])
        sent = urllib.request.Request(f"{address}/store", data.getvalue(), {"Content-Type": "application/n-quads"}, method="POST")
        urllib.request.urlopen(sent, timeout=30).close()
        remote = replace(Settings(), endpoint=Endpoint(f"{address}/query"))
        done = Checks(remote).check("navrh.txt", cards(("A77-01", "Nová aktivita", "1")), PLAN)
    assert [item["code"] for item in done.told["changes"]["added"]] == ["A77-01"]
