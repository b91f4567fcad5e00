"""The contract of a store, run against the embedded one and real servers: what is written is read back, whoever keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stores import KINDS, Kind

from graphsvc.errors import DataError, QueryError, StoreError
from graphsvc.store.base import FORMATS, WHOLE, Blank, Counts, Dataset, Iri, Literal, Store

pytestmark = pytest.mark.slow

ONE, TWO, THREE = "http://e/g/1", "http://e/g/2", "http://e/g/3"
A, B, C = (f"<http://e/{name}> <http://e/p> <http://e/x> .\n".encode() for name in "abc")
SUBJECTS = "SELECT DISTINCT ?s { ?s <http://e/p> ?o }"
REFUSED = (QueryError, StoreError)
"""An engine may call what it cannot do its own fault (500)."""
HOSTILE = [
    'x" } ; DROP ALL #',
    "x' }} > <http://e/p> \"\"\" '''",
    "\\u0022 } #",
    "\\\\u0022\\",
    "line\nnext\r\n\ttab",
    "žluťoučký kůň \U0001f40e",
    "<http://e/x> . @prefix",
    "%22&graph=http://e/g/2#?",
    " ",
    "",
]


@pytest.fixture(scope="module", params=KINDS)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kind]:
    with KINDS[request.param](tmp_path_factory.mktemp("store")) as kind:
        yield kind


@pytest.fixture
def kind(opened: Kind) -> Kind:
    opened.clear()
    return opened


@pytest.fixture
def store(kind: Kind) -> Store:
    return kind.store


def put(store: Store, **graphs: bytes) -> None:
    with store.writer() as writer:
        for name, data in graphs.items():
            writer.replace_graph({"one": ONE, "two": TWO, "three": THREE}[name], data)


def update(store: Store, sparql: str, dataset: Dataset = WHOLE) -> None:
    with store.writer() as writer:
        writer.update(sparql, dataset)


def subjects(store: Store, graph: str | None = None) -> str:
    """The last letters of the subjects, in the union or in one graph, in order."""
    sparql = SUBJECTS if graph is None else f"SELECT DISTINCT ?s {{ GRAPH <{graph}> {{ ?s <http://e/p> ?o }} }}"
    return "".join(sorted(row["s"].value[-1] for row in store.view().select(sparql)))


# --- Reading back


@pytest.mark.parametrize("name", ["nt", "ttl", "jsonld", "rdf", "trig", "nq"])
def test_data_come_back_from_every_format(name: str, store: Store) -> None:
    quads = list(ox.parse(A + B + '<http://e/a> <http://e/p> "ž"@cs , 12 .'.encode(), format=ox.RdfFormat.TURTLE))
    forms = {"nt": "N_TRIPLES", "ttl": "TURTLE", "jsonld": "JSON_LD", "rdf": "RDF_XML", "trig": "TRIG", "nq": "N_QUADS"}
    data = ox.serialize(quads, format=getattr(ox.RdfFormat, forms[name])) or b""
    with store.writer() as writer:
        writer.replace_graph(ONE, data, FORMATS[name])
    rows = store.view().select("SELECT DISTINCT ?s ?o { ?s <http://e/p> ?o }")
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert {(row["s"].value[-1], row["o"]) for row in rows} == {
        ("a", Iri("http://e/x")),
        ("b", Iri("http://e/x")),
        ("a", Literal("ž", "cs", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")),
        ("a", Literal("12", "", f"{xsd}integer")),
    }


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_values(value: str, store: Store) -> None:
    put(store, two=B)
    with store.writer() as writer:
        for name in (ONE, THREE):
            writer.replace_graph(
                name, f"<http://e/a> <http://e/p> {ox.Literal(value)} , {ox.Literal(value, language='cs')} .".encode(), FORMATS["ttl"]
            )
    rows = store.view().select("SELECT DISTINCT ?o { <http://e/a> <http://e/p> ?o }")
    assert {row["o"].value for row in rows} == {value}
    assert len(rows) == 2
    assert store.view().select("SELECT DISTINCT ?s ?o { ?s <http://e/p> ?o }", {"o": Literal(value)}) == [
        {"s": Iri("http://e/a"), "o": Literal(value)}
    ]
    assert subjects(store, TWO) == "b"


@given(value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0￾￿"), max_size=40))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(value: str, opened: Kind) -> None:
    with opened.store.writer() as writer:
        writer.replace_graph(ONE, f"<http://e/t> <http://e/text> {ox.Literal(value)} .".encode())
    assert [row["o"].value for row in opened.store.view().select("SELECT DISTINCT ?o { <http://e/t> <http://e/text> ?o }")] == [value]


@pytest.mark.parametrize(
    "iri", ["http://e/ž", "http://e/a'b(c)", "http://e/%3E%20x", "http://e/a?b=c&d=e#f", "urn:x:y", "http://e/$a+b;c,d"]
)
def test_iris_come_back(iri: str, kind: Kind) -> None:
    with kind.store.writer() as writer:
        writer.replace_graph(iri, f"<{iri}> <{iri}> <{iri}> .".encode())
        writer.add_to_graph(iri, A)
    assert kind.store.view().describe(iri) == kind.store.view().construct(
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o FILTER(?o = <{iri}>) }} }}"
    )
    assert [triple.object for triple in kind.store.view().describe(iri)] == [Iri(iri)]
    assert kind.graphs() == {iri: 2}
    with kind.store.writer() as writer:
        writer.remove_graph(iri)
    assert kind.graphs() == {}


@pytest.mark.parametrize("name", ["not an iri", "http://e/g> { } } ; DROP ALL #", "http://e/\n", "g", "", "http://e/\ud800"])
def test_a_graph_whose_name_is_no_iri_is_refused(name: str, store: Store) -> None:
    put(store, one=A)
    for change in (lambda w: w.replace_graph(name, B), lambda w: w.add_to_graph(name, B)):
        with pytest.raises(QueryError, match="Not an IRI"), store.writer() as writer:
            change(writer)
    with suppress(QueryError), store.writer() as writer:
        writer.remove_graph(name)
    assert subjects(store) == "a"


def test_blank_nodes_of_two_graphs_are_two(store: Store) -> None:
    data = b'_:b <http://e/p> "x" .\n_:b <http://e/q> "y" .'
    put(store, one=data, two=data)
    rows = store.view().select("SELECT DISTINCT ?s ?o { ?s <http://e/p> ?o ; <http://e/q> 'y' }")
    assert len(rows) == 2
    assert all(isinstance(row["s"], Blank) for row in rows)


def test_many_triples(store: Store) -> None:
    lines = b"".join(f'<http://e/{n}> <http://e/p> "{n % 7}" .\n'.encode() for n in range(10_000))
    put(store, one=lines)
    assert store.view().graphs()[ONE] == 10_000
    with store.writer() as writer:
        writer.add_to_graph(ONE, A)
    assert store.view().graphs()[ONE] == 10_001


# --- Graphs and their union


def test_a_triple_of_two_graphs_is_one_in_the_union(kind: Kind) -> None:
    before = kind.store.view().size()
    put(kind.store, one=A + B, two=A + C)
    assert kind.graphs() == {ONE: 2, TWO: 2}
    assert kind.store.view().size() == before + 3
    assert len(kind.store.view().describe("http://e/a")) == 1
    assert subjects(kind.store) == "abc"


def test_a_graph_is_replaced_whole(store: Store) -> None:
    put(store, one=A + B, two=B)
    put(store, one=C)
    assert (subjects(store, ONE), subjects(store, TWO), subjects(store)) == ("c", "b", "bc")


def test_a_graph_is_added_to(store: Store) -> None:
    put(store, one=A)
    with store.writer() as writer:
        writer.add_to_graph(ONE, A + B)
        writer.add_to_graph(TWO, C)
    assert store.view().graphs()[ONE] == 2
    assert (subjects(store, ONE), subjects(store, TWO), subjects(store)) == ("ab", "c", "abc")


def test_blank_nodes_that_are_added_are_new_ones(store: Store) -> None:
    for _ in range(2):
        with store.writer() as writer:
            writer.add_to_graph(ONE, b"_:b <http://e/p> <http://e/x> .")
    assert store.view().graphs()[ONE] == 2


def test_a_graph_that_goes_leaves_what_others_state(kind: Kind) -> None:
    put(kind.store, one=A + B, two=A)
    with kind.store.writer() as writer:
        writer.remove_graph(ONE)
        writer.remove_graph("http://e/g/never")
    assert subjects(kind.store) == "a"
    assert kind.graphs() == {TWO: 1}


def test_a_graph_without_triples_is_none(kind: Kind) -> None:
    put(kind.store, one=A, two=b"")
    put(kind.store, one=b"")
    assert kind.graphs() == {}


def test_changes_of_a_block_are_made_in_their_order(store: Store) -> None:
    put(store, one=A, two=A, three=A)
    with store.writer() as writer:
        writer.remove_graph(ONE)
        writer.add_to_graph(ONE, B)
        writer.add_to_graph(TWO, B)
        writer.replace_graph(TWO, C)
        writer.replace_graph(THREE, B)
        writer.remove_graph(THREE)
    assert (subjects(store, ONE), subjects(store, TWO), subjects(store, THREE)) == ("b", "c", "")


def test_the_dataset_of_a_query(kind: Kind) -> None:
    store = kind.store
    put(store, one=A, two=B, three=C)

    def asked(sparql: str, dataset: Dataset = WHOLE) -> int:
        return store.view().query(sparql, dataset).serialize(FORMATS["csv"]).count(b"http://e/")

    assert asked("SELECT ?s { ?s <http://e/p> ?o }") == 3
    assert asked("SELECT ?s FROM <http://e/g/1> { ?s <http://e/p> ?o }") == (1 if kind.from_clause else 3)
    if kind.chosen_graphs:
        assert asked("SELECT ?s { ?s <http://e/p> ?o }", Dataset(default=(ONE, TWO))) == 2
        assert asked("SELECT ?s { GRAPH ?g { ?s <http://e/p> ?o } }", Dataset(default=(ONE,), named=(TWO,))) == 1
    else:
        with pytest.raises(QueryError, match="should not be set at the same time"):
            asked("SELECT ?s { ?s <http://e/p> ?o }", Dataset(default=(ONE, TWO)))


# --- All or nothing


def test_a_block_that_fails_changes_nothing(store: Store) -> None:
    put(store, one=A)
    before = store.view().version()
    with suppress(ZeroDivisionError), store.writer() as writer:
        writer.replace_graph(ONE, B)
        writer.update("INSERT DATA { GRAPH <http://e/g/2> { <http://e/c> <http://e/p> <http://e/x> } }")
        raise ZeroDivisionError
    assert subjects(store) == "a"
    assert store.view().version() == before


@pytest.mark.parametrize("adds", [False, True], ids=["replaced", "added to"])
@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"this is no triple", "nt"),
        (b"<http://e/a> <http://e/p> ", "nt"),
        (b"<http://e/a> <http://e/p> <http://e/ x> .", "nt"),
        (b"<http://e/a> <http://e/p> } } ; DROP ALL #", "nt"),
        (b'<http://e/a> <http://e/p> "\xff" .', "nt"),
        (b"@prefix e: <http://e/> . e:a e:p f:x .", "ttl"),
        (b"<http://e/g/2> { <http://e/a> <http://e/p> <http://e/x> }", "trig"),
        (b"<http://e/a> <http://e/p> <http://e/x> <http://e/g/2> .", "nq"),
        (b'{"@context": "http://127.0.0.1:9/context", "@id": "http://e/a", "http://e/p": 1}', "jsonld"),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rdf:RDF/>', "rdf"),
    ],
)
def test_data_that_cannot_be_read_change_nothing(data: bytes, form: str, adds: bool, store: Store) -> None:
    put(store, one=A, two=B)

    def write() -> None:
        with store.writer() as writer:
            writer.remove_graph(TWO)
            (writer.add_to_graph if adds else writer.replace_graph)(ONE, data, FORMATS[form])

    with pytest.raises(DataError, match=re.escape(ONE)):
        write()
    assert (subjects(store, ONE), subjects(store, TWO)) == ("a", "b")


def test_relative_iris_are_resolved_against_the_name_of_the_graph(store: Store) -> None:
    with store.writer() as writer:
        writer.replace_graph(ONE, b"<#it> <http://e/p> <../x> .", FORMATS["ttl"])
    assert store.view().select("SELECT DISTINCT ?s ?o { ?s <http://e/p> ?o }") == [{"s": Iri(f"{ONE}#it"), "o": Iri("http://e/x")}]


# --- Updates


def test_updates_of_data(kind: Kind) -> None:
    put(kind.store, one=A)
    update(
        kind.store,
        """PREFIX e: <http://e/>
        INSERT DATA { GRAPH <http://e/g/1> { e:b e:p e:x } GRAPH <http://e/g/2> { e:c e:p e:x } } ;
        DELETE DATA { GRAPH <http://e/g/1> { e:a e:p e:x } }""",
    )
    assert (subjects(kind.store, ONE), subjects(kind.store, TWO), subjects(kind.store)) == ("b", "c", "bc")
    assert kind.graphs() == {ONE: 1, TWO: 1}


@pytest.mark.parametrize(
    ("sparql", "one", "two"),
    [
        ("DELETE { GRAPH e:1 { ?s e:p ?o } } INSERT { GRAPH e:2 { ?s e:p ?o } } WHERE { GRAPH e:1 { ?s e:p ?o } }", "", "abc"),
        ("DELETE WHERE { GRAPH e:1 { <http://e/a> ?p ?o } }", "b", "bc"),
        ("CLEAR GRAPH e:1", "", "bc"),
        ("CLEAR GRAPH e:1 ; INSERT DATA { GRAPH e:1 { <http://e/d> e:p e:x } }", "d", "bc"),
        ("DROP SILENT GRAPH e:1 ; INSERT DATA { GRAPH e:1 { <http://e/d> e:p e:x } }", "d", "bc"),
        ("DROP SILENT GRAPH e:never", "ab", "bc"),
        ("ADD e:1 TO e:2", "ab", "abc"),
        ("COPY e:1 TO e:2", "ab", "ab"),
        ("MOVE e:1 TO e:2", "", "ab"),
    ],
)
def test_every_operation(sparql: str, one: str, two: str, store: Store) -> None:
    put(store, one=A + B, two=B + C)
    update(store, spelled(sparql))
    assert (subjects(store, ONE), subjects(store, TWO)) == (one, two)
    assert set(subjects(store)) == {*one, *two}


def spelled(sparql: str) -> str:
    return f"PREFIX e: <http://e/g/>\n{sparql}".replace("e:p", "<http://e/p>").replace("e:x", "<http://e/x>")


@pytest.mark.parametrize(
    ("sparql", "one", "two"),
    [
        ("WITH e:1 DELETE { ?s e:p ?o } INSERT { <http://e/d> e:p ?o } WHERE { ?s e:p ?o FILTER(?s = <http://e/a>) }", "bd", "bc"),
        ("INSERT { GRAPH e:2 { ?s e:p ?o } } USING e:1 WHERE { ?s e:p ?o }", "ab", "abc"),
    ],
)
def test_updates_that_name_their_dataset(sparql: str, one: str, two: str, kind: Kind) -> None:
    put(kind.store, one=A + B, two=B + C)
    if kind.using:
        update(kind.store, spelled(sparql))
        assert (subjects(kind.store, ONE), subjects(kind.store, TWO)) == (one, two)
    else:
        with pytest.raises(QueryError, match="USING"):
            update(kind.store, spelled(sparql))


def test_the_product_s_prefixes_need_no_declaration_in_an_update(store: Store) -> None:
    update(store, "INSERT DATA { GRAPH <http://e/g/1> { <http://e/a> dct:title 'x' } }")
    assert store.view().ask("ASK { <http://e/a> dct:title ?title }")


def test_the_dataset_of_an_update(store: Store) -> None:
    put(store, one=A, two=B)
    update(store, "INSERT { GRAPH <http://e/g/3> { ?s ?p ?o } } WHERE { ?s ?p ?o }", Dataset(default=(TWO,)))
    assert subjects(store, THREE) == "b"


@pytest.mark.parametrize(
    "sparql",
    [
        "WITH <http://e/g/1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { GRAPH <http://e/g/1> { ?s ?p ?o } } USING <http://e/g/1> WHERE { ?s ?p ?o }",
        "DELETE { GRAPH <http://e/g/1> { ?s ?p ?o } } USING NAMED <http://e/g/1> WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_a_dataset_that_is_named_twice_is_refused(sparql: str, store: Store) -> None:
    put(store, one=A)
    with pytest.raises(QueryError):
        update(store, sparql, Dataset(default=(ONE,)))
    assert subjects(store) == "a"


@pytest.mark.parametrize(
    "sparql",
    [
        "LOAD <http://127.0.0.1:9/x> INTO GRAPH <http://e/g/1>",
        "LOAD SILENT <file:///etc/passwd>",
        "CLEAR GRAPH <http://e/g/1> ; LO\\u0041D SILENT <http://127.0.0.1:9/x>",
        "PREFIX : <http://127.0.0.1:9/> LOAD:x",
        "INSERT { GRAPH <http://e/g/1> { ?s ?p ?o } } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT { GRAPH <http://e/g/1> { ?s ?p ?o } } WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o }",
        "ASK {}",
        "INSERT DATA { GRAPH <http://e/g/1> {",
        "INSERT DATA { GRAPH <http://e/g/1> { ?s <http://e/p> <http://e/x> } }",
        "CLEAR GRAPH <http://e/g/1> ; DELETE SOMETHING",
        "INSERT DATA { GRAPH <http://e/g/1> { unknown:a <http://e/p> <http://e/x> } }",
        "CLEAR GRAPH <not an iri>",
        "INSERT DATA { GRAPH <http://e/g/1> { <http://e/a> <http://e/p> '\ud800' } }",
    ],
)
def test_an_update_that_is_refused_changes_nothing(sparql: str, store: Store) -> None:
    put(store, one=A)
    with pytest.raises(QueryError) as error:
        update(store, sparql)
    assert "\n" not in str(error.value)
    assert subjects(store) == "a"


def test_an_update_may_speak_of_what_is_refused(store: Store) -> None:
    update(store, "INSERT DATA { GRAPH <http://e/load/service> { <http://e/a> <http://e/p> 'LOAD <x> SERVICE' } } # LOAD <x>")
    assert store.view().graphs()["http://e/load/service"] == 1


# --- What was done


def test_the_version_is_that_of_the_data(store: Store) -> None:
    def version(**graphs: bytes) -> str:
        put(store, **graphs)
        return store.view().version()

    first = version(one=A + B, two=C)
    assert re.fullmatch("[0-9a-f]{12}", first)
    assert version(one=B + A) == first, "the order of triples does not matter"
    assert version(one=A) != first
    assert version(one=C, two=A + B) != first, "it matters in which graph a triple stands"
    assert version(one=A + B, two=C) == first


def test_what_was_written_is_told(store: Store) -> None:
    put(store, one=A + B)
    with store.writer() as writer:
        writer.replace_graph(ONE, C)
        writer.add_to_graph(TWO, A + A + B)
        writer.remove_graph("http://e/g/never")
    told = writer.written()
    assert told.version == store.view().version()
    assert {name: counts for name, counts in told.graphs.items() if counts != Counts()} == {ONE: Counts(1, 2), TWO: Counts(2, 0)}
    assert told.created == {TWO}


def test_a_preview_changes_a_copy(kind: Kind) -> None:
    put(kind.store, one=A, two=A + B)
    with kind.store.preview() as preview:
        preview.remove_graph(TWO)
        preview.add(C)
        rows = preview.view().select(SUBJECTS)
    assert {row["s"] for row in rows} == {Iri("http://e/a"), Iri("http://e/c")}
    assert subjects(kind.store) == "ab"


def test_afresh_leaves_none_of_the_product_s_graphs(kind: Kind) -> None:
    ours = [f"https://graphsvc.example/graph/{name}" for name in ("old", "new")]
    with kind.store.writer() as writer:
        writer.replace_graph(ours[0], A)
    with kind.store.writer(afresh=True) as writer:
        writer.replace_graph(ours[1], B)
    assert kind.graphs() == {ours[1]: 1}


# --- What differs, as docs/stores.md says


def test_a_block_of_several_requests_is_not_one_transaction(kind: Kind) -> None:
    """A last operation that the engine refuses takes the first with it where the block is one transaction."""
    put(kind.store, one=A)

    def write() -> None:
        with kind.store.writer() as writer:
            writer.replace_graph(ONE, B)
            writer.update("CREATE GRAPH <http://e/g/1>")

    with pytest.raises(REFUSED, match="Only 1 of 2 parts" if kind.remote else "http://e/g/1"):
        write()
    assert subjects(kind.store) == ("b" if kind.remote else "a")


def test_operations_of_an_update_are_one_transaction(kind: Kind) -> None:
    put(kind.store, one=A)
    with pytest.raises(REFUSED):
        update(kind.store, "INSERT DATA { GRAPH <http://e/g/2> { <http://e/b> <http://e/p> <http://e/x> } } ; CREATE GRAPH <http://e/g/1>")
    assert subjects(kind.store) == ("a" if kind.atomic_update else "ab")


def test_blank_nodes_in_updates(kind: Kind) -> None:
    sparql = "INSERT DATA { GRAPH <http://e/g/1> { _:b <http://e/p> <http://e/x> } }"
    if kind.blank_nodes_in_updates:
        update(kind.store, sparql)
        assert kind.graphs() == {ONE: 1}
    else:
        with pytest.raises(QueryError, match="Blank node"):
            update(kind.store, sparql)


def test_updates_that_name_no_graph(kind: Kind) -> None:
    sparql = "INSERT DATA { <http://e/b> <http://e/p> <http://e/x> }"
    if kind.writes_without_graph:
        update(kind.store, sparql)
        assert subjects(kind.store) == "b"
        update(kind.store, "DELETE WHERE { <http://e/b> ?p ?o }")
        assert subjects(kind.store) == ""
    else:
        with pytest.raises(QueryError, match="default graph"):
            update(kind.store, sparql)


def test_a_graph_that_was_never_created_may_be_dropped(kind: Kind) -> None:
    put(kind.store, one=A)
    if kind.drops:
        update(kind.store, "DROP GRAPH <http://e/g/1>")
        assert kind.graphs() == {}
    else:
        with pytest.raises(StoreError, match="has not been explicitly created"):
            update(kind.store, "DROP GRAPH <http://e/g/1>")


def test_terms_stay_as_they_were_written(kind: Kind) -> None:
    with kind.store.writer() as writer:
        writer.replace_graph(ONE, b"<http://e/a> <http://e/p> true , 1.50 , 007 .", FORMATS["ttl"])
    found = {row["o"].value for row in kind.store.view().select("SELECT ?o { GRAPH <http://e/g/1> { ?s ?p ?o } }")}
    assert found == kind.terms
