"""Each form of SPARQL 1.1 Update on the embedded store, against what the recommendation says that it means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphsvc.errors import DataError, QueryError
from graphsvc.store import audit
from graphsvc.store.base import FORMATS, WHOLE, Counts, Dataset, Written
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.states import States

BASE = "http://e/"
DEFAULT = "graph/default"
ONE = "<a> <p> <b> ; <q> 1 . <c> <p> <b> ."
TWO = "<a> <p> <b> . <d> <p> <e> ."

Update = Callable[..., Written]
State = set[str]
BEFORE = {"g1: a p b", "g1: a q 1", "g1: c p b", "g2: a p b", "g2: d p e"}


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    store = EmbeddedStore(tmp_path / "store", BASE)
    with store.writer() as writer:
        writer.replace_graph("http://e/g1", f"@base <{BASE}> . {ONE}".encode(), FORMATS["ttl"])
        writer.replace_graph("http://e/g2", f"@base <{BASE}> . {TWO}".encode(), FORMATS["ttl"])
    assert held(store) == BEFORE
    return store


@pytest.fixture
def update(store: EmbeddedStore) -> Update:
    def carry_out(sparql: str, dataset: Dataset = WHOLE) -> Written:
        with store.writer() as writer:
            writer.update(sparql, dataset)
        current = States(store.path).current()
        assert current
        assert audit.faults(current) == []
        assert writer.written().version == store.view().version()
        return writer.written()

    return carry_out


def held(store: EmbeddedStore) -> State:
    """``graph: subject predicate object`` of all named graphs, without the base."""
    rows = store.view().select("SELECT * { GRAPH ?g { ?s ?p ?o } }")
    return {f"{row['g']}: {row['s']} {row['p']} {row['o']}".replace(BASE, "") for row in rows}


def graphs(store: EmbeddedStore) -> set[str]:
    return {row["g"].value.removeprefix(BASE) for row in store.view().select("SELECT ?g { GRAPH ?g {} }")}


@pytest.mark.parametrize(
    ("sparql", "new", "gone"),
    [
        # data
        ("INSERT DATA { <x> <p> <y> }", {f"{DEFAULT}: x p y"}, set()),
        ("INSERT DATA { <x> <p> <y> . GRAPH <g1> { <x> <p> <z> } . <x> <q> 1 }",
         {f"{DEFAULT}: x p y", "g1: x p z", f"{DEFAULT}: x q 1"}, set()),
        ("INSERT DATA { GRAPH <g3> { <x> a <C> , <D> ; <p> 'a}; GRAPH <g> {' } }", None, set()),
        ("INSERT DATA { <x> <p> <y> # } ; DROP ALL\n }", {f"{DEFAULT}: x p y"}, set()),
        ("DELETE DATA { GRAPH <g1> { <a> <p> <b> } }", set(), {"g1: a p b"}),
        ("DELETE DATA { <a> <p> <b> }", set(), {"g1: a p b", "g2: a p b"}),
        ("DELETE DATA { <none> <p> <b> . GRAPH <none> { <a> <p> <b> } }", set(), set()),
        ("DELETE DATA { GRAPH <g1> { <a> <q> 01 } }", set(), {"g1: a q 1"}),
        # patterns
        ("DELETE WHERE { GRAPH <g1> { ?s <p> ?o } }", set(), {"g1: a p b", "g1: c p b"}),
        ("DELETE WHERE { ?s <p> <b> }", set(), {"g1: a p b", "g2: a p b", "g1: c p b"}),
        ("DELETE WHERE { GRAPH ?g { <a> ?p ?o } . <d> <p> ?x }", set(), {"g1: a p b", "g1: a q 1", "g2: a p b", "g2: d p e"}),
        ("INSERT { GRAPH ?g { ?s <seen> ?g } } WHERE { GRAPH ?g { ?s <p> <b> } }",
         {"g1: a seen g1", "g1: c seen g1", "g2: a seen g2"}, set()),
        ("INSERT { ?s <r> ?o } WHERE { ?s <p> ?o }", {f"{DEFAULT}: {s} r {o}" for s, o in (("a", "b"), ("c", "b"), ("d", "e"))}, set()),
        ("DELETE { ?s <p> ?o } INSERT { ?o <p> ?s } WHERE { ?s <p> ?o FILTER (?s = <d>) }", {f"{DEFAULT}: e p d"}, {"g2: d p e"}),
        ("DELETE { GRAPH <g1> { ?s ?p ?o } } INSERT { GRAPH <g1> { ?s ?p ?o } } WHERE { GRAPH <g1> { ?s ?p ?o } }", set(), set()),
        ("INSERT { <x> <p> ?nothing . ?s <p> <y> } WHERE { GRAPH <g1> { ?s <q> ?o } }", {f"{DEFAULT}: a p y"}, set()),
        ("INSERT { ?o <r> <y> . <x> ?o <y> . GRAPH ?o { <x> <r> <y> } } WHERE { ?s <q> ?o }", set(), set()),  # no triples: 1 is no subject
        ("INSERT { <x> <p> <y> } WHERE {}", {f"{DEFAULT}: x p y"}, set()),
        ("INSERT { <x> <p> <y> } WHERE { <none> <p> <b> }", set(), set()),
        # WITH and USING
        ("WITH <g1> DELETE { ?s <p> ?o } INSERT { ?s <r> ?o } WHERE { ?s <p> ?o }", {"g1: a r b", "g1: c r b"}, {"g1: a p b", "g1: c p b"}),
        ("WITH <g2> INSERT { ?s <r> 1 . GRAPH <g3> { ?s <r> 2 } } WHERE { ?s <p> <e> }", {"g2: d r 1", "g3: d r 2"}, set()),
        ("WITH <g2> INSERT { <x> <in> ?g } WHERE { GRAPH ?g { <c> <p> <b> } }", {"g2: x in g1"}, set()),
        ("WITH <g1> DELETE { ?s <p> <b> } USING <g2> WHERE { ?s <p> <b> }", set(), {"g1: a p b"}),
        ("INSERT { ?s <r> 1 } USING <g2> WHERE { ?s <p> ?o }", {f"{DEFAULT}: a r 1", f"{DEFAULT}: d r 1"}, set()),
        ("INSERT { ?s <r> ?g } USING <g2> USING NAMED <g1> WHERE { ?s <p> <b> GRAPH ?g { ?s <q> 1 } }", {f"{DEFAULT}: a r g1"}, set()),
        ("INSERT { ?s <r> 1 } USING NAMED <g1> WHERE { ?s <p> <b> }", set(), set()),
        ("DELETE { <d> <p> <e> } USING <g1> WHERE { <c> <p> <b> }", set(), {"g2: d p e"}),
        # graphs
        ("CLEAR GRAPH <g1>", set(), {"g1: a p b", "g1: a q 1", "g1: c p b"}),
        ("DROP GRAPH <g2>", set(), {"g2: a p b", "g2: d p e"}),
        ("DROP ALL", set(), BEFORE),
        ("DROP NAMED", set(), BEFORE),
        ("INSERT DATA { <x> <p> <y> } ; CLEAR NAMED", {f"{DEFAULT}: x p y"}, BEFORE),
        ("INSERT DATA { <x> <p> <y> } ; DROP DEFAULT", set(), set()),
        ("CLEAR DEFAULT ; CLEAR SILENT GRAPH <none> ; DROP SILENT GRAPH <none> ; DROP DEFAULT", set(), set()),
        ("COPY <g1> TO <g2>", {"g2: a q 1", "g2: c p b"}, {"g2: d p e"}),
        ("COPY GRAPH <g2> TO DEFAULT", {f"{DEFAULT}: a p b", f"{DEFAULT}: d p e"}, set()),
        ("MOVE <g1> TO <g3>", {"g3: a p b", "g3: a q 1", "g3: c p b"}, {"g1: a p b", "g1: a q 1", "g1: c p b"}),
        ("MOVE GRAPH <g1> TO GRAPH <g1>", set(), set()),
        ("ADD <g1> TO <g2>", {"g2: a q 1", "g2: c p b"}, set()),
        ("COPY DEFAULT TO <g2>", set(), {"g2: a p b", "g2: d p e"}),
        ("ADD SILENT <none> TO <g2>", set(), set()),
        # several operations, each with declarations of its own
        ("PREFIX x: <http://e/> INSERT DATA { x:x x:p x:y.z } ; PREFIX y: <http://e/> DELETE WHERE { y:x y:p ?o } ;", set(), set()),
        ("BASE <http://e/sub/> INSERT DATA { <x> <../p> <y> }", {f"{DEFAULT}: sub/x p sub/y"}, set()),
        ("INSERT DATA { GRAPH <g3> { <x> <p> 1 } } ; WITH <g3> DELETE { <x> <p> ?n } INSERT { <x> <p> ?m } "
         "WHERE { <x> <p> ?n BIND (?n + 1 AS ?m) } ; COPY <g3> TO <g4>", {"g3: x p 2", "g4: x p 2"}, set()),
        ("", set(), set()),
        ("PREFIX x: <http://e/>", set(), set()),
    ],
)  # fmt: skip
def test_what_an_update_leaves(sparql: str, new: State | None, gone: State, store: EmbeddedStore, update: Update) -> None:
    written = update(sparql)
    after = held(store)
    if new is None:
        new = {f"g3: x http://www.w3.org/1999/02/22-rdf-syntax-ns#type {kind}" for kind in "CD"} | {"g3: x p a}; GRAPH <g> {"}
    assert after == (BEFORE - gone) | new
    counted = sum(counts.inserted - counts.deleted for counts in written.graphs.values())
    assert counted == len(after) - len(BEFORE)


def test_what_was_changed_is_told_by_graph(update: Update) -> None:
    written = update("DELETE { ?s <p> <b> } INSERT { GRAPH <g2> { ?s <r> <b> } . GRAPH <g3> { <a> <p> <b> } } WHERE { ?s <p> <b> }")
    assert written.graphs == {"http://e/g1": Counts(0, 2), "http://e/g2": Counts(2, 1), "http://e/g3": Counts(1, 0)}
    assert written.created == {"http://e/g3"}
    assert update("INSERT DATA { GRAPH <g3> { <a> <p> <b> } } ; DROP GRAPH <g3>").graphs == {"http://e/g3": Counts(0, 1)}
    assert update("DELETE DATA { <none> <none> <none> }").graphs == {}


def test_blank_nodes_are_new_for_each_solution_and_shared_within_it(store: EmbeddedStore, update: Update) -> None:
    update("INSERT { GRAPH <g3> { _:n <of> ?s . [ <with> _:n ] } . _:n <in> <g> } WHERE { ?s <p> <b> }")
    rows = store.view().select(
        "SELECT ?n ?s ?w { GRAPH <http://e/g3> { ?n <http://e/of> ?s . ?w <http://e/with> ?n } ?n <http://e/in> ?g }"
    )
    assert {row["s"].value for row in rows} == {"http://e/a", "http://e/c"}
    assert len({row["n"] for row in rows}) == len({row["w"] for row in rows}) == 2
    update("DELETE { ?n ?p ?o } WHERE { ?n <of> <a> ; ?p ?o }")
    assert len(store.view().select("SELECT ?n { ?n <http://e/of> ?s }")) == 1


def test_a_collection_is_written_as_one(store: EmbeddedStore, update: Update) -> None:
    update("INSERT { ?s <list> ( 1 ?s ) } WHERE { GRAPH <g1> { ?s <q> ?o } }")
    assert store.view().ask("ASK { <http://e/a> <http://e/list>/rdf:rest/rdf:first <http://e/a> }")


def test_graphs_are_there_until_they_are_dropped(store: EmbeddedStore, update: Update) -> None:
    update("CREATE GRAPH <new> ; CLEAR GRAPH <g1> ; DELETE WHERE { GRAPH <g2> { ?s ?p ?o } } ; CREATE SILENT GRAPH <g1>")
    assert graphs(store) == {"new", "g1", "g2"}
    update("DROP GRAPH <new> ; DROP GRAPH <g1>")
    assert graphs(store) == {"g2"}
    with pytest.raises(QueryError, match="http://e/g2"):
        update("CREATE GRAPH <g2>")


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("CLEAR GRAPH <none>", "no such graph: http://e/none"),
        ("DROP GRAPH <none>", "no such graph: http://e/none"),
        ("ADD <none> TO <g1>", "no such graph: http://e/none"),
        ("CREATE GRAPH <g1>", "there already: http://e/g1"),
        ("LOAD <http://127.0.0.1/x>", r"\(LOAD\).*line 1, column 1$"),
        ("INSERT DATA {} ;\nLOAD SILENT <file:///etc/passwd> INTO GRAPH <g>", r"\(LOAD\).*line 2, column 1$"),
        ("LOADSILENT<file:///etc/passwd>", "LOAD"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE"),
        ("INSERT DATA { <x> <p> ?v }", "line 1, column"),
        ("INSERT DATA { <x> <p> <y> ", "line 1, column"),
        ("INSERT DATA { <x> <p> <y> } }", "line 1, column 29"),
        ("DROP ALL ;\n\n DELETE { _:x <p> <y> } WHERE {}", "line 3, column"),
        ("INSERT DATA { <x> unknown:p <y> }", "'unknown:'.*line 1, column 19"),
        ("SELECT * { ?s ?p ?o }", "line 1, column"),
        ("DROP ALL DROP ALL", "line 1, column 10"),
        ("INSERT DATA { <x> <p> <<( <x> <p> <y> )>> }", "triple"),
        ("INSERT { <x> <p> ?t } WHERE { BIND (TRIPLE(<x>, <p>, <y>) AS ?t) }", "triple"),
        ("INSERT DATA { <x> <p> 'x'@en--ltr }", "direction"),
        ("DELETE WHERE { ?s ?p", "line 1, column"),
        (";", "line 1, column 1"),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(sparql: str, message: str, store: EmbeddedStore, update: Update) -> None:
    with pytest.raises(QueryError, match=message):
        update(f"INSERT DATA {{ <seen> <p> <y> }} ; DROP GRAPH <g1> ; CREATE GRAPH <g1> ; {sparql}" if "column" not in message else sparql)
    assert held(store) == BEFORE
    assert sorted(entry.name for entry in store.path.iterdir()) == ["1", "current", "lock"]


def test_the_request_may_name_the_dataset(store: EmbeddedStore, update: Update) -> None:
    insert = "INSERT { ?s <r> 1 } WHERE { ?s <p> ?o }"
    update(insert, Dataset(("http://e/g2",), ()))
    assert held(store) - BEFORE == {f"{DEFAULT}: a r 1", f"{DEFAULT}: d r 1"}
    update("INSERT { ?s <r> ?g } WHERE { GRAPH ?g { ?s <q> ?o } }", Dataset((), ("http://e/g2",)))
    update(insert.replace("1", "2"), Dataset(named=("http://e/g2",)))
    assert held(store) - BEFORE == {f"{DEFAULT}: a r 1", f"{DEFAULT}: d r 1"}
    for sparql in ("WITH <g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "DELETE { ?s ?p ?o } USING <g1> WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryError, match="USING or WITH"):
            update(f"DROP ALL ; {sparql}", Dataset(("http://e/g2",), ()))


def test_updates_and_files_in_one_block_see_each_other(store: EmbeddedStore) -> None:
    with store.writer() as writer:
        writer.replace_graph("http://e/g1", b"<http://e/x> <http://e/p> 1 .", FORMATS["ttl"])
        writer.update("WITH <g1> DELETE { <x> <p> ?n } INSERT { <x> <p> ?m } WHERE { <x> <p> ?n BIND (?n + 1 AS ?m) }")
        writer.add_to_graph("http://e/g1", b"<y> <p> <z> , 2 . <x> <p> 02 .", FORMATS["ttl"])
        writer.remove_graph("http://e/g2")
    assert held(store) == {"g1: x p 2", "g1: y p z", "g1: y p 2"}
    assert writer.written().graphs == {"http://e/g1": Counts(4, 4), "http://e/g2": Counts(0, 2)}


def test_a_file_added_twice_brings_new_blank_nodes_and_one_that_is_put_twice_the_same(store: EmbeddedStore) -> None:
    data = b"[] <http://e/p> [ <http://e/q> 'x' ] ."
    for _ in range(2):
        with store.writer() as writer:
            writer.add_to_graph("http://e/added", data, FORMATS["ttl"])
    versions = set()
    for _ in range(2):
        with store.writer() as writer:
            writer.replace_graph("http://e/put", data, FORMATS["ttl"])
        versions.add(store.view().version())
    assert store.view().graphs() == {"http://e/added": 4, "http://e/g1": 3, "http://e/g2": 2, "http://e/put": 2}
    assert len(versions) == 1
    current = States(store.path).current()
    assert current
    assert audit.faults(current) == []


def test_a_body_for_one_graph_holds_no_others(store: EmbeddedStore) -> None:
    for name, data in (("trig", b"<http://e/h> { <a> <b> <c> }"), ("nq", b"<a:a> <a:b> <a:c> <a:d> .")):
        with pytest.raises(DataError, match="Named graphs"), store.writer() as writer:
            writer.add_to_graph("http://e/g1", data, FORMATS[name])
    with store.writer() as writer:
        writer.add_to_graph("http://e/g1", b"<a:a> <a:b> <a:c> .", FORMATS["nq"])
    assert held(store) - BEFORE == {"g1: a:a a:b a:c"}
