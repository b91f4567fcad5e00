"""Where the official text of something is: the page of a section or an act in the collection of laws, or of whatever has one elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import Iri, View

_SEE = PREFIXES["rdfs"] + "seeAlso"
_LEGAL = PREFIXES["cv"] + "hasLegalResource"


def text_of(view: View, iri: str) -> str | None:
    """The web address that is told of a thing, or of the section of law that a kind of service follows from; None where none is."""
    said = view.stated((iri,), (_SEE, _LEGAL))
    own = [triple.object.value for triple in said if triple.predicate.value == _SEE]
    laws = [triple.object.value for triple in said if triple.predicate.value == _LEGAL and isinstance(triple.object, Iri)]
    further = [triple.object.value for triple in view.stated(laws, (_SEE,))] if laws else []
    return next((address for address in sorted([*own, *further], key=lambda one: (one in further, one)) if _safe(address)), None)


def _safe(address: str) -> bool:
    """Whether a browser may follow it: anybody may write anything into the graph."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and "@" not in parts.netloc
