"""What templates do to values: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from flask import Flask

from graphsvc.store.base import Literal
from graphsvc.text import fold
from graphsvc.web import wording
from graphsvc.web.things import Thing

_BOOLEAN = wording.expand("xsd:boolean")


def literal(value: Literal, lang: str) -> str:
    """A literal as people read it: truth values as words."""
    if value.datatype == _BOOLEAN:
        return wording.text("yes" if value.value == "true" else "no", lang)
    return value.value


def size(number: int, lang: str) -> str:
    """A number of bytes in the largest unit of which there is one at least (1 kB is 1,000 bytes)."""
    value, unit = float(number), "B"
    for larger in ("kB", "MB", "GB"):
        if value < 1_000:
            break
        value, unit = value / 1_000, larger
    written = f"{value:.1f}" if unit != "B" and value < 10 else f"{value:.0f}"
    return f"{written if lang == 'en' else written.replace('.', ',')}\u00a0{unit}"


def differ(written: Sequence[str], thing: Thing, lang: str) -> bool:
    """Whether what is written says more than the name under which it is shown."""
    names = {fold(thing.label(lang)), fold(thing.label("cs"))}
    said = names | {fold(thing.code)} | {f"{name} ({fold(thing.code)})" for name in names}
    return any(fold(text) not in said for text in written)


def by_plan(things: Iterable[Thing]) -> list[tuple[str, list[Thing]]]:
    """Things by the IRI of their plan (``""``: none), each in order."""
    ordered = sorted(things, key=lambda thing: thing.order)
    return [(plan, list(same)) for plan, same in groupby(ordered, key=lambda thing: thing.plan or "")]


def install(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.filters.update(literal=literal, differ=differ, by_plan=by_plan, bytes=size, shorten=wording.compact)
