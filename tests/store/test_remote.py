"""A remote view answers as the embedded one does: Oxigraph's own server over the same data, asked the same things."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from servers import oxigraph

from graphsvc import pipeline
from graphsvc.errors import GraphsvcError, ParameterError, QueryError, StoreError
from graphsvc.questions import catalogue
from graphsvc.settings import DEFAULT_BASE, Endpoint, Settings, load
from graphsvc.store.base import FORMATS, Blank, Dataset, Iri, Literal, Row, Triple, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView
from graphsvc.store.remote import RemoteView
from graphsvc.validation import engine, report, shapes

pytestmark = pytest.mark.slow

Put = Callable[[str], RemoteView]
ViewOf = Callable[..., EmbeddedView]
ROOT = Path(__file__).parents[2]
RULES = shapes.folder(Settings().root)
SHAPES = [ROOT / "tests" / "shapes" / name for name in ("duplicate-title", "uncovered-measure", "self-reference", "unreadable-period")]
QUESTIONS = catalogue.load(Settings())
CASES = [
    (folder.name, case["params"], case["rows"], case.get("without"))
    for folder in sorted((ROOT / "tests" / "queries").iterdir())
    for case in json.loads((folder / "expected.json").read_text(encoding="utf-8"))
]
PLAN = Iri(f"{DEFAULT_BASE}id/plan/sprss-2018-2020")
SMALL = r"""
@prefix e: <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:a e:p "x" , "ž"@cs , "x\"y\\z\n\u0009" , "\\u0022 } #" , "12"^^xsd:integer , "2020"^^xsd:gYear , e:b ; e:q e:a .
e:b e:p e:a , [ e:p "blank" ] ; e:q "x" , e:c .
e:c e:p "service" ; e:r "x" .
"""


def test_the_rules_find_the_same_in_the_shipped_graph(remote: RemoteView, embedded: EmbeddedView) -> None:
    there, here = engine.validate(remote, RULES), engine.validate(embedded, RULES)
    assert len(here.findings) > 50
    assert report.to_json(there) == report.to_json(here)


def test_the_rules_find_the_same_where_the_server_makes_the_union(tmp_path: Path, embedded: EmbeddedView) -> None:
    store = ox.Store(str(tmp_path / "named"))
    for graph in pipeline.assemble(Settings(), []):
        form = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES}[graph.form]
        store.bulk_load(graph.data, format=form, to_graph=ox.NamedNode(graph.iri))
    store.flush()
    del store
    with oxigraph("serve-read-only", "--location", str(tmp_path / "named"), "--union-default-graph") as url:
        remote = RemoteView(Endpoint(f"{url}/query"))
        there, here = (report.to_json(engine.validate(view, RULES)) for view in (remote, embedded))
        assert len(here["findings"]) > 50
        assert there["findings"] == here["findings"]
        assert remote.size() == embedded.size()
        assert remote.graphs() == embedded.graphs()


@pytest.mark.parametrize(
    "path", [path for folder in SHAPES for path in sorted(folder.glob("*.ttl"))], ids=lambda p: f"{p.parent.name}/{p.stem}"
)
def test_the_rules_find_the_same_in_examples(path: Path, put: Put, view_of: ViewOf) -> None:
    there = engine.validate(put(path.read_text(encoding="utf-8")), RULES)
    assert report.to_json(there) == report.to_json(engine.validate(view_of(path), RULES))
    assert there.focus_nodes > 0
    assert bool(there.findings) == path.stem.startswith("invalid")


@pytest.mark.parametrize(
    ("question", "params", "rows", "without"), CASES, ids=[f"{name}-{'-'.join(params.values())}" for name, params, *_ in CASES]
)
def test_questions_give_the_rows_worked_out_by_hand(
    question: str, params: dict[str, str], rows: list[object], without: str | None, put: Put
) -> None:
    view = put((ROOT / "tests" / "queries" / question / "graph.ttl").read_text(encoding="utf-8"))
    found = QUESTIONS.run(view, question, params).to_json()["rows"]
    assert [{column: cell for column, cell in row.items() if column != without} for row in found] == rows


def test_another_version_is_told_where_no_graph_has_a_name_too(put: Put) -> None:
    view = put("<http://e/a> <http://e/p> 1 .")
    one = view.version()
    assert view.version() == one
    assert put("<http://e/a> <http://e/p> 2 .").version() != one


def test_questions_over_the_shipped_graph(remote: RemoteView, embedded: EmbeddedView) -> None:
    def asked(view: View, question: str, params: dict[str, str]) -> object:
        try:
            return QUESTIONS.run(view, question, params).rows
        except GraphsvcError as error:
            return str(error)

    answers = [(asked(remote, name, params), asked(embedded, name, params)) for name, params, *_ in CASES]
    assert sum(isinstance(here, list) and len(here) > 0 for _, here in answers) > 10
    assert all(there == here for there, here in answers)


BOUND: list[tuple[str, dict[str, Any]]] = [
    ("SELECT ?s ?o { ?s <http://e/p> ?o }", {"o": Literal("x")}),
    ("SELECT ?s ?o { ?s <http://e/p> ?o }", {"o": Literal('x" } #')}),
    ("SELECT ?s ?o { ?s <http://e/p> ?o }", {"o": Literal('x"y\\z\n\t')}),
    ("SELECT ?s ?o { ?s <http://e/p> ?o }", {"o": Literal("\\u0022 } #")}),
    ("SELECT ?s ?o { ?s <http://e/p> ?o }", {"o": Literal("ž", "cs", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")}),
    ("SELECT ?s ?o { ?s <http://e/p> ?o }", {"o": Literal("12", "", "http://www.w3.org/2001/XMLSchema#integer")}),
    ("SELECT ?s ?o { ?s <http://e/p> ?o }", {"s": Iri("http://e/c"), "o": Literal("service")}),
    ("SELECT * { ?s ?p ?o }", {"s": Iri("http://e/c")}),
    ("SELECT $s ?o WHERE { $s ?p ?o } ORDER BY ?o LIMIT 2", {"s": Iri("http://e/a")}),
    ("SELECT DISTINCT ?s ?wanted { ?s ?p ?o FILTER(STR(?o) = STR(?wanted)) }", {"wanted": Literal("x")}),
    (
        "SELECT ?s ?wanted { ?s <http://e/p> <http://e/b> OPTIONAL { ?s ?p ?o FILTER(?o = ?wanted) } FILTER(BOUND(?o)) }",
        {"wanted": Literal("x")},
    ),
    (
        "SELECT ?s ?wanted { ?s <http://e/q> ?q { { ?s ?p ?o FILTER(?o = ?wanted) } UNION { ?s <http://e/r> ?o } } }",
        {"wanted": Literal("x")},
    ),
    ("SELECT ?s ?wanted { ?s <http://e/q> ?q MINUS { ?s ?p ?o FILTER(?o = ?wanted) } }", {"wanted": Literal("x")}),
    ("SELECT ?s ?wanted { ?s ?p ?q FILTER NOT EXISTS { ?s <http://e/p> ?wanted } }", {"wanted": Literal("x")}),
    ("SELECT ?s ?n { { SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s } }", {"s": Iri("http://e/a")}),
    ("SELECT ?s ?o { { SELECT ?s { ?s <http://e/p> ?o } } }", {"o": Literal("x")}),
    ("SELECT ?s ?o { SELECT ?s { ?s <http://e/p> ?o } }", {"o": Literal("x")}),
    ("SELECT ?s { SELECT DISTINCT ?s { ?s <http://e/p> ?o } }", {"s": Iri("http://e/a")}),
    ("SELECT ?s ?o { ?s ?q <http://e/a> { SELECT ?s { ?s <http://e/p> ?o } } }", {"o": Literal("x")}),
    ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 1) # } ?s", {"s": Iri("http://e/b")}),
    ("SELECT (EXISTS { ?s <http://e/r> ?y } AS ?has) ?s { ?s ?p 'x' }", {"s": Iri("http://e/c")}),
    ("SELECT ?s ?k { VALUES (?p ?k) { (<http://e/p> 'p') (<http://e/q> 'q') } ?s ?p ?o }", {"k": Literal("q")}),
    ("SELECT ?s ?k { { ?s <http://e/p> 'x' BIND('p' AS ?k) } UNION { ?s <http://e/r> 'x' BIND('r' AS ?k) } }", {"k": Literal("r")}),
    ("SELECT ?s ?o { ?s <http://e/p> ?o } VALUES ?s { <http://e/a> <http://e/c> }", {"s": Iri("http://e/c")}),
    ("PREFIX g: <http://e/> SELECT ?s { ?s g:r ?o }", {"s": Iri("http://e/c")}),
]
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("PREFIX <{>: <http://e/> SELECT ?s { ?s ?p ?o }", {"s": Iri("http://e/c")}),
    ("SELECT ?s { ?s ?p ?o }", {"o": Literal("x")}),
    ("SELECT * { ?s ?p ?o }", {"x": Literal("x")}),
    ("SELECT ?s { ?s ?p ?o }", {"s": Iri("not an iri")}),
    ("SELECT ?s { ?s ?p ?o", {"s": Iri("http://e/a")}),
]


@pytest.fixture
def two(put: Put, view_of: ViewOf) -> tuple[RemoteView, EmbeddedView]:
    """The small graph at the server, and in a store."""
    return put(SMALL), view_of(SMALL)


@pytest.mark.parametrize(("sparql", "bindings"), BOUND)
def test_values_are_bound_as_in_the_embedded_store(sparql: str, bindings: dict[str, Any], two: tuple[RemoteView, EmbeddedView]) -> None:
    there, here = (sorted(map(unlabelled, view.select(sparql, bindings)), key=repr) for view in two)
    assert there == here
    assert here or "}" in str(bindings), "only what tries to break out of its quotes may find nothing"


def unlabelled(row: Row) -> Row:
    """Blank nodes without the label that each store gives as it likes."""
    return {name: Blank("") if isinstance(term, Blank) else term for name, term in row.items()}


@pytest.mark.parametrize(("sparql", "bindings"), REFUSED)
def test_values_that_cannot_be_bound_are_refused_as_in_the_embedded_store(
    sparql: str, bindings: dict[str, Any], two: tuple[RemoteView, EmbeddedView]
) -> None:
    for view in two:
        with pytest.raises(QueryError):
            view.select(sparql, bindings)


def test_what_cannot_be_bound_says_why(two: tuple[RemoteView, EmbeddedView]) -> None:
    remote, _ = two
    with pytest.raises(QueryError, match=r"the query selects: \?o"):
        remote.select("SELECT ?s { ?s ?p ?o }", {"o": Literal("x")})
    with pytest.raises(QueryError, match=r"the query computes: \?n"):
        remote.select("SELECT ?s ?n { ?s ?p ?o BIND(1 AS ?n) }", {"n": Literal("x")})
    with pytest.raises(QueryError, match="blank node"):
        remote.select("SELECT ?s { ?s ?p ?o }", {"s": Blank("b0")})
    with pytest.raises(QueryError, match="CONSTRUCT WHERE"):
        remote.construct("CONSTRUCT WHERE { ?s ?p ?o }", {"s": Iri("http://e/a")})


def test_asking_constructing_describing(two: tuple[RemoteView, EmbeddedView]) -> None:
    def asked(view: View) -> list[object]:
        return [
            view.ask("ASK { ?s ?p ?o }", {"s": Iri("http://e/a")}),
            view.ask("ASK { ?s ?p ?o }", {"s": Iri("http://e/nobody")}),
            view.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", {"s": Iri("http://e/a")}),
            view.construct("CONSTRUCT { ?o <http://e/of> ?s } WHERE { ?s <http://e/q> ?o FILTER(ISIRI(?o)) }"),
            view.construct("DESCRIBE ?s { ?s <http://e/r> ?o }", {"s": Iri("http://e/c")}),
            view.describe("http://e/a"),
            view.describe("http://e/nobody"),
            view.size(),
        ]

    there, here = map(asked, two)
    assert there == here
    assert here[0] is True
    assert here[1] is False
    assert all(isinstance(triple, Triple) for triple in here[2])  # type: ignore[attr-defined]
    assert len(here[5]) == 8  # type: ignore[arg-type]


def test_terms_come_out_alike(two: tuple[RemoteView, EmbeddedView]) -> None:
    remote, embedded = two
    sparql = "SELECT ?p ?o { <http://e/a> ?p ?o } ORDER BY ?p ?o"
    assert remote.select(sparql) == embedded.select(sparql)
    blank = remote.select("SELECT ?x ?o { <http://e/b> <http://e/p> ?x . ?x ?p ?o FILTER(ISBLANK(?x)) }")
    assert [(type(row["x"]), row["o"]) for row in blank] == [(Blank, Literal("blank"))]
    assert remote.select("SELECT ?s ?nothing { ?s <http://e/r> ?o }") == [{"s": Iri("http://e/c")}]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_answers_are_written_alike(name: str, remote: RemoteView, embedded: EmbeddedView) -> None:
    form = FORMATS[name]
    words = "CONSTRUCT { ?plan dct:title ?title }" if form.rdf else "SELECT ?plan ?title"
    sparql = words + " WHERE { ?plan a g:Plan ; dct:title ?title } ORDER BY ?plan ?title"
    there = remote.query(sparql)
    assert there.rdf == form.rdf
    assert there.serialize(form) == embedded.query(sparql).serialize(form)
    assert len(there.serialize(form)) > 400, "an answer that was read can be written again"
    with pytest.raises(ValueError, match=r"ttl|csv"):
        there.serialize(FORMATS["csv" if form.rdf else "ttl"])


def test_graphs_of_a_request(remote: RemoteView, embedded: EmbeddedView) -> None:
    chosen = Dataset(default=(f"{DEFAULT_BASE}graph/ontology",), named=(f"{DEFAULT_BASE}graph/codelists",))
    for sparql in ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"):
        there, here = (view.query(sparql, chosen).serialize(FORMATS["csv"]) for view in (remote, embedded))
        assert there == here
        assert there != embedded.query(sparql).serialize(FORMATS["csv"])
    with pytest.raises(QueryError, match="not an iri"):
        remote.query("ASK {}", Dataset(default=("not an iri",)))


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * {\n ?s ?p ?o",
        "SELEC ?s { ?s ?p ?o }",
        "ASK { ?s unknown:p ?o }",
        "SELECT * {\n ?s g:x ?o .. }",
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "PREFIX address: <http://e/> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://e/x>",
        "",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_a_query_that_cannot_be_read_says_the_same(sparql: str, remote: RemoteView, embedded: EmbeddedView) -> None:
    with pytest.raises(QueryError) as here:
        embedded.query(sparql)
    with pytest.raises(QueryError) as there:
        remote.query(sparql)
    assert str(there.value) == str(here.value)


def test_what_only_the_endpoint_refuses_is_told(remote: RemoteView) -> None:
    with pytest.raises(QueryError, match=r"The query cannot be read"):
        remote.query("SELECT ?s (COUNT(*) AS ?n) { ?s a g:Plan }")


def test_the_form_of_a_query_is_minded(remote: RemoteView) -> None:
    with pytest.raises(QueryError, match="A SELECT query is needed here: 'ASK"):
        remote.select("ASK {}")
    with pytest.raises(QueryError, match="An ASK query is needed"):
        remote.ask("PREFIX ask: <http://e/> # ASK {}\nSELECT * {}")
    with pytest.raises(QueryError, match="A CONSTRUCT or DESCRIBE query is needed"):
        remote.construct("SELECT * {}")


def test_names_that_look_like_updates_are_queries(remote: RemoteView) -> None:
    assert remote.ask("prefix address: <http://insert/> ASK { ?add a g:Plan }")


def test_a_query_s_own_prefix_wins(put: Put) -> None:
    view = put(SMALL)
    assert view.ask("PREFIX g: <http://e/>\nASK { g:a g:p g:b }")
    assert not view.ask("ASK { g:a g:p g:b }")
    assert view.ask("BASE <http://e/> prefix rdfs:<http://e/> ASK { <a> rdfs:p xsd:none, rdfs:b }") is False


def test_the_version_is_that_of_the_data(empty_server: str, put: Put) -> None:
    view = put(SMALL)

    def version(turtle: str) -> str:
        fill_graph(empty_server, turtle)
        return view.version()

    one, two, again = (
        version("<http://e/a> <http://e/p> 1, 2 ."),
        version("<http://e/a> <http://e/p> 1, 3 ."),
        version("<http://e/a> <http://e/p> 2, 1 ."),
    )
    assert re.fullmatch("[0-9a-f]{12}", one)
    assert one == again != two


def fill_graph(url: str, turtle: str) -> None:
    request = urllib.request.Request(f"{url}/store?graph=http://g/1", turtle.encode(), {"Content-Type": "text/turtle"}, method="PUT")
    urllib.request.urlopen(request, timeout=30).close()


@pytest.fixture(scope="module", autouse=True)
def _history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What commands note of stores on servers that are gone tomorrow is not kept beside the store of this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHSVC_HISTORY", str(tmp_path_factory.mktemp("history") / "history.sqlite"))
        yield


def graphsvc(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-X", "importtime", "-m", "graphsvc", *words]
    done = subprocess.run(call, capture_output=True, text=True, env={**os.environ, **environment}, check=False, cwd=ROOT)
    done.stderr = "\n".join(
        line for line in done.stderr.splitlines() if not line.startswith("import time:") or "graphsvc.store.remote" in line
    )
    return done


def test_the_command_line_validates_an_endpoint(address: str, shipped_store: EmbeddedStore) -> None:
    there = graphsvc("--store", address, "validate", "--format", "json")
    here = graphsvc("--store", str(shipped_store.path), "validate", "--format", "json")
    assert there.returncode == here.returncode
    assert json.loads(there.stdout) == json.loads(here.stdout)
    assert len(json.loads(there.stdout)["findings"]) > 50
    assert "graphsvc.store.remote" in there.stderr
    assert "graphsvc.store.remote" not in here.stderr, "it is imported for an endpoint only"


def test_the_command_line_asks_an_endpoint_of_the_environment(address: str, shipped_store: EmbeddedStore) -> None:
    words = ("ask", "items-by-service", "--service", "62", "--format", "csv")
    there, here = graphsvc(*words, GRAPHSVC_STORE=address), graphsvc(*words, GRAPHSVC_STORE=str(shipped_store.path))
    assert there.stdout == here.stdout
    assert there.stdout.count("\n") > 2
    assert graphsvc("query", "SELECT (COUNT(*) AS ?n) { ?s a g:Measure }", GRAPHSVC_STORE=address).stdout.split() == ["n", "277"]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_commands_that_copy_files_need_a_folder(command: str) -> None:
    done = graphsvc("--store", "http://127.0.0.1:9/query", command, "x")
    assert done.returncode == 2
    assert f"graphsvc: This command copies files, and needs a folder: --store FOLDER {command}, not an address" in done.stderr


def test_an_endpoint_without_the_union_is_told(put: Put, empty_server: str) -> None:
    put("")
    done = graphsvc("--store", f"{empty_server}/query", "validate")
    assert done.returncode == 3
    assert f"its default graph must be the union of its graphs: {empty_server}/query" in done.stderr


def test_the_endpoint_of_graphsvc_itself(shipped_store: EmbeddedStore, embedded: EmbeddedView) -> None:
    call = [sys.executable, "-m", "graphsvc", "--store", str(shipped_store.path), "serve", "--port", "0"]
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            ready = next(line for line in server.stderr or () if line.startswith("Ready: "))
            view = RemoteView(Endpoint(ready.split()[1].rstrip("/") + "/sparql"))
            assert view.describe(PLAN.value) == embedded.describe(PLAN.value) != []
            assert view.graphs() == embedded.graphs()
            assert view.ask("ASK { ?plan a g:Plan }", {"plan": PLAN})
            with pytest.raises(QueryError, match=r"line 1, column 1$"):
                view.query("SELEC")
        finally:
            server.terminate()


def test_addresses_of_the_settings() -> None:
    assert load({"GRAPHSVC_STORE": "some/folder"}).endpoint is None
    assert load({"GRAPHSVC_STORE": "some/folder"}).store == Path("some/folder")
    given = {"GRAPHSVC_STORE": "https://e.org:8443/a?b=c", "GRAPHSVC_STORE_USER": "u", "GRAPHSVC_STORE_PASSWORD": "secret"}
    found = load({**given, "GRAPHSVC_STORE_TIMEOUT": "7"})
    assert found.endpoint == Endpoint("https://e.org:8443/a?b=c", "u", "secret", 7)
    assert "secret" not in repr(found)
    wrong = [
        {"GRAPHSVC_STORE": "ftp://e.org/x"},
        {"GRAPHSVC_STORE": "file:///etc/passwd"},
        {"GRAPHSVC_STORE": "http://u:secret@e.org/x"},
        {"GRAPHSVC_STORE": "http://u:secret@e.org:99999/ x"},
        {"GRAPHSVC_STORE": "http://e.org:99999/"},
        {"GRAPHSVC_STORE": "http://e.org/a b"},
        {"GRAPHSVC_STORE": "http://e.org/\r\nX: y"},
        {"GRAPHSVC_STORE": "http:///x"},
        {**given, "GRAPHSVC_STORE_TIMEOUT": "0"},
        {**given, "GRAPHSVC_STORE_USER": ""},
        {**given, "GRAPHSVC_STORE_USER": "a:b"},
        {**given, "GRAPHSVC_STORE_PASSWORD": "secret\udcff"},
    ]
    for environment in wrong:
        with pytest.raises(ParameterError) as error:
            load(environment)
        assert "secret" not in str(error.value)


def test_no_server_ends_with_one_sentence() -> None:
    done = graphsvc("--store", "http://127.0.0.1:9/query?key=hidden", "query", "ASK {}")
    assert done.returncode == StoreError.exit_code
    told = [line for line in done.stderr.splitlines() if line.startswith("graphsvc: ")]
    assert len(told) == 1
    assert "http://127.0.0.1:9/query" in told[0]
    assert "hidden" not in done.stderr
