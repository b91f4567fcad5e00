"""Titles that say nearly the same are found by their keys; those that differ in the word that matters are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdf_samples import at
from rdflib import Graph

from graphsvc.model import Item, Plan, Record
from graphsvc.rdf import mapping
from graphsvc.rdf.index import Index
from graphsvc.rdf.similar import MAX_WORDS, keys, significant, stem
from graphsvc.rdf.triples import plain, year
from graphsvc.rdf.vocab import DCAT, DCT, G
from graphsvc.sources import Source

EXAMPLES = Path(__file__).parents[1] / "shapes" / "near-duplicate-item"
WORDS = st.lists(
    st.sampled_from(["senioři", "byty", "dluhy", "obce", "školy", "rodiny", "kurz", "lékař"]), min_size=1, max_size=8, unique=True
)


def alike(one: str, other: str) -> bool:
    """What the rule asks of two titles."""
    mine, theirs = keys(one), keys(other)
    return mine is not None and theirs is not None and (mine.key in theirs.near or theirs.key in mine.near)


@pytest.mark.parametrize(
    "forms",
    [
        "sluzba sluzby sluzbe sluzbu sluzbou sluzeb sluzbam sluzbach sluzbami",
        "obec obce obci obcim obcich obcemi",
        "system systemu systemem systemy systemech",
        "socialni socialniho socialnimu socialnim socialnich socialnimi",
        "terenni terennich terennim",
        "krizovy krizova krizove krizoveho krizovych krizovymi",
        "pracovnik pracovnika pracovnici pracovniku pracovnikum pracovnicich",
        "centrum centra center centru centrech",
        "moznost moznosti",
        "bydleni bydlenim",
        "deti detem detmi detech",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_other_words_have_other_stems() -> None:
    words = [
        "zamestnanec",
        "zamestnavatel",
        "senior",
        "cizinec",
        "rodina",
        "dite",
        "skola",
        "sluzba",
        "bydleni",
        "byt",
        "dluh",
        "dluznik",
        "kraj",
    ]
    assert len({stem(word) for word in words}) == len(words)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Důsledné mapování potřeb osob", "dusledn mapovan osob potrb"),
        ("Realizace opatření č. 3/2016 v rámci KPSVL", "kpsvl opatren"),
        ("Rozvoj a podpora sociálního podnikání", "podnikan socialn"),
        ("Podpora dobrovolnictví", "dobrovolnictv podpor"),
        ("Azylové domy (pro matky)", "azylov dom matk"),
        ("Mapování azylového bydlení (pro jednotlivce, rodiny atd.)", "azylov bydlen mapovan"),
        ("Péče, péče a zase péče", "pek zas"),
        ("???", ""),
        ("2021–2024", ""),
        ("Приклад", ""),
    ],
)
def test_significant_words(title: str, words: str) -> None:
    assert " ".join(significant(title)) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prevence vzniku dluhů na nájemném", "Prevenci vzniku dluhů na nájemném;"),
        ("Depistáž dlužníků a nabízení pomoci", "nabízení pomoci a depistáž dlužníků"),
        ("Podpora sociálního podnikání", "Rozvoj a podpora sociálního podnikání"),
        ("Realizace seminářů na zvyšování finanční gramotnosti", "semináře na zvyšování finanční gramotnosti (kritické myšlení)"),
        (
            "Transformace – Domov Sluneční dvůr, příspěvková organizace",
            "Transformace - Domov Sluneční dvůr Jestřebí, příspěvková organizace",
        ),
        ("Zpracování a aktualizace plánů sociálních služeb", "Zpracování, aktualizace a aplikace plánů sociálních služeb"),
    ],
)
def test_titles_that_say_nearly_the_same(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Supervize", "Supervize"),
        ("Sociální poradenství", "Odborné sociální poradenství"),
        ("Podpora terénních a ambulantních služeb prevence pro seniory", "Podpora terénních a ambulantních služeb prevence pro cizince"),
        ("Humanizace – Domov Raspenava, příspěvková organizace", "Transformace - Domov Raspenava, příspěvková organizace"),
        ("monitoring intervencí a hodnocení dopadů", "Monitoring intervencí v sociálních službách a hodnocení dopadů"),
        ("Podpora zaměstnanců v ohrožených oborech kraje", "Podpora zaměstnavatelů v ohrožených oborech kraje"),
        ("Azylové domy (pro matky)", "Azylové domy (pro muže)"),
        ("???", "???"),
    ],
)
def test_titles_that_do_not(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)


@given(WORDS)
def test_a_word_more_is_near_from_four_common_ones_on(words: list[str]) -> None:
    shorter = " ".join(words)
    assert alike(shorter, f"{shorter} mediátor") == (len(words) >= 4)
    assert not alike(f"{shorter} hazard", f"{shorter} mediátor")


@given(st.text(max_size=200))
def test_keys_are_plain_and_of_any_text(title: str) -> None:
    found = keys(title)
    if found:
        assert found.key in found.near
        assert list(found.near) == sorted(set(found.near))
        assert all(key.isascii() and " " in key and key == " ".join(sorted(key.split())) for key in found.near)


def test_a_very_long_title_has_one_key() -> None:
    words = [f"{first}{second}l" for first in ("ba", "ko", "mu", "ra", "de", "vo") for second in ("ta", "ku", "mo", "di", "re", "po")]
    assert len(significant(" ".join(words))) == len(words) > MAX_WORDS
    found, shorter = keys(" ".join(words)), keys(" ".join(words[:MAX_WORDS]))
    assert found is not None
    assert found.near == (found.key,)
    assert shorter is not None
    assert len(shorter.near) == MAX_WORDS + 1


# -- in the graph


def triples_of(records: list[Record], root: Path, terms, at_index: int = 0) -> set[tuple]:
    source = Source("d", "D", records[at_index].plan.id or "d", "cards")
    return set(mapping.statements(records[at_index], source, Index.of(records, root), root, terms, text=False))


def test_an_item_has_the_keys_of_its_title_and_not_of_one_that_is_cut_off(root: Path, terms) -> None:
    full, cut = (
        Record(f"{n}.txt", "cards", Plan("sprss-2018-2020"), items=(Item("A05-01", at(3), title=title),))
        for n, title in enumerate(["Podpora rodin s dětmi v kraji", "Podpora rodin s dět"])
    )
    item = terms.item("sprss-2018-2020", "A05-01")
    assert (item, G.titleKey, plain("det kraj rodin")) in triples_of([full, cut], root, terms)
    made = triples_of([full, cut], root, terms, 1)
    assert any((s, p) == (item, DCT.alternative) for s, p, _ in made)
    assert not any(p in (G.titleKey, G.nearTitleKey) for _, p, _ in made)


def test_near_keys_are_on_the_item_and_a_title_of_one_word_has_none(root: Path, terms) -> None:
    items = (Item("A05-01", at(3), title="Dluhy, byty, obce, školy, rodiny"), Item("A05-02", at(9), title="Supervize"))
    made = triples_of([Record("r.txt", "cards", Plan("sprss-2018-2020"), items=items)], root, terms)
    near = {str(o) for s, p, o in made if (s, p) == (terms.item("sprss-2018-2020", "A05-01"), G.nearTitleKey)}
    words = ["byt", "dluh", "obk", "rodin", "skol"]
    assert near == {" ".join(words)} | {" ".join(word for word in words if word != left_out) for left_out in words}
    assert not [o for s, p, o in made if s == terms.item("sprss-2018-2020", "A05-02") and p in (G.titleKey, G.nearTitleKey)]


def test_a_plan_that_the_code_list_does_not_know_has_the_years_that_its_document_tells(root: Path, terms) -> None:
    draft = Record("draft.txt", "cards", Plan(None, "Plán 2028–2031", period_start=2028, period_end=2031))
    known = Record("known.txt", "cards", Plan("sprss-2018-2020", period_start=2018, period_end=2020))
    made, plan = triples_of([draft], root, terms), terms.plan("draft.txt")
    (period,) = [o for s, p, o in made if (s, p) == (plan, DCT.temporal)]
    assert {(p, o) for s, p, o in made if s == period} >= {(DCAT.startDate, year(2028)), (DCAT.endDate, year(2031))}
    assert not [t for t in triples_of([known], root, terms) if t[1] == DCT.temporal]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ttl")), ids=lambda path: path.stem)
def test_the_examples_of_the_rule_have_the_keys_of_their_titles(path: Path) -> None:
    graph = Graph().parse(path)
    titles = list(graph.subject_objects(DCT.title))
    assert len(titles) > 1
    without = "no-keys" in path.stem
    for item, title in titles:
        expected = None if without else keys(str(title))
        assert {str(key) for key in graph.objects(item, G.titleKey)} == ({expected.key} if expected else set())
        assert {str(key) for key in graph.objects(item, G.nearTitleKey)} == (set(expected.near) if expected else set())
