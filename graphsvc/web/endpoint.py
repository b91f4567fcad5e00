"""``/sparql`` within the pages' framework: the form for people, what the service is, and queries where no front answers them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import BadRequest, Forbidden, NotAcceptable

from graphsvc.access.writelog import Operation
from graphsvc.errors import LimitError, QueryError
from graphsvc.questions.catalogue import Catalogue
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import FORMATS, RDF_FORMATS, TABLE_FORMATS, Iri
from graphsvc.store.foreign import Answer, Asked, Update
from graphsvc.web import examples, negotiation, protocol, saying, table, termlist
from graphsvc.web.answers import answered, seconds
from graphsvc.web.description import describe
from graphsvc.web.protocol import Sent
from graphsvc.web.saying import Said
from graphsvc.web.site import Site, current_language
from graphsvc.web.writes import Writes

EXAMPLE = """# Aktivity, které se týkají nízkoprahových zařízení pro děti a mládež (§ 62)
SELECT ?plan ?code ?title WHERE {
  ?item g:concernsService ?service ; g:ofPlan ?plan ; dct:identifier ?code ; dct:title ?title .
  ?service skos:notation "62" .
}
ORDER BY ?plan ?code
"""
_LARGEST_PAGE = 16 << 20
"""Bytes of an answer that is laid out on a page."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The page with the form over one site; the questions of a catalogue are its examples."""

    site: Site
    catalogue: Catalogue | None

    def begun(self, example: str) -> Response:
        """The form as it begins: with the query of a question, where one is asked for."""
        wanted = self.catalogue if example else None
        query = examples.query(wanted, example, self.site.settings, self.site.view, current_language()) if wanted else None
        return self.shown(query or EXAMPLE)

    def shown(self, query: str, status: int = 200, **answer: table.Table | Said | str) -> Response:
        """The form with a query and its answer, or what is wrong with it."""
        body = render_template(
            "sparql.html",
            query=query,
            prefixes=PREFIXES,
            limit=table.SHOWN,
            seconds=seconds() or self.site.settings.limits.seconds,
            base=self.site.settings.base,
            examples=examples.offered(self.catalogue),
            forms=(TABLE_FORMATS, RDF_FORMATS),
            **answer,
        )
        return Response(body, status=status, mimetype=negotiation.HTML)

    def answered(self, sent: Sent) -> Response:
        """The form with the answer to the query that was sent."""
        query = sent.query or ""
        try:
            asked = Asked(query, sent.dataset, FORMATS["json"], FORMATS["ttl"], seconds())
            with closing(self.site.foreign.answer(asked)) as results:
                written = _for_a_page(results)
        except (QueryError, LimitError) as error:
            return self.shown(query, error.http_status, error=saying.say(str(error), error.http_status, current_language()))
        if results.form.rdf:
            return self.shown(query, text=written.decode())
        return self.shown(query, rows=table.read(written))


def blueprint(site: Site, writes: Writes | None, catalogue: Catalogue | None = None) -> Blueprint:
    """``/sparql`` over one site; nothing can be updated where there are no ``writes``. The questions of a catalogue are examples."""
    endpoint, page = Blueprint("protocol", __name__), _Page(site, catalogue)

    @endpoint.route("/sparql/", methods=["GET", "POST"])
    @endpoint.route("/sparql", methods=["GET", "POST"])
    def sparql() -> Response:
        accept = request.headers.get("Accept", "")
        sent = protocol.read(
            request.method, request.query_string.decode("latin-1"), request.headers.get("Content-Type", ""), request.get_data()
        )
        if sent.update is not None:
            return updated(Update(sent.update, sent.dataset))
        people = protocol.for_people(sent.format, accept)
        if sent.query is None:
            if people:
                return page.begun(request.args.get("example", ""))
            if request.method != "POST" and not set(sent.parameters) - {"format"}:
                return described(sent, accept)
            raise BadRequest("The parameter 'query' is missing.")
        if people:
            return page.answered(sent)
        return answered(site.foreign.answer(replace(protocol.asked(sent, accept), seconds=seconds())))

    def updated(update: Update) -> Response:
        if writes is None:
            raise Forbidden("Writing is not switched on here.")
        written = writes.carry_out(writes.admit(request), Operation.UPDATE, [update], seconds())
        graphs = {name: {"inserted": counts.inserted, "deleted": counts.deleted} for name, counts in written.graphs.items()}
        return jsonify({"version": written.version, "graphs": graphs})

    def described(sent: Sent, accept: str) -> Response:
        _, chosen = protocol.formats(sent.format, accept)
        if chosen is None:
            raise NotAcceptable("The description of the service is RDF.")
        written = site.view.write(list(describe(Iri(request.base_url), *site.sizes, updates=writes is not None)), chosen)
        return Response(written, content_type=protocol.content_type(chosen))

    @endpoint.get("/api/terms")
    def terms() -> Response:
        return jsonify(termlist.listed(site.view, site.published.statistics))

    return endpoint


def _for_a_page(results: Answer) -> bytes:
    """The whole answer. Raises LimitError where it is more than a page can be made of."""
    written = bytearray()
    for piece in results:
        written += piece
        if len(written) > _LARGEST_PAGE:
            raise LimitError(f"The answer is larger than {_LARGEST_PAGE >> 20} MB; add LIMIT, or choose another format than the page")
    return bytes(written)
