"""Pages of things and plans side by side, as a planner uses them: by mouse, by keyboard alone, on a phone, in both languages."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe import fits
from playwright.sync_api import Browser, Page, expect
from watching import Visit, expected, watched

pytestmark = pytest.mark.browser

ACTIVITY = "A05-04"
PREDECESSOR = "A07-05"
PAGES = {
    "item": "page/plan/sprss-2018-2020/item/A05-04",
    "candidate": "page/plan/sprss-2018-2020/goal/12",
    "report": "page/plan/ssz-2021/item/V.6",
    "plan": "page/plan/ap-ssz-2024-2025",
    "referred": "page/plan/srlk-2021-2027",
    "goal": "page/plan/ssz-2021/goal/VII",
    "group": "page/target-group/seniors",
    "source": "page/funding-source/esf",
    "body": "page/body/liberecky-kraj",
    "place": "resource?iri=https://linked.cuzk.cz/resource/ruian/vusc/78",
    "resolution": "page/resolution/513-21-ZK",
    "section": "page/act/108-2006/par/62",
    "document": "page/document/ssz-2021-monitoring-2022-2023",
    "lines": "page/document/ssz-2021-monitoring-2022-2023?lines=98-115",
    "compare": "compare",
    "compared": "compare?left=sprss-2014-2017&right=sprss-2018-2020&show=unpaired",
    "implemented": "compare?left=ssz-2021&right=ap-ssz-2024-2025&unfulfilled=yes",
    "found": "list/item?q=rodin&plan=ssz-2021",
    "empty": "list/body?q=xyzzy",
}
"""Pages and states that the frame's tests do not know."""


@pytest.mark.parametrize("lang", ["cs", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_every_width(visit: Visit, name: str, lang: str) -> None:
    with visit(lang) as page:
        answer = page.goto(f"/{PAGES[name]}")
        assert answer
        assert answer.status == 200
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        fits(page, lang)


def test_an_activity_and_its_predecessor_are_found_by_mouse(page: Page) -> None:
    page.goto("/")
    page.fill("#q", f"{ACTIVITY}@sprss-2018-2020")
    page.get_by_role("button", name="Hledat").click()
    page.locator(f'main a[href$="/item/{ACTIVITY}"]').first.click()
    expect(page.locator("h1")).to_contain_text(ACTIVITY)
    before = page.get_by_role("region", name="Návaznost").get_by_role("link", name=PREDECESSOR)
    before.click()
    expect(page.locator("h1")).to_contain_text(PREDECESSOR)
    assert urlsplit(page.url).path == f"/page/plan/sprss-2014-2017/item/{PREDECESSOR}"
    expect(page.get_by_role("region", name="Návaznost")).to_contain_text(ACTIVITY)


def test_an_activity_and_its_predecessor_are_found_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    tab_to(page, "INPUT")
    page.keyboard.type(f"{ACTIVITY}@sprss-2018-2020")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    follow(page, ACTIVITY, "/page/")
    page.wait_for_url(f"**/item/{ACTIVITY}")
    follow(page, PREDECESSOR)
    page.wait_for_url(f"**/item/{PREDECESSOR}")
    expect(page.locator("h1")).to_contain_text("Podpora návazného bydlení")


def tab_to(page: Page, name: str) -> None:
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == name:
            return
    raise AssertionError(f"no {name} is reached by the keyboard")


ON_LINK = """([text, path]) => {
  const at = document.activeElement;
  return at.tagName === "A" && !!at.closest("main") && at.textContent.includes(text) && at.pathname.startsWith(path);
}"""


def follow(page: Page, text: str, path: str = "/") -> None:
    """Press Enter on the first link with that text, to an address that begins so, that Tab reaches; the focus must be seen."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(ON_LINK, [text, path]):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no link with {text!r} is reached by the keyboard")


def test_neighbours_under_a_goal_are_walked(page: Page) -> None:
    page.goto("/page/plan/sprss-2014-2017/item/A04-01")
    walk = page.get_by_role("navigation", name="Sousední položky")
    walk.get_by_role("link", name="A04-02").click()
    expect(page.locator("h1")).to_contain_text("A04-02")
    follow(page, "A04-01")
    expect(page.locator("h1")).to_contain_text("A04-01")


def test_the_link_to_a_page_is_copied_and_that_is_said(browser: Browser, shipped_address: str) -> None:
    with watched(browser, shipped_address, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto("/page/service/62")
        button = page.get_by_role("button", name="Kopírovat odkaz")
        button.press("Enter")
        expect(page.locator("[data-copy-said]")).to_have_text("Zkopírováno.")
        assert page.evaluate("navigator.clipboard.readText()") == f"{shipped_address}page/service/62"


def test_goals_of_a_plan_open_one_by_one_and_all_at_once(page: Page) -> None:
    page.goto("/page/plan/ssz-2021")
    measure = page.get_by_role("link", name="VII.3")
    expect(measure).to_be_hidden()
    page.locator("summary", has_text="Efektivita sociálních služeb").press("Enter")
    expect(measure.first).to_be_visible()
    page.get_by_role("button", name="Rozbalit vše").click()
    expect(page.get_by_role("link", name="XIII.4")).to_be_visible()
    page.get_by_role("button", name="Sbalit vše").press("Enter")
    expect(measure).to_be_hidden()


def test_two_plans_are_compared_by_mouse(page: Page) -> None:
    page.goto("/page/plan/sprss-2018-2020")
    related = page.get_by_role("region", name="Vazby na jiné plány")
    related.get_by_role("row", name="2014–2017").get_by_role("link", name="Vedle sebe").click()
    expect(page.locator("#pairs")).to_contain_text("2014–2017 × ")
    page.get_by_role("navigation", name="Filtry").get_by_role("link", name="bez protějšku").click()
    expect(page.locator("li.pair")).to_have_count(27)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "sprss-2014-2017_sprss-2018-2020.csv"


def test_two_plans_are_compared_by_keyboard_alone(page: Page) -> None:
    page.goto("/compare")
    for plan in ("Strategie soci", "Ak"):
        tab_to(page, "SELECT")
        page.keyboard.type(plan)
    tab_to(page, "BUTTON")
    page.keyboard.press("Enter")
    page.wait_for_url("**right=ap-ssz-2024-2025**")
    follow(page, "jen neplněné")
    page.wait_for_url("**unfulfilled=yes**")
    expect(page.locator("li.pair")).to_have_count(20)


def test_a_source_leads_to_its_lines(page: Page) -> None:
    page.goto("/page/plan/ssz-2021/item/I.1")
    page.locator(".facts .source").first.click()
    asked = page.locator(".lines .asked")
    expect(asked.first).to_be_visible()
    assert asked.first.get_attribute("aria-current") == "true"
    assert page.url.endswith("#lines")


def test_a_list_is_searched_and_the_search_taken_back(page: Page) -> None:
    page.goto("/list/item")
    page.get_by_role("searchbox", name="Hledat v seznamu").fill("NIZKOPRAH")
    page.get_by_role("button", name="Najít").click()
    page.wait_for_url("**q=NIZKOPRAH*")
    rows = page.locator("tbody tr")
    assert 0 < rows.count() < 50
    page.get_by_role("link", name="obsahuje „NIZKOPRAH“").click()
    expect(rows).to_have_count(50)


def test_without_scripts_everything_can_be_read_and_compared(browser: Browser, shipped_address: str) -> None:
    with watched(browser, shipped_address, java_script_enabled=False) as page:
        page.goto("/compare")
        page.get_by_label("Plán vlevo").select_option("sprss-2014-2017")
        page.get_by_label("Plán vpravo").select_option("sprss-2018-2020")
        page.get_by_role("button", name="Porovnat").click()
        assert page.locator("li.pair").count() == 64
        page.goto("/page/plan/ssz-2021")
        page.locator("summary", has_text="PR a komunikace").click()
        assert page.get_by_role("link", name="XIII.1").first.is_visible()
        assert not page.get_by_role("button", name="Rozbalit vše").is_visible()


@pytest.mark.parametrize(
    "path", ["compare?left=<b>x</b>&right=1", "page/document/ssz-2021-monitoring-2022-2023?lines=x", "list/item?page=99"]
)
def test_a_bad_address_is_answered_with_a_sentence(page: Page, path: str) -> None:
    page.goto(f"/{path}")
    expect(page.locator(".notice")).to_be_visible()
    assert page.locator("b", has_text="x").count() == 0
    expected(page, "422")
