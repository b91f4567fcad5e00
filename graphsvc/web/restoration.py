"""Restoring: a former edition of a plan is published again by an editor who has seen what that changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, Forbidden

from graphsvc.access.crosssite import is_foreign
from graphsvc.editions import publishing, register
from graphsvc.editions.archive import Archive
from graphsvc.editions.model import LONGEST_NOTE, Publication, clean
from graphsvc.editions.publishing import Prepared
from graphsvc.errors import AccessError, NotFoundError
from graphsvc.review.check import opened
from graphsvc.web import publication
from graphsvc.web.site import Site
from graphsvc.web.writes import Writes, headers

_KEYS = {"note", "data_version"}


@dataclass(frozen=True, slots=True)
class Restorable:
    """What the page of a comparison says of restoring.

    The edition, the version of the data that it was compared with, whether documents say of the plan just that already, how long a note
    may be, and whether writing is switched on.
    """

    number: int
    version: str
    same: bool
    longest: int
    on: bool


def offered(number: int, version: str, *, same: bool, on: bool) -> Restorable:
    """What is said of restoring an edition."""
    return Restorable(number, version, same, LONGEST_NOTE, on)


def add(editions: Blueprint, site: Site, writes: Writes | None, iri_of: Callable[[str], str]) -> None:
    """The address at which an edition of a plan, which ``iri_of`` gives by its id, is published again."""

    @editions.post("/api/plan/<plan>/editions/<int:number>/restore")
    def restore(plan: str, number: int) -> Response:
        if writes is None:
            raise Forbidden("Writing is not switched on here.")
        if is_foreign(headers(request)):
            raise AccessError("An edition is restored from the page of this site, or by a program, not from a page of another site", 403)
        visitor = writes.admit(request)
        note, version = _asked()
        told = Publication(visitor.identity.name, publication.now(), note, restored=number)
        return publication.published(site, writes, visitor, _coming(site, iri_of(plan), number, told, version))


def _coming(site: Site, plan: str, number: int, told: Publication, version: str) -> Prepared:
    """What is to be written so that an edition of a plan (its IRI) is the newest, where the data are still of that version."""
    settings = site.settings
    with opened(settings) as store:
        view = store.view()
        editions = register.of_plan(view, settings.base, plan)
        if not editions:
            raise NotFoundError(f"Nothing has been published of this plan, so there is no edition to restore: {plan[:200]}")
        change = publishing.restoring(view, Archive(settings.editions), editions, number)
        return publishing.prepare(view, replace(change, version=version), told, settings.base, settings.root)


def _asked() -> tuple[str, str]:
    """The note, and the version of the data that what changes was seen in. Refuses with 400 and 415 what is no such JSON."""
    told = request.get_json()
    if not isinstance(told, dict) or set(told) - _KEYS:
        raise BadRequest("A JSON object with 'data_version' (text) and 'note' (text) is needed, and with nothing else.")
    note, version = told.get("note", ""), told.get("data_version")
    if not isinstance(note, str) or not isinstance(version, str):
        raise BadRequest("A JSON object with 'data_version', as the comparison with the edition tells it, and 'note' (text) is needed.")
    return clean(note), version
