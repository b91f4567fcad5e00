"""The lookups: what documents write resolves to one concept, and every concept's references exist."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from graphsvc import lookups
from graphsvc.errors import DataError
from graphsvc.lookups import KINDS

ROOT = Path(__file__).parents[1]

REFERENCES = {
    ("target_groups", "broader"): "target_groups",
    ("funding_sources", "broader"): "funding_sources",
    ("funding_sources", "body"): "bodies",
    ("funding_sources", "programme"): "programmes",
    ("programmes", "broader"): "programmes",
    ("bodies", "unit_of"): "bodies",
    ("places", "parent"): "places",
    ("strategies", "kind"): "plan_kinds",
    ("strategies", "parent"): "strategies",
    ("strategies", "succeeds"): "strategies",
    ("strategies", "publisher"): "bodies",
    ("strategies", "spatial"): "places",
}
KEYS = {
    "services": {"notation", "group", "abolished"},
    "target_groups": {"broader"},
    "funding_sources": {"body", "programme", "broader"},
    "programmes": {"short", "numbered", "period_start", "period_end", "eligible_end", "broader"},
    "bodies": {"kind", "public", "unit_of", "abbreviation", "exact_match", "members"},
    "places": {"kind", "ruian", "iri", "nuts", "parent"},
    "strategies": {
        *(
            "kind",
            "period_start",
            "period_end",
            "approved_by",
            "approved_on",
            "code_example",
            "code_pattern",
            "goal_pattern",
            "item_pattern",
        ),
        *("goal_template", "parent", "succeeds", "publisher", "spatial", "areas"),
    },
    "acts": {"short", "number", "exact_match"},
}
SPELLINGS = [
    ("services", "Odborné sociální poradenství", "37"),
    ("services", "Podpora samostaného bydlení", "43"),
    ("services", "Domov pro seniory", "49"),
    ("services", "Sociální služby poskytované ve zdravotnických zařízeních ústavní péče", "52"),
    ("services", "Azylové bydlení", "57"),
    ("services", "NZDM", "62"),
    ("services", "Nízkoprahová centra pro děti a mládež", "62"),
    ("services", "SAS pro rodiny s dětmi", "65"),
    ("services", "Terenní programy", "69"),
    ("services", "§ 60a", "60a"),
    ("target_groups", "S", "seniors"),
    ("target_groups", "senioři", "seniors"),
    ("target_groups", "OZP", "persons-with-disabilities"),
    ("target_groups", "rodina s dětmi", "families-with-children"),
    ("target_groups", "Rodiny s dětmi", "families-with-children"),
    ("target_groups", "osoby ohrožené sociálních vyloučením", "at-risk-of-social-exclusion"),
    ("target_groups", "osoby ohrožení závislostí", "at-risk-of-addiction"),
    ("target_groups", "dopad na všechny cílové skupiny", "all"),
    ("target_groups", "mládež do 26 let", "youth-to-26"),
    ("funding_sources", "LK", "liberecky-kraj"),
    ("funding_sources", "Kraj", "liberecky-kraj"),
    ("funding_sources", "Liberecký kraj", "liberecky-kraj"),
    ("funding_sources", "EU – OPZ", "eu-opz"),
    ("funding_sources", "EU - KPSVL", "eu-kpsvl"),
    ("funding_sources", "ESF (LK, EU, ČR)", "esf-eu-lk-cr"),
    ("funding_sources", "ESF – (EU, LK, ČR)", "esf-eu-lk-cr"),
    ("funding_sources", "ESF – OPZ – IP kraje", "esf-opz-ip-kraje"),
    ("funding_sources", "klienti služeb", "clients"),
    ("programmes", "OPZ+ č. 106", "opz-plus-106"),
    ("programmes", "OP LZZ výzva č. A9", "op-lzz-a9"),
    ("programmes", "DF LK 5.1", "df-lk-5-1"),
    ("programmes", "IPRÚ", "ipru"),
    ("bodies", "KÚ LK / OSV", "osv"),
    ("bodies", "KÚLK / OŠMTS", "osmts"),
    ("bodies", "obcemi", "obce"),
    ("bodies", "MMR ČR – ASZ", "asz"),
    ("bodies", "Agentura pro sociální začleňování – MMR ČR", "asz"),
    ("bodies", "úřady práce", "up-cr"),
    ("bodies", "poskytovateli sociálních služeb", "poskytovatele-socialnich-sluzeb"),
    ("bodies", "APOSS Liberec, příspěvková organizace", "aposs-liberec"),
    ("bodies", "CPIC LK (SUZ MV ČR)", "cpic-lk"),
    ("places", "Jablonec n/N", "jablonec-nad-nisou"),
    ("places", "Statutární město Liberec", "liberec"),
    ("places", "Frýdlantsko", "frydlantsko"),
    ("places", "Žitava", "zitava"),
    ("statuses", "ČÁSTEČNĚ PLNĚNO", "partly"),
    ("statuses", "Plněna", "fulfilled"),
    ("statuses", "X", "unknown-mark"),
    ("strategies", "Strategie rozvoje Libereckého kraje2021-2027:", "srlk-2021-2027"),
    ("strategies", "Akční plán 2023-2025: Dlouhodobý program zlepšování zdraví obyvatel Libereckého kraje:", "zdravi-2023-2025"),
    ("acts", "zákona o sociálních službách", "108-2006"),
    ("acts", "školského zákona", "561-2004"),
    ("acts", "zákonu o podpoře v bydlení", "175-2025"),
    ("reasons", "nerrelevantní", "not-specific"),
    ("reasons", "???", "placeholder"),
]


@pytest.fixture(params=KINDS)
def lookup(request: pytest.FixtureRequest) -> lookups.Lookup:
    found = lookups.load(ROOT, request.param)
    assert found.concepts
    return found


def test_every_label_and_variant_resolves_to_its_own_concept(lookup: lookups.Lookup) -> None:
    for concept in lookup:
        for written in (concept.cs, *concept.variants):
            assert lookup.resolve(written) == concept.id
            assert lookup.resolve(f"  {written.upper()} ") == concept.id


def test_ids_are_ascii_slugs_and_keys_are_known(lookup: lookups.Lookup) -> None:
    for concept in lookup:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", concept.id)
        assert concept.cs
        assert concept.en
        assert set(concept.extra) <= KEYS.get(lookup.kind, set()), concept.id


@pytest.mark.parametrize(("kind", "name"), REFERENCES)
def test_what_a_concept_refers_to_exists(kind: str, name: str) -> None:
    targets = lookups.load(ROOT, REFERENCES[kind, name])
    referring = [concept for concept in lookups.load(ROOT, kind) if name in concept.extra]
    assert referring
    assert [concept.id for concept in referring if concept.extra[name] not in targets.concepts] == []


@pytest.mark.parametrize(("kind", "name"), [pair for pair, target in REFERENCES.items() if pair[0] == target])
def test_hierarchies_have_no_cycle(kind: str, name: str) -> None:
    lookup = lookups.load(ROOT, kind)
    for concept in lookup:
        seen, at = set(), concept
        while name in at.extra:
            assert at.id not in seen
            seen.add(at.id)
            at = lookup[at.extra[name]]


@pytest.mark.parametrize(("kind", "written", "concept"), SPELLINGS)
def test_spellings_met_in_documents_resolve(kind: str, written: str, concept: str) -> None:
    assert lookups.load(ROOT, kind).resolve(written) == concept


@pytest.mark.parametrize(
    ("kind", "written"), [("services", "služby sociální prevence"), ("target_groups", "nerelevantní"), ("places", "Pěnčín")]
)
def test_what_names_no_single_concept_does_not_resolve(kind: str, written: str) -> None:
    assert lookups.load(ROOT, kind).resolve(written) is None


def test_services_are_the_33_kinds_of_the_act() -> None:
    with (ROOT / "data" / "services_108_2006.csv").open(encoding="utf-8") as file:
        expected = {row["paragraph"]: (row["official_name_cs"], row["english"]) for row in csv.DictReader(file, delimiter=";")}
    services = lookups.load(ROOT, "services")
    assert {service.id: (service.cs, service.en) for service in services} == expected
    groups = [service.extra["group"] for service in services]
    assert (groups.count("counselling"), groups.count("care"), groups.count("prevention")) == (1, 14, 18)
    assert [service.id for service in services if "abolished" in service.extra] == ["52"]


def test_places_hold_every_row_of_the_register() -> None:
    with (ROOT / "data" / "places_lk.csv").open(encoding="utf-8") as file:
        expected = {row["iri"]: int(row["ruian_code"]) for row in csv.DictReader(file, delimiter=";")}
    places = lookups.load(ROOT, "places")
    assert {place.extra["iri"]: place.extra["ruian"] for place in places if "iri" in place.extra} == expected
    assert sum(place.extra["kind"] == "municipality" for place in places) == 215
    assert all("parent" in place.extra for place in places if place.extra["kind"] not in {"region", "outside"})


def test_abbreviations_resolve_to_their_body() -> None:
    bodies = lookups.load(ROOT, "bodies")
    abbreviated = [body for body in bodies if "abbreviation" in body.extra]
    assert abbreviated
    assert [body.id for body in abbreviated if bodies.resolve(body.extra["abbreviation"]) != body.id] == []
    assert {body.extra["kind"] for body in bodies} == {"organisation", "unit", "group"}


def test_periods_do_not_end_before_they_start() -> None:
    for kind in ("strategies", "programmes"):
        for concept in lookups.load(ROOT, kind):
            years = [concept.extra[name] for name in ("period_start", "period_end", "eligible_end") if name in concept.extra]
            assert years == sorted(years), concept.id


def test_code_patterns_read_the_codes_of_their_plans() -> None:
    strategies = lookups.load(ROOT, "strategies")
    for plan, item, goal in (
        ("sprss-2014-2017", "A05-02", "SC5"),
        ("sprss-2018-2020", "A12-01", "12"),
        ("ssz-2021", "XIII.4", "XIII"),
        ("ap-ssz-2024-2025", "D1.13", "D1"),
    ):
        extra = strategies[plan].extra
        found = re.fullmatch(extra["item_pattern"], item)
        assert found
        assert re.fullmatch(extra["code_pattern"], item)
        assert re.fullmatch(extra["goal_pattern"], extra["goal_template"].format(found[1].lstrip("0"))), plan
        assert extra["goal_template"].format(found[1].lstrip("0")) == goal
    for strategy, good, bad in (("srlk-2021-2027", "D3.1a", "E31o"), ("sprss-2024-2026", "6.1.11", "6.2,3")):
        pattern = strategies[strategy].extra["code_pattern"]
        assert re.fullmatch(pattern, good)
        assert not re.fullmatch(pattern, bad)


def test_approvals_name_a_resolution_and_its_day() -> None:
    approved = [strategy for strategy in lookups.load(ROOT, "strategies") if "approved_by" in strategy.extra]
    assert len(approved) == 8
    for strategy in approved:
        assert re.fullmatch(r"\d+(/[IVX]+)?/\d\d/(ZK|RK)", strategy.extra["approved_by"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", strategy.extra["approved_on"])


CONCEPT = '[[concept]]\nid = "{}"\ncs = "{}"\nen = "x"\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (CONCEPT.format("a", "jedna") + CONCEPT.format("b", "Jedna"), "'Jedna' is claimed by 'a' and 'b'"),
        (CONCEPT.format("a", "jedna") + CONCEPT.format("a", "dvě"), "concept 'a' stands twice"),
        ('[[concept]]\nid = "a"\ncs = "jedna"\n', "concept 'a' lacks en"),
        ("[[concept", "acts.toml"),
        (None, "acts.toml"),
    ],
)
def test_a_wrong_file_is_refused_with_the_value(tmp_path: Path, content: str | None, message: str) -> None:
    folder = tmp_path / "data" / "lookups"
    folder.mkdir(parents=True)
    if content is not None:
        (folder / "acts.toml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(message)):
        lookups.load(tmp_path, "acts")
