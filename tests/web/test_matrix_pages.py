"""Matrices as pages: cells lead to their items, empty ones to where to look; what is chosen stands in the address."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from little import HOSTILE, client_of, client_over

from graphsvc.analysis import matrices
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.web import matrix_view

KNOWN = matrices.load(Settings().root)
CELL = re.compile(r'<td class="m-(\d)"><a href="([^"]*)"(?: aria-current="true")?(?: aria-label="([^"]*)")?>([^<]*)</a></td>')


@pytest.fixture(scope="module")
def whole(shipped_store: EmbeddedStore) -> FlaskClient:
    """The application with the catalogue of questions."""
    return client_of(shipped_store)


def cells(page: str) -> list[tuple[str, str, str, str]]:
    """Shade, address, name for those who do not see it, and text of each cell."""
    return [tuple(map(html.unescape, found)) for found in CELL.findall(page)]  # type: ignore[misc]


def test_the_list_has_every_matrix_and_its_numbers(whole: FlaskClient) -> None:
    page = whole.get("/matrices").text
    assert {name for name in KNOWN.by_id if f'href="/matrices/{name}"' in page} == set(KNOWN.by_id)
    assert "vyplněno 49 políček, 83 prázdných" in page


@pytest.mark.parametrize("name", [name for name in KNOWN.by_id if name != "goal-measure"])
def test_the_table_says_what_the_data_say(whole: FlaskClient, name: str) -> None:
    said = whole.get(f"/api/matrices/{name}").get_json()
    found = cells(whole.get(f"/matrices/{name}").text)
    assert len(found) == len(said["rows"]) * len(said["columns"])
    numbers = [text for _, _, _, text in found if text.isdigit()]
    assert numbers == [str(cell["count"]) for cell in said["cells"] if cell["items"]]
    assert all(bool(int(shade)) == text.isdigit() for shade, _, _, text in found)
    assert {(label, text) for _, _, label, text in found if not text.isdigit()} <= {("nic", "–"), ("záměrně prázdné", "○")}


def test_every_filled_cell_leads_to_its_items_and_to_the_same_list(whole: FlaskClient) -> None:
    """The list that a cell leads to holds as many items as the cell says."""
    tried = 0
    for name in ("service-plan", "target-group-funding-source"):
        for _, address, _, text in cells(whole.get(f"/matrices/{name}").text)[::3]:
            if not text.isdigit():
                continue
            section = whole.get(f"/matrices/{name}{address}").text.partition('id="cell"')[2].partition("</section>")[0]
            assert section.count("<li><a") >= int(text)
            listed = re.search(r'href="(/list/item\?[^"]*)">Seznam těchto', section)
            assert listed
            assert re.search(rf"\b{text} ", re.sub(r"<[^>]+>", "", whole.get(html.unescape(listed[1])).text))
            tried += 1
    assert tried > 20


def test_an_empty_cell_says_where_to_look(whole: FlaskClient) -> None:
    page = whole.get("/matrices/service-plan?row=62&column=ssz-2021").text
    section = page.partition('id="cell"')[2].partition("</section>")[0]
    assert "Tady se nic nepotkává" in section
    assert "A04-05" in section, "the items of the row in other columns"
    links = [html.unescape(link) for link in re.findall(r'href="([^"#]+)"', section)]
    for start in (
        "/list/item?service=62",
        "/questions/items-by-service?service=62",
        "/questions/uncovered-services?plan=ssz-2021",
        "/search?q=",
    ):
        assert any(link.startswith(start) for link in links), start
    for link in links:
        assert whole.get(link).status_code == 200, link


def test_a_cell_that_is_meant_to_be_empty_says_why(whole: FlaskClient) -> None:
    page = whole.get("/matrices/strategy-strategy?row=ssz-2021&column=ssz-2021").text
    assert "Políčko je prázdné záměrně: vazby uvnitř plánu tu nejsou." in page


@pytest.mark.parametrize("name", KNOWN.by_id)
def test_every_question_that_a_matrix_leads_on_to_is_there_and_answers(whole: FlaskClient, name: str) -> None:
    said = whole.get(f"/api/matrices/{name}").get_json()
    asks = KNOWN[name].asks
    assert asks
    for ask in asks:
        assert whole.get(f"/questions/{ask.question}").status_code == 200
    cell = next(cell for cell in said["cells"] if cell["items"])
    page = whole.get(f"/matrices/{name}", query_string={"row": cell["row"], "column": cell["column"]}).text
    questions = [html.unescape(link) for link in re.findall(r'href="(/questions/[^"]+)"', page)]
    assert questions
    for link in questions:
        assert whole.get(link).status_code == 200, link


def test_a_row_shows_its_columns_and_those_that_are_empty(whole: FlaskClient) -> None:
    page = whole.get("/matrices/service-plan?row=62&lang=en").text
    section = page.partition('id="row"')[2].partition("</section>")[0]
    assert "8 activities, 2 of 4 columns filled" in section
    assert "Empty columns" in section
    assert "/page/service/62?lang=en" in section


def test_a_plan_keeps_to_its_items(whole: FlaskClient) -> None:
    page = whole.get("/matrices/goal-measure?plan=sprss-2014-2017").text
    assert len(cells(page)) == 10 * 45
    assert all("plan=sprss-2014-2017" in address for _, address, _, _ in cells(page))
    assert "/api/matrices/goal-measure?format=csv&amp;plan=sprss-2014-2017" in page


def test_what_is_too_wide_is_read_row_by_row(whole: FlaskClient) -> None:
    page = whole.get("/matrices/goal-measure").text
    assert "Všech 277 sloupců by se do tabulky nevešlo" in page
    assert not cells(page)
    assert "I%40ssz-2021#row" in page or "I@ssz-2021#row" in page


def test_a_matrix_is_worked_out_once_for_a_state_of_the_data(whole: FlaskClient) -> None:
    before = whole.get("/api/matrices/body-role").data
    assert whole.get("/matrices/body-role").status_code == 200
    assert whole.get("/api/matrices/body-role").data == before


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("nothing", 404),
        ("service-plan?row=%3Cscript%3E", 422),
        ("service-plan?row=62&column=x", 422),
        ("service-plan?plan=nothing", 422),
        ("service-plan?page=2", 422),
        ("service-plan?page=-1", 422),
        ("service-plan?column=ssz-2021", 200),
    ],
)
def test_a_bad_address_is_answered_with_a_sentence(whole: FlaskClient, address: str, status: int) -> None:
    answer = whole.get(f"/matrices/{address}", headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert "<script>" not in answer.text


def test_nothing_to_show_is_said(tmp_path: Path) -> None:
    empty = client_over(tmp_path)
    assert empty.get("/matrices").status_code == 200
    for name in KNOWN.by_id:
        assert "není nic, z čeho by tato tabulka byla" in empty.get(f"/matrices/{name}").text


def test_hostile_names_are_shown_as_texts(tmp_path: Path) -> None:
    client = client_over(tmp_path, HOSTILE)
    for address in ("strategy-strategy", "goal-measure", "strategy-strategy?row=p&column=q", "goal-measure?row=1%40q"):
        page = client.get(f"/matrices/{address}").text
        assert "&lt;script&gt;" in page
        assert not re.search(r"<script>alert|<img src=x|<b>1|\b49\b", page)


def test_a_matrix_of_many_rows_has_pages(tmp_path: Path) -> None:
    bodies = [f'<body/b{n}> skos:prefLabel "Subjekt {n}"@cs . <plan/p/item/{n}> schema:agent <body/b{n}> .' for n in range(230)]
    items = [f'<plan/p/item/{n}> a g:Measure ; g:ofPlan <plan/p> ; dct:identifier "{n}" .' for n in range(230)]
    client = client_over(tmp_path, "\n".join(["@prefix schema: <https://schema.org/> . <plan/p> a g:Plan .", *bodies, *items]))
    pages = [client.get(f"/matrices/body-role?page={number}").text for number in (1, 2, 3)]
    assert [page.count('<tr><th scope="row"><a') for page in pages] == [100, 100, 30]
    assert "2 / 3" in pages[1]
    chosen = client.get("/matrices/body-role?page=2&row=b7").text
    assert 'id="row"' in chosen, "a row of another page can be chosen too"


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_shades_grow_with_numbers_and_nothing_has_none(number: int, largest: int) -> None:
    number = min(number, largest)
    shade = matrix_view.shade(number, largest)
    assert (shade == 0) == (number == 0)
    assert shade <= matrix_view.shade(largest, largest) <= matrix_view.SHADES
    assert matrix_view.shade(max(number - 1, 0), largest) <= shade


def test_formats_offered_are_those_that_the_api_gives(whole: FlaskClient) -> None:
    page = whole.get("/matrices/body-role").text
    offered = re.findall(r'/api/matrices/body-role\?format=(\w+)"', page)
    assert offered == ["xlsx", "csv", "json"]
    assert all(whole.get(f"/api/matrices/body-role?format={form}").status_code == 200 for form in offered)
