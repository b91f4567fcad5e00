"""``/check``: a draft that a planner sends is checked against the graph, without being stored; the same for programs at ``/api/check``.

What was found is kept for some minutes under an address that nobody guesses, so that it can be filtered, read in the other language and
downloaded without sending the draft again (docs/decisions/0010).
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from io import BytesIO

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_input_stream

from graphsvc import lookups
from graphsvc.access.crosssite import is_foreign
from graphsvc.errors import AccessError, GraphsvcError, NotFoundError, ParameterError
from graphsvc.keeping import Keeper
from graphsvc.review import accepted, telling
from graphsvc.review.checking import Checked, Checks
from graphsvc.review.progress import STEPS, Watched
from graphsvc.web import checkfiles, findings, negotiation, problem, publication, wording
from graphsvc.web.addresses import public
from graphsvc.web.changed import namer, plan_of, property_name
from graphsvc.web.checkfiles import kind_back, private
from graphsvc.web.kept import SECONDS, Kept
from graphsvc.web.site import Site, current_language
from graphsvc.web.writes import Writes, headers

PATHS = ("/check", "/api/check")
"""Addresses to which anybody may send as much as a draft may have."""
FORM = 1 << 18
"""Bytes of a form beside the draft; no less than a few of the pieces in which forms are read."""
_EXAMPLE = "data/examples/draft.txt"
_PARTS = 10


@dataclass(frozen=True, slots=True)
class Sent:
    """A draft as it was sent, and the plan (its id) whose new edition it is, ``""`` where that is left to its text."""

    name: str
    data: bytes
    replaces: str
    watch: str = ""
    """The key under which its sender asks how far the check is."""


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of checking over one site."""

    site: Site
    writing: bool

    def asking(self, trouble: Exception | None = None) -> str:
        """The form; with a sentence where a draft was refused."""
        plans = sorted(self.site.things.of_kind("plan"), key=lambda plan: plan.label("cs"))
        candidates = trouble.candidates if isinstance(trouble, ParameterError) else ()
        said = problem.of(trouble, request.path).said(current_language()) if trouble else None
        return render_template(
            "check.html",
            plans=plans,
            trouble=said,
            candidates=candidates,
            drafts=self.site.settings.drafts,
            minutes=SECONDS // 60,
            accepted=accepted,
            kinds=lookups.load(self.site.settings.root, "plan_kinds"),
            steps=STEPS,
        )

    def refused(self, error: Exception) -> Response:
        """The form again, with the reason."""
        told = problem.of(error, request.path)
        return Response(self.asking(error), status=told.status, headers=told.headers, mimetype=negotiation.HTML)

    def shown(self, key: str, checked: Checked, arguments: Mapping[str, str]) -> str:
        """What was found in a draft, as far as the arguments of the address choose."""
        lang = current_language()
        page = checked.told["pages"][lang]
        asked = findings.read(arguments, page)
        listed = findings.chosen(page, asked)
        return render_template(
            "checked.html",
            key=key,
            name=checked.name,
            page=page,
            asked=asked,
            listed=listed,
            groups=findings.groups(page, listed, asked.group),
            choices=findings.GROUPS,
            item_codes=findings.items(page),
            changes=checked.told["changes"],
            most=telling.MOST,
            name_of=namer(checked.told["names"], lang),
            property_name=lambda iri: property_name(iri, lang),
            plan_of=plan_of,
            known=self.site.things.by_iri,
            endings=telling.FILES,
            reviewed=kind_back(checked),
            without=checked.without,
            command=shlex.join(["graphsvc", "review", checked.name, "--out", f"reviewed.{checked.name.rpartition('.')[2]}"]),
            offered=publication.offered(checked, on=self.writing),
            server=public(self.site.settings),
            minutes=SECONDS // 60,
            other_language=url_for("check.result", key=key, lang="en" if lang == "cs" else "cs", **asdict(asked)),
        )


def blueprint(site: Site, checks: Checks, writes: Writes | None = None) -> Blueprint:
    """The pages and addresses of checking over one site; nothing can be published where there are no ``writes``."""
    check = Blueprint("check", __name__)
    kept, pages, watched = Kept(), _Pages(site, writes is not None), Watched()
    largest = site.settings.drafts.size << 20

    @check.get("/check")
    def form() -> str:
        return pages.asking()

    @check.post("/check")
    def post() -> Response:
        refuse_foreign()
        try:
            done = checked(read(largest))
        except (GraphsvcError, RequestEntityTooLarge) as error:
            return pages.refused(error)
        return private(Response(pages.shown(kept.put(done), done, {}), mimetype=negotiation.HTML))

    @check.post("/api/check")
    def api() -> Response:
        refuse_foreign()
        done = checked(read(largest))
        key = kept.put(done)
        told = {**done.told["report"], "changes": done.told["changes"]}
        links = {ending: url_for("check.report", key=key, ending=ending) for ending in telling.FILES}
        kind = kind_back(done)
        back = url_for("check.reviewed", key=key, ending=kind) if kind else None
        page = url_for("check.result", key=key)
        addresses = {"page": page, "reports": links, "reviewed": back, "not_reviewed": done.without or None}
        return private(jsonify({**told, **addresses, "kept_seconds": SECONDS}))

    @check.get("/api/check/<key>/step")
    def step(key: str) -> Response:
        return private(jsonify({"step": watched.step(key)}))

    @check.post("/api/check/<key>/cancel")
    def cancel(key: str) -> Response:
        refuse_foreign()
        watched.cancel(key)
        return private(Response(status=204))

    @check.get("/check/<key>")
    def result(key: str) -> Response:
        return private(Response(pages.shown(key, found(key), request.args.to_dict()), mimetype=negotiation.HTML))

    def checked(sent: Sent) -> Checked:
        with watched.watch(sent.watch) as progress:
            return checks.check(sent.name, sent.data, sent.replaces or None, progress)

    def found(key: str) -> Checked:
        result = kept.get(key)
        if result is None:
            raise NotFoundError(f"This result is not kept any more, for that is done for {SECONDS // 60} minutes; send the draft again")
        return result

    _add_example(check, site, kept, checked)
    checkfiles.add(check, found)
    publication.add(check, site, writes, found, refuse_foreign)
    return check


def _add_example(check: Blueprint, site: Site, kept: Kept, checked: Callable[[Sent], Checked]) -> None:
    """The addresses of a draft to try the check with."""
    tried: Keeper[Checked] = Keeper(len(wording.LANGUAGES))

    def an_example() -> Sent:
        name = wording.text("check_example_file", current_language())
        return Sent(name, (site.settings.root / _EXAMPLE).read_bytes(), "")

    @check.get("/check/example.txt")
    def example() -> Response:
        sent = an_example()
        answer = Response(sent.data, content_type="text/plain; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{sent.name}"'
        return answer

    @check.post("/check/example")
    def check_example() -> Response:
        refuse_foreign()
        sent = an_example()
        done = tried.get((site.version, sent.name), lambda: checked(sent))  # many try it, and it is the same for all
        answer = private(Response(status=303))
        answer.headers["Location"] = site.url("check.result", key=kept.put(done))
        return answer


def refuse_foreign() -> None:
    """Refuse what a page of another site may have made the browser send. Raises AccessError (403)."""
    if is_foreign(headers(request)):
        raise AccessError("A draft is sent from the page of this site, or by a program, not from a page of another site", 403)


def read(largest: int) -> Sent:
    """The draft that the request holds, a form with a file in the field ``draft``; it is held in memory alone.

    Raises ParameterError where there is none, and refuses with 400 and 413 what cannot be read and what is too large.
    """
    stream = get_input_stream(request.environ, max_content_length=largest + FORM)  # the application has another
    parser = FormDataParser(lambda *_, **__: BytesIO(), FORM, largest + FORM, silent=False, max_form_parts=_PARTS)
    try:
        _, form, files = parser.parse(stream, request.mimetype, request.content_length, request.mimetype_params)
    except (ValueError, KeyError) as error:
        raise BadRequest("The form cannot be read.") from error
    file = files.get("draft")
    if file is None or not file.filename:
        raise ParameterError("A file with the draft is needed, in the field 'draft' of a form (multipart/form-data)")
    data = file.stream.read()
    if len(data) > largest:
        raise RequestEntityTooLarge(f"A draft may have {largest >> 20} MB.")
    return Sent(file.filename, data, form.get("replaces", "").strip(), form.get("watch", ""))
