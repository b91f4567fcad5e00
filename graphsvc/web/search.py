"""What a search shows: groups by kind with the words marked, for people; the same as JSON under ``/api/search``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from graphsvc.errors import ParameterError
from graphsvc.fulltext import writing
from graphsvc.fulltext.library import LIBRARY, beside
from graphsvc.fulltext.search import LIMIT, Found, Hit, Searcher
from graphsvc.questions import proposals
from graphsvc.questions.entities import KINDS, Entity
from graphsvc.questions.proposals import Understanding
from graphsvc.questions.words import words as said_words
from graphsvc.validation import placed
from graphsvc.validation.reports import words
from graphsvc.web import wording
from graphsvc.web.numbers import whole
from graphsvc.web.site import Site, current_language
from graphsvc.web.wording import Kind

SHOWN = 10
"""Results of one kind that a search shows unless that kind is asked for."""
PAGE = 50
"""Results on a page of one kind."""
LONGEST = 200
"""Characters of a search on a page."""
MOST = 1_000
"""Results of one answer to a program, and how many pages of them there are."""


@dataclass(frozen=True, slots=True)
class Group:
    """The best of one kind, and how many there are."""

    kind: Kind
    hits: Sequence[Hit]
    total: int


def page(site: Site) -> Response:
    """The page of results: groups, the one with the best result first; or one kind, page by page."""
    searcher = _searcher(site)
    text, kind = request.args.get("q", "").strip()[:LONGEST], request.args.get("kind")
    start = whole("start", 0, 0, MOST * PAGE)
    lang = current_language()
    limit = PAGE if kind else SHOWN
    found = searcher.search(text, site.view, kind=kind, limit=limit, offset=start if kind else 0, lang=lang)
    understood = None if found.total or kind or not text else proposals.ask(site.settings, site.view, (), text)
    said = _saying(understood, text) if understood else ""
    if said:
        instead = searcher.search(said, site.view, limit=limit, lang=lang)
        said, found = (said, instead) if instead.total else ("", found)
    meant = _meant(site, understood, found) if understood else []
    groups = _groups(searcher, site, said or text, found, lang) if kind is None else [_group(kind, found)] if kind in found.kinds else []
    called = {place: words.place(told, lang) for place, told in placed.parts(site.view, _places(groups)).items()}
    shown = {
        "q": text,
        "said": said,
        "found": found,
        "groups": groups,
        "meant": meant,
        "kind": kind,
        "start": start,
        "step": limit,
        "called": called,
    }
    return _tagged(make_response(render_template("search.html", **shown)), searcher, site)


def blueprint(site: Site) -> Blueprint:
    """The search for programs, over one site."""
    LIBRARY.keep_in(beside(site.settings.store))
    search = Blueprint("search", __name__)

    @search.get("/api/search")
    def api() -> Response:
        searcher, text, kind = _searcher(site), request.args.get("q", ""), request.args.get("kind") or None
        if kind is not None and kind not in wording.kinds():
            raise ParameterError(f"There is no kind of things called so: {kind!r}")
        limit, offset = whole("limit", LIMIT, 1, MOST), whole("offset", 0, 0, MOST * PAGE)
        found = searcher.search(text, site.view, kind=kind, limit=limit, offset=offset, lang=current_language())
        return _tagged(jsonify(writing.to_json(text, found, placed.parts(site.view, found.places()))), searcher, site)

    return search


def _places(groups: Sequence[Group]) -> set[str]:
    return {place for group in groups for hit in group.hits for place in hit.places()}


def _saying(understood: Understanding, text: str) -> str:
    """The words of a sentence that say something, ``""`` where all of them do or none does."""
    return "" if len(said_words(understood.text)) == len(said_words(text)) else understood.text


def _meant(site: Site, understood: Understanding, found: Found) -> list[Entity]:
    """The things that words here and there name and that have a page, without those that are among the results."""
    known = {hit.entry.iri for hit in found.hits}
    named = dict.fromkeys(entity for mention in understood.mentions if not mention.weak for entity in mention.of(KINDS))
    return [entity for entity in named if entity.iri in site.things.by_iri and entity.iri not in known][:SHOWN]


def _searcher(site: Site) -> Searcher:
    return LIBRARY.now(site.view)


def _groups(searcher: Searcher, site: Site, text: str, found: Found, lang: str) -> list[Group]:
    """The groups of all kinds; of kinds that are not among the best results, their best are looked for."""
    complete = len(found.hits) == found.total
    groups = [
        _group(kind, found if complete else searcher.search(text, site.view, kind=kind, limit=SHOWN, lang=lang)) for kind in found.kinds
    ]
    return sorted(groups, key=lambda group: -max((hit.score for hit in group.hits), default=0.0))


def _group(kind: str, found: Found) -> Group:
    return Group(wording.kinds()[kind], [hit for hit in found.hits if hit.entry.kind == kind], found.kinds[kind])


def _tagged(answer: Response, searcher: Searcher, site: Site) -> Response:
    """The answer; one from the index of the data before is kept by nobody, so that it is asked for again."""
    if searcher.version != site.version:
        answer.set_etag(f"{searcher.version}-before", weak=True)
        answer.cache_control.no_store = True
    return answer
