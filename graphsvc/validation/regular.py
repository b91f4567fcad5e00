"""The regular expressions of shapes, looked at before they are used.

An expression that the store cannot read would fail at every value, as if each violated the shape. One with an unbounded repetition
within an unbounded repetition can take the reference engine years: the store's own engine is linear, Python's is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from rdflib import Literal
from rdflib.term import Node

from graphsvc.errors import DataError
from graphsvc.rdf.vocab import SH
from graphsvc.store.base import View
from graphsvc.validation.shapes import Shape, Shapes

_REPEATS = {"MAX_REPEAT", "MIN_REPEAT"}

Found = tuple[Node, str, str]
"""The shape, the expression, its flags."""


def refuse_unreadable(view: View, shapes: Shapes) -> None:
    """Raise DataError, naming the shape, for an expression that the store does not take."""
    found = sorted({expression for shape in shapes.shapes for expression in _expressions(shapes, shape)}, key=str)
    if not found:
        return
    tests = " ".join(
        f'(REGEX("", {Literal(pattern).n3()}, {Literal(flags).n3()}) AS ?r{number})' for number, (_, pattern, flags) in enumerate(found)
    )
    rows = view.select(f"SELECT {tests} WHERE {{ }}")
    for number, (shape, pattern, _) in enumerate(found):
        if not rows or f"r{number}" not in rows[0]:
            raise DataError(f"A regular expression cannot be used, it is malformed or far too large: {pattern[:80]!r} in the shape {shape}")


def refuse_explosive(shapes: Shapes, only: Iterable[Node]) -> None:
    """Raise DataError, naming the shape, for an expression of these shapes that may take exponential time in Python."""
    chosen = set(only)
    for shape in shapes.shapes:
        if shape.root in chosen:
            for root, pattern, _ in _expressions(shapes, shape):
                if may_explode(pattern):
                    told = "repeats a repetition without a bound, which can take for ever"
                    raise DataError(f"A regular expression {told}: {pattern[:80]!r} in the shape {root}")


def may_explode(pattern: str) -> bool:
    """Whether an unbounded repetition holds another one: ``(a+)+``."""
    try:
        return _nested(_parser.parse(pattern), inside=False)
    except re.error:
        return False


def _nested(parsed: Any, *, inside: bool) -> bool:  # noqa: ANN401 - the parser's own, untyped tree
    for part in parsed:
        if isinstance(part, tuple) and len(part) == 2 and str(part[0]) in _REPEATS:
            _, high, body = part[1]
            unbounded = high == _parser.MAXREPEAT
            if (unbounded and inside) or _nested(body, inside=inside or unbounded):
                return True
        elif isinstance(part, (tuple, list, _parser.SubPattern)) and _nested(part, inside=inside):
            return True
    return False


def _expressions(shapes: Shapes, shape: Shape) -> Iterator[Found]:
    for one in shape.all():
        flags = "".join(str(value) for value in shapes.graph.objects(one.node, SH.flags))
        yield from ((shape.root, str(value), flags) for parameter, value in one.parameters if parameter == SH.pattern)
        yield from ((shape.root, *expression) for constraint in one.sparql for expression in constraint.patterns)
