"""What is counted, in the form that Prometheus reads. Each application has a registry of its own; nothing is global."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

MEDIA_TYPE = CONTENT_TYPE_LATEST
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
OTHER = "other"
"""The label of a method that is none, and of addresses without a route: what clients invent makes no new series."""
OUTCOMES = ("answered", "cached", "wrong", "time", "memory", "size", "busy", "left", "failed")
"""Of a query: answered, from the cache; its author's error; stopped for its time, memory or size; no process free; client gone; else."""
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


@dataclass(frozen=True, slots=True)
class Data:
    """One state of the data: its version, distinct triples, graphs, and bytes on disk (None: on another server)."""

    version: str
    triples: int
    graphs: int
    size: int | None = None


class Query:
    """A query from outside that runs, or waits."""

    def __init__(self, running: Gauge, queries: Counter) -> None:
        self._running = running
        self._queries = queries
        self._ended = False

    def end(self, outcome: str) -> None:
        """It came to one of `OUTCOMES`; whatever else is said counts as ``failed``. Only the first end counts."""
        if not self._ended:
            self._ended = True
            self._running.dec()
            self._queries.labels(outcome if outcome in OUTCOMES else "failed").inc()


class Metrics:
    """The counters of one application; safe to use from several threads."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._requests = Counter("graphsvc_requests", "Requests answered", ("route", "method", "status"), registry=registry)
        self._seconds = Histogram("graphsvc_request_seconds", "To the end of the answer", ("route",), buckets=_SECONDS, registry=registry)
        self._sent = Counter("graphsvc_sent_bytes", "Bytes of bodies sent", registry=registry)
        self._running = Gauge("graphsvc_queries_running", "Queries from outside that are being evaluated or wait", registry=registry)
        self._queries = Counter("graphsvc_queries", "Queries from outside by what came of them", ("outcome",), registry=registry)
        self._writes = Counter("graphsvc_writes", "Writes by kind and whether they were done", ("kind", "outcome"), registry=registry)
        self._written = Counter("graphsvc_written_triples", "Triples written", ("change",), registry=registry)
        self._triples = Gauge("graphsvc_store_triples", "Distinct triples in the union of the graphs", registry=registry)
        self._graphs = Gauge("graphsvc_store_graphs", "Named graphs", registry=registry)
        self._size = Gauge("graphsvc_store_bytes", "Bytes of the state on disk", registry=registry)
        self._version = Gauge("graphsvc_data_info", "The version of the data", ("version",), registry=registry)
        self._counters: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        for outcome in OUTCOMES:
            self._queries.labels(outcome)  # there from the beginning, as 0, so that a first one is seen as an increase

    def request(self, route: str | None, method: str, status: int, seconds: float, sent: int = 0) -> None:
        """A request was answered: its route as a template (None: none fits), its time to the end of the answer, the bytes of the body."""
        name, kind = route or OTHER, method if method in METHODS else OTHER
        counters = self._counters.get((name, kind, status))
        if counters is None:  # to look labels up costs more than to count
            counters = self._requests.labels(name, kind, str(status)), self._seconds.labels(name)
            self._counters[(name, kind, status)] = counters
        counters[0].inc()
        counters[1].observe(seconds)
        self._sent.inc(sent)

    def begun(self) -> Query:
        """A query from outside has come; it runs until it is ended."""
        self._running.inc()
        return Query(self._running, self._queries)

    def write(self, kind: str, *, done: bool, inserted: int = 0, deleted: int = 0) -> None:
        """A write of a kind (``update``, ``put``, ``post``, ``delete``), and the triples that it put in and took out where it was done."""
        self._writes.labels(kind, "done" if done else "failed").inc()
        self._written.labels("inserted").inc(inserted)
        self._written.labels("deleted").inc(deleted)

    def data(self, state: Data) -> None:
        """The state that is served now."""
        self._version.clear()
        self._version.labels(state.version).set(1)
        self._triples.set(state.triples)
        self._graphs.set(state.graphs)
        if state.size is not None:
            self._size.set(state.size)

    def written_out(self) -> bytes:
        """All of it, in the text format of Prometheus (`MEDIA_TYPE`)."""
        return generate_latest(self._registry)
