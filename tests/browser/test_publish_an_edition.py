"""Publishing a checked draft in a browser, with a real token; the editions of its plan, compared; on a narrow screen too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe import violations
from playwright.sync_api import Browser, Page
from started import started, token
from watching import expected, watched

from graphsvc.settings import Settings

pytestmark = pytest.mark.browser

EXAMPLE = Settings().root / "data" / "examples" / "draft.txt"
PLAN = "ap-ssz-2024-2025"


@pytest.fixture(scope="module")
def served(built: None, tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: Callable[[Path], Path]) -> Iterator[tuple[str, str]]:
    """The address of a server that lets write, and the token of an editor."""
    store = copy_of_shipped(tmp_path_factory.mktemp("published") / "store")
    with started(store, GRAPHSVC_UPDATES="true", GRAPHSVC_QUERY_PROCESSES="1") as running:
        yield running.address.rstrip("/") + "/", token(store)


@pytest.fixture
def editors(browser: Browser, served: tuple[str, str]) -> Iterator[Page]:
    with watched(browser, served[0]) as page:
        yield page


def checked(page: Page) -> None:
    page.goto("/check")
    page.locator("#draft").set_input_files(EXAMPLE)
    page.get_by_label("Nahrazuje plán").select_option(PLAN)
    page.get_by_role("button", name="Zkontrolovat", exact=True).click()
    page.wait_for_url("**/check/*")


def test_an_editor_publishes_a_draft_and_compares_the_editions(editors: Page, served: tuple[str, str]) -> None:
    page = editors
    checked(page)
    assert page.locator("[data-publish]").is_visible()
    assert violations(page) == []
    page.get_by_label("Poznámka k vydání").fill("Zkouška <b>")
    page.get_by_label("Token editora").fill("gs_" + "x" * 43)
    page.get_by_role("button", name="Zveřejnit", exact=True).click()
    assert page.locator("#publish-accept").evaluate("box => !box.checkValidity()"), "violations have to be accepted first"
    page.get_by_label("Vím, že návrh má").check()
    page.get_by_role("button", name="Zveřejnit", exact=True).click()
    page.get_by_role("alert").filter(has_text="Nic se nezveřejnilo").wait_for()
    expected(page, "401")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.get_by_label("Token editora").input_value() == ""
    page.get_by_label("Token editora").fill(served[1])
    page.get_by_label("Token editora").press("Enter")
    page.locator(".notice", has_text="Zveřejněno jako 2. vydání").wait_for()
    assert violations(page) == []
    page.get_by_role("link", name="Stránka plánu").click()
    page.locator(".about a", has_text="2. vydání z").click()
    page.wait_for_url(f"**/page/plan/{PLAN}/editions")
    assert "Zkouška <b>" in page.locator("#edition-2").inner_text()
    assert "the-editor" in page.locator("#edition-2").inner_text()
    assert violations(page) == []
    page.get_by_role("button", name="Porovnat").click()
    page.wait_for_url("**before=1&after=2*")
    assert page.locator("h3#added").inner_text().startswith("Přibude")
    assert page.locator("h3#removed").is_visible()
    assert violations(page) == []
    page.locator("#edition-1").get_by_role("link", name="obnovit").click()
    page.wait_for_url("**before=current&after=1*")
    assert page.locator("h3#removed").is_visible(), "what restoring changes is seen first"
    assert violations(page) == []
    page.get_by_label("Poznámka k vydání").fill("Zpět")
    page.get_by_label("Token editora").fill(served[1])
    page.get_by_role("button", name="Obnovit", exact=True).click()
    page.locator(".notice", has_text="Zveřejněno jako 3. vydání").wait_for()
    page.get_by_role("link", name="Vydání plánu").last.click()
    assert "znovu 1. vydání" in page.locator("#edition-3").inner_text()
    with page.expect_download() as saved:
        page.locator("#edition-1").get_by_role("link", name="N-Quads").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"<https://")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_pages_fit_a_narrow_screen(browser: Browser, served: tuple[str, str], scheme: str) -> None:
    with watched(browser, served[0], width=320, height=700, color_scheme=scheme) as page:
        checked(page)
        for address in (page.url, f"/page/plan/{PLAN}/editions?before=current&after=2"):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
            assert violations(page) == []


def test_without_scripts_the_page_tells_how_a_program_publishes(browser: Browser, served: tuple[str, str]) -> None:
    with watched(browser, served[0], java_script_enabled=False) as page:
        page.goto("/check")
        page.locator("#draft").set_input_files(EXAMPLE)
        page.locator("#replaces").select_option("ssz-2021")
        page.get_by_role("button", name="Zkontrolovat", exact=True).click()
        page.locator("#publish").wait_for()
        assert not page.locator("[data-publish]").is_visible()
        page.locator("summary", has_text="Zveřejnit programem").click()
        assert "/publish" in page.locator(".publishing pre").inner_text()
        page.goto(f"/page/plan/{PLAN}/editions?before=current&after=2")
        assert not page.locator("[data-publish]").is_visible()
        page.locator("summary", has_text="Obnovit příkazem").click()
        assert f"graphsvc edition restore {PLAN} 2" in page.locator(".publishing pre").inner_text()
