"""The SPARQL 1.1 Graph Store HTTP Protocol at ``/gsp``: whole graphs are read, replaced, added to, made and removed.

A graph is named indirectly (``?graph=IRI``, ``?default``) or directly: ``/gsp/…`` is the graph that is called by that address. The default
graph is the one that updates write to where they name none; queries without a dataset see all graphs (docs/sparql.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote
from uuid import uuid4

from flask import Blueprint, Response, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import BadRequest, Forbidden, UnsupportedMediaType
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from graphsvc.access.writelog import Operation
from graphsvc.errors import NotFoundError
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS, RDF_FORMATS, WHOLE, Dataset, Format, Iri, default_graph
from graphsvc.store.foreign import Asked, Delete, Post, Put, no_format
from graphsvc.store.rewriting import serialise
from graphsvc.web import protocol
from graphsvc.web.addresses import public
from graphsvc.web.answers import answered, seconds
from graphsvc.web.site import Site
from graphsvc.web.writes import Writes

PATH = "/gsp"
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_SAFE = "/-._~!$&'()*+,;=:@"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`\x7f]+")
_MEDIA_TYPES = {form.media_type: form for form in RDF_FORMATS} | {"application/x-turtle": FORMATS["ttl"], "text/plain": FORMATS["nt"]}
_ASKED = {"graph", "default", "format"}


@dataclass(frozen=True, slots=True)
class Part:
    """Data in an RDF format."""

    data: bytes
    form: Format


def blueprint(site: Site, writes: Writes | None) -> Blueprint:
    """The protocol over one site; nothing can be written where there are no ``writes``."""
    graphs = Blueprint("graphs", __name__)
    default = default_graph(site.settings.base)

    @graphs.route(PATH, methods=["GET", "PUT", "POST", "DELETE"])
    @graphs.route(f"{PATH}/<path:name>", methods=["GET", "PUT", "POST", "DELETE"])
    def graph(name: str | None = None) -> Response:
        named = _named(site.settings, name, default)
        if request.method in ("GET", "HEAD"):
            if named is None:
                raise BadRequest("Which graph? It is named by the parameter 'graph' or 'default'.")
            return read(named)
        if writes is None:
            raise Forbidden("Writing is not switched on here.")
        visitor = writes.admit(request)
        if request.method == "DELETE":
            writes.carry_out(visitor, Operation.DELETE, [Delete(_needed(named))], seconds())
            return Response(status=HTTPStatus.NO_CONTENT)
        parts = list(_parts(request.get_data(), request.headers))
        if request.method == "PUT":
            target = _needed(named)
            steps = [Put(target, part.data, part.form) for part in parts[:1]] + [Post(target, part.data, part.form) for part in parts[1:]]
            written = writes.carry_out(visitor, Operation.PUT, steps, seconds())
        else:
            target = named or f"{_root(site.settings)}{uuid4()}"
            written = writes.carry_out(visitor, Operation.POST, [Post(target, part.data, part.form) for part in parts], seconds())
        if target not in written.created:
            return Response(status=HTTPStatus.NO_CONTENT)
        return Response(status=HTTPStatus.CREATED, headers={"Location": _address(site.settings, target)})

    def read(named: str) -> Response:
        there = site.foreign.answer(Asked(f"ASK {{ GRAPH {serialise(Iri(named))} {{}} }}", WHOLE, FORMATS["csv"], None, seconds()))
        if b"".join(there).strip() != b"true" and named != default:
            raise NotFoundError(f"There is no such graph: {named}")
        chosen = _chosen()
        if request.method == "HEAD":
            return Response(iter(()), content_type=protocol.content_type(chosen))  # the length is known to nobody yet
        return answered(site.foreign.answer(Asked(_EVERYTHING, Dataset((named,), ()), None, chosen, seconds())))

    return graphs


def _named(settings: Settings, name: str | None, default: str) -> str | None:
    """The graph that a request names; None where it names none. Refuses with 400 what is no name, or two of them."""
    given, whole = request.args.getlist("graph"), "default" in request.args
    if unknown := set(request.args) - _ASKED:
        raise BadRequest(f"There is no parameter {min(unknown)!r} here; a graph is named by 'graph' or 'default'.")
    if len(given) + whole + (name is not None) > 1:
        raise BadRequest("A request names one graph: by its address, by 'graph', or by 'default'.")
    if name is not None:
        return _root(settings) + quote(name, safe=_SAFE)
    if given and not _ABSOLUTE.fullmatch(given[0]):
        raise BadRequest(f"The name of a graph is an absolute IRI, not: {given[0][:200]!r}")
    return given[0] if given else default if whole else None


def _root(settings: Settings) -> str:
    """What the names of graphs begin with that are called by their address."""
    if not request.host:
        raise BadRequest("The request names no host, or one that is none; the name of the graph would begin with it.")
    return f"{public(settings)}{PATH[1:]}/"


def _needed(named: str | None) -> str:
    if named is None:
        raise BadRequest("Which graph? It is named by the parameter 'graph' or 'default'.")
    return named


def _address(settings: Settings, graph: str) -> str:
    """Where a graph is read: at its own address where that is one of ours, else by its name."""
    here = f"{public(settings)}{PATH[1:]}"
    return graph if graph.startswith(f"{here}/") else f"{here}?graph={quote(graph, safe='')}"


def _chosen() -> Format:
    """The format that is asked for. Raises FormatError (406) where it is none of RDF."""
    _, form = protocol.formats(request.args.get("format"), request.headers.get("Accept", ""))
    if form is None:
        raise no_format(rdf=True)
    return form


def _parts(body: bytes, headers: Headers) -> Iterator[Part]:
    """The data of a request: one part, or those of a form. Refuses with 400 and 415 what is none."""
    if (coding := headers.get("Content-Encoding", "identity").lower()) != "identity":
        raise UnsupportedMediaType(f"Data are sent as they are, not with the content coding {coding[:50]!r}")
    media_type, options = parse_options_header(headers.get("Content-Type", ""))
    if media_type == "multipart/form-data":
        yield from _of_form(body, options.get("boundary", ""))
    else:
        yield Part(body, _form_of(media_type, options.get("charset", "utf-8")))


def _form_of(media_type: str, charset: str) -> Format:
    form = _MEDIA_TYPES.get(media_type)
    if form is None:
        raise UnsupportedMediaType(
            f"Data are sent as {', '.join(form.media_type for form in RDF_FORMATS)}, not as: {media_type or 'nothing'}"
        )
    if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"Data are UTF-8, not: {charset}")
    return form


def _of_form(body: bytes, boundary: str) -> Sequence[Part]:
    if not boundary:
        raise BadRequest("The form has no boundary.")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"))
    parts: list[Part] = []
    try:
        decoder.receive_data(body)
        decoder.receive_data(None)
        held, form = bytearray(), FORMATS["ttl"]
        while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
            if isinstance(event, Field | File):
                media_type, options = parse_options_header(event.headers.get("Content-Type", ""))
                held, form = bytearray(), _form_of(media_type, options.get("charset", "utf-8"))
            elif isinstance(event, Data):
                held += event.data
                if not event.more_data:
                    parts.append(Part(bytes(held), form))
    except ValueError as error:
        raise BadRequest("The form cannot be read.") from error
    if not parts:
        raise BadRequest("The form holds no data.")
    return parts
