"""Things of the graph as cells of an answer: the columns that questions share."""

from __future__ import annotations

from graphsvc.analysis.graph import Node
from graphsvc.errors import ParameterError
from graphsvc.store.base import Bindings, Iri, Literal, Row

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DEEPEST = 1_000


def named(node: Node) -> Row:
    """``plan``, ``code`` and ``title`` as far as the graph has them, and the thing itself as ``node``.

    A thing without code and title is given by its IRI in the place of the code.
    """
    row: Row = {"node": Iri(node.iri)}
    if node.plan:
        row["plan"] = Iri(node.plan)
    if node.code:
        row["code"] = Literal(node.code)
    elif not node.title:
        row["code"] = Iri(node.iri)
    if node.title:
        row["title"] = Literal(node.title)
    return row


def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), "", _XSD + "integer")


def decimal(value: float) -> Literal:
    """A number with six places."""
    return Literal(f"{value:.6f}", "", _XSD + "decimal")


def thing(bindings: Bindings, name: str) -> str:
    """The IRI that a parameter is bound to. Raises ParameterError where it is bound to none."""
    term = bindings.get(name)
    if not isinstance(term, Iri):
        raise ParameterError(f"The parameter {name} is a thing of the graph, not {str(term or '')!r}")
    return term.value


def depth(bindings: Bindings) -> int | None:
    """How many steps to go, None for all. Raises ParameterError for what is no number from 1 on."""
    if "depth" not in bindings:
        return None
    written = str(bindings["depth"])
    if not written.isascii() or not written.isdigit() or len(written) > 9 or int(written) < 1:
        raise ParameterError(f"The parameter depth is a number of steps from 1 on, not {written!r}")
    return min(int(written), _DEEPEST)
