"""Queries are counted by what came of them, also where that is known only at the end of the answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graphsvc.errors import LimitError, QueryError, StoreError
from graphsvc.operation.metrics import Data, Metrics
from graphsvc.operation.queries import Counted
from graphsvc.store.base import FORMATS
from graphsvc.store.foreign import Asked


class Piecewise:
    """An answer in pieces; where a piece is an error, that is raised."""

    whole = False
    form = FORMATS["json"]

    def __init__(self, *pieces: bytes | Exception) -> None:
        self._pieces = iter(pieces)
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = next(self._pieces)
        if isinstance(piece, Exception):
            raise piece
        return piece

    def close(self) -> None:
        self.closed = True


class Answers:
    def __init__(self, answer: Piecewise | Exception) -> None:
        self._answer = answer

    def answer(self, asked: Asked) -> Piecewise:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def value(metrics: Metrics, sample: str) -> float:
    return float(next(line.rpartition(" ")[2] for line in metrics.written_out().decode().splitlines() if line.startswith(sample)))


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (QueryError("x"), "wrong"),
        (LimitError("x", "time"), "time"),
        (LimitError("x", "busy"), "busy"),
        (LimitError("x"), "failed"),
        (StoreError("x"), "failed"),
        (RuntimeError("x"), "failed"),
    ],
)
def test_a_query_that_fails_counts_once_whether_at_once_or_later(error: Exception, outcome: str) -> None:
    metrics = Metrics()
    with pytest.raises(type(error)):
        Counted(Answers(error), metrics).answer(Asked(""))
    late = Counted(Answers(Piecewise(b"1", error)), metrics).answer(Asked(""))
    assert value(metrics, "graphsvc_queries_running") == 1
    with pytest.raises(type(error)):
        list(late)
    late.close()
    assert value(metrics, f'graphsvc_queries_total{{outcome="{outcome}"}}') == 2
    assert value(metrics, 'graphsvc_queries_total{outcome="left"}') == 0
    assert value(metrics, "graphsvc_queries_running") == 0


def test_an_answer_that_is_read_to_its_end_is_answered_and_one_that_is_not_was_left() -> None:
    metrics, pieces = Metrics(), Piecewise(b"1", b"2")
    read = Counted(Answers(Piecewise(b"1", b"2")), metrics).answer(Asked(""))
    assert b"".join(read) == b"12"
    read.close()
    left = Counted(Answers(pieces), metrics).answer(Asked(""))
    next(left)
    left.close()
    assert pieces.closed
    assert value(metrics, 'graphsvc_queries_total{outcome="answered"}') == 1
    assert value(metrics, 'graphsvc_queries_total{outcome="left"}') == 1


def test_names_that_clients_invent_make_no_series() -> None:
    metrics = Metrics()
    for number in range(100):
        metrics.request(None, f"M{number}", 405, 0.1)
    lines = [line for line in metrics.written_out().decode().splitlines() if line.startswith("graphsvc_requests_total{")]
    assert lines == ['graphsvc_requests_total{method="other",route="other",status="405"} 100.0']


def test_only_the_version_that_is_served_is_told() -> None:
    metrics = Metrics()
    metrics.data(Data("old", 1, 1, 10))
    metrics.data(Data("new", 2, 1, 20))
    told = metrics.written_out().decode()
    assert 'graphsvc_data_info{version="new"} 1.0' in told
    assert "old" not in told
    assert value(metrics, "graphsvc_store_bytes") == 20


def test_writes_are_counted_with_their_triples() -> None:
    metrics = Metrics()
    metrics.write("update", done=True, inserted=5, deleted=2)
    metrics.write("put", done=False)
    assert value(metrics, 'graphsvc_written_triples_total{change="inserted"}') == 5
    assert value(metrics, 'graphsvc_written_triples_total{change="deleted"}') == 2
    assert value(metrics, 'graphsvc_writes_total{kind="put",outcome="failed"}') == 1
