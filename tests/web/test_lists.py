"""Lists: sorted, in pages, as files, and chosen by facets, all by plain links."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from graphsvc.settings import DEFAULT_BASE
from graphsvc.store.base import View
from graphsvc.text import fold
from graphsvc.web import facets
from graphsvc.web.facets import NAMES, NOTHING, YEAR, Facets
from graphsvc.web.lists import PAGE, spans

ITEMS = "/list/item"
PLANS = {"sprss-2014-2017": 45, "sprss-2018-2020": 51, "ssz-2021": 109, "ap-ssz-2024-2025": 72}


@pytest.fixture(scope="module")
def found(shipped_view: View) -> Facets:
    return facets.read(shipped_view, DEFAULT_BASE)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def main(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text[answer.text.index("<main") :]


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    """The list as a file."""
    answer = client.get(path + ("&" if "?" in path else "?") + "format=csv")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


def links(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', html) if link.startswith("/list/")]


def test_facets_count_all_items_of_every_plan(found: Facets) -> None:
    assert {value.key: value.number for value in found.values("plan", {})} == PLANS
    assert len(found.items) == sum(PLANS.values())
    for name in NAMES:
        values = found.values(name, {})
        assert len({value.key for value in values}) == len(values) > 3
        assert sum(value.number for value in values) >= len(found.items)


@given(st.data())
def test_a_facet_counts_what_choosing_its_value_leaves(found: Facets, data: st.DataObject) -> None:
    chosen: dict[str, str] = {}
    for name in data.draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True)):
        chosen[name] = data.draw(st.sampled_from(sorted(found.keys[name])))
    name = data.draw(st.sampled_from(NAMES))
    values = {key: value for value, key in found.keys[name].items()}
    for value in found.values(name, chosen):
        left = found.chosen({**chosen, name: values[value.key]})
        assert len(left) == value.number
        assert value.chosen or value.number


def test_an_address_chooses_what_it_names(found: Facets) -> None:
    for name in NAMES:
        for value, key in found.keys[name].items():
            assert found.read({name: key}) == {name: value}


def test_periods_count_for_each_of_their_years(found: Facets) -> None:
    years = {value.key: value.number for value in found.values(YEAR, {"plan": f"{DEFAULT_BASE}id/plan/sprss-2014-2017"})}
    assert years["2014"] == years["2015"] == 45
    assert NOTHING not in years


def test_a_chosen_facet_is_said_and_can_be_taken_back(shipped: FlaskClient) -> None:
    html = main(shipped, f"{ITEMS}?plan=sprss-2018-2020&service=62&sort=title")
    said = words(html)
    assert "Služba: § 62 Nízkoprahová zařízení pro děti a mládež" in said
    assert "zrušit filtry" in said
    back = [dict(parse_qsl(urlsplit(link).query)) for link in links(html[html.index('class="chips"') : html.index('class="choosing"')])]
    assert back == [{"service": "62", "sort": "title"}, {"plan": "sprss-2018-2020", "sort": "title"}]
    assert {row["plan"] for row in rows(shipped, f"{ITEMS}?plan=sprss-2018-2020")} == {
        "Střednědobý plán rozvoje sociálních služeb Libereckého kraje 2018–2020"
    }


def test_every_link_of_a_list_leads_to_a_list_with_as_many_items_as_it_says(shipped: FlaskClient) -> None:
    html = main(shipped, f"{ITEMS}?plan=sprss-2018-2020")
    shown = re.findall(r'<li><a href="([^"]+)"[^>]*>(?:(?!</li>).)*?<span class="quiet">(\d+)</span></li>', html)
    assert len(shown) > 50
    for link, number in shown:
        address = unescape(link)
        if "plan=sprss-2018-2020" in address:
            assert re.search(rf"\b{number} polož", words(main(shipped, address))), address


def test_pages_hold_everything_once(shipped: FlaskClient) -> None:
    seen, path = [], f"{ITEMS}?sort=code"
    while path:
        html = main(shipped, path)
        body = html[html.index("<tbody>") : html.index("</tbody>")]
        seen += re.findall(r'<a href="(/page/plan/[^"]+/item/[^"]+)" class="code">', body)
        following = re.search(r'<a rel="next" href="([^"]+)"', html)
        path = unescape(following[1]) if following else ""
    assert len(set(seen)) == len(seen) == 277
    assert f"1 až {PAGE} z 277" in words(main(shipped, ITEMS))


@pytest.mark.parametrize("sort", ["plan", "code", "title", "status", "year"])
def test_lists_are_sorted_both_ways(shipped: FlaskClient, sort: str) -> None:
    there, back = ([row["iri"] for row in rows(shipped, f"{ITEMS}?sort={way}{sort}")] for way in ("", "-"))
    assert there == back[::-1]
    assert len(there) == 277
    html = main(shipped, f"{ITEMS}?sort=-{sort}")
    assert html.count("aria-sort") == 1
    assert f'aria-sort="descending"><a href="/list/item{"" if sort == "plan" else f"?sort={sort}"}">' in html


def test_what_has_no_year_or_status_comes_last(shipped: FlaskClient) -> None:
    for column in ("status", "year"):
        values = [row[column] for row in rows(shipped, f"{ITEMS}?sort={column}")]
        assert "" in values
        assert "" not in values[: values.index("")]
        assert set(values[values.index("") :]) == {""}
    titles = [fold(row["title"]) for row in rows(shipped, f"{ITEMS}?sort=title")]
    assert titles == sorted(titles)


def test_a_list_can_be_had_as_a_workbook_in_either_language(shipped: FlaskClient) -> None:
    for lang, head in (("cs", "Cílová skupina"), ("en", "Target group")):
        answer = shipped.get(f"{ITEMS}?service=62&format=xlsx&lang={lang}")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="item.xlsx"'
        sheet = load_workbook(io.BytesIO(answer.data)).active
        assert sheet is not None
        assert head in [cell.value for cell in sheet[1]]
        assert sheet.max_row - 1 == len(rows(shipped, f"{ITEMS}?service=62")) > 3


def test_other_kinds_are_sorted_paged_and_exported(shipped: FlaskClient) -> None:
    bodies = rows(shipped, "/list/body?sort=-items")
    numbers = [int(row["items"]) for row in bodies]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > 100
    assert 'rel="next"' in main(shipped, "/list/body")
    assert "kódů" not in words(main(shipped, "/list/body"))
    assert [row["code"] for row in rows(shipped, "/list/service")][:2] == ["§ 37", "§ 39"]


def test_nothing_that_fits_is_said(shipped: FlaskClient) -> None:
    assert "Výběru nic neodpovídá" in main(shipped, f"{ITEMS}?plan=sprss-2018-2020&goal=ssz-2021/V")
    assert "Nothing fits the choice" in main(shipped, f"{ITEMS}?plan=sprss-2018-2020&goal=ssz-2021/V&lang=en")


@pytest.mark.parametrize(
    "query",
    [
        "plan=no-such-plan",
        "service=<script>",
        "year=2014-2017",
        "status=" + "x" * 5_000,
        "sort=iri",
        "sort=--code",
        "page=0",
        "page=7",
        "page=-1",
        "page=1e3",
        "page=٣",
        "page=" + "9" * 40,
        "format=pdf",
        "body=%FF",
    ],
)
def test_what_there_is_not_is_refused_with_a_sentence(shipped: FlaskClient, query: str) -> None:
    answer = shipped.get(f"{ITEMS}?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert 'class="notice"' in answer.text
    assert "<script>" not in answer.text
    assert len(answer.text) < 10_000


@given(st.sets(st.integers(1990, 2040)))
def test_years_are_written_as_spans(years: set[int]) -> None:
    written = spans(sorted(map(str, years)))
    read = set()
    for part in filter(None, written.split(", ")):
        first, _, last = part.partition("–")
        read |= set(range(int(first), int(last or first) + 1))
    assert read == years
    assert written.count(",") <= max(len(years) - 1, 0)
