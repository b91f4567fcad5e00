"""Where a statement stands is called after the kind of its document: the line of a text, the cell of a table, the page of a PDF."""

from __future__ import annotations

from pathlib import Path

from little import client_over

GRAPH = """
<plan/p> a g:Plan ; skos:prefLabel "Plán 2020"@cs .
<document/d> a foaf:Document ; dct:source "d.docx" ; dct:title "Plán"@cs ; foaf:primaryTopic <plan/p> .
<plan/p/item/1> a g:Measure ; g:ofPlan <plan/p> ; dct:identifier "1" ; dct:title "Otevřít poradnu" ;
  prov:wasDerivedFrom <document/d/place/1> .
<document/d/place/1> a oa:SpecificResource ; oa:hasSource <document/d> ; g:field "title" ; g:firstLine 12 ; g:lastLine 14 %s .
"""
OA = "@prefix oa: <http://www.w3.org/ns/oa#> ."


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
