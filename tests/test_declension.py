"""Case forms of place names."""

from __future__ import annotations

import pytest

from graphsvc.declension import forms
from graphsvc.phrases import Phrases


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Liberec", "Liberce Liberci Libercem"),
        ("Frýdlant", "Frýdlantu Frýdlantě Frýdlantem"),
        ("Česká Lípa", "České_Lípy České_Lípě Českou_Lípu Českou_Lípou"),
        ("Nový Bor", "Nového_Boru Novém_Boru Novým_Borem"),
        ("Jablonec nad Nisou", "Jablonce_nad_Nisou Jablonci_nad_Nisou Jabloncem_nad_Nisou"),
        ("Hrádek nad Nisou", "Hrádku_nad_Nisou Hrádkem_nad_Nisou"),
        ("Velké Hamry", "Velkých_Hamrů Velkých_Hamrech Velkým_Hamrům"),
        ("Nové Město pod Smrkem", "Nového_Města_pod_Smrkem Novém_Městě_pod_Smrkem"),
        ("Ralsko", "Ralska Ralsku Ralskem"),
        ("Semily", "Semil Semilech Semilům"),
        ("Mimoň", "Mimoně Mimoni Mimoní"),
        ("Kamenický Šenov", "Kamenického_Šenova Kamenickém_Šenově"),
        ("Mařenice", "Mařenic Mařenicích Mařenicím"),
        ("Žitava", "Žitavy Žitavě Žitavu Žitavou"),
        ("Jestřebí", "Jestřebí Jestřebím"),
        ("Turnov", "Turnova Turnově Turnovem"),
        ("Železný Brod", "Železného_Brodu Železném_Brodě"),
        ("Vratislavice nad Nisou", "Vratislavic_nad_Nisou Vratislavicích_nad_Nisou"),
        ("Frýdlantsko", "Frýdlantska Frýdlantsku"),
        ("Zahrádky", "Zahrádek Zahrádkách Zahrádkám"),
        ("Cvikov", "Cvikova Cvikově"),
        ("Raspenava", "Raspenavy Raspenavě"),
        ("Smržovka", "Smržovky Smržovce Smržovku"),
        ("Doksy", "Doks Doksech Doksům"),
        ("Lomnice nad Popelkou", "Lomnice_nad_Popelkou Lomnici_nad_Popelkou Lomnicí_nad_Popelkou"),
    ],
)
def test_the_cases_in_which_places_are_written(name: str, written: str) -> None:
    assert {form.replace("_", " ") for form in written.split()} <= forms(name)
    assert name in forms(name)


def test_phrases_find_the_longest_whole_words_once() -> None:
    phrases = Phrases.of([("Nový Bor", "Nový Bor"), ("Bor", "Bor"), ("DF LK", "fund"), ("OPZ+", "plus"), ("OPZ", "opz")])
    text = "Nový Bor, Borek; OPZ+ a OPZ, DF LK"
    assert [(hit.id, text[hit.start : hit.end]) for hit in phrases.find(text)] == [
        ("Nový Bor", "Nový Bor"), ("plus", "OPZ+"), ("opz", "OPZ"), ("fund", "DF LK"),
    ]  # fmt: skip
