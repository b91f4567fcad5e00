"""Asking in Czech: a sentence under ``/api/ask`` → what was understood, and the questions that it may ask, with their addresses.

The page of search results shows the questions that a sentence may ask, above what the words are found in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from graphsvc.errors import ParameterError
from graphsvc.questions import proposals
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.proposals import FULL_TEXT, Proposal
from graphsvc.questions.question import Question
from graphsvc.questions.words import words
from graphsvc.web.site import Site

SENTENCE = 3
"""Words from which what is typed in the search box is read as a sentence."""
SHOWN = 3


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


def proposer(site: Site, catalogue: Catalogue | None) -> Callable[[str], list[tuple[Question, Proposal]]]:
    """What the page of search results shows for what was typed: the questions that a sentence may ask; few words are none."""

    def proposed(written: str) -> list[tuple[Question, Proposal]]:
        if catalogue is None or len(words(written)) < SENTENCE:
            return []
        found = proposals.ask(site.settings, site.view, catalogue, written)
        return [(catalogue[proposal.question], proposal) for proposal in found.proposals if proposal.question != FULL_TEXT][:SHOWN]

    return proposed


def _today() -> date | None:
    """The day of the person asking, which the address says: an answer follows from it alone."""
    written = request.args.get("today", "")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise ParameterError(f"A day is written as 2024-12-31, not: today={written[:20]!r}") from error
