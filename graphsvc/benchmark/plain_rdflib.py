"""The same queries by plain rdflib, over the same graph in memory: what a question costs there, within a limit of time."""

from __future__ import annotations

import gc
import io
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import rdflib
from rdflib.plugins.sparql.sparql import SPARQLError
from rdflib.query import ResultRow

from graphsvc.benchmark.questions import timed
from graphsvc.questions.answer import Cell, answer
from graphsvc.questions.question import Question
from graphsvc.store.base import FORMATS, Bindings, Blank, Iri, Literal, Row, Term, View


@dataclass(frozen=True, slots=True)
class Answered:
    """Milliseconds that a query took, and its rows as a table; None where there are none: the time was over, or the query ``failed``."""

    milliseconds: float
    rows: Sequence[Mapping[str, Cell]] | None = None
    failed: bool = False


class _LimitReachedError(Exception):
    """The time is over."""


def graph(view: View) -> rdflib.Graph:
    """All that a store holds, as the union of its graphs."""
    written = io.BytesIO(view.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").serialize(FORMATS["nt"]))
    return rdflib.Graph().parse(written, format="nt")


def asked(data: rdflib.Graph, question: Question, bindings: Bindings, base: str, limit: float) -> Answered:
    """One question with these parameters, no longer than ``limit`` seconds. In the main thread alone, on systems with signals."""

    def step() -> tuple[list[dict[str, Cell]], list[Row]]:
        rows = [_row(row) for row in data.query(question.bound(bindings)) if isinstance(row, ResultRow)]
        return answer(rows, question.columns, question.lists, base)

    try:
        with _limited(limit):
            (table, _), milliseconds = timed(step)
    except _LimitReachedError:
        return Answered(limit * 1_000)
    except SPARQLError:  # it cannot count what is distinct where something is unbound
        return Answered(limit * 1_000, failed=True)
    return Answered(milliseconds, table)


def _row(row: ResultRow) -> Row:
    return {name: _term(value) for name, value in row.asdict().items() if value is not None}


def _term(value: object) -> Term:
    if isinstance(value, rdflib.Literal):
        return Literal(str(value), value.language or "", str(value.datatype or rdflib.XSD.string))
    return Blank(str(value)) if isinstance(value, rdflib.BNode) else Iri(str(value))


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """No longer than so many seconds. Garbage is collected afterwards: what is raised while that goes on would be lost."""

    def over(_: int, __: FrameType | None) -> None:
        raise _LimitReachedError

    before = signal.signal(signal.SIGALRM, over)
    gc.disable()
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        gc.enable()
