"""``/sparql`` within the pages' framework: the form for people, what the service is, and queries where no front answers them."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, Forbidden, NotAcceptable

from graphsvc.errors import LimitError, QueryError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import FORMATS, Iri
from graphsvc.store.foreign import Answer, Asked
from graphsvc.web import negotiation, protocol, table
from graphsvc.web.description import describe
from graphsvc.web.protocol import Sent
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


def blueprint(site: Site) -> Blueprint:
    """``/sparql`` over one site."""
    endpoint = Blueprint("protocol", __name__)

    @endpoint.route("/sparql", methods=["GET", "POST"])
    @endpoint.route("/sparql/", methods=["GET", "POST"])
    def sparql() -> Response:
        accept = request.headers.get("Accept", "")
        sent = protocol.read(
            request.method, request.query_string.decode("latin-1"), request.headers.get("Content-Type", ""), request.get_data()
        )
        if sent.update is not None:
            raise Forbidden("Updates are not allowed here.")
        people = protocol.for_people(sent.format, accept)
        if sent.query is None:
            if people:
                return form(EXAMPLE)
            if request.method != "POST" and not set(sent.parameters) - {"format"}:
                return described(sent, accept)
            raise BadRequest("The parameter 'query' is missing.")
        if people:
            return laid_out(sent)
        return _answer(site.foreign.answer(protocol.asked(sent, accept)))

    def laid_out(sent: Sent) -> Response:
        query = sent.query or ""
        try:
            with closing(site.foreign.answer(Asked(query, sent.dataset, FORMATS["json"], FORMATS["ttl"]))) as results:
                written = _for_a_page(results)
        except (QueryError, LimitError) as error:
            return form(query, error.http_status, error=str(error))
        if results.form.rdf:
            return form(query, text=written.decode())
        return form(query, rows=table.read(written))

    def described(sent: Sent, accept: str) -> Response:
        _, chosen = protocol.formats(sent.format, accept)
        if chosen is None:
            raise NotAcceptable("The description of the service is RDF.")
        written = site.view.write(list(describe(Iri(request.base_url), *site.sizes)), chosen)
        return Response(written, content_type=protocol.content_type(chosen))

    def form(query: str, status: int = 200, **shown: table.Table | str) -> Response:
        body = render_template("sparql.html", query=query, prefixes=sorted(PREFIXES), limit=table.SHOWN, **shown)
        return Response(body, status=status, mimetype=negotiation.HTML)

    return endpoint


def _answer(results: Answer) -> Response:
    """The answer, in one piece where it is small, else piece by piece as the client takes it."""
    content_type = protocol.content_type(results.form)
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
