"""The code lists at their IRIs: their entries with codes, names and how many items use each, as a page and as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from graphsvc.errors import NotFoundError
from graphsvc.store.base import Iri, Triple, View
from graphsvc.text import natural
from graphsvc.web import documents, statements
from graphsvc.web.addresses import document_of
from graphsvc.web.documents import Document
from graphsvc.web.site import Site, current_language

_LISTS = "SELECT ?list (COUNT(?c) AS ?n) { ?list a skos:ConceptScheme . ?c skos:inScheme ?list ; a skos:Concept } GROUP BY ?list"
_MEMBERS = """
SELECT DISTINCT ?x ?c ?code { { ?c skos:inScheme ?x ; a skos:Concept } UNION { ?x skos:member ?c } OPTIONAL { ?c skos:notation ?code } }"""
_GROUPS = "SELECT ?x ?group { ?group skos:inScheme ?x ; a skos:Collection } ORDER BY ?group"
_ABOUT = """
CONSTRUCT { ?x ?p ?o . ?c ?q ?value } WHERE {
  { ?x ?p ?o } UNION { ?c skos:inScheme ?x ; ?q ?value } UNION { ?x skos:member ?c . ?c ?q ?value }
}"""
_DEFINITIONS = "SELECT ?x ?text { ?x skos:definition ?text }"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a code list."""

    iri: str
    code: str
    used: int


def blueprint(site: Site) -> Blueprint:
    """``/codelist/`` over one site."""
    codelists = Blueprint("codelists", __name__)

    @codelists.get("/codelist/")
    def listing() -> str:
        return render_template("codelists.html", lists=lists(site.view, site.settings.base))

    @codelists.get("/codelist/<path:name>")
    def document(name: str) -> Response:
        stem, extension = documents.split(name)
        asked = [(iri, form) for path, form in ((name, None), (stem, extension)) for iri in site.spellings("codelist/", path)]
        iri, form = next(((iri, form) for iri, form in asked if site.knows(iri)), asked[0])
        rows = members(site.view, iri, site.published.used)
        if not rows:
            raise NotFoundError(f"There is no such code list: {iri}")

        def page() -> str:
            groups = [row["group"].value for row in site.view.select(_GROUPS, {"x": Iri(iri)})]
            told = definition(site.view, iri, current_language())
            return render_template("codelist.html", iri=iri, rows=rows, groups=groups, definition=told)

        def triples() -> list[Triple]:
            return statements.labelled(site.view, site.view.construct(_ABOUT, {"x": Iri(iri)}))

        return documents.answer(site.view, Document(document_of(iri, site.settings.base) or "", triples, page), form)

    return codelists


def lists(view: View, base: str) -> dict[str, int]:
    """The code lists below the base, each with its number of entries; goals of plans are schemes too, but no code lists."""
    found = {row["list"].value: int(row["n"].value) for row in view.select(_LISTS)}
    return {iri: number for iri, number in sorted(found.items()) if iri.startswith(f"{base}codelist/")}


def members(view: View, iri: str, used: Mapping[str, int]) -> list[Row]:
    """The entries of a code list or of a group in one, in the order of their codes; an empty list for anything else."""
    codes = {row["c"].value: row["code"].value if "code" in row else "" for row in view.select(_MEMBERS, {"x": Iri(iri)})}
    rows = [Row(concept, code, used.get(concept, 0)) for concept, code in codes.items()]
    return sorted(rows, key=lambda row: (natural(row.code), row.iri))


def definition(view: View, iri: str, lang: str) -> str:
    """What a code list is for, in that language if it is told in it."""
    told = sorted(view.select(_DEFINITIONS, {"x": Iri(iri)}), key=lambda row: getattr(row["text"], "language", "") != lang)
    return told[0]["text"].value if told else ""
