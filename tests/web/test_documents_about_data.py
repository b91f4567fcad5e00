"""The pages for those who want the data: the vocabulary, code lists, graphs, the page about all, sitemap and robots."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web import sitemap, vocabulary, wording
from graphsvc.web.filters import size
from graphsvc.web.site import Site

ROOT = Settings().root
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_every_term_of_the_vocabulary_has_its_place_on_the_page(shipped: FlaskClient, lang: str) -> None:
    page = shipped.get(f"/def?lang={lang}").text
    entries = vocabulary.load(ROOT).entries
    assert len(entries) > 50
    for entry in entries:
        part = page.partition(f'id="{entry.name}"')[2].partition("</section>")[0]
        assert entry.labels[lang] in part
        assert entry.definitions[lang].partition("„")[0].partition("'")[0].partition('"')[0] in part
    anchors = re.findall(r'id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)


def test_a_term_shows_domain_range_use_and_an_example(shipped: FlaskClient, shipped_view: View) -> None:
    page = shipped.get("/def?lang=en").text
    part = page.partition('id="supportsGoal"')[2].partition("</section>")[0]
    assert 'href="/def?lang=en#Goal"' in part
    assert "<code>g:Measure</code>" in part
    number = int(shipped_view.select("SELECT (COUNT(*) AS ?n) { ?s g:supportsGoal ?o }")[0]["n"].value)
    assert f"{number:,} statements" in part
    measure = page.partition('id="Measure"')[2].partition("</section>")[0]
    assert "id/plan/ap-ssz-2024-2025/item/A1.4" in measure
    assert "&lt;id/plan" in measure, "examples are escaped"


def test_the_context_is_served_as_it_is_to_any_origin(shipped: FlaskClient) -> None:
    answer = shipped.get("/context.jsonld")
    assert answer.mimetype == "application/ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.cache_control.max_age == 86_400
    assert answer.data == (ROOT / "ontology" / "context.jsonld").read_bytes()
    assert shipped.get("/context.jsonld", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    document = {"@context": json.loads(answer.data)["@context"], "id": "http://e/x", "type": "Measure", "identifier": "A1"}
    assert len(list(ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD))) == 2


def test_a_code_list_shows_codes_names_and_use(shipped: FlaskClient, shipped_view: View) -> None:
    page = shipped.get("/codelist/service?lang=en").text
    rows = re.findall(
        r"<tr><td class=\"whole\"><code>(.*?)</code></td><th scope=\"row\"><a href=\"(.*?)\".*?</th><td class=\"number\">(.*?)</td>", page
    )
    assert len(rows) == 33
    assert [row[0] for row in rows][:3] == ["37", "39", "40"]
    used = int(shipped_view.select('SELECT (COUNT(DISTINCT ?m) AS ?n) { ?m a g:Measure ; ?p ?s . ?s skos:notation "62" }')[0]["n"].value)
    assert ("62", "/page/service/62?lang=en", f"{used:,}") in rows
    assert 'href="/codelist/service/care?lang=en"' in page
    care = shipped.get("/codelist/service/care?lang=en").text
    assert 0 < care.count("<tr><td") < len(rows)


def test_all_code_lists_are_listed(shipped: FlaskClient) -> None:
    page = shipped.get("/codelist/").text
    assert len(set(re.findall(r'href="(/codelist/[\w-]+)"', page))) == len(list((ROOT / "ontology" / "codelists").glob("*.ttl")))


def test_a_graph_leads_to_its_document_and_files(shipped: FlaskClient) -> None:
    page = shipped.get("/graph/ssz-2021-monitoring-2022-2023").text
    assert 'href="/page/document/ssz-2021-monitoring-2022-2023"' in page
    assert 'href="/dump/ssz-2021-monitoring-2022-2023.ttl.gz"' in page
    assert "<code>g:Measure</code>" in page


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_the_page_about_the_data_has_live_numbers_and_leads_everywhere(shipped: FlaskClient, shipped_view: View, lang: str) -> None:
    page = shipped.get(f"/data?lang={lang}").text
    assert f"<b>{wording.count(shipped_view.size(), lang)}</b>" in page
    assert f"<b>{len(shipped_view.graphs())}</b>" in page
    targets = {target.replace("&amp;", "&") for target in re.findall(r'href="(/[^"#]*)', page)}
    assert {"/dump/all.nq.gz", "/catalog.ttl", "/.well-known/void.ttl", "/context.jsonld", "/sitemap.xml"} <= targets
    assert len(targets) > 30
    for target in targets:
        with shipped.get(target, headers={"Accept": "text/html, */*;q=0.5"}) as answer:
            assert answer.status_code == 200, target


def test_every_page_leads_to_the_data(client: FlaskClient) -> None:
    for path in ("/", "/search?q=x", "/sparql", "/page/plan/p-2020", "/nothing"):
        footer = client.get(path, headers={"Accept": "text/html"}).text.partition("<footer")[2]
        assert 'href="/data"' in footer


def test_the_sitemap_lists_pages_that_are_there(shipped: FlaskClient) -> None:
    index = ET.fromstring(shipped.get("/sitemap.xml").data)
    parts = [node.text or "" for node in index.iterfind("s:sitemap/s:loc", SPACE)]
    assert parts == ["http://localhost/sitemap/1.xml"]
    assert index.findtext("s:sitemap/s:lastmod", namespaces=SPACE)
    pages = [node.text or "" for node in ET.fromstring(shipped.get("/sitemap/1.xml").data).iterfind("s:url/s:loc", SPACE)]
    assert 500 < len(pages) == len(set(pages)) <= sitemap.LARGEST
    assert "http://localhost/page/plan/sprss-2014-2017/item/A01-01" in pages
    for page in pages[:60] + pages[::40]:
        assert shipped.get(page.removeprefix("http://localhost")).status_code == 200, page


def test_a_large_sitemap_is_in_parts(shipped_app: Flask, shipped_view: View, tmp_path: Path) -> None:
    app = Flask("parts")
    site = Site(Settings(store=tmp_path / "store"), Fixed(shipped_view), Direct(shipped_view))
    for name, blueprint in shipped_app.blueprints.items():
        app.register_blueprint(sitemap.blueprint(site, 100) if name == "sitemap" else blueprint)
    client = app.test_client()
    parts = [node.text or "" for node in ET.fromstring(client.get("/sitemap.xml").data).iterfind("s:sitemap/s:loc", SPACE)]
    assert len(parts) > 5
    pages = [
        [node.text for node in ET.fromstring(client.get(part.removeprefix("http://localhost")).data).iterfind("s:url/s:loc", SPACE)]
        for part in parts
    ]
    assert {len(part) for part in pages[:-1]} == {100}
    assert 0 < len(pages[-1]) <= 100


def test_robots_are_told_of_the_sitemap_and_kept_from_the_endpoint(shipped: FlaskClient) -> None:
    lines = shipped.get("/robots.txt").text.splitlines()
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert "Disallow: /sparql" in lines
    assert "Disallow: /" not in lines


SIZES = [
    (0, "en", "0 B"),
    (999, "cs", "999 B"),
    (1_500, "cs", "1,5 kB"),
    (665_310, "en", "665 kB"),
    (9_592_546, "cs", "9,6 MB"),
    (10**12, "en", "1000 GB"),
]


@pytest.mark.parametrize(("number", "lang", "said"), SIZES)
def test_sizes_of_files(number: int, lang: str, said: str) -> None:
    assert size(number, lang) == said.replace(" ", "\u00a0")
