"""The SPARQL 1.1 Protocol, as far as it needs no server: what a request asks for, and in which format it is answered.

GET, POST of a form, POST of a query or update; datasets; ``?format=`` beside the Accept header.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs

from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import BadRequest, MethodNotAllowed, UnsupportedMediaType
from werkzeug.http import parse_accept_header, parse_options_header

from graphsvc.store.base import FORMATS, RDF_FORMATS, TABLE_FORMATS, Dataset, Format
from graphsvc.store.foreign import Asked
from graphsvc.web import negotiation

PATHS = ("/sparql", "/sparql/")
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_FIELDS = 1_000
"""Parameters of a request, at most: each may be a graph of its dataset."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request of the protocol: a query or an update (None: neither was sent), its dataset, ``?format=``, and all parameters."""

    query: str | None
    update: str | None
    dataset: Dataset
    format: str | None
    parameters: Mapping[str, Sequence[str]]


def read(method: str, query_string: str, content_type: str, body: bytes) -> Sent:
    """The request as the protocol means it (SPARQL 1.1 Protocol, 2.1 and 2.2).

    Raises werkzeug's exceptions with status 400, 405 (an update by GET) or 415 for what it does not allow.
    """
    address = _parameters(query_string)
    if method != "POST":
        if "update" in address:
            raise MethodNotAllowed(["POST"], "An update is sent by POST.")
        return _sent(address, _one(address, "query"), None, address)
    media_type, options = parse_options_header(content_type)
    if media_type == FORM:
        form = _parameters(_utf8(body, "form"))
        if "update" in address or "query" in address:
            raise BadRequest("A form is sent with all its parameters in the body.")
        query, update = _one(form, "query"), _one(form, "update")
        if query is not None and update is not None:
            raise BadRequest("A request is a query or an update, not both.")
        return _sent(form, query, update, {**address, **form})
    if media_type not in (QUERY, UPDATE):
        raise UnsupportedMediaType(
            f"A query is sent as {FORM} or {QUERY}, an update as {FORM} or {UPDATE}, not as: {media_type or 'nothing'}"
        )
    if options.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"A query or update is UTF-8, not: {options['charset']}")
    if "query" in address or "update" in address:
        raise BadRequest("The query or update is in the body already; it stands in the address too.")
    text = _utf8(body, "query" if media_type == QUERY else "update")
    if media_type == QUERY:
        return _sent(address, text, None, address)
    return _sent(address, None, text, address)


def asked(sent: Sent, accept: str) -> Asked:
    """The query, and the formats that its answer may have. Raises ParameterError for an unknown ``?format=``."""
    table, rdf = formats(sent.format, accept)
    return Asked(sent.query or "", sent.dataset, table, rdf)


@lru_cache(maxsize=1_024)
def formats(name: str | None, accept: str) -> tuple[Format | None, Format | None]:
    """The format of a table or truth value, and that of RDF: by name, else by the Accept header; JSON and Turtle by default.

    None where no format is wanted that it could have. Raises ParameterError for an unknown name.
    """
    if name:
        form = negotiation.by_name(name, tuple(FORMATS.values()))
        return (None, form) if form.rdf else (form, None)
    wanted = parse_accept_header(accept, MIMEAccept)
    table, rdf = (negotiation.by_accept(wanted, forms) for forms in (TABLE_FORMATS, RDF_FORMATS))
    return table if isinstance(table, Format) else None, rdf if isinstance(rdf, Format) else None


@lru_cache(maxsize=1_024)
def for_people(name: str | None, accept: str) -> bool:
    """Whether a page is wanted rather than data."""
    if name:
        return name == "html"
    wanted = parse_accept_header(accept, MIMEAccept)
    return negotiation.by_accept(wanted, (*TABLE_FORMATS, *RDF_FORMATS), html=True) is True


def content_type(form: Format) -> str:
    """The Content-Type of an answer in that format."""
    return f"{form.media_type}; charset=utf-8" if form.media_type.startswith("text/") else form.media_type


def _sent(source: Mapping[str, Sequence[str]], query: str | None, update: str | None, everything: Mapping[str, Sequence[str]]) -> Sent:
    kind = "using" if update is not None else "default"
    default = tuple(source.get(f"{kind}-graph-uri", ()))
    named = tuple(source.get("using-named-graph-uri" if update is not None else "named-graph-uri", ()))
    dataset = Dataset(default, named) if default or named else Dataset()
    return Sent(query, update, dataset, everything.get("format", [None])[0], everything)


def _parameters(encoded: str) -> dict[str, list[str]]:
    try:
        return parse_qs(encoded, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError as error:
        raise BadRequest("A parameter is not UTF-8.") from error
    except ValueError as error:
        raise BadRequest(f"A request may have {_FIELDS} parameters.") from error


def _one(values: Mapping[str, Sequence[str]], name: str) -> str | None:
    found = values.get(name, ())
    if len(found) > 1:
        raise BadRequest(f"The parameter '{name}' stands more than once.")
    return found[0] if found else None


def _utf8(body: bytes, what: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The {what} is not UTF-8: byte {error.start}") from error
