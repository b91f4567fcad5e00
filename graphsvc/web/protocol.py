"""The SPARQL 1.1 Protocol, query operation: GET, POST of a form, POST of a query; what the service is; a page with a form for people."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from flask import Blueprint, Request, Response, render_template, request
from werkzeug.exceptions import BadRequest, Forbidden, NotAcceptable, UnsupportedMediaType

from graphsvc.errors import LimitError, QueryError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import FORMATS, RDF_FORMATS, TABLE_FORMATS, Dataset, Format, Iri
from graphsvc.store.foreign import Answer, Choose, Wanted
from graphsvc.web import negotiation, table
from graphsvc.web.description import describe
from graphsvc.web.site import Site

EXAMPLE = """# Aktivity, které se týkají nízkoprahových zařízení pro děti a mládež (§ 62)
SELECT ?plan ?code ?title WHERE {
  ?item g:concernsService ?service ; g:ofPlan ?plan ; dct:identifier ?code ; dct:title ?title .
  ?service skos:notation "62" .
}
ORDER BY ?plan ?code
"""
_LARGEST_PAGE = 16 << 20
"""Bytes of an answer that is laid out on a page."""
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the protocol: the query (None: none was sent), its dataset, and ``?format=``."""

    query: str | None
    dataset: Dataset
    format: str | None


def blueprint(site: Site) -> Blueprint:
    """``/sparql`` over one site."""
    protocol = Blueprint("protocol", __name__)

    @protocol.route("/sparql", methods=["GET", "POST"])
    @protocol.route("/sparql/", methods=["GET", "POST"])
    def sparql() -> Response:
        asked = read_request(request)
        people = _for_people(asked)
        if asked.query is None:
            if people:
                return form(EXAMPLE)
            if request.method != "POST" and not set(request.args) - {"format"}:
                return described(asked.format)
            raise BadRequest("The parameter 'query' is missing.")
        if not people:
            return answer(site.foreign.answer(asked.query, asked.dataset, chooser(asked.format), still_wanted()))
        try:
            results = site.foreign.answer(asked.query, asked.dataset, lambda rdf: FORMATS["ttl" if rdf else "json"], still_wanted())
            with closing(results):
                written = _for_a_page(results)
        except (QueryError, LimitError) as error:
            return form(asked.query, error.http_status, error=str(error))
        if results.form.rdf:
            return form(asked.query, text=written.decode())
        return form(asked.query, rows=table.read(written))

    def described(name: str | None) -> Response:
        form = chooser(name)(True)
        written = site.view.write(list(describe(Iri(request.base_url), *site.sizes)), form)
        return Response(written, content_type=_content_type(form))

    def form(query: str, status: int = 200, **shown: table.Table | str) -> Response:
        body = render_template("sparql.html", query=query, prefixes=sorted(PREFIXES), limit=table.SHOWN, **shown)
        return Response(body, status=status, mimetype=negotiation.HTML)

    return protocol


def read_request(req: Request) -> Asked:
    """The request as the protocol means it (SPARQL 1.1 Protocol, 2.1). Refuses with 400, 403 (updates) or 415 what it does not allow."""
    if req.method != "POST":
        source, query = req.args, _one(req.args.getlist("query"))
    elif req.mimetype == _QUERY:
        source, query = req.args, _utf8(req.get_data())
    elif req.mimetype == _FORM:
        source, query = req.form, _one(req.form.getlist("query"))
    elif req.mimetype == _UPDATE:
        raise Forbidden("Updates are not allowed here.")
    else:
        raise UnsupportedMediaType(f"A query is sent as {_FORM} or {_QUERY}, not as: {req.mimetype or 'nothing'}")
    if "update" in req.args or (req.mimetype == _FORM and "update" in req.form):
        raise Forbidden("Updates are not allowed here.")
    default, named = tuple(source.getlist("default-graph-uri")), tuple(source.getlist("named-graph-uri"))
    chosen = Dataset(default, named) if default or named else Dataset()
    return Asked(query, chosen, source.get("format") or req.args.get("format"))


def chooser(name: str | None) -> Choose:
    """The format asked for: by name, else by the Accept header; JSON and Turtle by default. 406 where none fits."""
    accept = request.accept_mimetypes

    def choose(rdf: bool) -> Format:
        forms = RDF_FORMATS if rdf else TABLE_FORMATS
        form = negotiation.by_name(name, forms) if name else negotiation.by_accept(accept, forms)
        if not isinstance(form, Format):
            raise NotAcceptable(f"This answer can be had as {', '.join(form.media_type for form in forms)}.")
        return form

    return choose


def still_wanted() -> Wanted:
    """Whether the client is still there, as far as the server can tell."""
    left = request.environ.get("waitress.client_disconnected")
    return (lambda: not left()) if left else (lambda: True)


def answer(results: Answer) -> Response:
    """The answer, in one piece where it is small, else piece by piece as the client takes it."""
    content_type = _content_type(results.form)
    if request.method == "HEAD" or not results.whole:
        response = Response(results, content_type=content_type)
        response.call_on_close(results.close)
        return response
    return Response(b"".join(results), content_type=content_type)


def _for_a_page(results: Answer) -> bytes:
    """The whole answer. Raises LimitError where it is more than a page can be made of."""
    written = bytearray()
    for piece in results:
        written += piece
        if len(written) > _LARGEST_PAGE:
            raise LimitError(f"The answer is larger than {_LARGEST_PAGE >> 20} MB; add LIMIT, or choose another format than the page")
    return bytes(written)


def _content_type(form: Format) -> str:
    return f"{form.media_type}; charset=utf-8" if form.media_type.startswith("text/") else form.media_type


def _for_people(asked: Asked) -> bool:
    if asked.format:
        return asked.format == "html"
    return negotiation.by_accept(request.accept_mimetypes, (*TABLE_FORMATS, *RDF_FORMATS), html=True) is True


def _one(values: Sequence[str]) -> str | None:
    if len(values) > 1:
        raise BadRequest("The parameter 'query' stands more than once.")
    return values[0] if values else None


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The query is not UTF-8: byte {error.start}") from error
