"""What people, documents and addresses bring against the pages: told or shown as text, never carried out, never a page without a word."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote, urlencode

import hostile
import pytest
from axe import violations
from hostile import TEXTS, harmless
from playwright.sync_api import Browser, Page
from servers import oxigraph
from serving import serving
from started import ROOT, fetch, started
from watching import Visit, expected, visits, watched

from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.web import openapi

pytestmark = pytest.mark.browser

DOCUMENT = openapi.load()
HTML = {"Accept": "text/html"}
WRITTEN = [*TEXTS.values(), "\x00", "%", "-1", "9" * 400, "../../etc/passwd", "[]", "\ud83d", "a" * 6_000]
"""Values that no parameter may have; the last of them make addresses that are long, but that servers take."""
PAGES = [path for path, item in DOCUMENT["paths"].items() if "pages" in item.get("get", {}).get("tags", ())]


@pytest.fixture(scope="module")
def address(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the hostile graph."""
    settings = Settings(store=tmp_path_factory.mktemp("hostile") / "store")
    with serving(hostile.store(settings.store.parent), settings, catalogue.load(settings)) as started_at:
        yield f"{started_at}/"


@pytest.fixture(scope="module")
def hostile_visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visits(browser, address) as visit:
        yield visit


@pytest.fixture
def hostile_page(hostile_visit: Visit) -> Iterator[Page]:
    with hostile_visit() as page:
        yield page


SHOWING = {
    "start": "",
    "list": "list/item",
    "goals": "list/goal",
    "bodies": "list/body",
    "plan": "page/plan/p-2020",
    "item": "page/plan/p-2020/item/A01-01",
    "search": "search?q=dlouhý",
    "check": "check",
    "questions": "questions",
    "compared": "compare?left=p-2020&right=p-2021",
    "explorer": "explore",
    "matrices": "matrices",
    "findings": "consistency",
    "question": "questions/item-links?item=A01-01@p-2020",
    "query": "sparql?" + urlencode({"query": "SELECT * { ?s dct:title|skos:prefLabel ?t } LIMIT 100"}),
    "constructed": "sparql?" + urlencode({"query": "CONSTRUCT { ?s dct:title ?t } { ?s dct:title ?t }"}),
}


@pytest.mark.parametrize("name", SHOWING)
def test_labels_are_text_on_every_page(hostile_page: Page, name: str) -> None:
    answer = hostile_page.goto(f"/{SHOWING[name]}")
    if answer and answer.status == 404:
        expected(hostile_page, "404")
        pytest.skip("there is no such page")
    hostile_page.wait_for_load_state("networkidle")
    assert answer
    assert answer.status == 200
    harmless(hostile_page)


@pytest.mark.parametrize("name", TEXTS)
def test_each_text_stands_on_the_pages_of_what_bears_it(hostile_page: Page, name: str) -> None:
    for path in (f"page/plan/p-2020/item/{name}", f"page/plan/p-2020/goal/{name}", f"page/body/{name}"):
        hostile_page.goto(f"/{path}")
        said = hostile_page.locator("h1").text_content() or ""
        assert " ".join(TEXTS[name].split())[:60] in " ".join(said.split()), path
        harmless(hostile_page)


@pytest.mark.parametrize("name", TEXTS)
def test_each_text_can_be_asked_for_and_is_given_back_as_text(hostile_page: Page, name: str) -> None:
    asked = quote(TEXTS[name][:300])
    for path in (f"search?q={asked}", f"sparql?format=html&example={asked}", f"sparql?query={asked}", f"page/{asked}", f"list/{asked}"):
        answer = hostile_page.goto(f"/{path}")
        assert answer
        assert answer.status < 500, path
        if answer.status >= 400:
            expected(hostile_page, str(answer.status))
        harmless(hostile_page)


def test_the_api_gives_texts_as_data(address: str) -> None:
    for path in ("api/search?q=dlouh%C3%BD", "api/terms", "api/questions/item-links?item=A01-01@p-2020"):
        answer = fetch(address + path)
        assert answer.status == 200, path
        assert answer.media_type == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_forged_addresses_are_answered_with_a_sentence(address: str, path: str) -> None:
    """Each parameter that the description of the service names takes each hostile value: no answer is an error of the server."""
    tried = 0
    names = parameters(path)
    for value in WRITTEN:
        written = quote(value.encode("utf-8", "surrogatepass"))
        filled = re.sub(r"{\w+}", lambda _, written=written: written, path)
        for name in names or ["unknown"]:
            answer = fetch(f"{address}{filled.lstrip('/')}?{quote(name)}={written}", HTML)
            tried += 1
            assert answer.status < 500, (path, name, value[:40])
            assert hostile.MARKUP.encode() not in answer.body
            if answer.status >= 400:
                assert answer.media_type in ("text/html", "application/problem+json"), (path, name)
                assert answer.body
    assert tried >= len(WRITTEN)


def parameters(path: str) -> list[str]:
    """The names of the parameters of a page's address."""
    listed = DOCUMENT["paths"][path]["get"].get("parameters", ())
    found = [DOCUMENT["components"]["parameters"][one["$ref"].rpartition("/")[2]] for one in listed]
    return [one["name"] for one in found if one["in"] == "query"]


def test_parameters_that_come_twice_or_by_the_hundred_are_answered(address: str) -> None:
    for path in ("search", "list/item", "questions/item-links", "check", "sparql"):
        for query in ("q=a&q=b&lang=xx&lang=yy", "&".join(f"p{n}={n}" for n in range(900)), "=&=&&&", "lang=" + "c" * 3_000):
            assert fetch(f"{address}{path}?{query}", HTML).status < 500, (path, query[:40])


@pytest.mark.slow
def test_pages_say_so_when_the_store_goes_away(browser: Browser, built: None, tmp_path: Path) -> None:
    """A store on a server that ends: a page with a sentence in the language of the reader, and the service itself lives on."""
    with ExitStack() as ends, ExitStack() as store:
        url = store.enter_context(oxigraph("serve", "--union-default-graph", "--location", str(tmp_path / "data")))
        build = [sys.executable, "-m", "graphsvc", "--store", f"{url}/query", "build"]
        subprocess.run(build, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
        server = ends.enter_context(started(tmp_path / "none", GRAPHSVC_STORE=f"{url}/query", GRAPHSVC_STORE_FRESH="1"))
        with watched(browser, f"{server.address}/") as page:
            page.goto("/list/item")
            assert page.locator("main a").count() > 100
            store.close()
            page.wait_for_timeout(1_500)  # the version is asked for again
            for path in ("/", "/list/item", "/page/plan/ssz-2021", "/search?q=rodiny", "/sparql?query=ASK%7B%7D", "/check"):
                answer = page.goto(path)
                assert answer
                assert answer.status in (502, 503), path
                expected(page, str(answer.status))
                assert "Data teď nejsou dostupná" in page.locator("h1").inner_text(), path
                assert page.locator("html").get_attribute("lang") == "cs"
            assert violations(page) == []
        assert fetch(f"{server.address}/health/live").status == 200


def test_scripts_that_do_not_load_take_nothing_away(browser: Browser, shipped_address: str) -> None:
    with watched(browser, shipped_address) as page:
        page.route("**/*.js*", lambda route: route.abort())
        for path, needed in {
            "/": "main a",
            "/page/plan/sprss-2018-2020/item/A01-01": "svg.picture a",
            "/list/item": "main a",
            "/check": "input[type=file]",
            "/sparql?format=html": "textarea#query",
            "/sparql?query=SELECT%20*%20%7B%3Fs%20a%20g%3APlan%7D": "#answer tbody tr",
        }.items():
            page.goto(path)
            assert page.locator(needed).first.is_visible() or page.locator(needed).count() > 1, path
            assert not page.locator("[data-cancel]:visible").count(), "nothing stands there that needs a script"
        page.goto("/check")
        page.locator("#draft").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"text"})
        page.get_by_role("button", name="Zkontrolovat", exact=True).click()
        page.get_by_role("alert").wait_for()
        page.wait_for_load_state("networkidle")  # until then a script may still fail
        expected(page, "422")
        expected(page, "net::ERR_FAILED")
