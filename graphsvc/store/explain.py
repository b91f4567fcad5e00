"""What is wrong with a query, as one sentence with the position last.

The engine reports the farthest point that any alternative of its grammar looked at, which is often the query's end. So the
place comes from a second parser; what only the engine refuses (a variable selected but not grouped) keeps the engine's words.
"""

from __future__ import annotations

import re

from graphsvc.lazy import lazily
from graphsvc.store.guard import TOKEN

_POSITION = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)
_PLAIN = re.compile(r"(?:The|A|An|It) [^,\[]+|[A-Za-z]+ (?:is|are|cannot|failed|not) [^,\[]+")
_DECLARED = re.compile(r"prefix\s+([\w.-]*)\s*:", re.IGNORECASE)


def explain(sparql: str, message: str, *, update: bool = False) -> str:
    """One sentence from the query or update that the engine refused and what the engine said (``error at line:column: …``)."""
    what = "update" if update else "query"  # of an update, the second parser tells where the operation begins
    offset: int | None = None if update else lazily("graphsvc.rdf.grammar").error_offset(sparql)
    if offset is not None:
        found = sparql[offset:].strip().partition("\n")[0][:30]
        return f"The {what} cannot be read at {repr(found) if found else 'its end'}: {_place(sparql, offset)}"
    undeclared = _undeclared_prefix(sparql)
    if undeclared:
        return (
            f"The {what} uses the prefix '{undeclared['prefix'] or ''}:', which it does not declare: {_place(sparql, undeclared.start())}"
        )
    parsed = _POSITION.fullmatch(message)
    if not parsed:
        return f"The {what} cannot be read: {message}"
    reasons = _PLAIN.findall(parsed[3])
    return f"The {what} cannot be read ({reasons[0].strip() if reasons else 'syntax error'}): line {parsed[1]}, column {parsed[2]}"


def _undeclared_prefix(sparql: str) -> re.Match[str] | None:
    declared = {*lazily("graphsvc.rdf.vocab").PREFIXES, *_DECLARED.findall(sparql)}
    names = (token for token in TOKEN.finditer(sparql) if token["name"] and sparql[max(0, token.start() - 1)] != "_")
    return next((token for token in names if (token["prefix"] or "") not in {*declared, "_"}), None)


def _place(sparql: str, offset: int) -> str:
    rest = sparql[offset:]
    offset += len(rest) - len(rest.lstrip()) if rest.strip() else 0
    before = sparql[:offset]
    return f"line {before.count(chr(10)) + 1}, column {offset - before.rfind(chr(10))}"
