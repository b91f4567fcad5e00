"""How a cell of bodies is cut: the code list decides, not the sign between the names."""

from types import MappingProxyType

import pytest

from graphsvc.lookups import Concept, Lookup
from graphsvc.rdf import bodies
from graphsvc.text import key

_NAMES = {
    "region": (["LK", "LK (resorty sociálních věcí + zdravotnictví)"], None),
    "authority": (["KÚ LK", "KÚLK", "KÚ LK / jednotlivé odbory"], "region"),
    "osv": (["OSV"], "authority"),
    "osmts": (["OŠMTS"], "authority"),
    "orrep": (["ORREP"], "authority"),
    "mmr": (["MMR", "MMR ČR"], None),
    "asz": (["ASZ", "Agentura pro sociální začleňování"], "mmr"),
    "obce": (["obce"], None),
    "providers": (["poskytovatelé"], None),
}


EXPLAINED = {"OXYZ", "Odd. KŽP"}


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    concepts = {
        name: Concept(name, name, name, tuple(variants), {"unit_of": above} if above else {}) for name, (variants, above) in _NAMES.items()
    }
    by_key = {key(variant): name for name, (variants, _) in _NAMES.items() for variant in variants}
    return Lookup("bodies", MappingProxyType(concepts), MappingProxyType(by_key))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("KÚ LK", ("authority",)),
        ("KÚ LK / OSV", ("osv",)),
        ("KÚ LK /OŠMTS", ("osmts",)),
        ("LK / OSV", ("osv",)),
        ("KÚ LK / OSV + OŠMTS", ("osv", "osmts")),
        ("KÚ LK / OSV / ORREP", ("osv", "orrep")),
        ("KÚ LK – OŠMTS + OSV", ("osmts", "osv")),
        ("KÚLK / OSV / OŠMTS", ("osv", "osmts")),
        ("KÚ LK / jednotlivé odbory", ("authority",)),
        ("LK / obce", ("region", "obce")),
        ("KÚ LK / MMR ČR", ("authority", "mmr")),
        ("ASZ – MMR ČR", ("asz",)),
        ("MMR – ASZ", ("asz",)),
        ("Agentura pro sociální začleňování – MMR ČR", ("asz",)),
        ("LK (resorty sociálních věcí + zdravotnictví)", ("region",)),
        ("poskytovatelé (s podporou LK + obcí)", ("providers",)),
        ("OSV / OSV", ("osv",)),
    ],
)
def test_a_cell_names_its_bodies(lookup, written, expected):
    assert bodies.read(written, lookup) == (expected, None)


@pytest.mark.parametrize(
    ("written", "expected", "reason"),
    [
        ("KÚ LK / ???", ("authority",), "placeholder"),
        ("KÚ LK / OXY", ("authority",), "unknown-value"),
        ("Spolek přátel", (), "unknown-value"),
        ("/", (), "placeholder"),
        ("---", (), "placeholder"),
        ("+", (), "unknown-value"),
        ("(LK)", (), "unknown-value"),
    ],
)
def test_what_is_not_known_gives_the_reason(lookup, written, expected, reason):
    assert bodies.read(written, lookup) == (expected, reason)


def test_a_circle_of_containers_ends(lookup):
    circle = {"a": Concept("a", "a", "a", (), {"unit_of": "b"}), "b": Concept("b", "b", "b", (), {"unit_of": "a"})}
    looped = Lookup("bodies", circle, {"alfa": "a", "beta": "b"})
    assert bodies.read("alfa / gama", looped) == (("a",), "unknown-value")


@pytest.mark.parametrize(
    ("written", "expected", "reason"),
    [
        ("OXYZ", (), "explained-abbreviation"),
        ("KÚ LK / OXYZ", ("authority",), "explained-abbreviation"),
        ("KÚ LK / Odd. KŽP + OSV", ("osv",), "explained-abbreviation"),
        ("OXYZ / ???", (), "placeholder"),
        ("KÚ LK / OXYZ + Spolek", ("authority",), "unknown-value"),
        ("KÚ LK / oxyz", ("authority",), "unknown-value"),
        ("KÚ LK / OSV", ("osv",), None),
    ],
)
def test_an_abbreviation_that_the_document_explains_is_the_weakest_reason(written, expected, reason, lookup):
    assert bodies.read(written, lookup, EXPLAINED) == (expected, reason)
    if reason == "explained-abbreviation":
        assert bodies.read(written, lookup)[1] == "unknown-value"
