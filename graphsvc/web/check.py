"""``/check``: a draft that a planner sends is checked against the graph, without being stored; the same for programs at ``/api/check``.

What was found is kept for some minutes under an address that nobody guesses, so that it can be filtered, read in the other language and
downloaded without sending the draft again (docs/decisions/0010).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from io import BytesIO

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_input_stream

from graphsvc.access.crosssite import is_foreign
from graphsvc.errors import AccessError, GraphsvcError, NotFoundError, ParameterError
from graphsvc.questions.forms import FORMS
from graphsvc.review import telling
from graphsvc.review.checking import Checked, Checks
from graphsvc.web import findings, negotiation, problem, wording
from graphsvc.web.kept import SECONDS, Kept
from graphsvc.web.site import Site, current_language
from graphsvc.web.things import Thing
from graphsvc.web.writes import headers

PATHS = ("/check", "/api/check")
"""Addresses to which anybody may send as much as a draft may have."""
FORM = 1 << 18
"""Bytes of a form beside the draft; no less than a few of the pieces in which forms are read."""
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "xlsx": FORMS["xlsx"],
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
}
_PARTS = 10
_LONGEST = 1_000
"""Characters of a value on a page."""
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
"""A report is a page of its own, with its style in it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A draft as it was sent, and the plan (its id) whose new edition it is, ``""`` where that is left to its text."""

    name: str
    data: bytes
    replaces: str


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of checking over one site."""

    site: Site

    def asking(self, trouble: Exception | None = None) -> str:
        """The form; with a sentence where a draft was refused."""
        plans = sorted(self.site.things.of_kind("plan"), key=lambda plan: plan.label("cs"))
        candidates = trouble.candidates if isinstance(trouble, ParameterError) else ()
        drafts = self.site.settings.drafts
        text = problem.of(trouble, request.path).detail if trouble else ""
        return render_template("check.html", plans=plans, trouble=text, candidates=candidates, drafts=drafts, minutes=SECONDS // 60)

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
            property_name=property_name,
            known=self.site.things.by_iri,
            endings=telling.FILES,
            minutes=SECONDS // 60,
            other_language=url_for("check.result", key=key, lang="en" if lang == "cs" else "cs", **asdict(asked)),
        )


def blueprint(site: Site, checks: Checks) -> Blueprint:
    """The pages and addresses of checking over one site."""
    check = Blueprint("check", __name__)
    kept, pages = Kept(), _Pages(site)
    largest = site.settings.drafts.size << 20

    @check.get("/check")
    def form() -> str:
        return pages.asking()

    @check.post("/check")
    def post() -> Response:
        refuse_foreign()
        try:
            sent = read(largest)
            done = checks.check(sent.name, sent.data, sent.replaces or None)
        except (GraphsvcError, RequestEntityTooLarge) as error:
            return pages.refused(error)
        return private(Response(pages.shown(kept.put(done), done, {}), mimetype=negotiation.HTML))

    @check.post("/api/check")
    def api() -> Response:
        refuse_foreign()
        sent = read(largest)
        done = checks.check(sent.name, sent.data, sent.replaces or None)
        key = kept.put(done)
        told = {**done.told["report"], "changes": done.told["changes"]}
        links = {ending: url_for("check.report", key=key, ending=ending) for ending in telling.FILES}
        return private(jsonify({**told, "page": url_for("check.result", key=key), "reports": links, "kept_seconds": SECONDS}))

    @check.get("/check/<key>")
    def result(key: str) -> Response:
        return private(Response(pages.shown(key, found(key), request.args.to_dict()), mimetype=negotiation.HTML))

    @check.get("/check/<key>/report.<ending>")
    def report(key: str, ending: str) -> Response:
        if ending not in telling.FILES:
            raise NotFoundError(f"Reports can be had as {', '.join(telling.FILES)}, not as: {ending[:20]!r}")
        content = found(key).files[telling.file_of(ending, current_language())]
        answer = private(Response(content, content_type=MEDIA_TYPES[ending]))
        answer.headers["Content-Disposition"] = f'attachment; filename="{wording.text("check_report", current_language())}.{ending}"'
        answer.headers["Content-Security-Policy"] = _ALONE
        return answer

    def found(key: str) -> Checked:
        checked = kept.get(key)
        if checked is None:
            raise NotFoundError(f"This result is not kept any more, for that is done for {SECONDS // 60} minutes; send the draft again")
        return checked

    return check


def private(answer: Response) -> Response:
    """The answer, which nobody keeps and no other site reads: a draft is not public."""
    answer.cache_control.no_store = True
    answer.set_etag("draft", weak=True)  # so that none is made of the address and the version of the data
    answer.headers["Access-Control-Allow-Origin"] = "null"
    answer.headers["X-Robots-Tag"] = "noindex"
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
    return Sent(file.filename, data, form.get("replaces", "").strip())


def namer(names: Mapping[str, Mapping[str, str]], lang: str) -> Callable[[str], str]:
    """How a value is called: what is no IRI of something named is told as it is."""

    def name_of(value: str) -> str:
        labels = names.get(value)
        return Thing(value, "other", "", labels).label(lang) if labels else value[:_LONGEST]

    return name_of


def property_name(iri: str) -> str:
    """How a property is called in the language of the page."""
    known = wording.properties().get(iri)
    return known.forward[current_language()] if known and known.forward else wording.compact(iri)
