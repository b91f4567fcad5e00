"""The algebra of a shape's SPARQL query: is it one, and can it be asked about all targets at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyparsing import ParseBaseException
from rdflib import Literal, Variable
from rdflib.plugins.sparql.algebra import translateQuery, traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from graphsvc.errors import DataError

_THIS = Variable("this")
_FORBIDDEN = {"MinusGraphPattern": "MINUS", "InlineData": "VALUES", "ValuesClause": "VALUES", "ServiceGraphPattern": "SERVICE"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a query before it runs.

    ``together``: each part that speaks of ``$this`` binds it itself. ``patterns``: the regular expressions in it, with their flags.
    """

    together: bool
    patterns: tuple[tuple[str, str], ...]


def read(sparql: str, declared: Mapping[str, str], root: Node) -> Reading:
    """Read a query. Raises DataError, naming the shape, where it cannot be parsed or uses a prefix that is not among the declared ones."""
    algebra = _parse(sparql, declared, root)
    patterns: set[tuple[str, str]] = set()
    traverse(algebra, visitPre=lambda node: _note_pattern(node, patterns))
    return Reading(_binds_itself(algebra, top=True), tuple(sorted(patterns)))


def _parse(sparql: str, declared: Mapping[str, str], root: Node) -> CompValue:
    """The algebra of a query. rdflib knows prefixes that nobody declared, so they are looked for here."""
    try:
        parsed = parseQuery(sparql)
    except ParseBaseException as error:
        raise DataError(f"A SPARQL constraint cannot be parsed ({' '.join(str(error).split())[:200]}): shape {root}") from error
    traverse(parsed[1], visitPre=lambda node: _refuse(node, root))
    prefixes: set[str] = set()
    traverse(parsed[1], visitPre=lambda node: _note_prefix(node, prefixes))
    if unknown := sorted(prefixes - set(declared)):
        raise DataError(f"A SPARQL constraint uses a prefix that is not declared: {unknown[0]!r} in the shape {root}")
    return translateQuery(parsed).algebra


def _refuse(node: object, root: Node) -> None:
    """What SHACL forbids (section 5.2.1), because ``$this`` would not reach it: MINUS, VALUES, SERVICE, sub-SELECTs without it, AS."""
    if not isinstance(node, CompValue):
        return
    form = _FORBIDDEN.get(node.name)
    if node.name == "SubSelect" and node.projection and _THIS not in [part.var for part in node.projection]:
        form = "a sub-SELECT that does not return $this"
    if node.evar == _THIS or (node.name == "Bind" and node.var == _THIS):
        form = "AS $this"
    if form:
        raise DataError(f"A SPARQL constraint must not use {form}: shape {root}")


def _note_prefix(node: object, prefixes: set[str]) -> None:
    if isinstance(node, CompValue) and node.name == "pname":
        prefixes.add(str(node.get("prefix") or ""))


def _note_pattern(node: object, patterns: set[tuple[str, str]]) -> None:
    if isinstance(node, CompValue) and node.name in ("Builtin_REGEX", "Builtin_REPLACE") and isinstance(node.pattern, Literal):
        patterns.add((str(node.pattern), str(node.flags or "")))


def _binds_itself(node: object, *, top: bool = False) -> bool:
    """Whether each part of a query that speaks of ``$this`` binds it itself, so that all targets can be asked at once."""
    if isinstance(node, CompValue):
        name = node.name
        if name == "Project" and not top and _mentions(node.p) and _THIS not in node.PV:
            return False
        if name == "Group" and _mentions(node.p) and _THIS not in (node.get("expr") or ()):
            return False
        if name in ("Filter", "Extend", "LeftJoin") and _mentions(node.get("expr")) and not _bound(node):
            return False
        return all(_binds_itself(part, top=top and name == "SelectQuery") for key, part in node.items() if key != "_vars")
    if isinstance(node, (list, tuple)):
        return all(_binds_itself(part) for part in node)
    return True


def _bound(node: CompValue) -> bool:
    inner = node.get("p") or node.get("p1")
    return inner is not None and _THIS in inner.get("_vars", ())


def _mentions(node: object) -> bool:
    if isinstance(node, CompValue):
        exists = node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS")
        return not exists and any(_mentions(part) for key, part in node.items() if key != "_vars")
    if isinstance(node, (list, tuple, set)):
        return any(_mentions(part) for part in node)
    return node == _THIS
