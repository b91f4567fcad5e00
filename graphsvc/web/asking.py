"""Asking in Czech: a sentence under ``/api/ask`` → what was understood, and the questions that it may ask, with their addresses."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from graphsvc.errors import ParameterError
from graphsvc.questions import proposals
from graphsvc.questions.catalogue import Catalogue
from graphsvc.web.site import Site


def blueprint(site: Site, catalogue: Catalogue) -> Blueprint:
    """Asking over one site."""
    asking = Blueprint("asking", __name__)

    @asking.get("/api/ask")
    def ask() -> Response:
        sentence = request.args.get("q", "").strip()
        if not sentence:
            raise ParameterError(f"A sentence is needed, not: q={request.args.get('q', '')[:20]!r}")
        found = proposals.ask(site.settings, site.view, catalogue, sentence, today=_today()).to_json()
        for proposal in found["proposals"]:
            proposal["summary"] = dict(catalogue[proposal["question"]].summary)
            proposal["href"] = f"/api/questions/{proposal['question']}?{urlencode(proposal['params'])}"
        return jsonify(found)

    return asking


def _today() -> date | None:
    """The day of the person asking, which the address says: an answer follows from it alone."""
    written = request.args.get("today", "")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise ParameterError(f"A day is written as 2024-12-31, not: today={written[:20]!r}") from error
