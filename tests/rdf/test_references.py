"""What each field's values name, or why they name nothing."""

import pytest
from rdf_samples import BASE, at

from graphsvc.model import Coordination, Item, Plan, Record, Service, StrategyLinks
from graphsvc.rdf import coordination, references
from graphsvc.rdf.index import Index
from graphsvc.rdf.references import Context
from graphsvc.rdf.vocab import CV, DCT, ELI, RDF, SCHEMA, SKOS, G


def read(context, **fields):
    """The references of an item with these fields, as (text, ids of targets, reason)."""
    found = references.of_item(Item("A05-01", at(1), **fields), context)
    assert found
    return [(ref.text, [below(target) for target in ref.reading.targets], ref.reading.reason) for ref in found]


def below(iri):
    return str(iri).removeprefix(f"{BASE}id/")


# -- goals and items


def test_goals_of_the_own_plan_are_found_and_missing_ones_are_told(context):
    assert read(context(), goal="5", linked_goals=("5", "13")) == [
        ("5", ["plan/sprss-2018-2020/goal/5"], None),
        ("5", ["plan/sprss-2018-2020/goal/5"], None),
        ("13", [], "no-such-goal"),
    ]


def test_a_code_in_the_text_is_an_item_or_a_goal_of_the_own_plan(context):
    assert read(context(), refers_to=("A05-01", "5", "A09-09", "SC8")) == [
        ("A05-01", ["plan/sprss-2018-2020/item/A05-01"], None),
        ("5", ["plan/sprss-2018-2020/goal/5"], None),
        ("A09-09", [], "no-such-item"),
        ("SC8", [], "no-such-goal"),
    ]


def test_the_same_code_of_another_plan_is_not_found(context):
    assert read(context("sprss-2014-2017"), refers_to=("A05-01",)) == [("A05-01", [], "no-such-item")]


# -- links to the parent strategy


def links(context, text, okruhy, numbers):
    item = Item("A1.1", at(1), strategy_links=StrategyLinks(text, okruhy, numbers))
    found = references.of_item(item, context("ap-ssz-2024-2025", "action-plan"))
    assert all(ref.property == G.implements for ref in found)
    return [
        (ref.text, [below(t).removeprefix("plan/ssz-2021/") for t in ref.reading.targets], ref.reading.reason, ref.as_reading)
        for ref in found
    ]


def test_numbers_that_the_okruh_has_are_read_as_its_measures_and_marked_as_a_reading(context):
    assert links(context, "I / 5, 8", ("I",), (5, 8)) == [
        ("I", ["goal/I"], None, False),
        ("5", ["item/I.5"], None, True),
        ("8", ["item/I.8"], None, True),
    ]


def test_one_number_too_many_leaves_all_of_the_row_unread(context):
    assert links(context, "I / 5, 9", ("I",), (5, 9)) == [("I", ["goal/I"], None, False), ("5, 9", [], "number-beyond-okruh", False)]


def test_okruhy_without_numbers_are_links_of_their_own(context):
    assert links(context, "I, X.", ("I", "X"), ()) == [("I", ["goal/I"], None, False), ("X", ["goal/X"], None, False)]


@pytest.mark.parametrize(("text", "okruhy"), [("3, 4", ()), ("I, X / 3, 4", ("I", "X"))])
def test_numbers_without_exactly_one_okruh_mean_nothing_known(context, text, okruhy):
    assert links(context, text, okruhy, (3, 4))[-1] == ("3, 4", [], "meaning-unknown", False)


def test_an_okruh_that_the_strategy_lacks_is_told(context):
    assert links(context, "XX", ("XX",), ()) == [("XX", [], "no-such-goal", False)]


def test_a_cell_that_names_neither_okruh_nor_number_means_nothing_known(context):
    assert links(context, "dle potřeby", (), ()) == [("dle potřeby", [], "meaning-unknown", False)]


def test_a_plan_without_parent_has_no_list_to_look_into(context):
    item = Item("A05-01", at(1), strategy_links=StrategyLinks("I", ("I",), ()))
    assert [ref.reading.reason for ref in references.of_item(item, context())] == ["list-not-known"]


# -- bodies and money


def test_a_cell_of_bodies_alone_stays_responsible(context):
    item = Item("A03-05", at(1), responsible=("MPSV", "LK"))
    found = references.of_item(item, context(family="monitoring-table"))
    assert [(ref.text, ref.property, ref.as_reading) for ref in found] == [("MPSV", SCHEMA.agent, False), ("LK", SCHEMA.agent, False)]


def test_the_column_of_responsible_bodies_in_a_monitoring_table_holds_funding_sources_too(context):
    item = Item("A05-01", at(1), responsible=("EU – OPZ", "MPSV", "ESF (LK, EU, ČR)", "IPRÚ", "/", "Neznámý spolek"))
    found = references.of_item(item, context(family="monitoring-table"))
    assert [(ref.text, ref.property, ref.as_reading) for ref in found] == [
        ("EU – OPZ", G.fundedFrom, True),
        ("MPSV", G.fundedFrom, True),
        ("ESF (LK, EU, ČR)", G.fundedFrom, True),
        ("IPRÚ", G.fundedFrom, True),
        ("/", SCHEMA.agent, False),
        ("Neznámý spolek", SCHEMA.agent, False),
    ]
    assert [ref.reading.reason for ref in found] == [None, None, None, None, "placeholder", "unknown-value"]
    assert all(ref.field == "responsible" for ref in found)


@pytest.mark.parametrize(
    ("funding", "responsible", "cell", "read_as"),
    [
        (("MPSV", "kraj"), ("LK",), ("LK", "MPSV"), G.fundedFrom),
        (("MPSV", "kraj", "obce"), ("LK",), ("LK", "MPSV"), SCHEMA.agent),
        (("LK",), ("obce",), ("LK",), SCHEMA.agent),
        (("LK", "obce"), ("LK", "obce"), ("LK", "obce"), SCHEMA.agent),
        ((), ("LK",), ("LK", "MPSV"), SCHEMA.agent),
    ],
    ids=["as-on-the-card", "not-all-of-them", "one-body", "the-card-says-both", "the-card-says-nothing"],
)
def test_a_cell_of_bodies_that_lists_what_the_card_lists_as_money_is_money(resolver, root, funding, responsible, cell, read_as):
    plan = Plan("sprss-2018-2020")
    card = Record("cards.txt", "cards", plan, items=(Item("A04-04", at(1), funding=funding, responsible=responsible),))
    item = Item("A04-04", at(2), responsible=cell)
    row = Record("monitoring.txt", "monitoring-table", plan, items=(item,))
    found = references.of_item(item, Context.of(row, resolver, Index.of([card, row], root)))
    assert [ref.property for ref in found] == [read_as] * len(cell)
    assert all(ref.as_reading == (read_as == G.fundedFrom) for ref in found)


def test_elsewhere_that_column_holds_what_its_heading_says(context):
    item = Item("A05-01", at(1), responsible=("EU – OPZ",))
    (found,) = references.of_item(item, context(family="cards"))
    assert (found.property, found.reading.reason, found.as_reading) == (SCHEMA.agent, "unknown-value", False)


def test_a_source_brings_its_programme(context):
    (found,) = references.of_item(Item("A05-01", at(1), funding=("EU – OPZ",)), context())
    assert [below(target) for target in found.reading.targets] == ["funding-source/eu-opz"]
    assert [(about, below(target)) for about, target in found.reading.also] == [(G.fundedByProgramme, "programme/opz")]


def test_a_source_that_is_not_known_as_a_whole_is_what_its_parts_are(context):
    assert read(context(), funding=("ESF a SR", "LK / sbírka", "bez finanční zátěže", "sbírka")) == [
        ("ESF a SR", ["funding-source/esf", "funding-source/state-budget"], None),
        ("LK / sbírka", ["funding-source/liberecky-kraj"], "unknown-value"),
        ("bez finanční zátěže", [], "not-specific"),
        ("sbírka", [], "unknown-value"),
    ]


def test_a_programme_in_the_field_of_sources_that_is_no_source_is_a_programme(context):
    (found,) = references.of_item(Item("A05-01", at(1), funding=("Erasmus+",)), context())
    assert (found.property, [below(target) for target in found.reading.targets]) == (G.fundedByProgramme, ["programme/erasmus-plus"])


def test_a_programme_within_a_source_stands_in_the_field_of_sources_too(context):
    """``ESF v rámci OP LZZ (IOP), EU – OPZ``: the source says of OPZ what the mention says; ``DF LK`` stands in the text alone."""
    item = Item(
        "A02-01",
        at(1),
        funding=("ESF", "EU – OPZ"),
        programmes=("OP LZZ", "IOP", "OPZ", "DF LK"),
        programmes_in={"funding": ("OP LZZ", "IOP", "OPZ"), "responsible": ("IOP",)},
    )
    found = {ref.text: ref.also_in for ref in references.of_item(item, context()) if ref.field == "programmes"}
    assert found == {"OP LZZ": ("funding",), "IOP": ("funding", "responsible"), "OPZ": (), "DF LK": ()}


def test_where_a_call_is_named_its_programme_is_not_another_source(context):
    names = ("OP LZZ", "OP LZZ výzva č. 87")
    item = Item("A02-05", at(1), programmes=names, programmes_in={"funding": names, "responsible": names[:1]})
    found = {ref.text: ref.also_in for ref in references.of_item(item, context())}
    assert found == {"OP LZZ": ("responsible",), "OP LZZ výzva č. 87": ("funding",)}


def test_an_unknown_call_names_the_programme_that_it_belongs_to(context):
    assert read(context(), programmes=("OPZ+ č. 999", "Výzva 2021")) == [
        ("OPZ+ č. 999", ["programme/opz-plus"], None),
        ("Výzva 2021", [], "unknown-value"),
    ]


# -- services, groups, places


def test_the_paragraph_decides_and_the_name_stays_on_the_reference(context):
    service = Service("Sociálně aktivizační služby pro rodiny s dětmi", "62")
    (found,) = references.of_item(Item("A05-01", at(1), services=(service,)), context())
    assert found.text == "Sociálně aktivizační služby pro rodiny s dětmi (§ 62)"
    assert [below(target) for target in found.reading.targets] == ["service/62"]
    assert [(about, below(law)) for about, law in found.reading.also] == [(CV.hasLegalResource, "act/108-2006/par/62")]
    assert {(fact, str(value)) for fact, value in found.reading.facts} == {(G.serviceName, service.name), (G.paragraph, "62")}


def test_services_without_a_known_paragraph(context):
    services = (
        Service("Terénní programy", None),
        Service("Zařízení sociálních služeb", "34"),
        Service("dopad na všechny druhy služeb", None),
        Service("nerelevantní", None),
        Service("všechny", None),
        Service("Létající lékař", None),
    )
    assert read(context(), services=services) == [
        ("Terénní programy", ["service/69"], None),
        ("Zařízení sociálních služeb (§ 34)", [], "unknown-value"),
        ("dopad na všechny druhy služeb", [], "not-specific"),
        ("nerelevantní", [], "not-specific"),
        ("všechny", [], "not-specific"),
        ("Létající lékař", [], "unknown-value"),
    ]


def test_groups_and_places(context):
    ruian = "https://linked.cuzk.cz/resource/ruian/obec/563889"
    assert read(context(), target_groups=("S", "OZP - osoby s čímsi", "draci"), places=("Liberec", "Frýdlantsko", "Atlantida")) == [
        ("S", ["target-group/seniors"], None),
        ("OZP - osoby s čímsi", ["target-group/persons-with-disabilities"], None),
        ("draci", [], "unknown-value"),
        ("Liberec", [ruian], None),
        ("Frýdlantsko", ["place/frydlantsko"], None),
        ("Atlantida", [], "unknown-value"),
    ]


# -- law and resolutions


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("zákon č. 108/2006 Sb.", "https://opendata.eselpoint.gov.cz/esel-esb/eli/cz/sb/2006/108"),
        ("zákon č. 999/1999 Sb.", "https://opendata.eselpoint.gov.cz/esel-esb/eli/cz/sb/1999/999"),
        ("zákona o sociálních službách", "https://opendata.eselpoint.gov.cz/esel-esb/eli/cz/sb/2006/108"),
        ("§ 40", "act/108-2006/par/40"),
        ("§ 21a zákona č. 258/2000 Sb., o ochraně veřejného zdraví", "act/258-2000/par/21a"),
        ("§16 školského zákona", "act/561-2004/par/16"),
        ("zákon o sociálním podnikání", "act/zakon-o-socialnim-podnikani"),
    ],
)
def test_an_act_is_found_by_number_or_name_and_a_paragraph_is_part_of_it(context, written, target):
    assert read(context(), acts=(written,)) == [(written, [target], None)]


def test_a_paragraph_says_of_which_act_it_is_a_part(context, terms):
    (found,) = references.of_item(Item("A05-01", at(1), acts=("§ 21a zákona č. 258/2000 Sb.",)), context())
    (law,) = found.reading.targets
    assert {(law, RDF.type, ELI.LegalResourceSubdivision), (law, ELI.is_part_of, terms.act("258/2000"))} <= set(found.reading.about)


@pytest.mark.parametrize("written", ["§ 40 neznámého zákona", "vyhláška o ničem"])
def test_an_act_that_no_code_list_knows_is_told(context, written):
    assert read(context(), acts=(written,)) == [(written, [], "unknown-value")]


def test_resolutions_know_who_passed_them(context, terms):
    found = references.of_item(Item("A1.1", at(1), resolutions=("647/24/RK", "513/21/ZK", "12/III/24/RK", "647/24")), context())
    assert [below(target) for ref in found for target in ref.reading.targets] == [
        "resolution/647-24-RK",
        "resolution/513-21-ZK",
        "resolution/12-III-24-RK",
    ]
    assert found[-1].reading.reason == "malformed-code"
    passed = [(str(o)) for ref in found for _, p, o in ref.reading.about if p == ELI.passed_by]
    assert [iri.rpartition("/")[2] for iri in passed] == ["rada-lk", "zastupitelstvo-lk", "rada-lk"]


# -- coordination with other strategies


def codes(context, strategy, area, *written):
    listed = Coordination("A1", strategy, "Koordinace", written, at(1), area)
    found = coordination.codes_of(listed, context("ap-ssz-2024-2025", "action-plan"))
    assert len(found) == len(written)
    assert all(ref.property == DCT.relation for ref in found)
    return [(ref.text, [below(t).partition("/goal/")[2] for t in ref.reading.targets], ref.reading.reason) for ref in found]


def test_codes_of_another_strategy_are_goals_known_by_reference(context, terms):
    assert codes(context, "srlk-2021-2027", None, "D3.1a", "E1. 1b", "E3.2e.") == [
        ("D3.1a", ["D3.1a"], None),
        ("E1. 1b", ["E1.1b"], None),
        ("E3.2e.", ["E3.2e"], None),
    ]
    listed = Coordination("A1", "srlk-2021-2027", "Koordinace", ("E1. 1b",), at(1))
    (found,) = coordination.codes_of(listed, context("ap-ssz-2024-2025"))
    goal = terms.goal("srlk-2021-2027", "E1.1b")
    facts = {(s, p, str(o)) for s, p, o in found.reading.about}
    assert {(goal, SKOS.notation, "E1.1b"), (goal, G.knownByReference, "true")} <= facts


@pytest.mark.parametrize("code", ["E31o", "E13a", "E2.a", "E1a.1a", "6.5.2"])
def test_a_code_of_another_form_is_malformed(context, code):
    assert codes(context, "srlk-2021-2027", None, code) == [(code, [], "malformed-code")]


def test_a_word_that_says_what_is_counted_may_stand_before_the_code_or_before_the_list(context):
    strategy = "protidrogova-politika-2023-2027"
    assert codes(context, strategy, None, "oblast 5.2") == [("oblast 5.2", ["oblast-5-2"], None)]
    assert codes(context, strategy, "oblast", "5.2") == [("5.2", ["oblast-5-2"], None)]
    assert codes(context, "socialni-ekonomika-2024-2025", None, "cíl 3") == [("cíl 3", ["cil-3"], None)]


def test_codes_that_are_counted_anew_in_each_area_stay_apart(context):
    strategy = "zdravi-2023-2025"
    oral = codes(context, strategy, "oblast orální zdraví", "1.1")
    role = codes(context, strategy, "oblast neznámá", "1.1")
    assert (oral, role) == ([("1.1", ["oralni-zdravi-1.1"], None)], [("1.1", ["oblast-neznama-1.1"], None)])


def test_a_strategy_is_found_by_its_heading(context):
    listed = Coordination("A1", None, "Strategie rozvoje Libereckého kraje 2021–2027", (), at(1))
    assert coordination.strategy_of(listed, context()) == "srlk-2021-2027"


def test_codes_of_a_strategy_that_is_not_known_have_no_list(context):
    assert codes(context, "strategie-neznama", None, "1.1") == [("1.1", [], "list-not-known")]


@pytest.mark.parametrize(
    ("strategy", "code", "target"),
    [
        ("ssz-2021", "I.1", "plan/ssz-2021/item/I.1"),
        ("ssz-2021", "I. 8.", "plan/ssz-2021/item/I.8"),
        ("ssz-2021", "X", "plan/ssz-2021/goal/X"),
        ("sprss-2018-2020", "A05-01", "plan/sprss-2018-2020/item/A05-01"),
        ("sprss-2018-2020", "5", "plan/sprss-2018-2020/goal/5"),
        ("ap-ssz-2024-2025", "A1.1", "plan/ap-ssz-2024-2025/item/A1.1"),
    ],
)
def test_a_code_that_the_strategy_at_hand_has_is_its_item_or_goal(context, strategy, code, target):
    listed = Coordination("A1", strategy, "Koordinace", (code,), at(1))
    (found,) = coordination.codes_of(listed, context("ap-ssz-2024-2025", "action-plan"))
    assert ([below(iri) for iri in found.reading.targets], found.reading.reason, found.reading.about) == ([target], None, ())


def test_a_strategy_of_items_alone_is_at_hand_too(resolver, root):
    cards = Record("c.txt", "cards", Plan("sprss-2018-2020"), items=(Item("A05-01", at(1)),))
    unlisted = Record("n.txt", "cards", Plan("sprss-2021-2023"), items=(Item("7/1", at(1)),))
    among = Context(resolver, Index.of((cards, unlisted), root), "ap-ssz-2024-2025", "action-plan")
    assert among.index.goals["sprss-2018-2020"] == {}
    assert "sprss-2021-2023" not in among.index.patterns
    unknown, malformed = codes(lambda *_: among, "sprss-2018-2020", None, "A05-02", "A5-1")
    assert (unknown, malformed) == (("A05-02", [], "no-such-goal"), ("A5-1", [], "malformed-code"))
    (found,) = coordination.codes_of(Coordination("A1", "sprss-2021-2023", "Koordinace", ("7/1",), at(1)), among)
    assert [below(iri) for iri in found.reading.targets] == ["plan/sprss-2021-2023/item/7-1"]


def test_where_the_strategys_own_goals_are_known_a_code_must_be_among_them(context):
    reasons = [reason for _, _, reason in codes(context, "ssz-2021", None, "I.99")]
    assert reasons == ["no-such-goal"]


@pytest.mark.parametrize("sign", ["?", "???", "doplnit", "xxx", "---", "-", "…", "...", "n/a", "TBD", "bude upřesněno"])
def test_a_sign_in_the_place_of_a_part_is_a_placeholder(context, sign):
    ((text, bodies, reason),) = read(context(), responsible=(f"KÚ LK / {sign}",))
    assert (text, len(bodies), reason) == (f"KÚ LK / {sign}", 1, "placeholder")
    ((text, sources, reason),) = read(context(), funding=(f"MPSV / {sign}",))
    assert (text, len(sources), reason) == (f"MPSV / {sign}", 1, "placeholder")


def test_an_unknown_name_before_such_a_sign_is_told_first(context):
    ((_, bodies, reason),) = read(context(), responsible=("KÚ LK / Neznámý spolek / ???",))
    assert (len(bodies), reason) == (1, "unknown-value")


def test_a_slip_of_the_pen_is_no_variant_of_a_body(context):
    assert read(context(), cooperating=("NN",)) == [("NN", [], "unknown-value")]
