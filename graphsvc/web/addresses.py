"""Where on this server an IRI of the graph is described, and what the server calls itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from flask import request, url_for

from graphsvc.rdf.vocab import G
from graphsvc.settings import DEFAULT_BASE, Settings

VOCABULARY = str(G).rstrip("#")
_ENDPOINTS = {"codelist/": "codelists.document", "graph/": "named.graph"}


def public(settings: Settings) -> str:
    """The address of the service, ends with ``/``: the base of the IRIs where one was set, else what the client asked for, if anything."""
    return settings.base if settings.base != DEFAULT_BASE or not request.host else request.root_url


def document_of(iri: str, base: str, extension: str = "", lang: str | None = None) -> str | None:
    """The host-relative address of the document about a term of the vocabulary, a code list or a graph; None for any other IRI.

    With an extension (``ttl``), that of the data.
    """
    document, _, fragment = iri.partition("#")
    if document == VOCABULARY:
        values: dict[str, Any] = {"extension": extension} if extension else {}
        return url_for("vocabulary.data" if extension else "vocabulary.page", _anchor=fragment or None, **values, lang=lang)
    below = iri.removeprefix(base)
    for folder, endpoint in _ENDPOINTS.items():
        if iri.startswith(base) and below.startswith(folder) and below != folder:
            name = unquote(below.removeprefix(folder)) + (f".{extension}" if extension else "")
            return url_for(endpoint, name=name, lang=lang)
    return None
