"""All that a page about one thing shows, by its kind: where it stands, what goes on from what, what rules find, a picture, what to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request

from graphsvc.editions import register
from graphsvc.editions.model import Edition
from graphsvc.questions.catalogue import Catalogue
from graphsvc.store.base import View
from graphsvc.web import checked, filled, judged, lately, official, plans, readings, sketch, structure, succession
from graphsvc.web.checked import Checked, Told
from graphsvc.web.filled import Offer
from graphsvc.web.judged import Line
from graphsvc.web.overview import Share
from graphsvc.web.plans import PlanSheet
from graphsvc.web.readings import Context
from graphsvc.web.site import Site
from graphsvc.web.sketch import Sketch
from graphsvc.web.structure import Place
from graphsvc.web.subject import Subject
from graphsvc.web.succession import Link
from graphsvc.web.things import Thing
from graphsvc.web.wording import Kind

_PARTS = ("goal", "item")


@dataclass(frozen=True, slots=True)
class DocumentSheet:
    """What is shown of a document: its graph, its number of triples, what it holds, and the lines that were asked for."""

    graph: str | None
    facts: int
    counted: Sequence[tuple[Kind, int]]
    context: Context | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page shows besides what the graph states and who links to it. ``found`` is None where findings are not known (yet).

    ``drawn`` says whether there was time to draw a picture.
    """

    thing: Thing
    place: Place | None = None
    status: Thing | None = None
    line: Line | None = None
    links: Sequence[Link] = ()
    found: Sequence[Told] | None = ()
    rules: Sequence[plans.Finding] = ()
    sketch: Sketch | None = None
    official: str | None = None
    offers: Sequence[Offer] = ()
    shares: Sequence[Share] = ()
    statuses: Mapping[str, str] = field(default_factory=dict)
    """Items that link here → their last status, where a report gives one."""
    plan: PlanSheet | None = None
    matrices: Sequence[tuple[str, str]] = ()
    document: DocumentSheet | None = None
    drawn: bool = True
    editions: Sequence[Edition] = ()
    """Of a plan: those that were published, from the first."""

    @property
    def waiting(self) -> bool:
        """Whether a later look would show more."""
        return self.found is None or not self.drawn


def read(site: Site, subject: Subject, lang: str, catalogue: Catalogue | None) -> Sheet:
    """All that the page of a subject shows besides. Raises ParameterError where the address asks for lines that are none."""
    view, thing, iri = site.view, subject.thing, subject.thing.iri
    parts = _parts(site, thing)
    found = _found(site, lang)
    of_plan = thing.kind == "plan"
    picture, drawn = _drawn(site, iri, lang)
    sheet = plans.read(view, site.things, iri, lang) if of_plan else None
    return Sheet(
        thing,
        parts.place(iri, site.things) if parts else None,
        _status(site, thing),
        _line(site, thing),
        succession.read(view, iri) if thing.kind in _PARTS else (),
        found.at(iri, thing.plan, thing.code) if found else None if site.settings.judged else (),
        plans.findings(found, iri) if found and of_plan else (),
        picture,
        official.text_of(view, iri) if thing.kind not in _PARTS else None,
        filled.offers(catalogue, site, thing),
        _shares(site, thing, parts),
        sheet.statuses if sheet else _statuses(view, subject),
        sheet,
        filled.matrices_of(site.settings.root, lang) if of_plan else (),
        _document(site, thing) if thing.kind == "document" else None,
        drawn,
        register.of_plan(view, site.settings.base, iri) if of_plan else (),
    )


def _found(site: Site, lang: str) -> Checked | None:
    """The findings; None where they are not known, or not yet. Of a store on a server they are once they have been judged."""
    if site.settings.endpoint and not (site.settings.judged and lately.is_judged(site)):
        return None
    return checked.load(site.view, site.settings.root, lang)


def _drawn(site: Site, iri: str, lang: str) -> tuple[Sketch | None, bool]:
    try:
        return sketch.of(site, iri, lang), True
    except TimeoutError:
        return None, False


def _parts(site: Site, thing: Thing) -> structure.Structure | None:
    return structure.load(site.view, thing.plan, site.things) if thing.kind in _PARTS and thing.plan else None


def _status(site: Site, thing: Thing) -> Thing | None:
    if thing.kind != "item" or not thing.plan:
        return None
    status = judged.last(judged.load(site.view, thing.plan), thing.iri)
    return site.things.get(status) if status else None


def _line(site: Site, thing: Thing) -> Line | None:
    """The line of time of an item and of those that it goes on from, and that go on from it."""
    if thing.kind != "item":
        return None
    chain = succession.chain(site.view, thing.iri)
    of_plans = dict.fromkeys(plan for iri in chain if (plan := site.things.get(iri).plan))
    said = {iri: found for plan in of_plans for iri, found in judged.load(site.view, plan).items() if iri in chain}
    return judged.line(chain, thing.iri, said, judged.spans(site.view, (*chain, *of_plans)), site.things)


def _shares(site: Site, thing: Thing, parts: structure.Structure | None) -> Sequence[Share]:
    """Of a goal: the statuses of the items under it and under the goals below it."""
    if thing.kind != "goal" or parts is None or not thing.plan:
        return ()
    items = [item for item in parts.items if thing.iri in parts.above(item)]
    return plans.below(judged.load(site.view, thing.plan), items, site.things)


def _statuses(view: View, subject: Subject) -> Mapping[str, str]:
    """The last status of each item that links to the thing."""
    linking = {value.thing.kind for group in subject.inverse for value in group.values if value.thing}
    if "item" not in linking:
        return {}
    said = judged.of_linking(view, subject.thing.iri)
    return plans.statuses(said, list(said))


def _document(site: Site, thing: Thing) -> DocumentSheet:
    graph = readings.graph_of(thing, site.settings.base)
    size = site.published.graphs.get(graph, 0)
    asked = readings.lines(request.args.get("lines", "").strip())
    context = readings.context(site.view, site.things, thing.iri, asked) if asked else None
    return DocumentSheet(graph if size else None, size, readings.counted(site.view, graph) if size else (), context)
