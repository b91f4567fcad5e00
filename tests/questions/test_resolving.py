"""Parameters by what people write: in any form, without diacritics, misspelt by a letter; what is unclear is told with candidates."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc import lookups
from graphsvc.errors import ParameterError
from graphsvc.questions.entities import LOOKUPS
from graphsvc.questions.parameters import Parameter, Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.text import strip_diacritics

ID = f"{DEFAULT_BASE}id/"
WAYS = [
    (
        "service",
        "service/62",
        ["62", "§ 62", "§62", "par. 62", "NZDM", "nzdm", "nízkoprahová zařízení", "nizkoprahovych zarizenich", "nízkoprohová zařízení"],
    ),
    ("service", "service/40", ["pečovatelské službě", "pečovatelskou službu", "pecovatelska sluzba"]),
    ("service", "service/57", ["azylový dům", "azylovým domům", "azilové domy"]),
    ("target_group", "target-group/seniors", ["S", "senioři", "seniory", "seniorům", "seniori", "seniří"]),
    ("target_group", "target-group/persons-with-disabilities", ["OZP", "osobám se zdravotním postižením"]),
    ("body", "body/osv", ["OSV", "osv", "odboru sociálních věcí", "KÚ LK / OSV"]),
    ("body", "body/krajsky-urad-lk", ["krajský úřad", "krajského úřadu", "krajskym uradem"]),
    ("funding_source", "funding-source/state-budget", ["SR", "státního rozpočtu"]),
    ("programme", "programme/opz-plus", ["OPZ+", "opz plus", "Operačního programu Zaměstnanost plus"]),
    ("place", "place/frydlantsko", ["Frýdlantsko", "Frýdlantsku", "frydlantsko"]),
    (
        "plan",
        "plan/sprss-2014-2017",
        ["SPRSS 2014-2017", "SPRSS LK 2014–2017", "2014-2017", "plán 2014-2017", "střednědobý plán 2014 - 2017"],
    ),
    ("plan", "plan/ap-ssz-2024-2025", ["akční plán", "akčního plánu 2024-2025"]),
    ("strategy", "plan/ssz-2021", ["strategie sociálního začleňování", "Strategii sociálního začleňování"]),
    (
        "item",
        "plan/sprss-2014-2017/item/A05-01",
        ["A05-01@sprss-2014-2017", "a05-01@SPRSS 2014-2017", "A05-01 sprss 2014-2017", "A05-01 z plánu 2014-2017"],
    ),
    ("item", "plan/sprss-2014-2017/item/A03-02", ["Podpora sociálního podnikání", "podporu socialniho podnikani"]),
    ("item", "plan/ssz-2021/item/IX.3", ["IX.3", "ix.3", "opatření IX.3 strategie"]),
    ("goal", "plan/ssz-2021/goal/X", ["X@ssz-2021", "okruh X strategie"]),
    ("node", "programme/opz-plus", ["program OPZ+", "OPZ+", "programme:opz-plus"]),
    ("node", "act/108-2006/par/62", ["§ 62", "paragraf 62"]),
    ("node", "service/62", ["NZDM", "nízkoprahových zařízení pro děti a mládež", "service:62"]),
    ("node", "plan/ssz-2021/goal/X", ["okruh X strategie", "X@ssz-2021"]),
    ("node", "resolution/647-24-RK", ["647/24/RK", "usnesení 647/24/RK"]),
    ("node", "body/mpsv", ["MPSV"]),
    ("node", "target-group/persons-with-disabilities", ["OZP"]),
    ("node", "body/ozp", ["OŽP"]),
]


@pytest.fixture(scope="module")
def view(shipped_store: EmbeddedStore) -> View:
    return shipped_store.view()


def resolve(view: View, kind: str, written: str) -> str:
    return Resolver(Settings().root, Terms(DEFAULT_BASE), view).resolve(Parameter("it", kind, {}), written).value


def possible(view: View, kind: str, written: str) -> list[str]:
    try:
        return [resolve(view, kind, written)]
    except ParameterError as error:
        return [resolve(view, kind, candidate.id) for candidate in error.candidates]


def refused(view: View, kind: str, written: str) -> ParameterError:
    with pytest.raises(ParameterError) as error:
        resolve(view, kind, written)
    return error.value


@pytest.mark.parametrize(("kind", "meant", "written"), [(kind, meant, way) for kind, meant, ways in WAYS for way in ways])
def test_what_people_write_is_understood(kind: str, meant: str, written: str, view: View) -> None:
    assert resolve(view, kind, written) == ID + meant


@pytest.mark.parametrize(
    ("kind", "written", "candidates"),
    [
        ("service", "stacionáře", ["46", "47"]),
        ("service", "domov", ["48", "49", "50"]),
        ("place", "Jablonec", ["jablonec-nad-jizerou", "jablonec-nad-nisou"]),
        ("item", "A05-01", ["A05-01@sprss-2014-2017", "A05-01@sprss-2018-2020"]),
        ("node", "kraj", ["body:liberecky-kraj", "place:liberecky-kraj"]),
        ("plan", "SPRSS", ["sprss-2014-2017", "sprss-2018-2020"]),
    ],
)
def test_what_can_mean_several_things_is_refused_with_all_of_them(kind: str, written: str, candidates: list[str], view: View) -> None:
    error = refused(view, kind, written)
    assert [candidate.id for candidate in error.candidates][: len(candidates)] == candidates
    assert all(candidate.label in str(error) for candidate in error.candidates)
    assert str(error).endswith(f"written: {written!r}")


@pytest.mark.parametrize(
    ("kind", "written", "nearest"),
    [("target_group", "senyřík", "seniors"), ("service", "nízkopražné kluby", "62"), ("item", "IX.33@ssz-2021", "IX.3@ssz-2021")],
)
def test_what_names_nothing_is_refused_with_the_nearest(kind: str, written: str, nearest: str, view: View) -> None:
    assert refused(view, kind, written).candidates[0].id == nearest


def test_a_candidate_is_written_as_it_stands(view: View) -> None:
    for kind, written in (("service", "stacionáře"), ("item", "A05-01"), ("node", "kraj"), ("place", "Jablonec")):
        for candidate in refused(view, kind, written).candidates:
            assert resolve(view, kind, candidate.id)


def test_an_exact_name_never_gives_way_to_what_is_like_it(view: View) -> None:
    """``Bělá`` differs from ``Bílá`` by a letter, ``OŽP`` from ``OZP`` by a hook."""
    assert resolve(view, "place", "Bělá") != resolve(view, "place", "Bílá")
    assert resolve(view, "node", "OZP") != resolve(view, "node", "OŽP")


@pytest.mark.parametrize("kind", sorted(LOOKUPS))
def test_every_name_of_a_lookup_means_the_same_without_diacritics(kind: str, view: View) -> None:
    """But where two names differ in nothing else: then both are candidates."""
    lookup = lookups.load(Settings().root, LOOKUPS[kind])
    names = [name for concept in lookup for name in (concept.cs, *concept.variants)]
    assert len(names) > 9
    for name in names:
        meant = resolve(view, kind, name)
        assert meant in possible(view, kind, strip_diacritics(name)), name


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from([*sorted(LOOKUPS), "item", "goal", "strategy", "node"]), written=st.text(max_size=60))
def test_any_text_is_resolved_or_refused_the_same_each_time(kind: str, written: str, shipped_store: EmbeddedStore) -> None:
    said = []
    for _ in range(2):
        try:
            said.append(resolve(shipped_store.view(), kind, written))
        except ParameterError as error:
            said.append(f"{error} {error.candidates}")
    assert said[0] == said[1]


def test_a_text_of_ten_thousand_letters_is_refused_in_short(view: View) -> None:
    for kind in ("service", "item", "node"):
        assert len(str(refused(view, kind, "nízkoprahová zařízení " * 500))) < 1_000
