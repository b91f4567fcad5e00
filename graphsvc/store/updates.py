"""SPARQL updates as operations: the text is taken apart by its tokens, and the engine judges the grammar of each operation.

The engine's own update knows no dataset, tells no counts, and refuses declarations after the first operation. What is needed of an
operation here is little: its verb, the graphs that it names, and its groups in braces as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graphsvc.errors import QueryError
from graphsvc.store.base import WHOLE, Dataset
from graphsvc.store.convert import node
from graphsvc.store.explain import explain
from graphsvc.store.guard import TOKEN, refuse_federation, refuse_loading

_NAME = r"(?:[^\W\d](?:[\w.-]*[\w-])?)?:(?:[\w:-]|\\[_~.\-!$&'()*+,;=/?\#@%]|%[0-9A-Fa-f]{2}|\.+(?=[\w:\\%-]))*"
TOKENS = re.compile(
    rf"""(?P<reference> <(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*> ) | (?P<term> {_NAME} )
    | {TOKEN.pattern} | (?P<mark> [{{}};] )""",
    TOKEN.flags,
)
"""Tokens of an update, in which ``<…>`` is an IRI wherever it can be one."""
Token = re.Match[str]


@dataclass(frozen=True, slots=True)
class Setting:
    """How an operation's text is to be read: declarations that stand before it (SPARQL), prefixes known without, base of relative IRIs."""

    declarations: str
    prefixes: Mapping[str, str]
    base: str

    def iri(self, written: str) -> str:
        """The IRI that a reference or a prefixed name stands for. Raises QueryError where it is none."""
        try:
            (quad,) = ox.parse(f"{self.turtle()} [] <urn:x> {written} .", format=ox.RdfFormat.TURTLE, base_iri=self.base)
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"Not an IRI: {written}") from error
        if not isinstance(quad.object, ox.NamedNode):
            raise QueryError(f"Not an IRI: {written}")
        return quad.object.value

    def turtle(self) -> str:
        """The declarations as Turtle and TriG know them."""
        known = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in self.prefixes.items())
        return f"{known}{self.declarations}\n"


@dataclass(frozen=True, slots=True)
class Modify:
    """DELETE and INSERT, with WHERE or of data: templates and pattern as text in braces, IRIs as written."""

    setting: Setting
    deleted: str = ""
    inserted: str = ""
    where: str = ""
    graph: str = ""
    """WITH."""
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()

    @property
    def names_dataset(self) -> bool:
        """Whether the operation itself says what its pattern is matched against."""
        return bool(self.graph or self.using or self.using_named)


@dataclass(frozen=True, slots=True)
class Manage:
    """CLEAR, DROP or CREATE of a graph: its IRI as written, or DEFAULT, NAMED, ALL."""

    setting: Setting
    verb: str
    silent: bool
    target: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """ADD, MOVE or COPY from one graph to another: IRIs as written, or DEFAULT."""

    setting: Setting
    verb: str
    silent: bool
    source: str
    target: str


Operation = Modify | Manage | Transfer


def read(sparql: str, prefixes: Mapping[str, str], base: str) -> list[Operation]:
    """The operations of an update. Raises QueryError (position last in its message), also for SERVICE and LOAD."""
    refuse_federation(sparql)
    refuse_loading(sparql)
    reader = _Reader(sparql, prefixes, base)
    found: list[Operation] = []
    while reader.prologue():
        found.append(reader.operation())
        if not reader.takes(";"):
            break
    if reader.next:
        raise reader.wrong()
    return found


def checked(sparql: str, dataset: Dataset, prefixes: Mapping[str, str], base: str) -> list[Operation]:
    """The operations of an update whose request names a dataset. Raises QueryError, also for one that names its own, or no IRI."""
    for name in (*(dataset.default or ()), *(dataset.named or ())):
        node(name)
    operations = read(sparql, prefixes, base)
    if dataset != WHOLE and any(isinstance(operation, Modify) and operation.names_dataset for operation in operations):
        raise QueryError("The request names graphs for the update (using-graph-uri), and the update does so too (USING or WITH)")
    return operations


class _Reader:
    """A walk over the tokens of an update."""

    def __init__(self, sparql: str, prefixes: Mapping[str, str], base: str) -> None:
        self._sparql = sparql
        self._prefixes = prefixes
        self._base = base
        self._tokens = [token for token in TOKENS.finditer(sparql) if not token["comment"]]
        self._at = 0
        self._declared: list[tuple[int, int]] = []

    @property
    def next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def takes(self, *words: str) -> bool:
        """Whether the next token is one of the words, which is then read."""
        found = self.next is not None and self.next[0].upper() in words
        self._at += found
        return found

    def prologue(self) -> bool:
        """Read declarations; gives whether something follows."""
        while token := self.next:
            start, count = token.start(), {"BASE": 1, "PREFIX": 2, "VERSION": 1}.get(token[0].upper(), 0)
            if not count:
                return True
            self._at += count
            self._declared.append((start, self._take().end()))
        return False

    def operation(self) -> Operation:
        """Read one operation; the engine has found its grammar right."""
        start = self._at
        setting = Setting("\n".join(self._sparql[begin:end] for begin, end in self._declared), self._prefixes, self._base)
        verb = self._take()[0].upper()
        if verb in ("INSERT", "DELETE", "WITH"):
            found: Operation = self._modify(setting, verb)
        elif verb in ("CLEAR", "DROP", "CREATE"):
            found = Manage(setting, verb, self.takes("SILENT"), self._graph("NAMED", "ALL"))
        elif verb in ("ADD", "MOVE", "COPY"):
            found = self._transfer(setting, verb)
        else:
            self._at = start
            raise self.wrong()
        self._judge(self._tokens[start].start(), self._tokens[self._at - 1].end())
        return found

    def wrong(self, message: str = "") -> QueryError:
        """The error to raise where the text cannot be read."""
        place = self.next.start() if self.next else len(self._sparql)
        return QueryError(explain(self._sparql, message or f"error at {_place(self._sparql, place)}: ", update=True))

    def _modify(self, setting: Setting, verb: str) -> Modify:
        if verb != "WITH" and self.takes("DATA"):
            data = self._group()
            return Modify(setting, inserted=data) if verb == "INSERT" else Modify(setting, deleted=data)
        if verb == "DELETE" and self.takes("WHERE"):
            pattern = self._group()
            return Modify(setting, deleted=pattern, where=pattern)
        graph = self._take()[0] if verb == "WITH" else ""
        deletes = verb == "DELETE" or (verb == "WITH" and self.takes("DELETE"))
        deleted = self._group() if deletes else ""
        inserts = verb == "INSERT" or self.takes("INSERT")
        inserted = self._group() if inserts else ""
        using: dict[bool, list[str]] = {False: [], True: []}
        while self.takes("USING"):
            using[self.takes("NAMED")].append(self._take()[0])
        if not self.takes("WHERE"):
            raise self.wrong()
        return Modify(setting, deleted, inserted, self._group(), graph, tuple(using[False]), tuple(using[True]))

    def _transfer(self, setting: Setting, verb: str) -> Transfer:
        silent = self.takes("SILENT")
        source = self._graph()
        if not self.takes("TO"):
            raise self.wrong()
        return Transfer(setting, verb, silent, source, self._graph())

    def _graph(self, *others: str) -> str:
        self.takes("GRAPH")
        word = self._take()[0]
        return word.upper() if word.upper() in ("DEFAULT", *others) else word

    def _group(self) -> str:
        """The text of a group, with its braces."""
        if not self.next or self.next["mark"] != "{":
            raise self.wrong()
        start, depth = self.next.start(), 0
        while True:
            token = self._take()
            depth += {"{": 1, "}": -1}.get(token["mark"] or "", 0)
            if not depth:
                return self._sparql[start : token.end()]

    def _take(self) -> Token:
        token = self.next
        if token is None:
            raise self.wrong()
        self._at += 1
        return token

    def _judge(self, start: int, end: int) -> None:
        """Let the engine read the operation, in its place: all but its declarations and itself is blanked out."""
        kept = [*self._declared, (start, end)]
        text, at = "", 0
        for begin, until in kept:
            text += re.sub(r"[^\n]", " ", self._sparql[at:begin]) + self._sparql[begin:until]
            at = until
        try:
            ox.Store().update(text, prefixes=dict(self._prefixes), base_iri=self._base)
        except (SyntaxError, ValueError) as error:
            raise self.wrong(str(error)) from error
        except RuntimeError:
            pass  # it is right, and something is not there in an empty store


def _place(text: str, offset: int) -> str:
    return f"{text.count(chr(10), 0, offset) + 1}:{offset - text.rfind(chr(10), 0, offset)}"
