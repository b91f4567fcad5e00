"""The search: what a page shows is what the index found, marked safely; programs get the same."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graphsvc.fulltext.library import LIBRARY
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Following
from graphsvc.web.app import create_app


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_words_are_marked_in_any_form_beside_document_and_line(shipped: FlaskClient) -> None:
    page = main_of(shipped.get("/search?q=nizkoprahove zarizeni").text)
    assert "<mark>nízkoprahových</mark> <mark>zařízení</mark>" in page
    assert re.search(r"Aktivity a opatření <span class=\"quiet\">4</span>", page)
    assert re.search(r"<span class=\"quiet lines\">[^<]+, řádky? \d+", page)
    assert '<a href="/page/service/62"><span class="code">§ 62</span> <mark>Nízkoprahová</mark>' in page


def test_marks_never_let_markup_through(client: FlaskClient) -> None:
    page = main_of(client.get("/search?q=rodina").text)
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    hostile = client.get("/search", query_string={"q": '<script>alert(1)</script> "><img onerror=x>'})
    assert hostile.status_code == 200
    assert "<script>alert" not in hostile.text
    assert "<img" not in hostile.text


def test_one_kind_comes_page_by_page(shipped: FlaskClient) -> None:
    first = main_of(shipped.get("/search?q=podpora&kind=item").text)
    assert len(re.findall(r"<li>", first)) == 50
    following = unescape(re.findall(r'href="(/search\?[^"]+start=50[^"]*)"', first)[0])
    second = main_of(shipped.get(following).text)
    assert len(re.findall(r"<li>", second)) > 10
    pages = [re.findall(r'<a href="(/page/[^"]+)"', part) for part in (first, second)]
    assert not set(pages[0]) & set(pages[1])
    assert "Předchozí" in second


def test_groups_show_their_best_and_lead_to_the_rest(shipped: FlaskClient) -> None:
    page = main_of(shipped.get("/search?q=podpora").text)
    more = unescape(re.findall(r'href="(/search\?[^"]+kind=item[^"]*)"', page)[0])
    assert "kind=item" in more
    assert shipped.get(more).status_code == 200


def test_for_a_word_that_is_nowhere_the_nearest_are_links(shipped: FlaskClient) -> None:
    page = main_of(shipped.get("/search?q=nízkoprachová").text)
    assert "Nic se nenašlo" in page
    assert re.search(r'Nejbližší: <a href="/search\?q=[^"]+">nízkoprahová</a>', page)
    english = main_of(shipped.get("/search?q=nízkoprachová&lang=en").text)
    assert "The nearest: <a" in english


def test_where_nothing_has_all_words_it_offers_to_leave_one_out(shipped: FlaskClient) -> None:
    page = main_of(shipped.get("/search?q=azylové bydlení kosmonautů").text)
    leading = unescape(re.findall(r'href="(/search\?q=[^"]+)">Hledat bez', page)[0])
    assert "<mark>" in shipped.get(leading).text


def test_programs_get_hits_with_ranges_and_places(shipped: FlaskClient) -> None:
    found = shipped.get("/api/search", query_string={"q": "komunitní zahrady", "limit": 1}).get_json()
    (hit,) = found["hits"]
    assert (hit["code"], hit["plan"], hit["kind"]) == ("VIII.9", "ssz-2021", "item")
    assert [hit["label"][start:end] for start, end in hit["marks"]] == ["komunitní", "zahrady"]
    assert hit["place"]["document"] == "ssz-2021-monitoring-2022-2023"
    assert hit["place"]["first_line"] <= hit["place"]["last_line"]
    assert found["total"] == sum(found["kinds"].values()) >= 1
    assert shipped.get("/api/search?q=zahrada&kind=nonsense").status_code == 422


@pytest.mark.parametrize("path", ["/search", "/api/search"])
@pytest.mark.parametrize("q", ["", '"', "*", "a" * 10_000, "\x00", "(", "AND OR -", "%ff"])
def test_no_search_is_an_error(client: FlaskClient, path: str, q: str) -> None:
    assert client.get(path, query_string={"q": q}).status_code == 200


@pytest.mark.parametrize(("path", "name"), [("/search", "start"), ("/api/search", "limit"), ("/api/search", "offset")])
@pytest.mark.parametrize("written", ["x", "-1", "²", "1.5", "9" * 30])
def test_a_number_that_is_none_is_refused_by_its_name(client: FlaskClient, path: str, name: str, written: str) -> None:
    answer = client.get(path, query_string={"q": "a", name: written}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert name in answer.text


def test_what_comes_from_the_index_before_is_not_kept(shipped: FlaskClient, shipped_view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = shipped.get("/search?q=klub")
    monkeypatch.setattr(LIBRARY.of(shipped_view), "version", "000000000000")
    before = shipped.get("/search?q=klub")
    assert "no-store" in before.headers["Cache-Control"]
    assert before.headers["ETag"] != fresh.headers["ETag"]
    assert "no-store" not in fresh.headers.get("Cache-Control", "")


def test_what_was_written_is_found_at_once(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    _write(store, "Komunitní zahrada")
    app = create_app(Settings(store=store.path), Following(store), Direct(store.view()))
    client = app.test_client()
    first = client.get("/search?q=zahrady")
    assert "<mark>zahrada</mark>" in first.text
    _write(store, "Komunitní klub")
    again = client.get("/search?q=zahrady", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "Nic se nenašlo" in again.text
    assert "<mark>klub</mark>" in client.get("/search?q=kluby").text
    assert len([path for path in (tmp_path / "fulltext").iterdir() if path.is_dir()]) == 2


def _write(store: EmbeddedStore, title: str) -> None:
    said = f'<https://e/1> a <https://graphsvc.example/def#Measure> ; <http://purl.org/dc/terms/title> "{title}"@cs .'
    with store.writer() as writer:
        writer.replace_graph("https://e/graph", said.encode(), FORMATS["ttl"])


@pytest.mark.parametrize(
    ("written", "leading"),
    [
        ("A.2.4", "/page/plan/ap-ssz-2024-2025/item/A2.4"),
        ("sc 8", "/page/plan/sprss-2014-2017/goal/SC8"),
        ("X / 1, 2, 5", "/page/plan/ssz-2021/goal/X"),
        ("X / 1, 2, 5", "/page/plan/ssz-2021/item/X.2"),
        ("okruh X", "/page/plan/ssz-2021/goal/X"),
        ("kdo odpovídá za A1.1?", "/page/plan/ap-ssz-2024-2025/item/A1.1"),
        ("A05-01 2014-2017", "/page/plan/sprss-2014-2017/item/A05-01"),
    ],
)
def test_a_thing_is_found_by_its_code_as_people_write_it(shipped: FlaskClient, written: str, leading: str) -> None:
    page = main_of(shipped.get("/search", query_string={"q": written}).text)
    assert f'href="{leading}"' in page
    assert "Nic se nenašlo" not in page
