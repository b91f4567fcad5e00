"""A started server, with queries that would never end: they are stopped, and everybody else is served meanwhile."""

from __future__ import annotations

import http.client
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from serving import serving
from started import settled, started, workers

from graphsvc.access.keyring import Keyring
from graphsvc.access.roles import Role
from graphsvc.access.tokens import issue
from graphsvc.settings import Access, Settings
from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore

ENDLESS = "SELECT ?a { ?a g:order ?n . ?b g:order ?m . ?c g:order ?o . ?d g:order ?p . FILTER (?n + ?m + ?o + ?p = -1) }"
PROGRAM = """
from dataclasses import replace
from graphsvc import settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.web import serve
from graphsvc.web.backend import embedded
found = replace(settings.load(), port=0)
serve.run(found, embedded(found, EmbeddedStore(found.store)), None, lambda address, stop: print(address, flush=True))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    folder = tmp_path_factory.mktemp("bounds") / "store"
    orders = "".join(f"<http://e/{number}> <https://graphsvc.example/def#order> {number} .\n" for number in range(2_000))
    with EmbeddedStore(folder).writer() as writer:
        writer.replace_graph("http://e/graph", orders.encode(), FORMATS["ttl"])
    limits = {"GRAPHSVC_QUERY_SECONDS": "3", "GRAPHSVC_QUERY_PROCESSES": "2", "GRAPHSVC_QUERY_RESULT": "4"}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env={**os.environ, **limits, "GRAPHSVC_STORE": str(folder)}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        settled(address.rstrip("/"))
        yield address, process
        process.terminate()


def get(address: str, sparql: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"{address}sparql?query={quote(sparql)}", timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        told = error.headers["Content-Type"] == "application/problem+json" and error.headers["Retry-After"]
        return error.code if told else 0, error.read()


def test_a_query_beyond_its_time_gets_503_and_others_are_served(server: tuple[str, subprocess.Popen[str]]) -> None:
    address, _ = server
    answers: list[tuple[int, bytes]] = []
    threads = [threading.Thread(target=lambda: answers.append(get(address, ENDLESS))) for _ in range(1)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    begin = time.monotonic()
    assert get(address, "ASK {}")[0] == 200
    with urllib.request.urlopen(urllib.request.Request(address + "sparql", headers={"Accept": "text/html"}), timeout=5) as form:
        assert form.status == 200
    assert time.monotonic() - begin < 2.5
    assert threads[0].is_alive()
    for thread in threads:
        thread.join()
    status, body = answers[0]
    problem = json.loads(body)
    assert (status, problem["status"]) == (503, 503)
    assert "longer than 3 seconds" in problem["detail"]


def test_a_large_answer_streams_and_one_too_large_breaks_off(server: tuple[str, subprocess.Popen[str]]) -> None:
    address, _ = server
    status, body = get(address, "SELECT * { ?a g:order ?n . ?b g:order ?m } LIMIT 12000")
    assert status == 200
    assert len(body) > 1 << 20
    assert len(json.loads(body)["results"]["bindings"]) == 12_000
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        get(address, "SELECT * { ?a g:order ?n . ?b g:order ?m }")
    assert get(address, "ASK {}")[0] == 200


def test_the_query_of_a_client_that_leaves_is_stopped(server: tuple[str, subprocess.Popen[str]]) -> None:
    address, process = server
    host, port = re.search(r"//(.*):(\d+)/", address).groups()  # type: ignore[union-attr]
    while len(before := workers(process.pid)) != 2:  # one may be on its way still, in the place of one that was stopped
        time.sleep(0.05)
    with socket.create_connection((host, int(port))) as client:
        client.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.2)
    for _ in range(25):
        if workers(process.pid) - before:
            break
        time.sleep(0.1)
    assert len(workers(process.pid) & before) == 1
    assert get(address, "ASK {}")[0] == 200


def test_an_answer_waits_for_a_client_that_reads_slowly_and_takes_no_memory(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    rows = "".join(f"<http://e/{number}> <http://e/p> '{'x' * 1000}' .\n" for number in range(300))
    with EmbeddedStore(folder).writer() as writer:
        writer.replace_graph("http://e/graph", rows.encode(), FORMATS["ttl"])
    query = quote("SELECT * { ?a <http://e/p> ?x . ?b <http://e/p> ?y }")  # some 180 MB
    with started(folder, GRAPHSVC_QUERY_PROCESSES="1") as running:
        assert running.get("/sparql?query=ASK{}").status == 200
        settled(running.address)
        before = running.memory()
        only = workers(running.process.pid)
        with socket.create_connection((running.host, running.port)) as client:
            client.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert client.recv(100)
            grown = []
            for _ in range(20):
                time.sleep(0.1)
                grown.append(running.memory() - before)
            assert max(grown) < 60 << 20
            assert workers(running.process.pid) == only
            read = 0
            while read < 20 << 20:  # it goes on as soon as it is read
                piece = client.recv(1 << 20)
                assert piece, "it broke off"
                read += len(piece)
        for _ in range(100):  # and when the client has left, its process is killed
            if workers(running.process.pid) - only:
                break
            time.sleep(0.1)
        assert workers(running.process.pid) - only
        assert running.get("/sparql?query=ASK{}").status == 200


@pytest.mark.parametrize("accept", ["text/html", "text/csv", None])
def test_a_role_has_its_own_time_wherever_it_asks(tmp_path: Path, accept: str | None) -> None:
    store = EmbeddedStore(tmp_path / "store")
    orders = "".join(f"<http://e/{number}> <https://graphsvc.example/def#order> {number} .\n" for number in range(2_000))
    with store.writer() as writer:
        writer.replace_graph("http://e/graph", orders.encode(), FORMATS["ttl"])
    secret, token = issue("ana", Role.EDITOR, datetime.now(UTC))
    settings = Settings(store=store.path, access=Access(updates=True, editor_seconds=1))
    Keyring(settings.token_file).add(token)
    headers = {"Authorization": f"Bearer {secret}", "Accept": accept or "*/*"}
    where = ENDLESS.partition("{")[2]
    form = {"query": ENDLESS} if accept else {"update": f"INSERT {{ ?a <urn:p> ?n }} WHERE {{ {where}"}
    with serving(store, settings) as address:
        sent = urllib.request.Request(f"{address}/sparql", urlencode(form).encode(), headers)
        with pytest.raises(urllib.error.HTTPError) as told:
            urllib.request.urlopen(sent, timeout=20)
        with told.value as answer:
            assert answer.code == 503
            assert ("déle než 1 s" if accept == "text/html" else "longer than 1 seconds") in answer.read().decode()


def test_thousands_of_connections_that_ask_nothing_hold_up_nobody(server: tuple[str, subprocess.Popen[str]]) -> None:
    address, _ = server
    host, port = re.search(r"//(.*):(\d+)/", address).groups()  # type: ignore[union-attr]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    idle = [socket.create_connection((host, int(port)), timeout=5) for _ in range(min(3_000, hard - 200))]
    try:
        assert len(idle) > 500
        assert get(address, "ASK {}")[0] == 200
    finally:
        for connection in idle:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_processes_end_with_a_server_that_is_killed(server: tuple[str, subprocess.Popen[str]]) -> None:
    _, process = server
    running = workers(process.pid)
    assert running
    process.send_signal(signal.SIGKILL)
    process.wait(5)
    for _ in range(50):
        if not any(alive(worker) for worker in running):
            return
        time.sleep(0.1)
    raise AssertionError(running)


def alive(process: int) -> bool:
    """Whether it runs; one that has ended may wait for somebody to take note."""
    status = Path(f"/proc/{process}/status")
    try:
        return "State:\tZ" not in status.read_text()
    except OSError:
        return False
