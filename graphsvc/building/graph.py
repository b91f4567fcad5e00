"""A graph that is to be in the store: where its statements come from is its own affair."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from graphsvc.building import keys
from graphsvc.linking.facts import PREDICATES, telling
from graphsvc.store import canonical, serial
from graphsvc.store.base import FORMATS
from graphsvc.store.serial import Statement


class Graph(Protocol):
    """A named graph to be. What is large is read, or made, when it is asked for, and not held."""

    @property
    def iri(self) -> str:
        """Its name."""

    @property
    def form(self) -> str:
        """The name of the format of its data."""

    @property
    def data(self) -> bytes:
        """Its statements."""

    @property
    def digest(self) -> str:
        """That which a store keeps of a graph that holds these statements (`canonical`)."""


class Telling(Protocol):
    """A graph from which linking reads."""

    @property
    def telling(self) -> str:
        """A digest that changes with what linking reads of it."""

    def said(self) -> list[Statement]:
        """What linking reads of it."""


@dataclass(frozen=True)
class GraphData:
    """One named graph to be: its IRI, its bytes and the name of their format."""

    iri: str
    data: bytes
    form: str

    @cached_property
    def digest(self) -> str:
        """See :class:`Graph`."""
        return canonical.digest(canonical.lines(self.data, FORMATS[self.form], self.iri))

    @property
    def telling(self) -> str:
        """See :class:`Telling`."""
        return keys.key(self.data)

    def said(self) -> list[Statement]:
        """See :class:`Telling`."""
        return telling(serial.stated(self.data, self.form, PREDICATES))


@dataclass(frozen=True, slots=True)
class Staying:
    """A graph that stays in the store as it is, by what linking reads of it."""

    iri: str
    name: str
    """Of its document, below the folder."""
    statements: list[Statement]

    @property
    def telling(self) -> str:
        """See :class:`Telling`."""
        return keys.key(*(part for statement in self.statements for part in statement))

    def said(self) -> list[Statement]:
        """See :class:`Telling`."""
        return self.statements
