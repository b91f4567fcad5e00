"""Serving: the port, readiness, and what is said when there is none."""

from __future__ import annotations

import socket
import threading
import urllib.request

import pytest
from flask import Flask

from graphsvc.errors import StoreError
from graphsvc.web import serve


def test_a_port_in_use_is_told_in_a_sentence(app: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(StoreError, match="Another program uses this port"):
        serve.run(app, "127.0.0.1", taken.getsockname()[1], lambda _: None)


def test_it_answers_once_it_is_ready(app: Flask) -> None:
    ready, address = threading.Event(), []

    def on_ready(url: str) -> None:
        address.append(url)
        ready.set()

    threading.Thread(target=serve.run, args=(app, "127.0.0.1", 0, on_ready), daemon=True).start()
    assert ready.wait(5)
    with urllib.request.urlopen(address[0], timeout=5) as answer:
        assert answer.status == 200
        assert answer.headers["Server"] is None
