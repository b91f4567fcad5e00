"""A document's graph: what stands in it, what never does."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdf_samples import RECORDS, at
from rdflib import BNode, Literal, URIRef

from graphsvc import lookups
from graphsvc.errors import DataError
from graphsvc.extract import reader
from graphsvc.model import Coordination, Cost, Deadline, Evaluated, Goal, Item, Mention, Period, Plan, Record, Service
from graphsvc.rdf import mapping
from graphsvc.rdf.index import Index
from graphsvc.rdf.triples import integer, moment, plain, truth, year
from graphsvc.rdf.vocab import DCAT, DCT, OA, PROV, RDF, SCHEMA, SKOS, XSD, G
from graphsvc.sources import Source
from graphsvc.store.serial import turtle

CARDS = Source("cards", "Karty", "sprss-2018-2020", "cards")
REPORT = Source("report", "Monitoring", "sprss-2018-2020", "monitoring-table", evaluates=Evaluated("2018", "2018"))
STRATEGY = Source("strategy", "Strategie", "ssz-2021", "strategy-report", evaluates=Evaluated("2022", "2023"))
PLAN = Source("plan", "Plán", "ap-ssz-2024-2025", "action-plan")

FACTS = {DCT.title, DCT.alternative, G.indicator, DCT.temporal, G.deadline, G.cost, DCT.description, G.measureText}


@pytest.fixture(scope="session")
def graph(index, root, terms):
    """A function: record and source → the triples of the document's graph."""

    def make(record, source, *, text=False, among=None):
        return mapping.document_graph(record, source, among or index, root, terms, text=text)

    return make


def of(triples, subject, predicate):
    return [o for s, p, o in triples if (s, p) == (subject, predicate)]


def one(item, **record):
    return Record("one.txt", "cards", Plan("sprss-2018-2020"), items=(item,), **record)


# -- the document, its plan and goals


def test_a_report_says_what_it_evaluates_and_a_card_file_does_not(graph, records, terms):
    report, cards = graph(records[1], REPORT), graph(records[0], CARDS)
    (period,) = of(report, terms.document("report"), DCT.temporal)
    assert (of(report, period, DCAT.startDate), of(report, period, DCAT.endDate)) == ([year(2018)], [year(2018)])
    assert of(cards, terms.document("cards"), DCT.title) == [Literal("Karty", lang="cs")]
    assert of(cards, terms.document("cards"), DCT.temporal) == []


def test_a_date_beside_an_approval_is_the_resolutions_and_else_the_documents(graph, records, terms):
    approved = graph(records[2], STRATEGY)
    resolution = terms.resolution("513/21/ZK")
    assert of(approved, terms.plan("ssz-2021"), G.approvedBy) == [resolution]
    assert [p for _, p, o in approved if o == moment("2021-11-30")] == [URIRef("http://data.europa.eu/eli/ontology#date_document")]
    dated = graph(Record("d.txt", "cards", Plan("sprss-2018-2020", date="2013-08")), CARDS)
    assert of(dated, terms.document("cards"), DCT.issued) == [moment("2013-08")]


def test_goals_stand_in_their_plans_scheme_below_their_parent(graph, records, terms):
    triples = graph(records[3], PLAN)
    goal = terms.goal("ap-ssz-2024-2025", "A1")
    assert of(triples, goal, SKOS.notation) == [plain("A1")]
    assert of(triples, goal, SKOS.prefLabel) == [Literal("Spolupráce", lang="cs")]
    assert of(triples, goal, SKOS.broader) == [terms.goal("ap-ssz-2024-2025", "A")]
    assert of(triples, goal, PROV.wasDerivedFrom) == [terms.document("plan", "goal", "A1", "source")]


def test_figures_and_abbreviations_that_a_document_states_are_kept(graph, terms):
    counted = {"declared_counts": {"measures": 109}, "declared_lines": {"measures": 3}}
    record = Record("s.txt", "cards", Plan("ssz-2021"), abbreviations={"OZ": "Odbor zdravotnictví"}, **counted)
    triples = graph(record, CARDS)
    assert of(triples, terms.document("cards", "declared", "measures"), RDF.value) == [integer(109)]
    assert of(triples, terms.document("cards", "declared", "measures", "source"), G.firstLine) == [integer(3)]
    assert of(triples, terms.document("cards", "abbreviation", "OZ"), SKOS.notation) == [plain("OZ")]


# -- items


def test_two_documents_speak_of_one_item_and_the_fullest_title_is_its_title(graph, records, terms):
    cards, report = graph(records[0], CARDS), graph(records[1], REPORT)
    item = terms.item("sprss-2018-2020", "A05-01")
    assert of(cards, item, DCT.title) == [Literal("Podpora rodin s dětmi v kraji", lang="cs")]
    assert of(report, item, DCT.title) == []
    assert of(report, item, DCT.alternative) == [Literal("Podpora rodin s dět", lang="cs")]
    sources = {of(cards, item, PROV.wasDerivedFrom)[0], of(report, item, PROV.wasDerivedFrom)[0]}
    assert {of(cards + report, place, OA.hasSource)[0] for place in sources} == {terms.document("cards"), terms.document("report")}


def test_the_goal_of_an_item_may_be_known_from_another_document_of_its_plan(graph, records, terms):
    assert of(graph(records[0], CARDS), terms.item("sprss-2018-2020", "A05-01"), G.supportsGoal) == [terms.goal("sprss-2018-2020", "5")]


def test_the_same_code_in_two_plans_is_two_items(graph, terms):
    item = Item("A05-01", at(1), title="Jiná")
    triples = graph(Record("o.txt", "cards", Plan("sprss-2014-2017"), items=(item,)), CARDS)
    assert of(triples, terms.item("sprss-2014-2017", "A05-01"), RDF.type) == [G.Measure]
    assert of(triples, terms.item("sprss-2018-2020", "A05-01"), RDF.type) == []


def test_period_deadline_and_cost_keep_the_text_beside_the_reading(graph, terms):
    item = Item(
        "A01-01",
        at(1),
        period=Period("2018+", 2018, None),
        deadline=Deadline("průběžně do 12 / 2027", "2027-12", True),
        cost=Cost("7,3 mil", 7_300_000),
    )
    triples = graph(one(item), CARDS)
    period, deadline, cost = (terms.document("cards", "item", "A01-01", name) for name in ("period", "deadline", "cost"))
    assert (of(triples, period, DCAT.startDate), of(triples, period, DCAT.endDate)) == ([year(2018)], [])
    assert of(triples, period, G.periodText) == [plain("2018+")]
    assert (of(triples, deadline, DCAT.endDate), of(triples, deadline, G.continuous)) == ([moment("2027-12")], [truth(True)])
    assert (of(triples, cost, SCHEMA.value), of(triples, cost, SCHEMA.currency)) == ([integer(7_300_000)], [plain("CZK")])


def test_a_code_that_stands_twice_is_one_item_in_two_places(graph, terms):
    twice = Record("t.txt", "cards", Plan("sprss-2018-2020"), items=(Item("A01-01", at(3)), Item("A01-01", at(9))))
    places = of(graph(twice, CARDS), terms.item("sprss-2018-2020", "A01-01"), PROV.wasDerivedFrom)
    assert places == [terms.document("cards", "item", name, "source", "item") for name in ("A01-01", "A01-01_2")]


def test_an_item_without_a_code_is_named_by_its_line_and_has_no_identifier(graph, terms):
    triples = graph(one(Item("", at(24), title="Bez kódu")), CARDS)
    item = terms.item("sprss-2018-2020", "line-24")
    assert of(triples, item, DCT.title) == [Literal("Bez kódu", lang="cs")]
    assert of(triples, item, DCT.identifier) == []


def test_two_items_without_a_code_on_one_line_stay_apart(graph, terms):
    items = tuple(Item("", at(24), services=(Service(name, None),)) for name in ("Azylové domy", "Raná péče"))
    triples = graph(Record("t.txt", "cards", Plan("sprss-2018-2020"), items=items), CARDS)
    said = [
        of(triples, terms.document("cards", "item", name, "ref", "services", "1"), G.referenceText) for name in ("line-24", "line-24_2")
    ]
    assert said == [[plain("Azylové domy")], [plain("Raná péče")]]


def test_a_code_that_was_put_right_is_the_items_and_the_text_stands_beside_it(graph, terms):
    triples = graph(one(Item("A2.4", at(24), code_text="A.2.4")), CARDS)
    item = terms.item("sprss-2018-2020", "A2.4")
    assert (of(triples, item, DCT.identifier), of(triples, item, G.codeText)) == ([plain("A2.4")], [plain("A.2.4")])
    assert of(graph(one(Item("A2.4", at(24))), CARDS), item, G.codeText) == []


def test_a_reference_keeps_what_is_written_and_where_beside_the_plain_link(graph, terms):
    item = Item("A01-01", at(1, 9), responsible=("KÚ LK / OSV + OZ", "KÚ LK / ???"), lines={"responsible": (4, 5)})
    triples = graph(one(item), CARDS)
    first, second = (terms.document("cards", "item", "A01-01", "ref", "responsible", n) for n in "12")
    osv, oz, authority = (terms.concept("bodies", body) for body in ("osv", "oz", "krajsky-urad-lk"))
    assert of(triples, first, G.referenceText) == [plain("KÚ LK / OSV + OZ")]
    assert of(triples, first, G.onProperty) == [SCHEMA.agent]
    assert of(triples, first, G.resolvesTo) == [osv, oz]
    assert of(triples, first, PROV.wasDerivedFrom) == [terms.document("cards", "item", "A01-01", "source", "responsible")]
    assert of(triples, second, G.resolvesTo) == [authority]
    assert of(triples, second, G.unresolvedBecause) == [terms.concept("reasons", "placeholder")]
    assert of(triples, terms.item("sprss-2018-2020", "A01-01"), SCHEMA.agent) == [authority, osv, oz]


def test_each_code_of_a_coordination_list_points_at_the_place_of_its_line(graph, terms):
    listed = Coordination("A1", "srlk-2021-2027", "Strategie", ("D3.1a", "E31o", "E1.1a"), at(3, 5), code_lines=(4, 4, 5))
    triples = graph(Record("p.txt", "action-plan", Plan("ap-ssz-2024-2025"), coordination=(listed,)), PLAN)
    below = ("plan", "coordination", "A1", "1")
    fourth, fifth = (terms.document(*below, "source", f"line-{line}") for line in (4, 5))
    places = [of(triples, terms.document(*below, "ref", number), PROV.wasDerivedFrom) for number in "123"]
    assert places == [[fourth], [fourth], [fifth]]
    assert [of(triples, fifth, end) for end in (G.firstLine, G.lastLine, G.field)] == [[integer(5)], [integer(5)], [plain("codes")]]
    assert of(triples, terms.document(*below), PROV.wasDerivedFrom) == [terms.document(*below, "source"), fourth, fifth]


def test_a_code_whose_line_nobody_told_stands_where_its_list_does(graph, terms):
    listed = Coordination("A1", "srlk-2021-2027", "Strategie", ("D3.1a", "E31o"), at(3, 5), code_lines=(4,))
    triples = graph(Record("p.txt", "action-plan", Plan("ap-ssz-2024-2025"), coordination=(listed,)), PLAN)
    below = ("plan", "coordination", "A1", "1")
    assert of(triples, terms.document(*below, "ref", "2"), PROV.wasDerivedFrom) == [terms.document(*below, "source")]


# -- evaluations


def test_a_mark_of_unknown_column_is_an_unknown_mark(graph, records, terms):
    triples = graph(records[1], REPORT)
    evaluation = terms.document("report", "item", "A05-01", "evaluation")
    assert of(triples, evaluation, OA.hasTarget) == [terms.item("sprss-2018-2020", "A05-01")]
    assert of(triples, evaluation, OA.hasBody) == [terms.concept("statuses", "unknown-mark")]
    assert of(triples, evaluation, G.statusText) == [plain("X")]
    assert of(triples, evaluation, PROV.wasDerivedFrom) == [terms.document("report", "item", "A05-01", "source", "status")]


def test_a_row_with_a_comment_alone_is_evaluated_without_a_status(graph, terms):
    item = Item("A05-01", at(1), narrative="Projekt běží.", lines={"narrative": (1, 1)})
    triples = graph(one(item), REPORT, text=True)
    evaluation = terms.document("report", "item", "A05-01", "evaluation")
    assert of(triples, evaluation, RDF.type) == [G.Evaluation]
    assert of(triples, evaluation, OA.hasBody) == []
    assert of(triples, evaluation, DCT.description) == [Literal("Projekt běží.", lang="cs")]
    assert of(triples, terms.item("sprss-2018-2020", "A05-01"), DCT.description) == []


def test_an_empty_row_and_a_card_are_not_evaluated(graph):
    rows = [(one(Item("A05-01", at(1))), REPORT), (one(Item("A05-01", at(1), narrative="Popis.")), CARDS)]
    for record, source in rows:
        triples = graph(record, source)
        assert triples
        assert G.Evaluation not in {o for _, _, o in triples}


# -- running text


def test_facts_leave_out_running_text_and_nothing_else(graph, terms):
    item = Item("A05-01", at(1), title="Název", indicator="počet", narrative="Dlouhý popis.", fulfilment=("První.", "Druhá."))
    record = one(item, goals=(Goal("5", "Cíl", None, at(1), "Úvod cíle."),))
    everything, facts = graph(record, CARDS, text=True), graph(record, CARDS)
    left_out = {(p, str(o)) for _, p, o in set(everything) - set(facts)}
    assert left_out == {
        (DCT.description, "Dlouhý popis."),
        (G.measureText, "První."),
        (G.measureText, "Druhá."),
        (SKOS.scopeNote, "Úvod cíle."),
    }
    assert set(facts) < set(everything)


# -- what resolves to nothing


def test_what_resolves_to_nothing_is_listed_with_reason_and_count(index, root, terms):
    items = (Item("A05-01", at(1), target_groups=("draci", "S")), Item("A05-02", at(2), target_groups=("draci",), status="možná"))
    record = Record("u.txt", "cards", Plan("sprss-2018-2020"), items=items)
    assert mapping.unresolved([record], index, root, terms) == [
        ("status", "možná", "unknown-value", 1),
        ("target_groups", "draci", "unknown-value", 2),
    ]


def test_a_missing_lookup_names_its_file(index, terms, tmp_path):
    record = one(Item("A05-01", at(1), target_groups=("S",)))
    with pytest.raises(DataError, match=r"target_groups\.toml"):
        mapping.document_graph(record, CARDS, index, tmp_path, terms, text=False)


# -- whatever the record


@settings(max_examples=60, deadline=None)
@given(record=RECORDS, text=st.booleans(), source=st.sampled_from([CARDS, REPORT]))
def test_any_record_becomes_a_graph_that_holds(root, terms, record, text, source):
    among = Index.of([record], root)
    triples = mapping.document_graph(record, source, among, root, terms, text=text)
    assert triples == mapping.document_graph(record, source, among, root, terms, text=text)
    assert len(triples) == len({(s, p, o.n3() if isinstance(o, Literal) else o) for s, p, o in triples})
    nodes = {node for s, p, o in triples for node in (s, p, o) if not isinstance(node, Literal)}
    assert nodes
    assert not any(isinstance(node, BNode) for node in nodes)
    assert all(re.fullmatch(r"https?://[!-~]+", node) and not set(node) & set('<>"{}|\\^`') for node in nodes)
    _literals_are_of_the_known_kinds(triples)
    _references_hold(triples, root, terms)
    _facts_have_places(triples, record, terms)


def _literals_are_of_the_known_kinds(triples):
    kinds = {o.datatype for _, _, o in triples if isinstance(o, Literal)}
    assert kinds <= {None, XSD.integer, XSD.boolean, XSD.gYear, XSD.gYearMonth, XSD.date}
    assert {o.language for _, _, o in triples if isinstance(o, Literal)} <= {None, "cs"}


def _references_hold(triples, root, terms):
    """Every reference says what is written and about what, names something or says why not, and has its plain links."""
    said = defaultdict(lambda: defaultdict(set))
    for s, p, o in triples:
        said[s][p].add(o)
    reasons = {terms.concept("reasons", reason.id) for reason in lookups.load(root, "reasons")}
    stated = set(triples)
    for facts in [facts for facts in said.values() if G.CrossReference in facts[RDF.type]]:
        assert facts[G.resolvesTo] or facts[G.unresolvedBecause]
        assert facts[G.unresolvedBecause] <= reasons
        assert [len(facts[p]) for p in (G.onProperty, G.referenceText, G.order)] == [1, 1, 1]
        assert all(said[place][G.firstLine] for place in facts[PROV.wasDerivedFrom])
        fields = {str(name) for place in facts[PROV.wasDerivedFrom] for name in said[place][G.field]}
        assert len(fields) == 1 or fields <= {"programmes", "item", "funding", "responsible"}
        (about,) = facts[G.onProperty]
        assert all((item, about, target) in stated for item in facts[G.inItem] for target in facts[G.resolvesTo])


def _facts_have_places(triples, record, terms):
    """Every fact of an item stands on lines: those of its field where the record gives them, else those of the record."""
    measures = {s for s, p, o in triples if (p, o) == (RDF.type, G.Measure)}
    assert bool(measures) == bool(record.items)
    fields = defaultdict(set)
    place_of = {s: str(o) for s, p, o in triples if p == G.field}
    for s, p, o in triples:
        if p == PROV.wasDerivedFrom and s in measures:
            fields[s].add(place_of[o])
    for s, p, _ in triples:
        if s in measures and p in FACTS:
            assert "item" in fields[s]
    plan = record.plan.id or record.document
    for item in record.items:
        if item.code:
            assert set(item.lines) <= fields[terms.item(plan, item.code)]


@settings(max_examples=30, deadline=None)
@given(record=RECORDS)
def test_the_triples_can_be_written_and_what_is_not_resolved_is_reported(root, terms, record):
    among = Index.of([record], root)
    assert turtle(mapping.document_graph(record, REPORT, among, root, terms, text=True), {})
    listed = mapping.unresolved([record], among, root, terms)
    assert listed == sorted(listed)
    assert all(count > 0 for *_, count in listed)


# -- what the document itself refers to


def test_a_document_refers_to_items_by_itself(graph, terms):
    notice = tuple(Mention(code, at(62)) for code in ("A05-01", "A05:01", "A05-06"))
    triples = graph(Record("one.txt", "cards", Plan("sprss-2018-2020"), refers_to=notice), CARDS)
    document, item = terms.document("cards"), terms.item("sprss-2018-2020", "A05-01")
    assert of(triples, document, DCT.references) == [item]
    told = []
    for number in (1, 2, 3):
        node = URIRef(f"{document}/ref/refers_to/{number}")
        (place,) = of(triples, node, PROV.wasDerivedFrom)
        assert of(triples, node, G.inItem) == []
        assert (of(triples, place, OA.hasSource), of(triples, place, G.firstLine)) == ([document], [integer(62)])
        told.append((of(triples, node, G.resolvesTo), of(triples, node, G.unresolvedBecause)))
    malformed, missing = (terms.concept("reasons", reason) for reason in ("malformed-code", "no-such-item"))
    assert told == [([item], []), ([], [malformed]), ([], [missing])]


# -- the five documents


def test_the_five_documents_become_graphs_whose_references_hold(documents, root, terms):
    read = [reader.read(path, root) for path in documents]
    among = Index.of(read, root)
    assert sum(len(record.items) for record in read) == 284
    for record in read:
        source = Source(record.document, "Dokument", str(record.plan.id), record.family)
        _references_hold(mapping.document_graph(record, source, among, root, terms, text=False), root, terms)
    reasons = [reason for _, _, reason, _ in mapping.unresolved(read, among, root, terms)]
    assert reasons.count("unknown-value") <= 3
    assert {"no-such-goal", "list-not-known"}.isdisjoint(reasons)
    assert [text for _, text, reason, _ in mapping.unresolved(read, among, root, terms) if reason == "no-such-item"] == ["A05-06"]
