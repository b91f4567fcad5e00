"""Parameters and cells that questions about the graph of dependencies share."""

from __future__ import annotations

from graphsvc.errors import ParameterError
from graphsvc.store.base import Bindings, Iri, Literal

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DEEPEST = 1_000


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
