"""Serving: the port, readiness, compression, and what is said when there is no port."""

from __future__ import annotations

import gzip
import queue
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from serving import serving
from started import started

from graphsvc.errors import StoreError
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.web import serve
from graphsvc.web.backend import fixed


def test_a_port_in_use_is_told_in_a_sentence(view: View) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(StoreError, match="Another program uses this port"):
        serve.run(replace(Settings(), port=taken.getsockname()[1]), fixed(view), None, lambda *_: None)


def test_it_answers_once_it_is_ready(view: View) -> None:
    with serving(view) as address, urllib.request.urlopen(address, timeout=5) as answer:
        assert answer.status == 200
        assert answer.headers["Server"] == "graphsvc"


def test_an_answer_is_compressed_for_those_who_take_that(view: View) -> None:
    with serving(view) as address:
        wanted = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(wanted, timeout=5) as answer, urllib.request.urlopen(address, timeout=5) as plain:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert plain.headers["Content-Encoding"] is None
            assert gzip.decompress(answer.read()) == plain.read()
        refused = urllib.request.Request(address, headers={"Accept-Encoding": "gzip;q=0, *;q=0.5"})
        with urllib.request.urlopen(refused, timeout=5) as answer:
            assert answer.headers["Content-Encoding"] is None


def test_a_request_that_is_at_work_is_answered_before_it_stops(tmp_path: Path, copy_of_shipped: Callable[[Path], Path]) -> None:
    with started(copy_of_shipped(tmp_path / "store")) as running:
        answers: queue.Queue[int] = queue.Queue()
        slow = quote("SELECT (COUNT(*) AS ?n) { ?a a g:Measure . ?b a g:Measure . ?c a g:Plan . ?d a g:Plan FILTER (?a = ?b) }")
        thread = threading.Thread(target=lambda: answers.put(running.get(f"/sparql?query={slow}").status))
        thread.start()
        while "graphsvc_queries_running 1.0" not in running.get("/metrics").body.decode():
            assert answers.empty(), "it was answered at once"
        running.process.send_signal(signal.SIGTERM)
        assert answers.get(timeout=20) == 200
        assert running.process.wait(10) == 0
        thread.join()


def test_it_stops_when_it_is_told_to(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "graphsvc", "--store", str(tmp_path / "store"), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert any(line.startswith("Ready: ") for line in process.stderr)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert "Traceback" not in process.stderr.read()
