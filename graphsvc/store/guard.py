r"""No query may reach the network: the keyword SERVICE is found and refused before the engine sees it.

The engine has no switch against federation. This guard reads tokens, not text: IRIs, strings, comments, variables and the local
part of prefixed names may hold the word; anything else that does is refused, also where the engine would read it as a keyword
glued to its neighbours (``1SERVICE:x{}``). Where ``<…>`` could be read both as an IRI and as a comparison, and the readings would
disagree about where a string or comment begins, the query is refused too. So it refuses a little too much (a prefix named
``service:``), never too little. ``FROM <…>`` needs no guard: the engine looks graphs up in the store and fetches nothing. LOAD is
an update, which no query is; updates are looked through for it in the same way.
"""

from __future__ import annotations

import re

from graphsvc.errors import QueryError

TOKEN = re.compile(
    r"""
      (?P<iri> <[A-Za-z][\w+.-]*://(?:[^<>"{}|^`\\\s]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
    | (?P<doubtful> <[^<>"{}|^`\s]*['#][^<>"{}|^`\s]*> )
    | (?P<string> \"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3} | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<comment> \#[^\n\r]* )
    | (?P<variable> [?$]\w+ )
    | (?P<language> @[A-Za-z-]+ )
    | (?P<name> (?P<prefix>[^\W\d][\w-]*)? : (?:[\w:-]|\\[_~.\-!$&'()*+,;=/?\#@%]|%[0-9A-Fa-f]{2})* )
    | (?P<word> \w+ )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Tokens of SPARQL, as far as they tell code from the contents of strings, IRIs and comments."""

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refuse_federation(sparql: str) -> None:
    r"""Raise QueryError where the query holds the keyword SERVICE, also one written with ``\u`` escapes."""
    _refuse(sparql, "service", "Queries to other servers (SERVICE) are not allowed here")


def refuse_loading(sparql: str) -> None:
    """Raise QueryError where the update holds the keyword LOAD: the engine reads files as well as addresses."""
    _refuse(sparql, "load", "Loading from addresses and files (LOAD) is not allowed here")


def _refuse(sparql: str, keyword: str, message: str) -> None:
    for text in (sparql, _ESCAPE.sub(_unescape, sparql)):
        if keyword not in text.casefold():
            continue
        for token in TOKEN.finditer(text):
            if _may_be(keyword, token):
                line = text.count("\n", 0, token.start()) + 1
                column = token.start() - text.rfind("\n", 0, token.start())
                raise QueryError(f"{message}: line {line}, column {column}")


def _may_be(keyword: str, token: re.Match[str]) -> bool:
    if token.lastgroup == "doubtful":
        return True
    held = token["word"] or token["prefix"] or ""
    return keyword in held.casefold()


def _unescape(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code < 0x110000 else escape[0]
