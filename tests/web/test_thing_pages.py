"""Pages of things over the shipped graph: where they stand, what goes on, what rules find, where it is written, what to ask."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web import checked
from graphsvc.web.app import create_app
from graphsvc.web.sketch import FITTING, Sketch

ITEM = "/page/plan/sprss-2018-2020/item/A05-04"
DOCUMENT = "/page/document/ssz-2021-monitoring-2022-2023"


@pytest.fixture(scope="module")
def asking(shipped_store: EmbeddedStore, shipped_view: View) -> FlaskClient:
    """The application with its questions, and with an explorer and a page of findings as other parts have them."""
    app = create_app(Settings(store=shipped_store.path), Fixed(shipped_view), Direct(shipped_view), catalogue.load(Settings()))
    for name, path in (("explorer", "/explore"), ("consistency", "/consistency")):
        if f"{name}.page" not in app.view_functions:
            other = Blueprint(name, __name__)
            other.add_url_rule(path, "page", lambda: "")
            app.register_blueprint(other)
    return app.test_client()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def section(html: str, name: str) -> str:
    """The section that a heading of that id names."""
    start = html.index(f'aria-labelledby="{name}"')
    return html[start : html.index("</section>", start)]


def main(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text[answer.text.index("<main") : answer.text.index("</main>")]


def test_the_trail_goes_from_the_plans_over_the_goals(shipped: FlaskClient) -> None:
    html = main(shipped, "/page/plan/ap-ssz-2024-2025/item/A2.2")
    trail = html[html.index('class="trail"') : html.index("</nav>")]
    assert re.findall(r'href="([^"]+)"', trail) == [
        "/list/plan",
        "/page/plan/ap-ssz-2024-2025",
        "/page/plan/ap-ssz-2024-2025/goal/A",
        "/page/plan/ap-ssz-2024-2025/goal/A2",
    ]
    assert "2 z 7" in words(html)


def test_an_item_tells_what_it_continues_and_why(shipped: FlaskClient) -> None:
    said = words(section(main(shipped, ITEM), "succession"))
    assert "Navazuje na" in said
    assert "A04-02" in said
    assert "A07-05" in said
    assert re.search(r"určeno porovnáním jistota \d\d %", said)
    assert "společná slova názvů" in said
    back = words(section(main(shipped, "/page/plan/sprss-2014-2017/item/A07-05?lang=en"), "succession"))
    assert "Continued by" in back
    assert "words that the titles share" in back
    assert "A05-04" in back


def test_what_waits_for_a_decision_is_told_as_such(shipped: FlaskClient) -> None:
    said = words(section(main(shipped, "/page/plan/sprss-2018-2020/goal/12"), "succession"))
    assert "SC9" in said
    assert "možná, čeká na rozhodnutí" in said


def test_findings_stand_on_the_item_and_on_its_plan(shipped: FlaskClient) -> None:
    found = words(section(main(shipped, ITEM), "found"))
    assert "Mezera v číslování" in found
    assert "Před kódem A05-04 v číslování chybí A05-03" in found
    assert "řádek 177" in found
    rules = words(section(main(shipped, "/page/plan/ap-ssz-2024-2025"), "rules"))
    assert "Termín mimo období plánu 25" in rules
    assert 'aria-labelledby="found"' not in main(shipped, "/page/plan/sprss-2018-2020/item/A05-05")


def test_while_findings_are_looked_for_the_page_says_so_and_is_not_kept(shipped: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checked, "load", lambda *_: None)
    answer = shipped.get(ITEM)
    assert "Nálezy v nových datech se právě zjišťují" in answer.text
    assert answer.cache_control.no_store
    monkeypatch.undo()
    again = shipped.get(ITEM, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 200
    assert not again.cache_control.no_store


def test_evaluations_of_all_plans_stand_on_one_line_of_time(shipped: FlaskClient) -> None:
    html = section(main(shipped, ITEM), "evaluations")
    assert html.count('class="span"') >= 3
    assert "s-unknown-mark" in html
    table = words(html[html.index("<table") :])
    assert "A07-05 Podpora návazného bydlení" in table
    assert "2014–2017" in table
    assert "značka neznámého významu" in table


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/page/service/62", "https://e-sbirka.gov.cz/sb/2006/108#par_62"),
        ("/page/act/108-2006/par/62", "https://e-sbirka.gov.cz/sb/2006/108#par_62"),
    ],
)
def test_law_has_a_link_to_the_official_text(shipped: FlaskClient, path: str, address: str) -> None:
    html = main(shipped, path)
    assert f'<a href="{address}" rel="external noreferrer">Úplné znění v e-Sbírce' in html


def test_a_plan_shows_its_goals_reports_and_ties(shipped: FlaskClient) -> None:
    html = main(shipped, "/page/plan/ssz-2021")
    content = section(html, "content-of-plan")
    assert "13 cílů nebo okruhů, 109 aktivit" in words(content)
    assert len(set(re.findall(r'href="(/page/plan/ssz-2021/item/[^"]+)"', content))) == 109
    assert "částečně plněno 68" in words(section(html, "fulfilment"))
    related = section(html, "related")
    assert "Provádějí to aktivity 60×" in words(related)
    assert "/compare?left=ssz-2021&amp;right=ap-ssz-2024-2025" in related
    assert "Součásti plánu" not in words(html), "the tree tells them"


def test_a_goal_shows_how_its_items_fare(shipped: FlaskClient) -> None:
    html = main(shipped, "/page/plan/ssz-2021/goal/VII")
    shares = words(section(html, "shares"))
    assert sum(map(int, re.findall(r"\d+", shares))) == 7
    assert "neplněno" in words(section(html, "inverse"))


def test_every_source_of_an_item_leads_to_its_lines(shipped: FlaskClient) -> None:
    links = re.findall(r'class="source" href="([^"]+)"', main(shipped, "/page/plan/ssz-2021/item/I.1"))
    assert len(set(links)) > 5
    for link in sorted(set(links)):
        html = main(shipped, unescape(link).partition("#")[0])
        asked = re.findall(r'class="reading-line asked".*?</li>', html, re.DOTALL)
        assert asked, link
        assert "I.1" in words(section(html, "lines"))


def test_lines_are_told_as_written_with_what_stands_around_them(shipped: FlaskClient) -> None:
    said = words(section(main(shipped, f"{DOCUMENT}?lines=100-102"), "lines"))
    assert "100 Indikátor metodika" in said
    assert "101 Termín 12 / 2024" in said
    assert "111" not in said.partition("I.2")[0].partition("102 Odpovídá LK")[0]
    assert "Souvislý text v grafu není" not in said
    assert "Souvislý text v grafu není" in words(section(main(shipped, f"{DOCUMENT}?lines=114"), "lines"))


def test_running_text_is_shown_where_the_store_holds_it(view_with_text: FlaskClient) -> None:
    said = words(section(main(view_with_text, "/page/document/d?lines=7"), "lines"))
    assert "7–9 Popis Sama <b>sebe</b>" in said


@pytest.fixture
def view_with_text(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    base = "https://graphsvc.example/"
    said = f"""
        @prefix dct: <http://purl.org/dc/terms/> . @prefix g: <{base}def#> . @prefix oa: <http://www.w3.org/ns/oa#> .
        @prefix prov: <http://www.w3.org/ns/prov#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @base <{base}id/> .
        <document/d> a foaf:Document ; dct:title "D"@cs .
        <plan/p/item/1> a g:Measure ; dct:identifier "1" ; g:ofPlan <plan/p> ; dct:description "Sama <b>sebe</b>"@cs ;
            prov:wasDerivedFrom <place> . <plan/p> a g:Plan .
        <place> oa:hasSource <document/d> ; g:field "narrative" ; g:firstLine 7 ; g:lastLine 9 ."""
    store = EmbeddedStore(tmp_path_factory.mktemp("text") / "store")
    with store.writer() as writer:
        writer.replace_graph(f"{base}graph/d", said.encode(), FORMATS["ttl"])
    view = store.view()
    return create_app(Settings(), Fixed(view), Direct(view)).test_client()


@pytest.mark.parametrize("lines", ["0", "-1", "5-3", "1-100000", "x", "1-2-3", "9" * 30, "<script>", "1;2", "٣"])
def test_lines_that_are_none_are_refused_with_a_sentence(shipped: FlaskClient, lines: str) -> None:
    answer = shipped.get(DOCUMENT, query_string={"lines": lines}, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "<script>" not in answer.text


def test_a_document_says_what_was_read_and_where_its_data_are(shipped: FlaskClient) -> None:
    html = section(main(shipped, DOCUMENT), "read")
    said = words(html)
    assert "Rodina dokumentů: zpráva o plnění strategie" in said
    assert "Aktivity a opatření 109" in said
    graph = re.search(r'href="(/graph/[^"]+)"', html)
    assert graph
    assert shipped.get(graph[1], headers={"Accept": "text/html"}).status_code == 200
    number = re.search(r"([\d\u00a0]+) tvrzení", said)
    assert number
    assert number[1] in words(shipped.get(graph[1], headers={"Accept": "text/html"}).text)


@pytest.mark.parametrize(
    "path",
    [
        ITEM,
        "/page/plan/ap-ssz-2024-2025",
        "/page/service/62",
        "/page/target-group/seniors",
        "/page/body/liberecky-kraj",
        "/page/programme/opz",
    ],
)
def test_every_question_that_is_offered_is_answered(asking: FlaskClient, path: str) -> None:
    onward = section(main(asking, path), "onward")
    offers = re.findall(r'<li><a href="(/questions/[^"]+)">[^<]+</a>( <span)?', onward)
    assert len(offers) > 1
    for link, incomplete in offers:
        if not incomplete:
            assert asking.get(unescape(link)).status_code == 200, link
    for link in re.findall(r'href="(/api/matrices/[^"]+)"', onward):
        assert asking.get(unescape(link)).status_code == 200, link


def test_the_picture_leads_to_the_whole_graph_where_there_is_one(asking: FlaskClient, shipped: FlaskClient) -> None:
    assert 'href="/explore?focus=plan/sprss-2018-2020/item/A05-04"' in main(asking, ITEM)
    assert "/consistency?plan=ssz-2021" in main(asking, "/page/plan/ssz-2021")
    if "explorer.page" not in shipped.application.view_functions:
        assert "/explore" not in main(shipped, ITEM)


def test_a_crowded_picture_says_what_it_leaves_out(shipped: FlaskClient) -> None:
    html = main(shipped, "/page/plan/ssz-2021")
    assert "Pro přehlednost v obrázku chybí: opatření (109)" in words(section(html, "graph"))
    assert 0 < html.count('class="thing ') <= 41


def test_every_thing_of_every_kind_has_a_page(shipped: FlaskClient, shipped_app: Flask) -> None:
    """One of each kind that lists have, in both languages; the lists, which take longest, are the same for both."""
    seen = set()
    for kind in re.findall(r'href="(/list/[\w-]+)', shipped.get("/list/item").text):
        first = re.search(r'href="(/page/[^"]+|/resource[^"]+)"', main(shipped, kind).partition("<h1>")[2])
        if first:
            seen.add(kind)
            path = unescape(first[1])
            for lang in ("cs", "en"):
                assert shipped.get(path + ("&" if "?" in path else "?") + f"lang={lang}").status_code == 200, (path, lang)
    assert len(seen) > 10


def test_a_finding_names_the_document_where_it_stands_and_leads_to_it(asking: FlaskClient) -> None:
    found = section(asking.get("/page/plan/ap-ssz-2024-2025/item/A2.4").text, "found")
    assert '<a href="/page/document/ap-ssz-2024-2025-monitoring"><bdi>Akční plán' in found
    assert ".txt" not in found
    assert "řádek 713" in found


def test_a_picture_a_little_wider_than_the_page_is_made_to_fit_and_no_much_wider_one(asking: FlaskClient) -> None:
    page = asking.get("/page/plan/ap-ssz-2024-2025/item/A2.4").text
    assert 1_100 < int(re.findall(r'<svg class="picture"[^>]* width="(\d+)"', page)[0]) <= FITTING
    assert 'class="scroll sketch fitting"' in page
    assert not Sketch(Markup(), FITTING + 1, (), None, 1).fitting


@pytest.mark.parametrize("path", ["/api", "/", "/about", "/data", "/def", "/check", "/explore", "/compare", "/list/item", ITEM, DOCUMENT])
def test_no_id_stands_twice_on_a_page(asking: FlaskClient, path: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', asking.get(path).text)
    assert len(ids) == len(set(ids)) > 1
