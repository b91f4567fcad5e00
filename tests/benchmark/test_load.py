"""What the generators of load count: answers that come whole or in pieces, errors, and times as they were measured."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.benchmark import load
from graphsvc.benchmark.load import Asked, Load
from graphsvc.errors import ParameterError, StoreError

LONGEST = 400
GENERATORS = [
    "python",
    pytest.param("wrk", marks=pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed here")),
]


class Answers(BaseHTTPRequestHandler):
    """Answers as the query says: ``whole``, in ``pieces``, with a ``status`` of 404."""

    protocol_version = "HTTP/1.1"
    server: Answering

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)["query"][0]
        self.server.seen.append((asked, self.headers["Accept"]))
        self.send_response(404 if "status" in asked else 200)
        if "pieces" in asked:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in (b"a" * 20_000, b"\r\n0\r\n\r\n", b"b"):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.send_header("Content-Length", "3")
            self.end_headers()
            self.wfile.write(b"abc")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests' own output is enough."""


class Answering(ThreadingHTTPServer):
    daemon_threads = True
    seen: list[tuple[str, str]]

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: clients that leave are part of the tests."""


@contextmanager
def answering() -> Iterator[Answering]:
    with Answering(("127.0.0.1", 0), Answers) as server:
        server.seen = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def put(server: Answering, asked: Asked, generator: str, first: int = 1) -> load.Figures:
    count = load.put(f"http://127.0.0.1:{server.server_port}/q", asked, first, Load(3, 0.2, generator))
    assert sum(count.times.values()) == count.answers
    return load.figures(count, 0.1 * count.seconds, 10)


@pytest.mark.parametrize("generator", GENERATORS)
def test_every_query_is_asked_in_turn_with_a_number_of_its_own(generator: str) -> None:
    with answering() as server:
        found = put(server, Asked(("whole <é&+>", "pieces"), fresh=True), generator, first=1_000_000)
    texts = [text for text, _ in server.seen]
    assert len(texts) > 10
    assert len(set(texts)) == len(texts)
    assert {text.rpartition("\n#")[0] for text in texts} == {"whole <é&+>", "pieces"}
    assert min(int(text.rpartition("#")[2]) for text in texts) >= 1_000_000
    assert {accept for _, accept in server.seen} == {"application/sparql-results+json"}
    assert 9_000 < found.size < 11_000
    assert found.rate > 10
    assert 0 < found.median <= found.p99
    assert found.server == pytest.approx(0.1)
    assert found.generator > 0


@pytest.mark.parametrize("generator", GENERATORS)
def test_the_same_text_is_asked_again_where_it_shall_be(generator: str) -> None:
    with answering() as server:
        put(server, Asked(("whole",), fresh=False), generator)
    assert {text for text, _ in server.seen} == {"whole"}
    assert len(server.seen) > 10


@pytest.mark.parametrize("generator", GENERATORS)
def test_another_status_than_200_ends_it(generator: str) -> None:
    with answering() as server, pytest.raises(StoreError, match=r"failed under load.*status"):
        put(server, Asked(("whole", "whole", "status"), fresh=True), generator)


def test_a_server_that_is_gone_is_told() -> None:
    with answering() as server:
        pass
    with pytest.raises(StoreError, match="generator of load failed"):
        put(server, Asked(("whole",), fresh=False), "python")


def test_a_generator_that_is_not_there_is_told() -> None:
    with pytest.raises(ParameterError, match="'ab'"):
        load.put("http://127.0.0.1/", Asked(("whole",), fresh=False), 0, Load(1, 1, "ab"))


@pytest.mark.parametrize(("share", "expected"), [(0.5, 2), (0.75, 2), (0.76, 9), (0.99, 9), (0.01, 1)])
def test_percentiles_are_times_that_were_measured(share: float, expected: int) -> None:
    assert load.percentile({9: 1, 1: 1, 2: 2}, share) == expected


@given(st.lists(st.integers(0, LONGEST), max_size=50), st.integers(1, LONGEST))
def test_what_wrk_adds_is_taken_away(measured: list[int], expected: int) -> None:
    """As ``stats_correct`` of wrk adds it: to each time n beyond twice the expected one n - e, n - 2e, … beyond e."""
    times = Counter(measured)
    corrected = Counter(times)
    for time in range(2 * expected, LONGEST + 1):
        for added in range(time - expected, expected, -expected):
            corrected[added] += times[time]
    assert load.without_correction(+corrected, expected) == +times


def test_counts_of_wrk_that_do_not_add_up_are_refused() -> None:
    told = {"requests": 5, "duration": 1_000_000, "bytes": 500, "cpu": 0.1, "errors": {}, "times": [[100, 3]]}
    with pytest.raises(StoreError, match="3 times of 5 answers"):
        load.read_wrk(told, 1)
    assert load.read_wrk({**told, "times": [[100, 3], [200, 2]]}, 1).times == {100: 3, 200: 2}
