"""``/api/template``: the form in which a plan is written, to be filled in by a planner and sent to ``/check``."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graphsvc.errors import ParameterError
from graphsvc.keeping import Keeper
from graphsvc.lazy import lazily
from graphsvc.questions.forms import FORMS as MEDIA_TYPES
from graphsvc.questions.parameters import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri
from graphsvc.validation import shapes
from graphsvc.web import wording
from graphsvc.web.site import Site, current_language

FORMS = ("xlsx", "csv")


def blueprint(site: Site) -> Blueprint:
    """The address of forms over one site."""
    routes = Blueprint("blank", __name__)
    kept: Keeper[bytes] = Keeper(16)

    @routes.get("/api/template")
    def template() -> Response:
        kind, written = (request.args.get(name, "").strip() for name in ("kind", "plan"))
        form, lang = request.args.get("format", FORMS[0]), current_language()
        if form not in FORMS:
            raise ParameterError(f"Forms can be had as {', '.join(FORMS)}, not as: {form!r}")
        if not kind and not written:
            raise ParameterError("The kind of plan is needed, or a plan whose goals are filled in: kind or plan")
        root = site.settings.root
        plan = Resolver(root, Terms(site.settings.base), site.view).thing("plan", written, "plan") if written else None
        key = (site.version, kind, plan.value if plan else "", form, lang)
        answer = Response(kept.get(key, lambda: _made(site, kind, plan, form, lang)), content_type=MEDIA_TYPES[form])
        name = plan.value.rpartition("/")[2] if plan else kind
        safe = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "-_"))
        answer.headers["Content-Disposition"] = f'attachment; filename="{wording.text("blank_file", lang)}-{safe}.{form}"'
        return answer

    return routes


def _made(site: Site, kind: str, plan: Iri | None, form: str, lang: str) -> bytes:
    root = site.settings.root
    made: bytes = lazily("graphsvc.template.made").made(
        root, shapes.folder(root), kind, language=lang, form_of=form, view=site.view, plan=plan
    )
    return made
