"""The editions of a plan: a page that lists, compares and restores them, the same for programs, and what documents say in each as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import format_datetime

from graphsvc.editions import content, register
from graphsvc.editions.archive import Archive
from graphsvc.editions.model import Edition
from graphsvc.errors import NotFoundError
from graphsvc.keeping import Keeper
from graphsvc.review import comparing, telling
from graphsvc.review.check import opened
from graphsvc.review.comparing import CURRENT, Compared
from graphsvc.store import serial
from graphsvc.store.base import FORMATS
from graphsvc.web import documents, editiontext, negotiation, restoration
from graphsvc.web.addresses import public
from graphsvc.web.changed import namer, plan_of, property_name
from graphsvc.web.restoration import Restorable
from graphsvc.web.site import Site, current_language
from graphsvc.web.writes import Writes

FORMS = ("ttl", "nt", "nq")
"""As what the content of an edition is had."""
_KEPT = 8
"""Comparisons that are kept for who asks next."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan (its IRI) and its editions, from the first."""

    iri: str
    editions: Sequence[Edition]


class _Pages:
    """What the pages are made of, over one site."""

    def __init__(self, site: Site, *, writing: bool) -> None:
        self.site = site
        self.writing = writing
        self.archive = Archive(site.settings.editions)
        self._compared: Keeper[Compared] = Keeper(_KEPT)

    def iri_of(self, name: str) -> str:
        """The IRI of a plan by its id."""
        return f"{self.site.settings.base}id/plan/{quote(name, safe='')}"

    def plan(self, name: str) -> _Plan:
        """The plan of that id. Raises NotFoundError where neither the graph nor an edition knows it."""
        iri = self.iri_of(name)
        editions = register.of_plan(self.site.view, self.site.settings.base, iri)
        if not editions and self.site.things.get(iri).kind != "plan":
            raise NotFoundError(f"There is no such plan: {name[:100]!r}")
        return _Plan(iri, editions)

    def version(self) -> str:
        """The version of the data at this moment: that which a server with data elsewhere knows may be one of before."""
        if not self.site.settings.endpoint:
            return self.site.version
        with opened(self.site.settings) as store:
            return store.view().version()

    def compared(self, plan: _Plan, before: str, after: str, version: str) -> Compared:
        """What the second of two editions changes, in data of that version.

        Raises ParameterError for what names none, NotFoundError for one that there is not.
        """
        site, ends = self.site, (comparing.which(before), comparing.which(after))

        def compare() -> Compared:
            view, archive = site.view, self.archive
            one, other = (comparing.said(view, archive, plan.editions, plan.iri, end) for end in ends)
            return comparing.compare(view, one, other, plan.iri)

        return self._compared.get((version, plan.iri, *ends), compare)

    def shown(self, plan: _Plan) -> str:
        """The page."""
        lang, site = current_language(), self.site
        newest = plan.editions[-1].number if plan.editions else 0
        before = request.args.get("before", "") or str(max(newest - 1, 1))
        after = request.args.get("after", "") or str(newest)
        asked = bool(plan.editions) and ("before" in request.args or "after" in request.args)
        version = self.version() if asked else ""
        found = self.compared(plan, before, after, version) if asked else None
        return render_template(
            "editions.html",
            plan=site.things.get(plan.iri),
            plan_id=plan.iri.rpartition("/")[2],
            editions=sorted(plan.editions, key=lambda edition: -edition.number),
            newest=newest,
            before=before,
            after=after,
            current=CURRENT,
            forms=FORMS,
            changes=telling.changed(found.changes) if found else None,
            restorable=self._restorable(plan, found, before, after, version) if found else None,
            server=public(site.settings),
            most=telling.MOST,
            name_of=namer(found.names if found else {}, lang),
            property_name=lambda iri: property_name(iri, lang),
            plan_of=plan_of,
            known=site.things.by_iri,
            moment=moment,
            origin_of=lambda edition: editiontext.origin(edition.publication, lang),
        )

    def _restorable(self, plan: _Plan, found: Compared, before: str, after: str, version: str) -> Restorable | None:
        """What is said of restoring the second of two states, where the first is what the graph says now."""
        if before != CURRENT or after == CURRENT:
            return None
        number = register.numbered(plan.editions, plan.iri, int(after)).number
        return restoration.offered(number, version, same=found.same, on=self.writing)

    def told(self, plan: _Plan) -> dict[str, Any]:
        """The editions as plain data, with where each is had as a file."""
        return {"plan": plan.iri.rpartition("/")[2], "editions": [self._edition(edition) for edition in plan.editions]}

    def _edition(self, edition: Edition) -> Mapping[str, Any]:
        files = {form: self.site.url("editions.file", plan=edition.plan_id, number=str(edition.number), form=form) for form in FORMS}
        return {**editiontext.to_json(edition), "page": self.site.page(f"{edition.plan}/edition/{edition.number}"), "files": files}


def blueprint(site: Site, writes: Writes | None = None) -> Blueprint:
    """The addresses of editions over one site; none can be restored where there are no ``writes``."""
    editions, pages = Blueprint("editions", __name__), _Pages(site, writing=writes is not None)
    restoration.add(editions, site, writes, pages.iri_of)

    @editions.get("/page/plan/<plan>/editions")
    def page(plan: str) -> Response:
        # whether editions can be restored is a setting: it does not follow from the data alone
        return documents.with_own_tag(Response(pages.shown(pages.plan(plan)), mimetype=negotiation.HTML))

    @editions.get("/api/plan/<plan>/editions")
    def listing(plan: str) -> Response:
        return jsonify(pages.told(pages.plan(plan)))

    @editions.get("/api/plan/<plan>/editions/compare")
    def compare(plan: str) -> Response:
        of = pages.plan(plan)
        before, after = request.args.get("before", ""), request.args.get("after", CURRENT)
        version = pages.version()
        found = pages.compared(of, before, after, version)
        told = {"plan": plan, "before": before, "after": after, "data_version": version, **telling.changed(found.changes)}
        return documents.with_own_tag(jsonify(told)) if site.settings.endpoint else jsonify(told)

    @editions.get("/api/plan/<plan>/editions/<int:number>.<form>")
    def file(plan: str, number: int, form: str) -> Response:
        if form not in FORMS:
            raise NotFoundError(f"An edition can be had as {', '.join(FORMS)}, not as: {form[:20]!r}")
        of = pages.plan(plan)
        kept = pages.archive.read(register.numbered(of.editions, of.iri, number).content)
        written = kept if form == "nq" else serial.written(content.triples(content.of_quads(kept)), form)
        answer = Response(written, content_type=f"{FORMATS[form].media_type}; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{plan_file(of.iri)}-{number}.{form}"'
        return answer

    return editions


def plan_file(iri: str) -> str:
    """What a file about a plan is called; minted IRIs end with nothing but letters, digits, ``-``, ``.``, ``_`` and ``%``."""
    return "".join(letter for letter in iri.rpartition("/")[2] if letter.isascii() and (letter.isalnum() or letter in "-._"))


def moment(when: str) -> str:
    """When something was published, as people write it in the language of the page."""
    return str(format_datetime(datetime.fromisoformat(when), "d. M. y H:mm" if current_language() == "cs" else "medium", rebase=False))
