"""What every part of the application shares: settings, the view, the names of things, and how an IRI becomes a link."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote

from flask import current_app, g, has_request_context, request, url_for
from flask_babel import get_locale
from markupsafe import Markup, escape

from graphsvc.errors import QueryError
from graphsvc.settings import Settings
from graphsvc.store.base import RDF_FORMATS, Iri, View
from graphsvc.store.foreign import Queries
from graphsvc.store.live import Live, State
from graphsvc.web import facets, names, wording
from graphsvc.web.addresses import document_of
from graphsvc.web.assets import asset, module
from graphsvc.web.facets import Facets
from graphsvc.web.published import Published
from graphsvc.web.things import Thing, Things

NAVIGATION = {
    "explorer.page": "explorer",
    "questions.listing": "questions",
    "matrices.page": "matrices",
    "check.form": "check",
    "consistency.page": "consistency",
}
MORE = {
    "protocol.sparql": "query",
    "publishing.data": "data_heading",
    "operation.listed": "api_title",
    "vocabulary.page": "vocabulary",
    "about.page": "about",
}
"""The parts of the application by endpoint, and what they are called; a menu has those that there are."""
LONGEST_QUERY = 4_000
"""Characters of a query that the link to the other language carries over: no page asks for more, and what is hostile is not repeated."""
TITLES = frozenset(wording.expand(curie) for curie in ("dct:title", "skos:prefLabel", "rdfs:label"))
HEADED = TITLES | {wording.expand(curie) for curie in ("dct:identifier", "skos:notation", "g:ofPlan")}
"""What the head of a page already says; of the titles, the head shows where they stand."""
FORM_NAMES = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML", "trig": "TriG", "nq": "N-Quads"}
_FOLDER = "id/"


class Known:
    """What is known of one state of the graph; each is read when first needed, and once.

    Names are read as what differs from the state ``before``, where its names are known.
    """

    def __init__(self, state: State, settings: Settings, before: Known | None = None) -> None:
        self.state = state
        self.settings = settings
        self._before = before.latest_named() if before else None
        self._things: Things | None = None
        self._reading = threading.Lock()

    def latest_named(self) -> Known | None:
        """Itself where its names are known, else the last state before of which they are."""
        return self if self._things is not None else self._before

    @cached_property
    def sizes(self) -> tuple[int, Mapping[str, int]]:
        """The number of distinct triples, and of triples in each graph."""
        return self.state.view.size(), self.published.graphs

    @property
    def things(self) -> Things:
        """The names of everything."""
        if self._things is None:
            with self._reading:
                if self._things is None:
                    self._things = self._named()
                    self._before = None  # whose files can go
        return self._things

    def _named(self) -> Things:
        view, before = self.state.view, self._before
        if before is None:
            return names.load(view, self.settings.base)
        return names.follow(before.things, before.state.view, view, self.settings.base)

    @cached_property
    def published(self) -> Published:
        """What is published of the data: numbers, dumps, descriptions."""
        return Published(self.settings, self.state.view)

    @cached_property
    def facets(self) -> Facets:
        """By what items can be chosen."""
        return facets.read(self.state.view, self.settings.base)


class Site:
    """One application over the graph as it is now. A request sees one state of it from beginning to end."""

    def __init__(self, settings: Settings, live: Live, foreign: Queries) -> None:
        self.settings = settings
        self.live = live
        self.foreign = foreign
        self._known: Known | None = None
        self._moving = threading.Lock()

    @property
    def known(self) -> Known:
        """What is known of the state that this request sees."""
        if not has_request_context():
            return self._latest()
        if "known" not in g:
            g.known = self._latest()
        found: Known = g.known
        return found

    def _latest(self) -> Known:
        state, known = self.live.now(), self._known
        if known is None or known.state is not state:
            with self._moving:  # all requests that see a state share what is known of it
                known = self._known
                if known is None or known.state is not state:
                    self._known = known = Known(state, self.settings, known)
        return known

    @property
    def view(self) -> View:
        """The graph, for reading."""
        return self.known.state.view

    @property
    def version(self) -> str:
        """The version of the data."""
        return self.known.state.version

    @property
    def sizes(self) -> tuple[int, Mapping[str, int]]:
        """See `Known`."""
        return self.known.sizes

    @property
    def things(self) -> Things:
        """See `Known`."""
        return self.known.things

    @property
    def published(self) -> Published:
        """See `Known`."""
        return self.known.published

    @property
    def facets(self) -> Facets:
        """See `Known`."""
        return self.known.facets

    def iri_of(self, path: str) -> str:
        """The IRI of the thing whose path below ``/id/`` is given."""
        written = self.spellings(_FOLDER, path)
        return next(filter(self.knows, written), written[0]) if len(written) > 1 else written[0]

    def spellings(self, folder: str, path: str) -> tuple[str, ...]:
        """The IRIs that a path (decoded) below a folder of the base may stand for: encoded as the graph's own are, and as it is."""
        return tuple(dict.fromkeys(f"{self.settings.base}{folder}{spelt}" for spelt in (quote(path, safe="/-._~"), path)))

    def knows(self, iri: str) -> bool:
        """Whether the graph says anything of it."""
        try:
            return self.view.ask("ASK { { ?x ?p ?o } UNION { ?s ?q ?x } }", {"x": Iri(iri)})
        except QueryError:
            return False  # it is no IRI at all

    def path_of(self, iri: str) -> str | None:
        """The path (decoded) below ``/id/`` of a thing of this graph, None for an IRI minted elsewhere."""
        own = self.settings.base + _FOLDER
        return unquote(iri[len(own) :]) if iri.startswith(own) else None

    def page(self, iri: str) -> str:
        """The host-relative address of the page about an IRI, in the language that was asked for."""
        path = self.path_of(iri)
        if path is None:
            document = document_of(iri, self.settings.base, lang=self._asked().get("lang"))
            return document or self.url("resources.resource", iri=iri)
        return self.url("resources.page", path=path)

    def data(self, iri: str, form: str) -> str:
        """The host-relative address of the data about an IRI in a format."""
        path = self.path_of(iri)
        if path is None:
            return document_of(iri, self.settings.base, form) or url_for("resources.resource", iri=iri, format=form)
        return url_for("resources.data", name=f"{path}.{form}")

    def url(self, endpoint: str, **values: str) -> str:
        """Like ``url_for``, in the language that was asked for."""
        arguments: dict[str, Any] = {**self._asked(), **values}
        return url_for(endpoint, **arguments)

    @staticmethod
    def _asked() -> dict[str, str]:
        asked = request.args.get("lang")
        return {"lang": asked} if asked in wording.LANGUAGES else {}

    def context(self) -> Mapping[str, Any]:
        """What every template can use."""
        lang = current_language()

        def text(key: str, **values: object) -> Markup:
            """The catalogue is trusted, the values are not."""
            safe = {name: escape(value) if isinstance(value, str) else value for name, value in values.items()}
            return Markup(wording.text(key, lang, **safe))  # noqa: S704

        def kind(thing: Thing, *, many: bool = False) -> str:
            names = wording.kinds()[thing.kind]
            return (names.many if many else names.one)[lang]

        return {
            "lang": lang,
            "t": text,
            "kind": kind,
            "kinds": wording.kinds(),
            "page_of": self.page,
            "data_of": self.data,
            "url": self.url,
            "count": lambda number: wording.count(number, lang),
            "other_language": self._other_language(lang),
            "version": self.version,
            "column_name": lambda column: wording.columns()[column][lang] if column in wording.columns() else column,
            "thing_of": self.things.get,
            "asset": asset,
            "module": module,
            "navigation": self._menu(NAVIGATION, lang),
            "more": self._menu(MORE, lang),
            "other_lang": _other(lang),
            "script_texts": lambda *parts: wording.forms(parts, lang),
            "coordination_property": wording.expand("dct:relation"),
            "variants_property": wording.expand("skos:altLabel"),
            "titles": TITLES,
            "formats": RDF_FORMATS,
            "form_names": FORM_NAMES,
            "headed": HEADED,
            "lang_of": lambda thing: _spoken(thing.language(lang)),
            "link": lambda thing, plan=None: self._link(thing, lang, plan),
        }

    def _link(self, thing: Thing, lang: str, plan: str | None) -> Markup:
        """A link to a thing: code, name, and its plan where that is not the one of the page."""
        name = thing.label(lang)
        language = thing.language(lang)
        code = Markup('<span class="code">{}</span> ').format(thing.code) if thing.code else Markup("")
        marked = Markup('<span lang="{}">{}</span>').format(language, name) if language else Markup("{}").format(name)
        link = Markup('<a href="{}">{}{}</a>').format(self.page(thing.iri), code if name else thing.code, marked)
        if thing.plan and thing.plan != plan and plan is not None:
            link += Markup(' <span class="of-plan">{}</span>').format(thing.plan.rpartition("/")[2])
        return link

    @staticmethod
    def _menu(entries: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
        return [(endpoint, wording.text(key, lang)) for endpoint, key in entries.items() if endpoint in current_app.view_functions]

    @staticmethod
    def _other_language(lang: str) -> str:
        other = _other(lang)
        asked = request.args.to_dict(flat=False) if len(request.query_string) <= LONGEST_QUERY else {}
        arguments = {**asked, **(request.view_args or {}), "lang": other}
        return url_for(request.endpoint or "pages.start", **arguments) if request.endpoint else "?lang=" + other


def _spoken(language: str | None) -> Markup:
    """The attribute of an element whose text is in another language than the page; nothing where it is in that."""
    return Markup(' lang="{}"').format(language) if language else Markup("")


def _other(lang: str) -> str:
    return next(other for other in wording.LANGUAGES if other != lang)


def current_language() -> str:
    """The language of the page that is being made: what the address asks for, else what the client prefers, else Czech."""
    return str(get_locale().language)


def negotiated() -> str:
    """The language of a request, see `current_language`."""
    asked = request.args.get("lang")
    return asked if asked in wording.LANGUAGES else request.accept_languages.best_match(wording.LANGUAGES, wording.LANGUAGES[0])
