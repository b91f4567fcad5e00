"""Suggestions while somebody writes, under ``/api/suggest``: for a parameter of a question, or for the search box.

For a parameter the value is what is written to mean the thing; for the search an address to go to: of a thing, or of a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, jsonify, request

from graphsvc.errors import ParameterError
from graphsvc.fulltext import codes
from graphsvc.fulltext.library import LIBRARY
from graphsvc.questions import proposals, suggesting
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.entities import KINDS, Entity
from graphsvc.questions.parameters import ACCEPTED
from graphsvc.questions.proposals import Proposal
from graphsvc.questions.question import Question
from graphsvc.questions.resolving import written
from graphsvc.questions.words import words
from graphsvc.text import fold
from graphsvc.web import wording
from graphsvc.web.numbers import whole
from graphsvc.web.site import Site, current_language

SEARCH = "search"
SHOWN = 20
"""Suggestions for a parameter."""
IN_SEARCH, IN_GROUP, QUESTIONS = 12, 4, 3
"""Things that the search suggests, of one kind, and questions."""
_FEW, _SHORTEST = 3, 3
"""Things below which running text is searched too, and letters from which."""
_CODED = frozenset({"item", "goal"})
"""Kinds of which there are very many, so that not all are found by their names alone."""
Proposer = Callable[[str], list[tuple[Question, Proposal]]]


@dataclass(frozen=True, slots=True)
class Option:
    """One suggestion: what it stands for, its name, its code, and the id of its plan (both ``""`` where it has none)."""

    value: str
    label: str
    code: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Suggestions under a heading, ``""`` where all are of one kind."""

    label: str
    options: Sequence[Option]


def blueprint(site: Site, catalogue: Catalogue | None, proposed: Proposer) -> Blueprint:
    """Suggestions over one site; ``proposed`` tells the questions that a sentence may ask."""
    routes = Blueprint("suggesting", __name__)

    @routes.get("/api/suggest")
    def suggest() -> Response:
        what, text = request.args.get("what", SEARCH), request.args.get("q", "")[: suggesting.LONGEST]
        if what != SEARCH and what not in ACCEPTED:
            raise ParameterError(f"Suggestions are for {', '.join((SEARCH, *ACCEPTED))}, not for: {what[:40]!r}")
        groups = _for_search(site, catalogue, proposed, text) if what == SEARCH else _for_parameter(site, what, text)
        return jsonify({"what": what, "q": text, "groups": [asdict(group) for group in groups if group.options]})

    return routes


def shown(site: Site, entity: Entity, value: str) -> Option:
    """A thing as it is suggested, in the language of the page."""
    thing, lang = site.things.by_iri.get(entity.iri), current_language()
    if thing is None:
        return Option(value, entity.label)
    return Option(value, thing.label(lang), thing.code, _plan(thing.plan, entity.iri))


def _plan(plan: str | None, iri: str) -> str:
    return plan.rpartition("/")[2] if plan and plan != iri else ""


def _for_parameter(site: Site, what: str, text: str) -> list[Group]:
    kinds, most = ACCEPTED[what], whole("limit", SHOWN, 1, suggesting.MOST)
    found = _suggester(site).suggest(text, kinds, most)
    several = len(kinds) > 1
    options = [(entity.kind, shown(site, entity, written(entity, several))) for entity in found]
    if len(options) < _FEW and len(text.strip()) >= _SHORTEST:
        known = {option.value for _, option in options}
        options += [(kind, option) for kind, option in _in_text(site, text, _CODED & kinds) if option.value not in known]
    return list(_grouped(options)) if several else [Group("", [option for _, option in options])]


def _for_search(site: Site, catalogue: Catalogue | None, proposed: Proposer, text: str) -> list[Group]:
    if not text.strip():
        return []
    most = whole("limit", IN_SEARCH, 1, suggesting.MOST)
    entities = _suggester(site).suggest(text, frozenset(KINDS)) or list(_mentioned(site, text))
    options = list(_coded(site, text, entities))
    for entity in entities:
        if sum(kind == entity.kind for kind, _ in options) < IN_GROUP and entity.iri in site.things.by_iri:
            options.append((entity.kind, shown(site, entity, site.page(entity.iri))))
    if len(options) < _FEW and len(text.strip()) >= _SHORTEST:
        known = {option.value for _, option in options}
        options += [(kind, option) for kind, option in _in_text(site, text) if option.value not in known]
    questions = Group(wording.text("questions", current_language()), list(_questions(site, catalogue, proposed, text)))
    return [questions, *_grouped(options[:most])]


def _coded(site: Site, text: str, known: Iterable[Entity]) -> Iterator[tuple[str, Option]]:
    """What has the code that the text is, written in another way, where nothing else that is found has it."""
    keys, lang = frozenset(codes.meant(text)), current_language()
    if not keys or any(not keys.isdisjoint(codes.keys(entity.code or entity.id)) for entity in known):
        return
    for entry in LIBRARY.now(site.view).coded(text, IN_GROUP):
        thing = site.things.get(entry.iri)
        yield entry.kind, Option(site.page(entry.iri), thing.label(lang) or entry.code, thing.code, _plan(entry.plan, entry.iri))


def _mentioned(site: Site, text: str) -> Iterator[Entity]:
    """The things that words here and there name, where no thing has all the words."""
    understood = proposals.ask(site.settings, site.view, (), text)
    yield from (entity for mention in understood.mentions for entity in mention.of(KINDS))


def _grouped(options: Sequence[tuple[str, Option]]) -> Iterator[Group]:
    """By kind; the kind with the likeliest first."""
    lang = current_language()
    for kind in dict.fromkeys(kind for kind, _ in options):
        yield Group(wording.kinds()[kind.replace("_", "-")].many[lang], [option for other, option in options if other == kind])


def _in_text(site: Site, text: str, coded: frozenset[str] | None = None) -> Iterator[tuple[str, Option]]:
    """What has the words in its running text, with its address; of the kinds ``coded``, where they are given, with code and plan."""
    lang, searcher = current_language(), LIBRARY.now(site.view)
    for kind in (None,) if coded is None else sorted(coded, reverse=True):
        for hit in searcher.search(f"{text}*", kind=kind, limit=IN_GROUP, lang=lang).hits:
            entry, code = hit.entry, site.things.get(hit.entry.iri).code
            plan = _plan(entry.plan, entry.iri)
            value = site.page(entry.iri) if coded is None else f"{entry.code}@{plan}"
            if coded is None or (plan and entry.code):
                yield entry.kind, Option(value, hit.label.text or entry.code, code, plan)


def _questions(site: Site, catalogue: Catalogue | None, proposed: Proposer, text: str) -> Iterator[Option]:
    """The questions that the words may ask, with their parameters; else those whose name has all the words."""
    lang = current_language()
    asked = proposed(text)[:QUESTIONS]
    for question, proposal in asked:
        params = {} if proposal.missing else dict(proposal.params)
        said = ", ".join(proposal.labels.get(name, value) for name, value in proposal.params.items())
        yield Option(site.url("questions.question", name=question.id, **params), f"{question.summary[lang]}{': ' if said else ''}{said}")
    if catalogue is not None and not asked:
        fitting = [question for question in catalogue if _named(question, text)]
        for question in fitting[:QUESTIONS]:
            yield Option(site.url("questions.question", name=question.id), question.summary[lang])


def _named(question: Question, text: str) -> bool:
    """Whether the name or the example of a question, in whichever language, has all the words, each by its beginning or its stem."""
    had = words(" ".join((*question.summary.values(), *question.example.values())))
    said = words(text)
    return (
        bool(said)
        and len(fold(text)) >= _SHORTEST
        and all(any(word.stem == other.stem or other.folded.startswith(word.folded) for other in had) for word in said)
    )


def _suggester(site: Site) -> suggesting.Suggester:
    return suggesting.of(site.settings.root, site.settings.base, site.view)
