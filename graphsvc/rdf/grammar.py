"""Where a query breaks the grammar of SPARQL 1.1, by rdflib's parser: the engines' own positions are often far behind the trouble."""

from __future__ import annotations

from threading import Lock

from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery

_PARSING = Lock()


def error_offset(sparql: str) -> int | None:
    """The 0-based offset of the first character that no query could have there, or None where the grammar is kept.

    One at a time: rdflib's grammar is not safe to use from several threads.
    """
    with _PARSING:
        try:
            parseQuery(sparql.replace("\t", " "))  # pyparsing would expand tabs, and shift the offset
        except ParseBaseException as error:
            return int(error.loc)
        except RecursionError:
            return 0
    return None
