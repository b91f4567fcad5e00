"""Records → triples: one graph a document, after ``docs/model.md``. No blank node, no order of hashing, nothing invented.

An item's own facts and links stand on the item; what only this document says of it (period, deadline, cost, indicator,
evaluation, references, places) stands below the document's IRI, so that two documents about one item never mix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import URIRef

from graphsvc.model import Coordination, Goal, Record
from graphsvc.rdf import coordination, provenance, references
from graphsvc.rdf.index import Index
from graphsvc.rdf.items import ItemWriter, name_of
from graphsvc.rdf.references import Context
from graphsvc.rdf.resolve import Resolver
from graphsvc.rdf.scope import DERIVED, PART_OF, A, Scope, plain_links
from graphsvc.rdf.terms import Terms, segment
from graphsvc.rdf.triples import Triple, czech, in_order, integer, moment, plain, year
from graphsvc.rdf.vocab import DCAT, DCT, ELI, FOAF, RDF, RDFS, SKOS, G
from graphsvc.sources import Source


def document_graph(record: Record, source: Source, index: Index, root: Path, terms: Terms, *, text: bool) -> list[Triple]:
    """All that one document says, sorted and without duplicates; see :func:`statements`."""
    return in_order(statements(record, source, index, root, terms, text=text))


def statements(record: Record, source: Source, index: Index, root: Path, terms: Terms, *, text: bool) -> Iterator[Triple]:
    """All that one document says, in the order of the document; a statement may come twice.

    ``index`` knows what all records together have; ``root`` holds ``data/lookups``; ``text=False`` leaves out running text
    (descriptions, comments, bullets, scope notes). Raises DataError where a lookup is missing or wrong.
    """
    context = Context.of(record, Resolver(root, terms), index)
    scope = Scope(source, terms.document(source.id), context, text, record.where)
    return _all(record, scope)


def unresolved(records: Iterable[Record], index: Index, root: Path, terms: Terms) -> list[tuple[str, str, str, int]]:
    """What resolved to nothing, or not wholly: (field, text as written, reason, how often), sorted."""
    found: Counter[tuple[str, str, str]] = Counter()
    for record in records:
        context = Context.of(record, Resolver(root, terms), index)
        met = references.of_document(record, context)
        met += [reference for item in record.items for reference in references.of_item(item, context)]
        met += [reference for listed in record.coordination for reference in coordination.codes_of(listed, context)]
        found.update((reference.field, reference.text, reference.reading.reason) for reference in met if reference.reading.reason)
        statuses = [item.status for item in record.items if item.status]
        found.update(("status", status, "unknown-value") for status in statuses if not context.resolver.known("statuses", status))
    return [(*value, count) for value, count in sorted(found.items())]


def _all(record: Record, scope: Scope) -> Iterator[Triple]:
    yield from _document(record, scope)
    yield from _stated(record, scope)
    yield from _plan(record, scope)
    for goal in record.goals:
        yield from _goal(goal, scope)
    yield from _named(record, scope)
    for number, date in record.resolution_dates.items():
        yield scope.terms.resolution(number), ELI.date_document, moment(date)
    # Of two items of one name the second is ``A1.1_2``: their places stay apart, by which a rule can tell that a code stands twice.
    met: Counter[str] = Counter()
    for item in record.items:
        name = name_of(item)
        met[name] += 1
        yield from ItemWriter(scope, item, name if met[name] == 1 else f"{name}_{met[name]}").triples()
    lists: Counter[str] = Counter()
    for listed in record.coordination:
        section = segment(listed.section or "")
        lists[section] += 1
        yield from _coordination(listed, ("coordination", section, str(lists[section])), scope)


def _document(record: Record, scope: Scope) -> Iterator[Triple]:
    document = scope.document
    yield document, A, FOAF.Document
    yield document, A, DCAT.Distribution
    yield document, DCT.title, czech(scope.source.title)
    yield document, DCT.source, plain(record.document)
    yield document, G.family, plain(record.family)
    yield document, FOAF.primaryTopic, scope.plan
    if record.plan.date and not record.plan.approved_by:
        yield document, DCT.issued, moment(record.plan.date)
    evaluates = scope.source.evaluates
    if evaluates:
        period = scope.below("period")
        yield document, DCT.temporal, period
        yield period, A, DCT.PeriodOfTime
        yield period, DCAT.startDate, moment(evaluates.start)
        yield period, DCAT.endDate, moment(evaluates.end)


def _stated(record: Record, scope: Scope) -> Iterator[Triple]:
    """What the document states about itself: figures that a rule compares with the count, and the abbreviations that it explains."""
    for what, count in record.declared_counts.items():
        declared = scope.below("declared", segment(what))
        yield declared, A, G.DeclaredCount
        yield declared, PART_OF, scope.document
        yield declared, G.counted, plain(what)
        yield declared, RDF.value, integer(count)
        if line := record.declared_lines.get(what):
            place = scope.below("declared", segment(what), "source")
            yield declared, DERIVED, place
            yield from provenance.place(place, scope.document, "declared", (line, line), scope.places)
    for abbreviation, meaning in record.abbreviations.items():
        explained = scope.below("abbreviation", segment(abbreviation))
        yield explained, A, G.Abbreviation
        yield explained, PART_OF, scope.document
        yield explained, SKOS.notation, plain(abbreviation)
        yield explained, SKOS.prefLabel, czech(meaning)


def _named(record: Record, scope: Scope) -> Iterator[Triple]:
    """What the document names outside its items: references of its own."""
    for order, reference in enumerate(references.of_document(record, scope.context), start=1):
        node, place = scope.below("ref", reference.field, str(order)), scope.below("ref", reference.field, str(order), "source")
        where = record.refers_to[order - 1].locator
        yield from scope.reference(node, reference, order, place)
        yield from provenance.place(place, scope.document, reference.field, (where.line, where.end_line), scope.places)
        yield from plain_links(scope.document, reference)


def _plan(record: Record, scope: Scope) -> Iterator[Triple]:
    plan, scheme = scope.plan, scope.terms.goal_scheme(scope.context.plan)
    yield plan, A, G.Plan
    yield scheme, A, SKOS.ConceptScheme
    yield scheme, PART_OF, plan
    told = list(_title_and_years(record, scope))
    if told and scope.context.plan not in scope.resolver.lookup("strategies").concepts:
        yield from told
    if record.plan.approved_by:
        reading = scope.resolver.resolution(record.plan.approved_by)
        yield from reading.about
        for resolution in reading.targets:
            yield plan, G.approvedBy, resolution
            if record.plan.date:
                yield resolution, ELI.date_document, moment(record.plan.date)


def _title_and_years(record: Record, scope: Scope) -> Iterator[Triple]:
    """As the document tells them, for a plan that the code list does not know."""
    if record.plan.title:
        yield scope.plan, DCT.title, czech(record.plan.title)
    ends = ((DCAT.startDate, record.plan.period_start), (DCAT.endDate, record.plan.period_end))
    known = [(which, end) for which, end in ends if end is not None]
    if known:
        period = URIRef(f"{scope.plan}/period")
        yield scope.plan, DCT.temporal, period
        yield period, A, DCT.PeriodOfTime
        yield from ((period, which, year(end)) for which, end in known)


def _goal(goal: Goal, scope: Scope) -> Iterator[Triple]:
    plan, terms = scope.context.plan, scope.terms
    iri, place = terms.goal(plan, goal.code), scope.below("goal", segment(goal.code), "source")
    yield iri, A, G.Goal
    yield iri, SKOS.notation, plain(goal.code)
    yield iri, SKOS.inScheme, terms.goal_scheme(plan)
    yield iri, G.ofPlan, scope.plan
    if goal.title:
        fullest = scope.context.index.goal_title(plan, goal.code) in {goal.title, None}
        yield iri, SKOS.prefLabel if fullest else SKOS.altLabel, czech(goal.title)
    if goal.parent:
        yield iri, SKOS.broader, terms.goal(plan, goal.parent)
    if scope.text and goal.narrative:
        yield iri, SKOS.scopeNote, czech(goal.narrative)
    yield iri, DERIVED, place
    yield from provenance.place(place, scope.document, "goal", (goal.locator.line, goal.locator.end_line), scope.places)


def _coordination(listed: Coordination, path: tuple[str, ...], scope: Scope) -> Iterator[Triple]:
    iri, place = scope.below(*path), scope.below(*path, "source")
    section = scope.terms.goal(scope.context.plan, listed.section) if listed.section else None
    strategy = coordination.strategy_of(listed, scope.context)
    yield iri, A, G.CoordinationList
    yield iri, RDFS.label, czech(listed.label)
    yield iri, PART_OF, scope.document
    yield iri, DERIVED, place
    yield from provenance.place(place, scope.document, "coordination", (listed.locator.line, listed.locator.end_line), scope.places)
    if section:
        yield iri, G.inSection, section
    if listed.area:
        yield iri, G.areaText, plain(listed.area)
    if strategy:
        yield iri, G.withStrategy, scope.terms.plan(strategy)
    lines = {line: scope.below(*path, "source", f"line-{line}") for line in listed.code_lines}
    for line, standing in lines.items():
        yield iri, DERIVED, standing
        yield from provenance.place(standing, scope.document, "codes", (line, line), scope.places)
    for order, reference in enumerate(coordination.codes_of(listed, scope.context), start=1):
        node = scope.below(*path, "ref", str(order))
        yield node, G.inList, iri
        told = listed.code_lines[order - 1 : order]
        yield from scope.reference(node, reference, order, lines[told[0]] if told else place)
        if section:
            yield from plain_links(section, reference)
