"""Dumps: whole graphs as files, made once a version of the data, whole or not at all."""

from __future__ import annotations

import fcntl
import gzip
import os
import threading
from collections import Counter
from pathlib import Path
from typing import IO

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graphsvc.errors import LimitError, NotFoundError, StoreError
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store.base import FORMATS, Format, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web import dumps, published
from graphsvc.web.app import create_app
from graphsvc.web.dumps import Dumps, short_name

GRAPH = f"{DEFAULT_BASE}graph/a"
DATA = b'<http://e/s> <http://e/p> "1 .\\n x" .\n<http://e/s> <http://e/q> <http://e/o> .\n'


def filled(path: Path, data: bytes = DATA) -> EmbeddedStore:
    store = EmbeddedStore(path)
    with store.writer() as writer:
        writer.replace_graph(GRAPH, data)
        writer.replace_graph("http://elsewhere/g", data)
    return store


def of(view: View, cache: Path) -> Dumps:
    return Dumps.of(view, cache, DEFAULT_BASE, view.graphs())


def test_all_graphs_come_back_from_their_dump(shipped: FlaskClient, shipped_view: View) -> None:
    with shipped.get("/dump/all.nq.gz") as answer:
        assert answer.mimetype == "application/gzip"
        assert "Content-Encoding" not in answer.headers
        quads = list(ox.parse(gzip.decompress(answer.data), format=ox.RdfFormat.N_QUADS))
    assert Counter(quad.graph_name.value for quad in quads) == shipped_view.graphs()


@pytest.mark.parametrize(("form", "parser"), [("nt", ox.RdfFormat.N_TRIPLES), ("ttl", ox.RdfFormat.TURTLE), ("nq", ox.RdfFormat.N_QUADS)])
def test_a_graph_comes_back_in_each_format(shipped: FlaskClient, shipped_view: View, form: str, parser: ox.RdfFormat) -> None:
    with shipped.get(f"/dump/codelists.{form}.gz") as answer:
        triples = {quad.triple for quad in ox.parse(gzip.decompress(answer.data), format=parser)}
    assert len(triples) == shipped_view.graphs()[f"{DEFAULT_BASE}graph/codelists"]


def test_a_part_of_a_dump_can_be_asked_for_and_it_is_not_sent_twice(shipped: FlaskClient) -> None:
    with shipped.get("/dump/codelists.nt.gz") as whole:
        data, tag = whole.data, whole.headers["ETag"]
        assert not tag.startswith("W/")
    with shipped.get("/dump/codelists.nt.gz", headers={"Range": "bytes=10-19"}) as part:
        assert (part.status_code, part.data) == (206, data[10:20])
    with shipped.get("/dump/codelists.nt.gz", headers={"If-None-Match": tag}) as same:
        assert (same.status_code, same.data) == (304, b"")
    with shipped.head("/dump/codelists.nt.gz") as head:
        assert (head.status_code, head.data, head.content_length) == (200, b"", len(data))


def test_equal_data_give_equal_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        view = filled(tmp_path / name).view()
        for dump in of(view, tmp_path / f"{name}-dumps").offered:
            of(view, tmp_path / f"{name}-dumps").file(dump)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / f"{name}-dumps").rglob("*.gz")} for name in ("one", "two"))
    assert len(one) == 7
    assert one == two


def test_a_line_end_within_a_value_is_no_end_of_a_statement(tmp_path: Path) -> None:
    found = of(filled(tmp_path / "store").view(), tmp_path / "dumps")
    quads = list(ox.parse(gzip.decompress(found.file("a.nq.gz").read_bytes()), format=ox.RdfFormat.N_QUADS))
    assert {quad.graph_name.value for quad in quads} == {GRAPH}
    assert '"1 .\\n x"' in {str(quad.object) for quad in quads}


class Broken:
    """A view whose dump breaks off."""

    def version(self) -> str:
        return "broken"

    def dump(self, output: IO[bytes], form: Format, graph: str | None = None) -> None:
        output.write(b"half of")
        raise StoreError("the store cannot be read")


def test_what_breaks_off_leaves_no_dump(tmp_path: Path) -> None:
    found = Dumps.of(Broken(), tmp_path, DEFAULT_BASE, [GRAPH])  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        found.file("a.nt.gz")
    assert found.sizes() == {}
    assert not list(tmp_path.rglob("*.gz"))


def test_files_of_older_versions_go(tmp_path: Path) -> None:
    versions = []
    for number in range(4):
        view = filled(tmp_path / "store", DATA.replace(b"http://e/o", f"http://e/{number}".encode())).view()
        of(view, tmp_path / "dumps").file("a.nt.gz")
        os.utime(tmp_path / "dumps" / view.version(), (number, number))
        versions.append(view.version())
    assert len(set(versions)) == 4
    assert {path.name for path in (tmp_path / "dumps").iterdir()} == set(versions[-dumps.KEPT :])


def test_many_who_ask_at_once_get_one_dump(tmp_path: Path) -> None:
    found, sizes = of(filled(tmp_path / "store").view(), tmp_path / "dumps"), []
    threads = [threading.Thread(target=lambda: sizes.append(found.file("all.nq.gz").stat().st_size)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sizes) == 8
    assert len(set(sizes)) == 1


def test_who_would_wait_too_long_is_told_to_come_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path / "store")
    client = create_app(Settings(store=store.path), Fixed(store.view()), Direct(store.view())).test_client()
    folder = tmp_path / "store-dumps" / store.view().version()
    folder.mkdir(parents=True)
    monkeypatch.setattr(dumps, "PATIENCE", 0.1)
    with (folder / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        answer = client.get("/dump/a.nt.gz")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "a.nt.gz" in answer.json["detail"]
        with pytest.raises(LimitError):
            of(store.view(), tmp_path / "store-dumps").file("a.nt.gz")
    with client.get("/dump/a.nt.gz") as answer:
        assert answer.status_code == 200


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "dumps").write_text("a file stands where the folder should be")
    with pytest.raises(StoreError, match="cannot be kept beside the store"):
        of(filled(tmp_path / "store").view(), tmp_path / "dumps").file("a.nt.gz")


@pytest.mark.parametrize("name", ["../current/digests.json", "lock", "part", "a.rdf.gz", "all.ttl.gz", ""])
def test_only_what_is_offered_can_be_had(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        of(filled(tmp_path / "store").view(), tmp_path / "dumps").file(name)


NO_FILE_NAMES = ["http://elsewhere/g", f"{DEFAULT_BASE}graph/../x", f"{DEFAULT_BASE}graph/all", f"{DEFAULT_BASE}graph/a/b"]


@pytest.mark.parametrize("graph", NO_FILE_NAMES)
def test_a_name_that_is_no_file_name_becomes_one(graph: str) -> None:
    assert short_name(graph, DEFAULT_BASE).startswith("graph-")
    assert "/" not in short_name(graph, DEFAULT_BASE)
    assert short_name(GRAPH, DEFAULT_BASE) == "a"


def test_large_graphs_are_dumped_when_somebody_wants_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path / "store")
    client = create_app(Settings(store=store.path), Fixed(store.view()), Direct(store.view())).test_client()
    monkeypatch.setattr(published, "SMALL", 1)
    assert "vytvoří se při prvním stažení" in client.get("/dump/").text
    client.get("/dump/a.nt.gz").close()
    assert [path.name for path in (tmp_path / "store-dumps").rglob("*.gz")] == ["a.nt.gz"]
    monkeypatch.setattr(published, "SMALL", 1_000)
    assert "vytvoří se" not in client.get("/dump/").text
    assert len(list((tmp_path / "store-dumps").rglob("*.gz"))) == 7


def test_only_formats_of_dumps_are_written(tmp_path: Path) -> None:
    view = filled(tmp_path / "store").view()
    with (tmp_path / "out").open("wb") as out:
        for form, graph in (("ttl", None), ("rdf", GRAPH), ("csv", GRAPH)):
            with pytest.raises(ValueError, match=form):
                view.dump(out, FORMATS[form], graph)


def test_the_folder_of_the_store_may_be_a_relative_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    view = filled(Path("inner") / "store").view()
    client = create_app(Settings(store=Path("inner") / "store"), Fixed(view), Direct(view)).test_client()
    answer = client.get("/dump/a.nt.gz")
    assert answer.status_code == 200
    assert gzip.decompress(answer.data).count(b" .\n") == view.graphs()[GRAPH]
    answer.close()
