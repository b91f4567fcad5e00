"""The history of findings over the web: pages, files and linked data say the same, and nothing stops where it cannot be read."""

from __future__ import annotations

import csv
import io
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from little import HOSTILE, PREFIXES
from started import started, token

from graphsvc.history import reading
from graphsvc.history.recording import add
from graphsvc.history.run import WHOLE, Cause, Judged, Key, scope
from graphsvc.settings import Endpoint, History, Settings
from graphsvc.store.base import FORMATS, RDF_FORMATS, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed, Following
from graphsvc.web import judging
from graphsvc.web.app import create_app
from graphsvc.web.judging import Judging

sys.path.append(str(Path(__file__).parents[1] / "history"))
import past

NOW = 1_790_000_000
MEASUREMENTS = """
PREFIX dqv: <http://www.w3.org/ns/dqv#> PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?run ?metric ?value ?on {
  ?m a dqv:QualityMeasurement ; dqv:isMeasurementOf ?metric ; dqv:value ?value ; dqv:computedOn ?on .
  ?m prov:generatedAtTime ?when ; prov:wasGeneratedBy ?run . ?run prov:endedAtTime ?when ; prov:used ?data }"""


@pytest.fixture(scope="module")
def found(shipped_view: View) -> Judged:
    return past.now(shipped_view)


@pytest.fixture(scope="module")
def file(found: Judged, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("past") / "history.sqlite"
    past.record(path, found, NOW)
    return path


def client_with(view: View, history: Path, **settings: object) -> FlaskClient:
    made = replace(Settings(history=History(history)), **settings)  # type: ignore[arg-type]
    return create_app(made, Fixed(view), Direct(view)).test_client()


@pytest.fixture
def client(shipped_view: View, file: Path) -> FlaskClient:
    return client_with(shipped_view, file)


def test_the_page_of_a_plan_has_its_runs_and_rules(client: FlaskClient) -> None:
    page = client.get("/page/plan/ssz-2021/history").text
    assert "Vývoj nálezů: Strategie sociálního začleňování" in page
    assert "Teď je 39 nálezů, o 3 méně než při předchozím běhu." in page
    assert re.findall(r'<tr id="run-(\d+)">', page) == ["6", "5", "4", "3", "2", "1"]
    assert page.count("jiná pravidla</span>") == 1
    assert re.search(r">Nepokryté opatření strategie</a>.*?−9</span>", page, re.DOTALL)
    assert "<title id=" in page
    assert page.count('<polyline points="') > 10


def test_rules_that_are_new_and_that_found_nothing_more_are_said_to_be(shipped_view: View, found: Judged, tmp_path: Path) -> None:
    history = tmp_path / "history.sqlite"
    with_other = {key: count for key, count in found.counts.items() if key.rule != "overdue"}
    with_other |= {Key(of, "missing-title", "violation"): 2 for of in (WHOLE, scope("ssz-2021"))}
    add(history, replace(found, version="0" * 12, counts=with_other), Cause.SERVE, now=lambda: NOW)
    add(history, found, Cause.SERVE, now=lambda: NOW + 60)
    for path in ("/consistency/history", "/page/plan/ssz-2021/history"):
        page = client_with(shipped_view, history).get(path).text
        rows = {re.sub(r"<[^>]*>|\s+", " ", row) for row in re.findall(r"<th scope=\"row\">.*?</th>", page, re.DOTALL)}
        said = {" ".join(row.split()) for row in rows if "nové" in row or "zmizelo" in row}
        assert said == {"Chybí název porušení zmizelo", "Po termínu varování nové"}


def test_the_data_version_that_is_served_leads_to_what_it_is(client: FlaskClient, shipped_view: View) -> None:
    page = client.get("/consistency/history").text
    assert f'<a href="/about#version"><code>{shipped_view.version()}</code></a>' in page
    assert page.count("<code>00000000000") == 5, "of those before, the version is told"


def test_the_page_of_all_leads_to_each_plan(client: FlaskClient) -> None:
    page = client.get("/consistency/history?lang=en").text
    assert "120 findings now, 3 fewer than at the run before." in page
    assert page.count('<span class="fewer">−3</span>') == 4, "of the rule, of the plan, and of two runs"
    for plan in ("ap-ssz-2024-2025", "ssz-2021", "sprss-2018-2020", "sprss-2014-2017"):
        assert client.get(f"/page/plan/{plan}/history").status_code == 200
        assert f'href="/page/plan/{plan}/history?lang=en"' in page


def test_a_plan_and_the_findings_lead_to_it_with_what_has_changed(client: FlaskClient) -> None:
    plan, other, findings = (client.get(path).text for path in ("/page/plan/ssz-2021", "/page/plan/sprss-2014-2017", "/consistency"))
    assert "O 3 méně než při předchozím běhu." in plan
    assert 'href="/page/plan/ssz-2021/history"' in plan
    assert "Stejně jako při předchozím běhu." in other
    assert "O 3 méně než při předchozím běhu." in findings
    assert 'href="/consistency/history"' in findings


@pytest.mark.parametrize("path", ["/page/plan/ssz-2021", "/consistency"])
def test_a_page_is_the_same_before_and_after_its_data_are_noted(shipped_view: View, found: Judged, tmp_path: Path, path: str) -> None:
    history = tmp_path / "history.sqlite"
    earlier = replace(found, version="0" * 12, counts={key: count + 1 for key, count in found.counts.items()})
    add(history, earlier, Cause.SERVE, now=lambda: NOW)
    client = client_with(shipped_view, history)
    before = client.get(path)
    add(history, found, Cause.SERVE, now=lambda: NOW + 60)
    after = client.get(path)
    assert "méně než při předchozím běhu" in before.text
    assert before.text == after.text
    assert before.headers["ETag"] == after.headers["ETag"]


def test_its_own_page_is_another_when_a_run_is_noted(shipped_view: View, found: Judged, tmp_path: Path) -> None:
    history = tmp_path / "history.sqlite"
    client = client_with(shipped_view, history)
    empty = client.get("/consistency/history")
    assert "Historie je zatím prázdná" in empty.text
    assert client.get("/consistency/history", headers={"If-None-Match": empty.headers["ETag"]}).status_code == 304
    add(history, found, Cause.BUILD, now=lambda: NOW)
    one = client.get("/consistency/history", headers={"If-None-Match": empty.headers["ETag"]})
    assert one.status_code == 200
    assert "Zatím je znám jediný běh" in one.text
    assert 'class="trend"' not in one.text


def test_files_say_what_the_history_says(client: FlaskClient, file: Path) -> None:
    trend = reading.trend(file, "ssz-2021")
    told = client.get("/api/history?plan=ssz-2021").get_json()
    assert [one["findings"] for one in told["runs"]] == [point.total for point in trend.points][::-1]
    rows = list(csv.DictReader(io.StringIO(client.get("/api/history?plan=ssz-2021&format=csv").text)))
    sums = {number: sum(int(row["number"]) for row in rows if row["run"] == str(number)) for number in range(1, 7)}
    assert sums == {point.run.number: point.total for point in trend.points}
    assert client.get("/api/history?plan=ssz-2021&most=2").get_json()["runs"] == told["runs"][:2]
    day = told["runs"][2]["when"][:10]
    assert client.get(f"/api/history?plan=ssz-2021&since={day}").get_json()["runs"] == told["runs"][:3]


@pytest.mark.parametrize("form", [form.name for form in RDF_FORMATS])
def test_measurements_of_quality_are_those_of_the_runs(client: FlaskClient, file: Path, form: str) -> None:
    answer = client.get(f"/api/history?plan=ssz-2021&format={form}")
    assert answer.mimetype == next(one.media_type for one in RDF_FORMATS if one.name == form)
    rows = measured(answer.data, answer.mimetype)
    said = {(run.rpartition("-")[2], metric.rpartition("#")[2]): int(value) for run, metric, value, _ in rows}
    wanted = {
        (str(point.run.number), rule): number
        for point in reading.trend(file, "ssz-2021").points
        for (rule, _), number in point.counts.items()
    }
    totals = {(str(point.run.number), "findings"): point.total for point in reading.trend(file, "ssz-2021").points}
    assert said == wanted | totals
    assert {on for *_, on in rows} == {"https://graphsvc.example/id/plan/ssz-2021"}
    assert len({run for run, *_ in rows}) == 6


def measured(data: bytes, media_type: str) -> list[list[str]]:
    """What the measurements in RDF say: run, metric, value, and what was measured."""
    form = ox.RdfFormat.from_media_type(media_type)
    assert form
    store = ox.Store()
    store.load(data, format=form, base_iri="http://localhost/")
    return [[term.value for term in row] for row in store.query(MEASUREMENTS, use_default_graph_as_union=True)]


def test_a_plan_without_findings_is_measured_with_none(
    client: FlaskClient, found: Judged, file: Path, shipped_view: View, tmp_path: Path
) -> None:
    history = tmp_path / "history.sqlite"
    clean = {key: 0 for key in found.counts if not key.rule}
    add(history, replace(found, counts=clean), Cause.BUILD, now=lambda: NOW)
    client = client_with(shipped_view, history)
    answer = client.get("/api/history?plan=ssz-2021", headers={"Accept": "text/turtle"})
    assert [(metric.rpartition("#")[2], value) for _, metric, value, _ in measured(answer.data, answer.mimetype)] == [("findings", "0")]
    assert "Teď je 0 nálezů." in client.get("/page/plan/ssz-2021/history").text


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv"),
        ("text/turtle;q=0.9, text/html;q=0.1", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_the_form_is_negotiated(client: FlaskClient, accept: str, mimetype: str) -> None:
    assert client.get("/api/history", headers={"Accept": accept}).mimetype == mimetype


def test_what_cannot_be_had_or_is_not_there_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/history", headers={"Accept": "image/png"}).status_code == 406
    for bad in ("format=xlsx", "plan=nonsense", "since=2026-02-30", "most=0", "most=x"):
        assert client.get(f"/api/history?{bad}").status_code == 422, bad
    assert client.get("/page/plan/nonsense/history").status_code == 404
    assert client.get("/api/history?plan=srlk-2021-2027").get_json()["runs"] == []
    assert "nebylo co kontrolovat" in client.get("/page/plan/srlk-2021-2027/history").text


def test_what_is_hostile_is_shown_as_text(shipped_view: View, found: Judged, tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>\u202e"
    counts = {Key(scope(bad), "", ""): 0, Key(scope(bad), bad, bad): 3, Key(WHOLE, bad, bad): 3}
    history = tmp_path / "history.sqlite"
    add(history, Judged(bad, bad, 1, 1, counts), Cause.SERVE, now=lambda: NOW)
    add(history, replace(found, version="0" * 12), Cause.SERVE, now=lambda: NOW + 86_400 * 9)
    add(history, Judged(bad, bad, 1, 1, counts), Cause.SERVE, now=lambda: NOW + 86_400 * 20)
    client = client_with(shipped_view, history)
    for path in ("/consistency/history", f"/page/plan/{bad.replace('/', '%2F')}/history", "/consistency"):
        page = client.get(path).text
        assert "<script>alert" not in page, path
        assert "\u202e" not in page, path
    assert client.get("/api/history?format=ttl").status_code == 200


def test_a_plan_that_is_gone_keeps_its_history(shipped_view: View, found: Judged, tmp_path: Path) -> None:
    history = tmp_path / "history.sqlite"
    gone = {Key(scope("former"), "", ""): 0, Key(scope("former"), "overdue", "warning"): 2}
    add(history, replace(found, version="0" * 12, counts={**found.counts, **gone}), Cause.BUILD, now=lambda: NOW)
    add(history, found, Cause.BUILD, now=lambda: NOW + 86_400 * 9)
    page = client_with(shipped_view, history).get("/page/plan/former/history").text
    assert "Plán už v datech není." in page
    assert "plán v datech není</span>" in page
    assert 'class="trend"' in page


def test_a_broken_history_stops_no_page(shipped_view: View, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    history = tmp_path / "history.sqlite"
    history.write_text("broken " * 2_000)
    client = client_with(shipped_view, history)
    for path in ("/consistency", "/page/plan/ssz-2021"):
        page = client.get(path)
        assert page.status_code == 200
        assert "předchozím běhu" not in page.text
    assert "Historii teď nelze číst" in client.get("/consistency/history").text
    assert "move it away" in caplog.text
    assert client.get("/api/history").status_code == 503


def test_of_a_server_that_does_not_run_the_rules_as_they_are_meant_that_is_said(shipped_view: View, file: Path) -> None:
    sound, other = (client_with(shipped_view, file, endpoint=Endpoint("http://127.0.0.1:9/query", rules=rules)) for rules in (True, False))
    assert "nevyhodnocuje spolehlivě" not in sound.get("/consistency/history").text
    assert "nevyhodnocuje spolehlivě" in other.get("/consistency/history").text
    assert len(other.get("/api/history").get_json()["runs"]) == len(sound.get("/api/history").get_json()["runs"]) > 1


def test_rules_run_only_over_data_whose_version_is_that_of_the_moment(tmp_path: Path) -> None:
    made, clock = small(tmp_path), Clock()
    view = EmbeddedStore(made.store).view()
    versions = ["another", view.version(), "meanwhile", view.version(), view.version()]
    follower = Judging(made, Fixed(view), lambda: versions.pop(0), clock)

    def judge() -> int:
        follower._judged = ""
        for _ in range(5):
            clock.now += 3
            follower.look()
        return len(reading.trend(made.history_file).points)

    assert judge() == 0, "the version is made up, or one of before"
    assert judge() == 0, "others have changed the data while the rules ran"
    assert judge() == 1


def small(folder: Path) -> Settings:
    """Settings of a small store, in which rules find something, without a history."""
    made = Settings(store=folder / "store")
    with EmbeddedStore(made.store).writer() as writer:
        writer.replace_graph("https://graphsvc.example/graph/little", (PREFIXES + HOSTILE).encode(), FORMATS["ttl"])
    return made


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def changed(store: EmbeddedStore, number: int, graph: str = "http://e/notes") -> Iterator[None]:
    with store.writer() as writer:
        writer.update(f'INSERT DATA {{ GRAPH <{graph}> {{ <http://e/x> <http://e/p> "{number}" }} }}')
    yield


def test_a_server_judges_data_that_stay_for_a_while(tmp_path: Path) -> None:
    made = small(tmp_path)
    store = EmbeddedStore(made.store)
    clock = Clock()
    follower = Judging(made, Following(store), clock=clock)

    def look(seconds: float) -> list[str]:
        clock.now += seconds
        follower.look()
        return [point.run.version for point in reading.trend(made.history_file).points]

    first = store.view().version()
    assert look(0) == []
    assert look(judging.QUIET) == [first]
    assert look(60) == [first]
    with changed(store, 1):
        assert look(1) == [first], "it may not be the last change"
    with changed(store, 2):
        assert look(judging.QUIET - 1) == [first]
        assert look(judging.QUIET) == [first, store.view().version()]
    told = reading.trend(made.history_file).points
    assert [point.run.cause for point in told] == ["serve", "serve"]
    assert told[0].total == told[1].total > 0
    with changed(store, 3, "https://graphsvc.example/graph/editions"):
        look(1)
        look(judging.QUIET)
    assert reading.trend(made.history_file).points[-1].run.cause == "publish"
    for number in range(4, 20):
        with changed(store, number):
            look(4)
    assert len(reading.trend(made.history_file).points) == 4, "data that keep changing are judged once a minute"


def test_data_that_were_replaced_while_they_were_judged_are_not_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, clock = small(tmp_path), Clock()
    store = EmbeddedStore(made.store)
    follower = Judging(made, Following(store), clock=clock)
    load, times = judging.inspection.load, iter(range(9))

    def slow(view: View, root: Path) -> object:
        if next(times) == 0:
            with changed(store, 1):
                pass
        return load(view, root)

    monkeypatch.setattr(judging.inspection, "load", slow)
    for _ in range(4):
        follower.look()
        clock.now += judging.QUIET
    assert [point.run.version for point in reading.trend(made.history_file).points] == [store.view().version()]


def test_of_large_data_nothing_is_kept_for_pages_that_nobody_may_ask_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, clock = small(tmp_path), Clock()
    monkeypatch.setattr(judging.inspection, "SMALL", 1)
    monkeypatch.setattr(judging.inspection, "load", lambda *_: pytest.fail("it is large"))
    follower = Judging(made, Following(EmbeddedStore(made.store)), clock=clock)
    follower.look()
    clock.now += judging.QUIET
    follower.look()
    assert [point.total > 0 for point in reading.trend(made.history_file).points] == [True]


def test_what_a_build_or_another_server_has_noted_is_not_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, clock = small(tmp_path), Clock()
    assert made.history_file
    view = EmbeddedStore(made.store).view()
    add(made.history_file, past.now(view), Cause.BUILD, now=lambda: NOW)
    monkeypatch.setattr(judging.inspection, "load", lambda *_: pytest.fail("it is known what the rules find"))
    follower = Judging(made, Following(EmbeddedStore(made.store)), clock=clock)
    follower.look()
    clock.now += judging.QUIET
    follower.look()
    assert [point.run.cause for point in reading.trend(made.history_file).points] == ["build"]


def test_a_history_that_cannot_be_written_is_told_once_and_the_server_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made, clock = small(tmp_path), Clock()
    assert made.history_file
    made.history_file.write_text("broken " * 1_000)
    store = EmbeddedStore(made.store)
    follower = Judging(made, Following(store), clock=clock)
    for number in range(3):
        with changed(store, number):
            follower.look()
            clock.now += judging.QUIET
            assert follower.look() >= judging.EVERY
    assert caplog.text.count("The run is not noted") == 1


@pytest.mark.slow
def test_a_started_server_notes_what_an_editor_has_changed(tmp_path: Path) -> None:
    """One run of the build, which it made itself, and one of what it saw."""
    update = 'DELETE { ?item ?p ?o } WHERE { ?item a g:Measure ; dct:identifier "IV.7" ; ?p ?o }'
    with started(tmp_path / "store", GRAPHSVC_UPDATES="true") as server:
        assert [run["cause"] for run in server.get("/api/history").json()["runs"]] == ["build"]
        sent = {"Authorization": f"Bearer {token(tmp_path / 'store')}", "Content-Type": "application/sparql-update"}
        assert server.get("/sparql", sent, update.encode(), "POST").status in (200, 204)
        until = time.monotonic() + 60
        while len(runs := server.get("/api/history").json()["runs"]) < 2 and time.monotonic() < until:
            time.sleep(0.5)
        assert [run["cause"] for run in runs] == ["serve", "build"]
        assert runs[0]["version"] == server.get("/health").json()["version"]
        assert runs[0]["change"] < 0
        assert "méně než při předchozím běhu" in server.get("/page/plan/ssz-2021").body.decode()


def test_the_start_page_shows_first_what_is_new(shipped_view: View, found: Judged, file: Path, tmp_path: Path) -> None:
    counts = {key: number - 1 if key.rule == "overdue" else number for key, number in found.counts.items()}
    add(tmp_path / "h", replace(found, version="0" * 12, counts=counts), Cause.BUILD, days=90, now=lambda: NOW)
    first = r'<ul class="plain findings">\s*<li[^>]*>(.*?)</li>'
    page = client_with(shipped_view, tmp_path / "h").get("/").text
    shown = re.search(first, page, re.DOTALL)
    assert shown
    assert "Po termínu" in shown[1], "though it is a warning"
    assert "přibylo" in page
    before = re.search(first, client_with(shipped_view, file).get("/").text, re.DOTALL)
    assert before
    assert "Po termínu" not in before[1], "there are fewer than before"
