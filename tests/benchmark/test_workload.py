"""Servers under load are asked what has an answer, and must give the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.benchmark import measure, servers, workload
from graphsvc.benchmark.servers import Data
from graphsvc.benchmark.workload import Workload
from graphsvc.errors import StoreError
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS, View
from graphsvc.store.embedded import EmbeddedStore


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workload")
    measure.build(measure.chosen(1_000), Settings(), folder / "store")
    return folder


@pytest.fixture(scope="module")
def view(folder: Path) -> View:
    return EmbeddedStore(folder / "store").view()


def test_every_look_up_has_one_answer_and_every_join_as_many_as_there_are(view: View) -> None:
    work = workload.over(view)
    assert len(set(work.look_ups)) == len(work.look_ups) > 40
    assert {len(view.select(query)) for query in work.look_ups} == {1}
    whole = len(view.select(work.everything))
    assert [len(view.select(query)) for query in work.joins] == [min(100, whole - at) for at in range(len(work.joins))]


def test_no_text_is_asked_twice_but_where_it_shall_be(view: View) -> None:
    asked = workload.over(view).asked()
    assert [one.fresh for one in asked.values()] == [True, True, False, False]
    assert [len(one.queries) for one in asked.values()][2:] == [1, 1]


def test_a_graph_without_items_is_refused(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    with store.writer() as writer:
        writer.replace_graph("http://example.org/g", b"<http://a> <http://b> <http://c> .")
    with pytest.raises(StoreError, match="nothing to ask for"):
        workload.over(store.view())


@pytest.mark.slow
def test_answers_that_differ_are_told(folder: Path, view: View, tmp_path: Path) -> None:
    """The same graph but for one title."""
    work = workload.over(view)
    other = EmbeddedStore(tmp_path / "store")
    with other.writer() as writer:
        data = view.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").serialize(FORMATS["nt"])
        title = view.select(work.look_ups[3])[0]["title"].value.encode()
        assert title in data
        writer.replace_graph("http://example.org/g", data.replace(title, b"Another title"))
    places = {"one": Data(folder / "store", folder, folder), "two": Data(other.path, tmp_path, tmp_path)}
    with servers.started(servers.ON_OURS, places["one"]) as one, servers.started(servers.ON_OURS, places["two"]) as two:
        assert workload.compare(work, {"one": one.url, "again": one.url}) > 100
        with pytest.raises(StoreError, match="The answers of one and two differ: "):
            workload.compare(work, {"one": one.url, "two": two.url})
        for page in (work.everything, "SELECT ?title WHERE { VALUES (?title ?n) { ('a' 1) ('a' 2) } }"):
            with pytest.raises(StoreError, match="The rows of one are not those of the join"):
                workload.compare(Workload((), (page,), work.look_ups[0]), {"one": one.url})


def test_a_server_that_does_not_start_is_told_with_its_last_words(tmp_path: Path) -> None:
    nowhere = Data(tmp_path / "none", tmp_path / "none", tmp_path / "none")
    with pytest.raises(StoreError, match="does not start"), servers.started(servers.ON_OURS, nowhere):
        pass
