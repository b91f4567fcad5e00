"""What a query needs before it goes to another server: its form, the product's prefixes, and values for its variables.

An engine that is embedded takes prefixes and values as arguments; the protocol takes text alone. Values are written into the text
as ``VALUES`` blocks of serialised terms, at the start of the patterns that can see the variable, never in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphsvc.errors import QueryError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import Bindings, Blank, Term
from graphsvc.store.convert import to_ox
from graphsvc.store.guard import TOKEN

_GAP = r"(?:\s++|\#[^\n\r]*+)*+"  # possessive: a row of number signs must not be tried in every division
_DECLARATION = re.compile(rf"{_GAP}(?:BASE{_GAP}|PREFIX{_GAP}(?P<prefix>[^\s:#<>\"'{{}}]*):{_GAP})<[^<>]*>", re.IGNORECASE)
_FORM = re.compile(rf"{_GAP}(?P<form>SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_OPERATION = re.compile(rf"{_GAP}(?P<form>INSERT|DELETE|WITH|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)\b", re.IGNORECASE)
_NAME = re.compile(r"\w+")
_TOKEN = re.compile(rf"{TOKEN.pattern}| (?P<mark> [{{}}()*] )", TOKEN.flags)
_BACKSLASH = re.compile(r"\\\\([uU]?)|\\.")
"""An escape in a term: of a backslash, with the ``u`` behind it, or of anything else."""


@dataclass(frozen=True, slots=True)
class Head:
    """How a query begins: its form (``SELECT`` …), the prefixes it declares, and where the form's word ends."""

    form: str
    prefixes: frozenset[str]
    end: int


def head(sparql: str) -> Head | None:
    """The head of a query; None where it does not begin as one of the four forms of query does, as an update does not."""
    return _head(sparql, _FORM)


def update_head(sparql: str) -> Head | None:
    """The head of an update, whose form is its first operation; None where it does not begin as an operation does."""
    return _head(sparql, _OPERATION)


def _head(sparql: str, forms: re.Pattern[str]) -> Head | None:
    prefixes, at = set(), 0
    while declaration := _DECLARATION.match(sparql, at):
        prefixes.add(declaration["prefix"])
        at = declaration.end()
    form = forms.match(sparql, at)
    return Head(form["form"].upper(), frozenset(prefixes - {None}), form.end()) if form else None


def declarations(sparql: str, start: Head) -> str:
    """Declarations of those of the product's prefixes that the query may use and does not declare, on one line.

    What only looks like a use costs a line that means nothing; a second declaration of a prefix would be an error to some engines.
    """
    escaped = "\\u" in sparql.casefold()  # an escape may hide a name
    used = {prefix: iri for prefix, iri in PREFIXES.items() if escaped or f"{prefix}:" in sparql}
    return "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in used.items() if prefix not in start.prefixes)


def bind(sparql: str, start: Head, bindings: Bindings) -> str:
    """The query with its variables fixed to terms.

    Raises QueryError for a variable that the query does not select, or computes, a term that cannot be written (a blank node, which
    no other server knows), and a query whose structure is in doubt or leaves no place for values (``CONSTRUCT WHERE``).
    """
    if not bindings:
        return sparql
    written = {name: f"VALUES ?{name} {{ {serialise(term)} }}" for name, term in bindings.items()}
    scan = _Scan(sparql, start)
    _refuse_unselected(scan, bindings)
    inserted: list[tuple[int, str]] = []
    for group in scan.groups:
        text = " ".join(written[name] for name in bindings if group.takes(name))
        if text and group.subselect:
            inserted += [(group.start, f" {text} {{"), (group.end, "} ")]
        elif text:
            inserted.append((group.start, f" {text} "))
    parts, at = [], 0
    for place, text in sorted(inserted):
        parts += [sparql[at:place], text]
        at = place
    return "".join([*parts, sparql[at:]])


def whole(sparql: str, bindings: Bindings) -> str:
    """A query of ours as another one can ask it anywhere: its prefixes are declared and its variables fixed. Raises as :func:`bind`."""
    start = head(sparql)
    if start is None:
        raise QueryError(f"Not a query: {sparql[:80]!r}")
    declared = declarations(sparql, start).replace("> ", ">\n")
    return declared + bind(sparql, start, bindings)


def serialise(term: Term) -> str:
    """A term as SPARQL writes it. Raises QueryError where it is no valid term, or a blank node."""
    if isinstance(term, Blank):
        raise QueryError(f"A blank node cannot be given to another server: {term}")
    return escaped(str(to_ox(term)))


def escaped(terms: str) -> str:
    r"""Terms, or N-Triples, as every engine reads them within SPARQL.

    A ``u`` behind a backslash is written as an escape itself: some engines replace ``\uXXXX`` before they look for strings.
    """
    return _BACKSLASH.sub(lambda found: rf"\\\u{ord(found[1]):04X}" if found[1] else found[0], terms)


@dataclass(slots=True)
class _Clause:
    """Variables between SELECT or DESCRIBE and the pattern: selected as they are, computed (``AS``), all (``*``)."""

    named: set[str] = field(default_factory=set)
    computed: set[str] = field(default_factory=set)
    everything: bool = False

    def has(self, name: str) -> bool:
        return self.everything or name in self.named or name in self.computed


@dataclass(slots=True)
class _Group:
    """A pattern in braces: where its inside begins and ends, what it is in, the variables written in it."""

    start: int
    parent: _Group | None = None
    clause: _Clause | None = None
    """The clause of the SELECT whose pattern this is."""
    exists: bool = False
    """Within EXISTS, where the values of the pattern around are put in anyway."""
    data: bool = False
    """No pattern, but the rows of VALUES or the template of CONSTRUCT."""
    subselect: bool = False
    end: int = 0
    named: set[str] = field(default_factory=set)
    computed: set[str] = field(default_factory=set)

    def sees(self, name: str) -> bool:
        """Whether a value from outside reaches this pattern."""
        if self.parent is None:
            return True
        return self.parent.sees(name) and (self.clause is None or self.clause.has(name))

    def takes(self, name: str) -> bool:
        """Whether the value is to be written at its start: always in the outermost pattern, else where it is used."""
        if self.parent is None:
            return not self.data
        used = name in self.named and name not in self.computed
        return used and not (self.data or self.exists or self.subselect) and self.sees(name)


class _Scan:
    """One walk over the tokens of a query: its groups in braces, and what it selects."""

    def __init__(self, sparql: str, start: Head) -> None:
        self.groups: list[_Group] = []
        self.clause: _Clause | None = _Clause() if start.form in ("SELECT", "DESCRIBE") else None
        self.form = start.form
        self.selected = self.clause
        self._open: list[tuple[_Group, _Clause | None, int]] = []
        self._depth = 0
        self._values = False
        self._last = start.form
        for token in _tokens(sparql, start.end):
            self._step(token)
            self._last = token[0].upper()
        if self._open or not any(group.parent is None and not group.data for group in self.groups):
            raise QueryError(f"Values cannot be given to a query without a complete pattern in braces: {sparql[:80]!r}")

    @property
    def outermost(self) -> _Group:
        return next(group for group in self.groups if group.parent is None and not group.data)

    def _step(self, token: re.Match[str]) -> None:
        if token["variable"]:
            self._variable(token["variable"][1:])
        elif token["word"]:
            self._word(token["word"].upper())
        elif token["mark"]:
            self._mark(token["mark"], token)

    def _variable(self, name: str) -> None:
        for group, _, _ in self._open:
            group.named.add(name)
        if self._last == "AS":
            for group, _, _ in self._open:
                group.computed.add(name)
        if self.clause and self._last == "AS":
            self.clause.computed.add(name)
        elif self.clause and not self._depth:
            self.clause.named.add(name)

    def _word(self, word: str) -> None:
        self._values = self._values or word == "VALUES"
        if word == "SELECT" and self._open:
            self._open[-1][0].subselect = True
            self.clause, self._depth = _Clause(), 0

    def _mark(self, mark: str, token: re.Match[str]) -> None:
        if mark == "{":
            self._enter(token.end())
        elif mark == "}":
            if not self._open:
                raise QueryError(f"A brace is closed that was not opened: offset {token.start()}")
            group, self.clause, self._depth = self._open.pop()
            group.end = token.start()
        elif mark == "*":
            if self.clause and not self._depth:
                self.clause.everything = True
        else:
            self._depth += 1 if mark == "(" else -1

    def _enter(self, at: int) -> None:
        template = not self.groups and self._last == "CONSTRUCT"
        if not self.groups and self.form == "CONSTRUCT" and not template:
            raise QueryError("Values cannot be given to a query of the short form CONSTRUCT WHERE")
        parent = self._open[-1][0] if self._open else None
        pattern_of_clause = self.clause is not None and not self._depth
        group = _Group(at, parent, self.clause if pattern_of_clause else None, data=self._values or template)
        group.exists = self._last == "EXISTS" or (parent is not None and parent.exists)
        self.groups.append(group)
        self._open.append((group, None if pattern_of_clause else self.clause, self._depth))
        self.clause, self._depth, self._values = None, 0, False


def _tokens(sparql: str, at: int) -> Iterator[re.Match[str]]:
    for token in _TOKEN.finditer(sparql, at):
        if token["doubtful"]:
            raise QueryError(f"Values cannot be given to a query in which this may be an IRI or a comparison: {token[0]!r}")
        if not token["comment"]:
            yield token


def _refuse_unselected(scan: _Scan, bindings: Bindings) -> None:
    outermost, clause = scan.outermost, scan.selected
    written = set().union(*(group.named for group in scan.groups if group.parent is None))
    for name in bindings:
        chosen = clause.has(name) and (not clause.everything or name in written) if clause else name in written
        if not _NAME.fullmatch(name) or not chosen:
            raise QueryError(f"A value can only be given for a variable that the query selects: ?{name}")
        if (clause and name in clause.computed) or name in _computed_here(scan, outermost):
            raise QueryError(f"A value cannot be given for a variable that the query computes: ?{name}")


def _computed_here(scan: _Scan, outermost: _Group) -> set[str]:
    """Variables that a BIND assigns in the outermost pattern itself."""
    within = [group for group in scan.groups if group.parent is outermost]
    return outermost.computed - set().union(*(group.computed for group in within))
