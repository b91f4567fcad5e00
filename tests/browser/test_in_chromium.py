"""In a real Chromium: the pages work, the graph is drawn, nothing leaves the host, a phone needs no sideways scrolling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from serving import serving

from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.web import build

pytestmark = pytest.mark.browser

FIXTURES = Path(__file__).parents[1] / "fixtures"
ITEM = "page/plan/p-2020/item/A01-01"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not build.up_to_date():
        pytest.skip("the graph view is not built: python -m graphsvc.web.build")
    store = EmbeddedStore(tmp_path_factory.mktemp("store") / "store")
    with store.writer() as writer:
        for name in ("codelists", "document-a", "document-b"):
            writer.replace_graph(f"https://graphsvc.example/graph/{name}", (FIXTURES / f"{name}.ttl").read_bytes(), FORMATS["ttl"])
    with serving(store) as started:
        yield f"{started}/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails its test on any console message of trouble and any request to another host."""
    context = browser.new_context(locale="cs-CZ", base_url=address)
    page, trouble = context.new_page(), []
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: trouble.append(request.url) if urlsplit(request.url).netloc != urlsplit(address).netloc else None)
    yield page
    context.close()
    assert not trouble


def test_from_the_start_page_by_search_to_an_item(page: Page) -> None:
    page.goto("/")
    assert page.locator("h1").inner_text() == "Plány a strategie kraje v souvislostech"
    page.fill("#q", "rodin")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="A01-01").first.click()
    assert urlsplit(page.url).path == f"/{ITEM}"
    assert "A01-01" in page.locator("h1").inner_text()


def test_the_picture_leads_on_by_mouse_and_by_keyboard(page: Page) -> None:
    page.goto(f"/{ITEM}")
    page.locator(".picture a", has_text="Bydlení").click()
    page.wait_for_url("**/page/plan/p-2020/goal/SC1")
    page.goto(f"/{ITEM}")
    near = page.locator('.picture a[href$="body/kraj"]')
    near.focus()
    near.press("Enter")
    page.wait_for_url("**/page/body/kraj")


@pytest.mark.parametrize(
    "path", ["", "search?q=a", "list/item", ITEM, "page/plan/p-2020", "page/body/kraj", "sparql?format=html", "page/nothing"]
)
def test_a_phone_needs_no_sideways_scrolling(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="cs-CZ")
    page = context.new_page()
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_pages_work_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="cs-CZ")
    page = context.new_page()
    page.goto(address + ITEM)
    assert page.locator(".picture a").count() == 5
    assert not page.locator("[data-copy]").is_visible()
    context.close()
