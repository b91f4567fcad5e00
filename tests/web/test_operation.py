"""What machines ask of a started server: health, metrics, ids of requests, one log line for each."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from started import Started, started

from graphsvc.errors import StoreError
from graphsvc.operation.health import Processes
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web.app import create_app


def within(seconds: float, true: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def counted(server: Started) -> dict[tuple[str, ...], float]:
    """Values of the metrics by name and labels."""
    text = server.get("/metrics").body.decode()
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def test_it_is_live_and_ready_and_says_the_version_of_the_data(server: Started) -> None:
    assert within(10, lambda: server.get("/health/ready").json()["processes"]["alive"] == 2)
    for path in ("/health", "/health/ready"):
        told = server.get(path)
        assert told.media_type == "application/json"
        assert told.headers["Cache-Control"] == "no-store"
        assert told.json()["status"] == "ready"
        assert re.fullmatch(r"[0-9a-f]{12}", told.json()["version"])
        assert told.json()["processes"] in ({"alive": 2, "wanted": 2, "held": held} for held in (False, True))
    assert server.get("/health/live").json() == {"status": "live"}


def test_metrics_count_requests_and_queries_by_what_came_of_them(server: Started) -> None:
    before = counted(server)
    assert server.get("/sparql?query=ASK{}").status == 200
    assert server.get("/sparql?query=ASK").status == 400
    assert server.get("/no/such/" + "x" * 50).status == 404
    assert server.get("/search?q=x", method="BREW").status == 405
    after = counted(server)
    grown = {key: value - before.get(key, 0) for key, value in after.items() if value != before.get(key, 0)}
    name = "graphsvc_requests_total"
    assert grown[(name, "GET", "/sparql", "200")] == 1
    assert grown[(name, "GET", "/sparql", "400")] == 1
    assert grown[(name, "GET", "other", "404")] == 1
    assert grown[(name, "other", "other", "405")] == 1
    assert grown[("graphsvc_queries_total", "answered")] == 1
    assert grown[("graphsvc_queries_total", "wrong")] == 1
    assert grown[("graphsvc_request_seconds_count", "/sparql")] == 2
    assert after[("graphsvc_queries_running",)] == 0
    assert after[("graphsvc_store_triples",)] > 10_000
    assert after[("graphsvc_store_graphs",)] > 5
    assert after[("graphsvc_store_bytes",)] > 1_000_000
    assert after[("graphsvc_data_info", server.get("/health").json()["version"])] == 1


def test_a_query_that_takes_too_long_is_counted_as_such(server: Started) -> None:
    before = counted(server)[("graphsvc_queries_total", "time")]
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert server.get(f"/sparql?query={quote(endless)}").status == 503
    assert counted(server)[("graphsvc_queries_total", "time")] == before + 1


def test_an_id_that_is_sane_is_taken_and_returned_and_logged(server: Started) -> None:
    assert server.get("/health/live", {"X-Request-ID": "abc-1.2_3"}).headers["X-Request-ID"] == "abc-1.2_3"
    line = json.loads(server.logged("abc-1.2_3"))
    assert (line["method"], line["path"], line["status"], line["client"]) == ("GET", "/health/live", 200, "127.0.0.1")
    assert line["bytes"] == len('{"status": "live"}')
    assert 0 <= line["ms"] < 5000
    for wrong in ("a b", "x" * 65, '"}{', "č", ""):
        made = server.get("/health/live", {"X-Request-ID": wrong.encode().decode("latin-1")}).headers["X-Request-ID"]
        assert re.fullmatch("[0-9a-f]{16}", made)


def test_what_is_asked_is_logged_in_short_and_without_secrets_and_cannot_forge_lines(server: Started) -> None:
    query = quote("ASK { ?s ?p 'tail' } #" + "x" * 5000)
    assert server.get(f"/sparql?query={query}&token=hidden", {"X-Request-ID": "long"}).status == 200
    line = server.logged('"long"')
    assert len(line) < 600
    assert "ASK" in json.loads(line)["query"]
    assert server.get("/search?q=x&access_token=hidden1&b=gs_hidden2", {"X-Request-ID": "tokens"}).status == 200
    line = server.logged('"tokens"')
    assert "hidden" not in line
    assert json.loads(line)["query"] == "q=x&access_token=***&b=***"
    assert server.get("/id/a%0A%7B%22forged%22:1%7D%E2%80%A8%1b[31m", {"X-Request-ID": "forging"}).status == 404
    assert json.loads(server.logged('"forging"'))["path"].startswith("/id/a%0A")


def test_every_line_is_an_object_of_json(server: Started) -> None:
    server.get("/", {"X-Request-ID": "last-one"})
    seen = 0
    while True:
        line = json.loads(server.lines.get(timeout=10))
        assert {"time", "level", "logger", "message"} <= line.keys()
        seen += 1
        if line.get("request") == "last-one":
            break
    assert seen >= 1


def test_text_is_for_people(tmp_path: Path, copy_of_shipped: Callable[[Path], Path]) -> None:
    with started(copy_of_shipped(tmp_path / "store")) as running:
        running.get("/search?q=a+b", {"X-Request-ID": "people"})
        assert re.fullmatch(
            r"20\S+Z info request request=people method=GET path=/search query=\"q=a\+b\" status=200 ms=\S+ bytes=\d+ client=127.0.0.1",
            running.logged("people"),
        )


@pytest.fixture
def broken() -> Flask:
    class Broken:
        def version(self) -> str:
            return "of the data"

        def ask(self, sparql: str) -> bool:
            raise StoreError("The disk is gone")

        def size(self) -> int:
            raise StoreError("The disk is gone")

    return create_app(Settings(), Fixed(Broken()), Direct(Broken()))  # type: ignore[arg-type]


def test_a_store_that_cannot_be_read_is_not_ready_but_live(broken: Flask) -> None:
    answer = broken.test_client().get("/health")
    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "trouble": "The disk is gone"}
    assert broken.test_client().get("/health/live").status_code == 200
    assert broken.test_client().get("/metrics").status_code == 503
    page = broken.test_client().get("/list/plan", headers={"Accept": "text/html"})  # what every page shows comes from the store
    assert (page.status_code, page.mimetype) == (500, "text/html")


def test_without_a_process_for_queries_it_is_not_ready(view: View) -> None:
    app = create_app(Settings(), Fixed(view), Direct(view), processes=lambda: Processes(0, 4, held=False))
    answer = app.test_client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json
    assert answer.json["processes"] == {"alive": 0, "wanted": 4, "held": False}
