"""Where a statement stands is called after the kind of its document: the line of a text, the cell of a table, the page of a PDF."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from little import client_over

from graphsvc.cli import cli

GRAPH = """
<dataset> dct:title "Data"@cs .
<plan/p> a g:Plan ; skos:prefLabel "Plán 2020"@cs .
<document/d> a foaf:Document ; dct:source "d.docx" ; dct:title "Plán"@cs ; foaf:primaryTopic <plan/p> .
<plan/p/item/1> a g:Measure ; g:ofPlan <plan/p> ; dct:identifier "1" ; dct:title "Otevřít poradnu" ;
  prov:wasDerivedFrom <document/d/place/1> .
<document/d/place/1> a oa:SpecificResource ; oa:hasSource <document/d> ; g:field "title" ; g:firstLine 12 ; g:lastLine 14 %s .
"""
OA = "@prefix oa: <http://www.w3.org/ns/oa#> ."


def found(folder: Path, place: str, lang: str = "cs") -> str:
    client = client_over(folder, OA + GRAPH % place)
    return client.get(f"/search?q=poradnu&lang={lang}").get_data(as_text=True)


def page(folder: Path, place: str, lang: str = "cs") -> str:
    client = client_over(folder, OA + GRAPH % place)
    return client.get(f"/page/plan/p/item/1?lang={lang}").get_data(as_text=True)


def test_a_place_in_a_text_is_its_lines(tmp_path: Path) -> None:
    assert "[1] řádky 12–14</a>" in page(tmp_path, "")


def test_a_place_in_a_table_is_its_cell(tmp_path: Path) -> None:
    html = page(tmp_path, "; g:placeTable 3 ; g:placeRow 2 ; g:placeCell 5")
    assert "[1] tabulka 3, řádek 2, buňka 5</a>" in html
    assert "řádky 12" not in html


def test_a_place_on_a_page_is_said_in_english(tmp_path: Path) -> None:
    assert "[1] page 7</a>" in page(tmp_path, "; g:placePage 7", "en")


def test_a_search_says_it_as_the_page_does(tmp_path: Path) -> None:
    assert "řádky 12–14</span>" in found(tmp_path / "text", "")
    assert "tabulka 3, řádek 2, buňka 5</span>" in found(tmp_path / "word", "; g:placeTable 3 ; g:placeRow 2 ; g:placeCell 5")
    client = client_over(tmp_path / "sheet", OA + GRAPH % '; g:placeSheet "Plán <b>" ; g:placeRow 2 ; g:placeColumn 5')
    assert "Plán &lt;b&gt;, řádek 2" in client.get("/search?q=poradnu").text
    place = client.get("/api/search?q=poradnu").get_json()["hits"][0]["place"]
    assert (place["document"], place["locator"]) == ("d", {"sheet": "Plán <b>", "row": 2, "column": 5})
    told = CliRunner().invoke(cli, ["--store", str(tmp_path / "sheet" / "store"), "search", "poradnu"]).stdout
    assert "(d, list Plán <b>, řádek 2, sloupec 5)" in told
