"""The embedded store: what is written is read back, all or nothing, and what cannot work says what to do."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from graphsvc.errors import DataError, QueryError, StoreError
from graphsvc.store.base import FORMATS, Dataset, Iri, Literal
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView

ONE = b'<http://e/a> <http://e/p> "x" .\n<http://e/a> <http://e/p> "\xc5\xbe"@cs .\n'
TWO = b'<http://e/a> <http://e/p> "x" .\n<http://e/b> <http://e/p> <http://e/a> .\n'


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    store = EmbeddedStore(tmp_path / "store")
    with store.writer() as writer:
        writer.replace_graph("http://g/1", ONE)
        writer.replace_graph("http://g/2", TWO)
    return store


@pytest.fixture
def view(store: EmbeddedStore) -> EmbeddedView:
    return store.view()


def test_a_triple_of_two_graphs_is_one_in_the_union(view: EmbeddedView) -> None:
    assert view.size() == 3
    rows = view.select("SELECT (COUNT(*) AS ?n) { ?s <http://e/p> ?o }")
    assert rows[0]["n"].value == "3"
    assert view.graphs() == {"http://g/1": 2, "http://g/2": 2}


def test_from_selects_one_graph(view: EmbeddedView) -> None:
    assert view.query("SELECT * FROM <http://g/2> { ?s ?p ?o }").serialize(FORMATS["csv"]).count(b"\r\n") == 3
    answer = view.query("ASK { <http://e/b> ?p ?o }", Dataset(default=("http://g/1",)))
    assert b"false" in answer.serialize(FORMATS["json"])


def test_terms_come_out_as_plain_values(view: EmbeddedView) -> None:
    rows = view.select("SELECT ?s ?o { ?s <http://e/p> ?o } ORDER BY ?s ?o")
    assert [row["o"] for row in rows] == [
        Literal("x"),
        Literal("ž", "cs", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"),
        Iri("http://e/a"),
    ]
    assert rows[0]["s"] == Iri("http://e/a")


def test_values_are_bound_as_terms(view: EmbeddedView) -> None:
    evil = Literal('x" } #')
    assert view.select("SELECT ?s ?o { ?s <http://e/p> ?o }", {"o": evil}) == []
    assert len(view.select("SELECT ?s ?o { ?s <http://e/p> ?o }", {"o": Literal("x")})) == 1
    assert view.ask("ASK { ?s ?p ?o }", {"s": Iri("http://e/b")})
    assert not view.ask("ASK { ?s ?p ?o }", {"s": Iri("http://e/nobody")})


def test_binding_a_variable_that_is_not_selected_is_refused(view: EmbeddedView) -> None:
    with pytest.raises(QueryError, match=r"\?o"):
        view.select("SELECT ?s { ?s ?p ?o }", {"o": Literal("x")})


def test_an_iri_that_is_none_is_refused(view: EmbeddedView) -> None:
    with pytest.raises(QueryError, match="not an iri"):
        view.describe("not an iri")


def test_a_graph_is_replaced_whole(store: EmbeddedStore) -> None:
    with store.writer() as writer:
        writer.replace_graph("http://g/2", b"<http://e/c> <http://e/p> <http://e/a> .\n")
    after = store.view()
    assert after.size() == 3
    assert not after.ask("ASK { <http://e/b> ?p ?o }")
    assert after.ask('ASK { <http://e/a> <http://e/p> "x" }'), "what another graph still says stays in the union"


def test_a_failed_write_changes_nothing(store: EmbeddedStore) -> None:
    before = store.view().version()
    with pytest.raises(DataError, match="http://g/3"):
        _write_nonsense(store)
    assert store.view().version() == before
    assert sorted(entry.name for entry in store.path.iterdir()) == ["1", "current", "lock"]


def _write_nonsense(store: EmbeddedStore) -> None:
    with store.writer() as writer:
        writer.remove_graph("http://g/1")
        writer.replace_graph("http://g/3", b"this is no triple")


def test_an_error_of_the_block_itself_is_not_the_store_s(store: EmbeddedStore) -> None:
    with pytest.raises(FileNotFoundError), store.writer() as writer:
        writer.replace_graph("http://g/3", (store.path / "none.nt").read_bytes())
    assert store.view().size() == 3


def test_afresh_starts_from_nothing(store: EmbeddedStore) -> None:
    with store.writer(afresh=True) as writer:
        writer.replace_graph("http://g/9", ONE)
    assert list(store.view().graphs()) == ["http://g/9"]


def test_what_is_removed_is_gone_for_all_that_follows_in_the_block(store: EmbeddedStore) -> None:
    with store.writer() as writer:
        for name in ("http://g/1", "http://g/2"):
            writer.remove_graph(name)
            assert not writer.has_graph(name)
        writer.add_to_graph("http://g/1", b"<http://e/new> <http://e/p> <http://e/o> .")
        assert writer.has_graph("http://g/1")
        writer.remove_graph("http://g/1")
        writer.update("INSERT { GRAPH <http://g/3> { ?s ?p 1 } } WHERE { ?s ?p ?o } ; CREATE GRAPH <http://g/1>")
        assert writer.has_graph("http://g/1")
    assert store.view().graphs() == {}
    assert store.view().size() == 0


def test_an_open_view_stays_as_it_was(store: EmbeddedStore, view: EmbeddedView) -> None:
    for _ in range(2):
        with store.writer() as writer:
            writer.remove_graph("http://g/2")
    assert view.size() == 3
    assert store.view().size() == 2


def test_a_superseded_state_goes_when_nobody_reads_it(store: EmbeddedStore) -> None:
    for name in ("http://g/2", "http://g/1"):
        with store.writer() as writer:
            writer.remove_graph(name)
    assert sorted(entry.name for entry in store.path.iterdir()) == ["3", "current", "lock"]


def test_the_version_is_that_of_the_data(tmp_path: Path, view: EmbeddedView) -> None:
    other = EmbeddedStore(tmp_path / "other")
    with other.writer() as writer:
        writer.replace_graph("http://g/2", b"".join(reversed(TWO.splitlines(keepends=True))))
        writer.replace_graph("http://g/1", ONE)
    assert other.view().version() == view.version()
    with other.writer() as writer:
        writer.remove_graph("http://g/1")
    assert other.view().version() != view.version()


def test_describe_and_construct_are_sorted_and_written_in_every_rdf_format(view: EmbeddedView) -> None:
    triples = view.describe("http://e/a")
    assert [triple.object.value for triple in triples] == ["x", "ž"]
    assert view.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", {"s": Iri("http://e/a")}) == triples
    for name in ("ttl", "nt", "jsonld", "rdf"):
        assert b"http://e/p" in view.write(triples, FORMATS[name]) or b"<p" in view.write(triples, FORMATS[name])


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_tables_are_written_in_every_table_format(view: EmbeddedView, name: str) -> None:
    assert "ž".encode() in view.query("SELECT ?o { ?s ?p ?o }").serialize(FORMATS[name])


def test_a_format_that_does_not_fit_is_refused(view: EmbeddedView) -> None:
    with pytest.raises(ValueError, match="ttl"):
        view.query("ASK {}").serialize(FORMATS["ttl"])


@pytest.mark.parametrize(
    ("sparql", "position"),
    [
        ("SELECT * {\n ?s ?p ?o", "line 2, column 10"),
        ("SELEC ?s { ?s ?p ?o }", "line 1, column 1$"),
        ("ASK { ?s unknown:p ?o }", "'unknown:'.* line 1, column 10$"),
        ("SELECT * {\n ?s ?p ?o .. }", "line 2, column 12"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "line 1, column 1"),
        ("LOAD <http://e/x>", "line 1, column 1"),
        ("DROP ALL", "line 1, column 1"),
        ("", "line 1, column 1"),
    ],
)
def test_a_query_that_cannot_be_read_tells_the_position(view: EmbeddedView, sparql: str, position: str) -> None:
    with pytest.raises(QueryError, match=position):
        view.query(sparql)


def test_the_product_s_prefixes_need_no_declaration(view: EmbeddedView) -> None:
    assert not view.ask("ASK { ?s g:ofPlan ?plan ; dct:title ?title }")


def test_two_writers_at_once(store: EmbeddedStore) -> None:
    with store.writer(), pytest.raises(StoreError, match="Another process is writing"), store.writer():
        pass


def test_readers_in_many_threads(view: EmbeddedView) -> None:
    sizes: list[int] = []
    threads = [threading.Thread(target=lambda: sizes.append(view.size())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == [3] * 8


def test_no_store_yet(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run 'graphsvc build'"):
        EmbeddedStore(tmp_path / "none").view()


def test_a_damaged_store(store: EmbeddedStore) -> None:
    (store.path / "1" / "CURRENT").write_text("rubbish\n")
    with pytest.raises(StoreError, match="delete its folder"):
        store.view()
    with pytest.raises(StoreError, match="delete its folder"), store.writer():
        pass
    with store.writer(afresh=True) as writer:
        writer.replace_graph("http://g/1", ONE)
    assert store.view().size() == 2


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    path = tmp_path / "store"
    path.write_text("x")
    with pytest.raises(StoreError, match="choose another"), EmbeddedStore(path).writer():
        pass
    with pytest.raises(StoreError, match="graphsvc build"):
        EmbeddedStore(path).view()


def test_a_preview_is_a_copy_that_nobody_else_sees_and_that_is_gone_after(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    with store.writer() as writer:
        writer.replace_graph("http://e/g", b"<http://e/a> <http://e/p> <http://e/b> .\n<http://e/a> <http://e/p> <http://e/c> .\n")
        writer.replace_graph("http://e/h", b"<http://e/a> <http://e/p> <http://e/c> .\n")
    version = store.view().version()
    with store.preview() as preview:
        preview.remove_graph("http://e/g")
        preview.add(b"<http://e/new> <http://e/p> <http://e/a> .\n")
        view = preview.view()
        assert {row["s"].value + row["o"].value for row in view.select("SELECT ?s ?o { ?s ?p ?o }")} == {
            "http://e/ahttp://e/c",
            "http://e/newhttp://e/a",
        }
        assert view.version() != version
        assert store.view().size() == 2
        with pytest.raises(DataError, match="cannot be parsed"):
            preview.add(b"<http://e/a> <http://e/p> ")
    assert store.view().version() == version
    assert not list((tmp_path / "store").glob("preview-*"))


def test_a_preview_is_gone_after_an_error_that_holds_its_view(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    with store.writer() as writer:
        writer.replace_graph("http://e/g", b"<http://e/a> <http://e/p> <http://e/b> .\n")

    def broken_off() -> None:
        with store.preview() as preview:
            view = preview.view()
            preview.remove_graph("http://e/g")
            raise RuntimeError(view.version())

    with pytest.raises(RuntimeError, match=store.view().version()) as raised:
        broken_off()
    assert raised.tb is not None
    assert not list((tmp_path / "store").glob("preview-*"))


def test_what_killed_processes_left_is_removed_by_the_next_writer(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    with store.writer() as writer:
        writer.replace_graph("http://e/g", b"<http://e/a> <http://e/p> <http://e/b> .\n")
    for left in ("preview-killed/state", "2", "3.tmp", "17"):
        (tmp_path / "store" / left).mkdir(parents=True)
    (tmp_path / "store" / "next").symlink_to("2")
    with store.writer() as writer:
        assert sorted(entry.name for entry in store.path.iterdir()) == ["1", "2", "current", "lock", "next"]
        writer.remove_graph("http://e/g")
    assert sorted(entry.name for entry in store.path.iterdir()) == ["2", "current", "lock"]


@pytest.mark.parametrize("again", [True, False])
def test_a_graph_that_goes_leaves_what_others_state(again: bool, tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    shared, own, new = (f"<http://e/{name}> <http://e/p> <http://e/b> .\n".encode() for name in ("shared", "own", "new"))
    with store.writer() as writer:
        writer.replace_graph("http://e/g", shared + own)
        writer.replace_graph("http://e/h", shared)
    with store.writer() as writer:
        writer.remove_graph("http://e/g")
        if again:
            writer.replace_graph("http://e/g", own + new)
    found = {row["s"].value.removeprefix("http://e/") for row in store.view().select("SELECT ?s { ?s ?p ?o }")}
    assert found == ({"shared", "own", "new"} if again else {"shared"})
