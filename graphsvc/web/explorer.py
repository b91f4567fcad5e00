"""``/explore``: the picture of a state as a page that can be read without scripts, and the frame in which scripts draw it.

The address is the whole state, as that of ``/api/graph``; without any the page begins with the plans and the links between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request, url_for

from graphsvc.analysis import graph
from graphsvc.analysis.picture import address, facts, forms, make
from graphsvc.analysis.picture.address import PARAMETERS, Names
from graphsvc.analysis.picture.model import FACETS
from graphsvc.analysis.picture.outline import Entry, Section, outline
from graphsvc.analysis.picture.parts import Picture
from graphsvc.analysis.picture.state import DEEPEST
from graphsvc.errors import ParameterError
from graphsvc.keeping import Keeper
from graphsvc.web import marks, saying
from graphsvc.web.saying import Said
from graphsvc.web.site import Site, current_language

START = (("areas", "plans"), ("kind", "goal"), ("kind", "item"), ("kind", "plan"))
"""The state that the page begins with: plans, each for all that is in it, and the links between them."""
LISTED = 500
"""Things that the page names without a script; a picture of more has them as a table."""
TOLD = 1_500
"""Links of a picture up to which the page says each of them."""
DRAWN = 400
"""Things of a picture up to which it is drawn in the page without a script; of more, the page leads to it."""
_CONTROLS = ("depth", "colour", "layout", "marks", "areas", *FACETS)
"""Parameters that fields of the form stand for."""
_DOCUMENTS = 500
"""Documents whose names are given to the scripts."""
_KEPT: Keeper[Mapping[str, str]] = Keeper(4)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as the page shows it, with the outline as far as it is named."""

    picture: Picture
    parameters: tuple[tuple[str, str], ...]
    """Those of the state."""
    facets: list[dict[str, Any]]
    sections: tuple[Section, ...]
    left_out: int

    @property
    def query(self) -> str:
        """The state in an address."""
        return urlencode(self.parameters)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Parameters of the state that the form has no fields for."""
        return [(name, value) for name, value in self.parameters if name not in _CONTROLS]

    @property
    def told(self) -> bool:
        """Whether each link is said."""
        return len(self.picture.lines) <= TOLD


def blueprint(site: Site) -> Blueprint:
    """The page over one site."""
    routes = Blueprint("explorer", __name__)

    @routes.get("/explore")
    def page() -> Response:
        given = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
        try:
            return _page(site, given or START)
        except ParameterError as error:
            return _page(site, START, saying.say(str(error), error.http_status, current_language()))

    return routes


def _page(site: Site, parameters: Iterable[tuple[str, str]], refused: Said | None = None) -> Response:
    shown = _shown(site, parameters)
    body = render_template(
        "explore.html",
        shown=shown,
        picture=shown.picture,
        refused=refused,
        names=_names(site),
        depths={depth: depth for depth in range(DEEPEST + 1)},
        data=lambda form="", table="": f"{url_for('picture.picture')}?{_query(shown.parameters, form, table)}",
        drawn=DRAWN,
    )
    return make_response(body, HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK)


def _shown(site: Site, parameters: Iterable[tuple[str, str]]) -> Shown:
    view, root = site.view, site.settings.root
    names = Names(graph.load(view, root), facts.load(view), site.settings.base)
    state = address.read(parameters, names)
    picture = make.load(view, state, current_language(), root, lambda: marks.load(view, root))
    sections, left = cut(outline(picture), LISTED)
    return Shown(
        picture,
        tuple(address.write(state, names)),
        [forms.facet(facet, names) for facet in picture.facets],
        sections,
        left,
    )


def _query(parameters: Iterable[tuple[str, str]], form: str, table: str) -> str:
    """The address of the data of a picture; without a form, that which the scripts ask for."""
    beside = (("format", form), ("table", table), ("lang", current_language()))
    return urlencode([*parameters, *((name, value) for name, value in beside if value)])


def cut(sections: Iterable[Section], most: int) -> tuple[tuple[Section, ...], int]:
    """The first ``most`` things of an outline, in its order, and how many more there are."""
    room, left = most, 0

    def some(entries: Iterable[Entry]) -> tuple[Entry, ...]:
        nonlocal room, left
        kept = []
        for entry in entries:
            if room:
                room -= 1
                kept.append(replace(entry, below=some(entry.below)))
            else:
                left += _size(entry)
        return tuple(kept)

    found = [replace(section, entries=some(section.entries)) for section in sections]
    return tuple(section for section in found if section.entries), left


def _size(entry: Entry) -> int:
    return 1 + sum(map(_size, entry.below))


def _names(site: Site) -> Mapping[str, object]:
    """What scripts call kinds, relations and documents, and where things are found."""
    lang, known = current_language(), graph.load(site.view, site.settings.root).links
    return {
        "start": urlencode(START),
        "base": f"{site.settings.base}id/",
        "parameters": PARAMETERS,
        "kinds": {kind.id: kind.label[lang] for kind in known.kinds.values()},
        "relations": {relation.id: relation.label[lang] for relation in known.relations.values()},
        "documents": _KEPT.get((site.version, lang), lambda: _documents(site, lang)),
    }


def _documents(site: Site, lang: str) -> Mapping[str, str]:
    found = site.things.of_kind("document")[:_DOCUMENTS]
    return {thing.iri.rpartition("/")[2]: thing.label(lang) for thing in found}
