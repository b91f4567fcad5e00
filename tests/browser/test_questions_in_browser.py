"""Questions in a browser: suggestions, and an answer that is sorted, looked through, copied and taken home; by mouse and by keys."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe import fits, violations
from playwright.sync_api import Browser, Page, expect
from watching import Visit, expected, watched

pytestmark = pytest.mark.browser

IMPLEMENTING = "/questions/implementing-items?strategy=ssz-2021&plan=ap-ssz-2024-2025"
SERVICE = "/questions/items-by-service?service=62"
HOSTILE = "<img src=x onerror=alert(1)>\"'\u202e"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def active(page: Page, box: str) -> str:
    """What the active suggestion of an input says."""
    name = page.locator(box).get_attribute("aria-activedescendant")
    return page.locator(f"#{name}").inner_text() if name else ""


def codes(page: Page) -> list[str]:
    return page.locator("#rows tbody a.code").all_inner_texts()


def test_a_linkage_question_is_answered_and_taken_home_by_mouse(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("navigation").first.get_by_role("link", name="Otázky").click()
    page.get_by_role("link", name="Co strategii provádí").click()
    strategy = page.get_by_role("combobox", name="Strategie")
    strategy.press_sequentially("socialniho zacl")
    page.get_by_role("option", name=re.compile("^Strategie sociálního začleňování")).click()
    expect(strategy).to_have_value(re.compile("^Strategie sociálního začleňování"))
    page.get_by_role("combobox", name="Plán").click()
    page.get_by_role("option", name=re.compile("^Akční plán Strategie")).click()
    page.get_by_role("button", name="Zeptat se").click()
    expect(page.locator(".sentence")).to_contain_text("naplňuje 60 položek plánu")
    assert query(page) == {"strategy": ["ssz-2021"], "plan": ["ap-ssz-2024-2025"]}
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "answer.csv")
    rows = list(csv.DictReader((tmp_path / "answer.csv").read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == ["target", "code", "title"]
    assert len(rows) == 159
    with page.expect_download() as workbook:
        page.get_by_role("link", name="XLSX").click()
    assert workbook.value.suggested_filename == "implementing-items.xlsx"


def test_a_linkage_question_is_answered_and_taken_home_by_keys_alone(page: Page) -> None:
    page.goto("/questions")
    page.locator("#content").focus()
    reach(page, "Najít otázku")
    page.keyboard.type("provadi")
    expect(page.locator("[data-card]:visible")).to_have_count(1)
    reach(page, "Co strategii provádí")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/implementing-items")
    page.locator("#content").focus()
    reach(page, "Strategie")
    page.keyboard.type("zaclenovani kraje 2021")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    assert active(page, "#p-strategy").startswith("Strategie sociálního")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("akcni plan zacl")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".sentence")).to_contain_text("naplňuje 60 položek plánu")
    page.locator("#rows").evaluate("element => { element.tabIndex = -1; element.focus(); }")
    with page.expect_download() as download:
        reach(page, "CSV", most=400)
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")


def reach(page: Page, name: str, most: int = 60) -> None:
    """Go on by Tab to what is called so; its focus must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(_NAME).startswith(name):
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style != "none", f"{name} has a focus that nobody sees"
            return
    raise AssertionError(f"no key leads to {name!r}")


_NAME = """() => {
  const element = document.activeElement;
  return (element.labels?.[0]?.textContent ?? element.getAttribute("aria-label") ?? element.textContent ?? "").trim();
}"""


def test_suggestions_follow_the_pattern_of_a_combobox(page: Page) -> None:
    page.goto("/questions/items-by-service")
    box = page.locator("#p-service")
    expect(box).to_have_attribute("role", "combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("nizkopraho")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".combobox [role=status]").last).to_contain_text("2 návrhy")
    box.press("ArrowDown")
    assert active(page, "#p-service") == "§ 61 Nízkoprahová denní centra"
    box.press("End")
    assert active(page, "#p-service").startswith("§ 62")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Home")
    assert active(page, "#p-service").startswith("§ 61")
    box.press("ArrowUp")
    assert active(page, "#p-service") == ""
    box.press("ArrowUp")
    assert active(page, "#p-service").startswith("§ 62")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("nizkopraho")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.locator("h1").click()
    expect(options.first).to_be_hidden()
    box.fill("")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    assert options.count() == 20


def test_what_is_written_without_choosing_is_asked_as_it_is(page: Page) -> None:
    page.goto("/questions/items-by-service")
    page.locator("#p-service").fill("nízkoprahovým zařízením pro děti")
    page.locator("#p-service").press("Enter")
    expect(page.locator(".sentence")).to_contain_text("týká 8 položek")
    expect(page.locator("#p-service")).to_have_value("§ 62 Nízkoprahová zařízení pro děti a mládež")
    assert query(page) == {"service": ["nízkoprahovým zařízením pro děti"]}
    page.get_by_role("button", name="Zeptat se").click()
    assert query(page) == {"service": ["nízkoprahovým zařízením pro děti"]}


def test_stale_suggestions_never_replace_new_ones(page: Page) -> None:
    held = []

    def hold(route) -> None:  # type: ignore[no-untyped-def]
        if "q=a&" in f"{route.request.url}&":
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/suggest?**", hold)
    page.goto("/questions/items-by-target-group")
    box = page.locator("#p-target_group")
    box.press_sequentially("a")
    page.wait_for_timeout(300)
    box.press_sequentially("utis", delay=10)
    expect(page.get_by_role("option").first).to_contain_text("autistického")
    for route in held:
        route.abort()
    page.wait_for_timeout(200)
    expect(page.get_by_role("option").first).to_contain_text("autistického")


def test_the_search_box_leads_to_things_and_questions(page: Page) -> None:
    page.goto("/questions")
    box = page.locator("header input[type=search]")
    box.press_sequentially("nizkoprahova zarizeni")
    page.get_by_role("option", name=re.compile("^§ 62")).click()
    page.wait_for_url("**/page/service/62")
    box = page.locator("header input[type=search]")
    box.press_sequentially("co plánujeme pro seniory")
    expect(page.get_by_role("group", name="Otázky").get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/questions/items-by-target-group?target_group=seniors")
    box = page.locator("header input[type=search]")
    box.press_sequentially("senioři")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/search?**")
    expect(page.locator("mark").first).to_be_visible()


def test_rows_are_sorted_and_looked_through_and_back_undoes_it(page: Page) -> None:
    page.goto(IMPLEMENTING)
    before = codes(page)
    page.get_by_role("link", name="Název").click()
    expect(page.get_by_role("columnheader", name="Název")).to_have_attribute("aria-sort", "ascending")
    assert query(page)["sort"] == ["title"]
    assert codes(page) != before
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Název")).to_have_attribute("aria-sort", "descending")
    page.get_by_label("Filtrovat řádky").fill("PODPORA")
    expect(page.locator("#told")).to_contain_text(re.compile(r"\d+ řádk\S+ z 159 obsah"))
    assert query(page)["find"] == ["PODPORA"]
    assert "podpor" in page.locator("#rows tbody tr").last.inner_text().lower()
    page.go_back()
    expect(page.get_by_role("columnheader", name="Název")).to_have_attribute("aria-sort", "ascending")
    page.go_back()
    expect(page.locator("#rows [aria-sort]")).to_have_count(0)
    expect(page.locator("#told")).to_have_text("159 řádků")
    assert codes(page) == before
    page.reload()
    assert codes(page) == before


def test_columns_are_chosen_and_the_table_is_copied(browser: Browser, shipped_address: str) -> None:
    with watched(browser, shipped_address, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(SERVICE)
        page.locator("summary", has_text="Sloupce").click()
        page.get_by_role("checkbox", name="Plán").uncheck()
        expect(page.get_by_role("columnheader")).to_have_count(2)
        assert query(page)["show"] == ["code", "title"]
        page.get_by_role("button", name="Kopírovat tabulku").click()
        expect(page.locator("[data-copied]")).to_have_text("Zkopírováno.")
        lines = page.evaluate("navigator.clipboard.readText()").splitlines()
        assert lines[0] == "Kód\tNázev"
        assert len(lines) == 9
        page.get_by_role("button", name="Kopírovat odkaz").click()
        link = page.evaluate("navigator.clipboard.readText()")
        assert link.startswith(shipped_address)
        assert "version=" in link
        page.get_by_text("Dotaz SPARQL", exact=True).click()
        page.get_by_role("button", name="Kopírovat dotaz").click()
        assert "VALUES ?service" in page.evaluate("navigator.clipboard.readText()")


def test_a_question_that_takes_long_can_be_given_up(page: Page) -> None:
    page.goto("/questions/items-by-service")
    page.evaluate("document.querySelector('[data-asking]').addEventListener('submit', (event) => event.preventDefault())")
    page.locator("#p-service").fill("62")
    page.locator("#p-service").press("Enter")
    expect(page.locator("[data-busy]")).to_contain_text("Odpověď se hledá…")
    assert violations(page) == []
    page.get_by_role("button", name="Zrušit").press("Enter")
    expect(page.locator("[data-busy]")).to_be_empty()
    expect(page.locator("#p-service")).to_have_value("62")


def test_the_address_says_only_what_was_filled_in(page: Page) -> None:
    page.goto("/questions/items-by-body")
    page.locator("#p-body").fill("odbor sociálních věcí")
    page.locator("#p-body").press("Enter")  # what is proposed may lie over the button
    expect(page.locator(".sentence")).to_contain_text("Odbor sociálních věcí")
    assert query(page) == {"body": ["odbor sociálních věcí"]}
    page.get_by_label("Role").select_option("spolupracuje")
    page.get_by_role("button", name="Zeptat se").click()
    expect(page.locator("#told")).to_have_text("1 řádek")
    assert query(page) == {"body": ["odbor sociálních věcí"], "role": ["cooperating"]}


def test_what_is_not_clear_is_chosen_from_candidates(page: Page) -> None:
    page.goto("/questions/items-by-service?service=stacionáře")
    expected(page, "422")
    expect(page.locator("#p-service")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("link", name="Denní stacionáře", exact=True).click()
    expect(page.locator("#p-service")).to_have_value(re.compile("^§ 46"))


def test_hostile_text_is_text(page: Page) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto("/questions/items-by-text")
    page.locator("#p-text").fill(HOSTILE)
    page.locator("#p-text").press("Enter")
    expect(page.locator(".sentence")).to_contain_text("<img src=x onerror=alert(1)>")
    box = page.locator("header input[type=search]")
    box.press_sequentially(HOSTILE)
    page.wait_for_timeout(400)
    assert page.locator("img[src=x]").count() == 0
    page.route(
        "**/api/suggest?**",
        lambda route: route.fulfill(
            json={
                "what": "search",
                "q": "",
                "groups": [{"label": HOSTILE, "options": [dict.fromkeys(("value", "label", "code", "plan"), HOSTILE)]}],
            }
        ),
    )
    page.goto("/questions")
    box.fill("a")
    expect(page.get_by_role("option")).to_contain_text("<img src=x")
    assert page.locator("img[src=x]").count() == 0


def test_questions_work_without_scripts(browser: Browser, shipped_address: str) -> None:
    with watched(browser, shipped_address, java_script_enabled=False) as page:
        page.goto("/questions")
        assert not page.locator("[data-narrowing]").is_visible()
        page.get_by_role("link", name="Položky podle druhu služby").click()
        page.fill("#p-service", "NZDM")
        page.get_by_role("button", name="Zeptat se").click()
        assert page.locator("#rows tbody tr").count() == 8
        page.get_by_role("link", name="Kód").click()
        page.fill("#find", "lokalit")
        page.get_by_role("button", name="Použít").click()
        assert page.locator("#rows tbody tr").count() == 1
        assert query(page) == {"service": ["NZDM"], "sort": ["code"], "find": ["lokalit"], "show": ["plan", "code", "title"]}


def test_it_is_the_same_in_english(browser: Browser, shipped_address: str) -> None:
    with watched(browser, shipped_address, lang="en") as page:
        page.goto("/questions/items-by-service")
        page.locator("#p-service").press_sequentially("low-threshold fac")
        page.get_by_role("option", name=re.compile("^§ 62")).click()
        page.get_by_role("button", name="Ask").click()
        expect(page.locator(".sentence")).to_contain_text("8 items concern the kind of service")
        assert query(page) == {"service": ["62"]}
        expect(page.locator("#told")).to_have_text("8 rows")


STATES = {
    "catalogue": "/questions",
    "form": "/questions/overdue-items",
    "answer": "/questions/status-summary?plan=ssz-2021",
    "bars": SERVICE,
    "timeline": "/questions/resolutions",
    "compared": "/questions/compare-plans?plan_a=sprss-2014-2017&plan_b=sprss-2018-2020",
    "empty": "/questions/items-by-service?service=44",
    "nothing-found": f"{SERVICE}&find=xyzzy",
    "wrong": "/questions/overdue-items?plan=střednědobý&date=vloni",
    "search": "/search?q=co+plánujeme+pro+seniory",
}


@pytest.mark.parametrize("lang", ["cs", "en"])
@pytest.mark.parametrize("name", STATES)
def test_every_state_is_accessible_and_fits(visit: Visit, name: str, lang: str) -> None:
    with visit(lang) as page:
        page.goto(STATES[name])
        for details in page.locator("details > summary").all():
            details.click()
        fits(page, lang)
        if name == "wrong":
            expected(page, "422")


@pytest.mark.parametrize("width", [1440, 320])
@pytest.mark.parametrize(("path", "box"), [("/questions/path", "#p-from"), ("/questions", "header input[type=search]")])
def test_an_open_list_is_accessible(browser: Browser, shipped_address: str, path: str, box: str, width: int) -> None:
    with watched(browser, shipped_address, width=width) as page:
        page.goto(path)
        page.locator(box).press_sequentially("seni")
        expect(page.get_by_role("option").first).to_be_visible()
        page.locator(box).press("ArrowDown")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page) == []
