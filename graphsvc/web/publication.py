"""Publishing: what the page of a draft that was checked says of that, and the address at which an editor does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest, Forbidden

from graphsvc.access.gate import Visitor
from graphsvc.access.writelog import Operation
from graphsvc.editions import publishing
from graphsvc.editions.archive import Archive
from graphsvc.editions.model import LONGEST_NOTE, SEVERITIES, Publication, clean
from graphsvc.editions.publishing import Prepared
from graphsvc.errors import ParameterError
from graphsvc.review import prepared
from graphsvc.review.check import opened
from graphsvc.review.checking import Checked
from graphsvc.store.base import Written
from graphsvc.store.foreign import Step
from graphsvc.web import editiontext
from graphsvc.web.answers import seconds
from graphsvc.web.checkfiles import private
from graphsvc.web.site import Site
from graphsvc.web.writes import Writes

_KEYS = {"note", "accept", "new"}


@dataclass(frozen=True, slots=True)
class Offered:
    """What the page of a draft says of publishing it.

    The plan (its id; ``""`` where nobody has said which), the documents that go, the one that comes, the number of violations, how long a
    note may be, whether writing is switched on, and whether it would be a new plan, called by the file.
    """

    plan: str
    gone: Sequence[str]
    comes: str
    violations: int
    longest: int
    on: bool
    new: bool


def offered(checked: Checked, *, on: bool) -> Offered | None:
    """What is said of publishing; None where there is nothing to publish."""
    if checked.draft is None:
        return None
    about = checked.draft.about
    gone = [str(name).rpartition("/")[2] for name in about["removed"]]
    plan = str(about["plan"]).rpartition("/")[2]
    return Offered(plan, gone, str(about["document"]), _found(checked)["violation"], LONGEST_NOTE, on, about["new"] is True)


def add(check: Blueprint, site: Site, writes: Writes | None, found: Callable[[str], Checked], refuse_foreign: Callable[[], None]) -> None:
    """The address at which a result, which ``found`` gives by its key, is published."""

    @check.post("/api/check/<key>/publish")
    def publish(key: str) -> Response:
        if writes is None:
            raise Forbidden("Writing is not switched on here.")
        refuse_foreign()
        visitor = writes.admit(request)
        note, accept, new = _asked()
        return published(site, writes, visitor, _coming(site, visitor, found(key), note=note, accept=accept, new=new))


def now() -> str:
    """The moment, as publications have it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def published(site: Site, writes: Writes, visitor: Visitor, coming: Prepared) -> Response:
    """Publish what was worked out, and tell of it, and where it is seen. Raises what `editions.publishing.publish` raises."""

    def apply(steps: Sequence[Step]) -> Written:
        return writes.carry_out(visitor, Operation.PUBLISH, steps, seconds())

    edition = publishing.publish(coming, Archive(site.settings.editions), apply)
    links = {
        "page": site.page(f"{edition.plan}/edition/{edition.number}"),
        "plan_page": site.page(edition.plan),
        "editions": site.url("editions.page", plan=edition.plan_id),
    }
    return private(jsonify({**editiontext.to_json(edition), **links}))


def _coming(site: Site, visitor: Visitor, checked: Checked, *, note: str, accept: bool, new: bool) -> Prepared:
    settings, counts = site.settings, _found(checked)
    if checked.draft is None:
        raise ParameterError(f"There is nothing to publish in: {checked.name}")
    if counts["violation"] and not accept:
        raise ParameterError(f"The draft violates rules; correct it, or accept that with 'accept'. Violations: {counts['violation']}")
    change = prepared.change(prepared.unpacked(checked.draft.about, checked.draft.packed), checked.name, settings.base, new=new)
    told = Publication(
        visitor.identity.name,
        now(),
        note,
        checked.name,
        checked.draft.digest,
        found=counts,
        accepted=counts["violation"] > 0,
    )
    with opened(settings) as store:
        return publishing.prepare(store.view(), change, told, settings.base, settings.root)


def _asked() -> tuple[str, bool, bool]:
    """The note, whether violations are accepted, and whether a new plan is wanted. Refuses with 400 and 415 what is no such JSON."""
    told = request.get_json()
    if not isinstance(told, dict) or set(told) - _KEYS:
        raise BadRequest("A JSON object with 'note' (text), 'accept' and 'new' (true or false) is needed, and with nothing else.")
    note, accept, new = told.get("note", ""), told.get("accept", False), told.get("new", False)
    if not isinstance(note, str) or not isinstance(accept, bool) or not isinstance(new, bool):
        raise BadRequest("A JSON object with 'note' (text), 'accept' and 'new' (true or false) is needed.")
    return clean(note), accept, new


def _found(checked: Checked) -> Mapping[str, int]:
    """How many findings of each severity there are."""
    told: Sequence[Mapping[str, Any]] = checked.told["report"]["findings"]
    return {severity: sum(1 for one in told if one["severity"] == severity) for severity in SEVERITIES}
