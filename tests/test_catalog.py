"""The operator's file about the published data: what is wrong in it is told by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc import catalog, settings
from graphsvc.errors import DataError
from graphsvc.settings import Settings

SHIPPED = Settings().root / "data" / "catalog.toml"


def test_the_shipped_file_makes_up_no_publisher() -> None:
    said = catalog.load(SHIPPED)
    assert (said.publisher_iri, said.email) == ("", "")
    assert "neuveden" in said.publisher["cs"]
    assert said.spatial[0].startswith("https://linked.cuzk.cz/resource/ruian/")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[contact]", "[contakt]", "'contakt'"),
        ("frequency =", "freqency =", "'freqency'"),
        ('frequency = "IRREG"', "", "lacks 'frequency'"),
        ('frequency = "IRREG"', "frequency = 5", "dataset.frequency is text, not 5"),
        ('themes = ["SOCI", "GOVE", "REGI"]', 'themes = "SOCI"', "dataset.themes is a list of texts"),
        ('name = { cs = "Provozovatel', 'name = { de = "Betreiber", cs = "Provozovatel', "publisher.name needs words in cs and en"),
        ("[publisher]", "[x]", "'x'"),
        ('id = "ruian"', 'id = "ruian"\ncolour = "red"', "'colour'"),
        ("[catalog]", "[catalog", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "catalog.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=r"catalog\.toml") as error:
        catalog.load(path)
    assert told in str(error.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot be read.*nowhere\.toml"):
        catalog.load(tmp_path / "nowhere.toml")


def test_another_file_can_be_named() -> None:
    assert settings.load({"GRAPHSVC_CATALOG": "/etc/own.toml"}).catalog == Path("/etc/own.toml")
    assert settings.load({}).catalog is None
