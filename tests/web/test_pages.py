"""Pages: what a person sees, in both languages, escaped, with sources, without any script from elsewhere."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

ITEM = "/page/plan/p-2020/item/A01-01"
PAGES = [
    "/",
    "/search?q=rodin",
    "/list/item",
    "/list/body",
    ITEM,
    "/page/plan/p-2020",
    "/page/plan/p-2020/goal/SC1",
    "/page/body/kraj",
    "/page/service/62",
    "/page/status/partly",
    "/page/document/report",
    "/sparql?format=html",
    "/resource?iri=https://linked.cuzk.cz/resource/ruian/vusc/78",
    "/page/nothing",
]
SEARCHES = [("nzdm", "§ 62"), ("NÍZKOPRAHOVÁ", "§ 62"), ("a01-01", "A01-01"), ("§ 62", "§ 62"), ("62", "§ 62"), ("lk", "Liberecký kraj")]


def words(html: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["cs", "en"])
def test_every_page_is_whole_and_safe(client: FlaskClient, path: str, lang: str) -> None:
    answer = client.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
    assert answer.status_code == (404 if path == "/page/nothing" else 200)
    assert answer.mimetype == "text/html"
    assert f'<html lang="{lang}">' in answer.text
    assert answer.text.count("<h1") == 1
    assert "</html>" in answer.text
    assert not re.search(r"<script(?![^>]* (?:src=\"/static/|type=\"application/json\"))|\son\w+=|\sstyle=|=\"javascript:", answer.text)
    assert "<b>&amp;" not in answer.text, "titles are escaped"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_links_stay_on_the_host_and_lead_somewhere(client: FlaskClient, path: str) -> None:
    links = re.findall(r'(?:href|src)="([^"]+)"', client.get(path).text)
    assert links
    for link in {link.replace("&amp;", "&") for link in links if not link.startswith("#")}:
        if link.startswith("https://linked.cuzk.cz/"):
            continue
        assert link.startswith("/"), link
        if path != "/page/nothing" or "/page/nothing" not in link:
            with client.get(link, headers={"Accept": "text/html,*/*;q=0.8"}) as answer:
                assert answer.status_code == 200, link


def test_the_start_page_counts_plans_items_and_statuses(client: FlaskClient) -> None:
    said = words(client.get("/").text)
    assert "Plán 2020 1 3 částečně plněno 1" in said
    assert "Jiná strategie 1 kód známý z odkazů" in said
    assert re.search(r"verze [0-9a-f]{12}", said)


def test_an_item_s_page_tells_facts_with_their_lines(client: FlaskClient) -> None:
    said = words(client.get(ITEM).text)
    assert "A01-01 Podpora rodin &lt;b&gt;&amp;amp; dětí" in said
    assert "[1] řádky 24–26" in said, "the title's own lines"
    assert "Liberecký kraj psáno „Kraj / odbor“ [1] řádek 30" in said
    assert "„lidé ???“ nerozpoznáno: neznámá hodnota" in said
    assert "2018 – 2020" in said
    assert "částečně plněno psáno „ČÁSTEČNĚ“ Období 2018 [2] řádek 7" in said


def test_a_goal_lists_its_items_in_natural_order_and_its_coordination(client: FlaskClient) -> None:
    said = words(client.get("/page/plan/p-2020/goal/SC1").text)
    codes = re.findall(r"A01-\d+", said[said.index("Co na to odkazuje") : said.index("Okolí v grafu")])
    assert codes == ["A01-01", "A01-2", "A01-10"]
    assert "Koordinace se strategií: Jiná strategie" in said
    assert "„E31o“ nerozpoznáno: chybný tvar kódu" in said


def test_a_body_says_both_ways(client: FlaskClient) -> None:
    said = words(client.get("/page/body/kraj").text)
    assert "Také psáno LK" in said
    assert "Odpovídá za aktivity 1" in said


@pytest.mark.parametrize(("query", "first"), SEARCHES)
def test_search_finds_by_code_name_and_variant(client: FlaskClient, query: str, first: str) -> None:
    results = client.get("/search", query_string={"q": query}).text.partition("<main")[2]
    found = re.search(r"<li>(.*?)</li>", results)
    assert found
    assert first in words(found[1])


def test_search_without_result_says_what_to_do(client: FlaskClient) -> None:
    assert "Nic se nenašlo" in client.get("/search?q=xyzzy").text
    nothing = client.get("/search").text
    assert "Nic se nenašlo" not in nothing
    assert "Hledají se všechna slova" in nothing


def test_the_language_is_that_of_the_address_else_of_the_client_else_czech(client: FlaskClient) -> None:
    assert "Search" in client.get("/?lang=en").text
    assert "Search" in client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    assert "Hledat" in client.get("/?lang=cs", headers={"Accept-Language": "en"}).text
    assert "Hledat" in client.get("/", headers={"Accept-Language": "de, cs;q=0.5, en;q=0.1"}).text
    assert "Hledat" in client.get("/", headers={"Accept-Language": "xx"}).text
    assert "Hledat" in client.get("/").text
    assert "Accept-Language" in client.get("/").headers["Vary"]
    assert "partly fulfilled" in client.get(ITEM + "?lang=en").text


def test_the_picture_of_the_neighbourhood_leads_to_what_the_page_tells(client: FlaskClient) -> None:
    html = client.get(ITEM).text
    drawn = html[html.index('<svg class="picture"') : html.index("</svg>", html.index('<svg class="picture"'))]
    assert set(re.findall(r'href="/page/([^"]+)"', drawn)) == {
        "plan/p-2020",
        "plan/other/goal/D3.1a",
        "plan/p-2020/goal/SC1",
        "service/62",
        "body/kraj",
    }
    assert 'class="thing k-item here"' in drawn
    assert "<title" in drawn
    assert "<desc" in drawn


def test_an_unknown_iri_is_a_404_page_for_people_and_a_problem_for_machines(client: FlaskClient) -> None:
    for path in ("/page/nothing", "/id/nothing", "/resource?iri=urn:x", "/no/such/page"):
        page = client.get(path, headers={"Accept": "text/html"})
        assert (page.status_code, page.mimetype) == (404, "text/html")
        assert "Tady nic není" in page.text
        problem = client.get(path, headers={"Accept": "application/json"})
        assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
    assert client.get("/resource?iri=not an iri").status_code == 400
    assert client.get("/data/nothing.ttl").mimetype == "application/problem+json"
