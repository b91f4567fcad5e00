"""The start page, findings on the published data, matrices, the page about the application: by mouse, by keyboard alone, and by axe."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe import fits
from playwright.sync_api import Browser, Page
from watching import Visit, expected, watched

pytestmark = pytest.mark.browser

STATES = {
    "start": "",
    "consistency": "consistency",
    "consistency-chosen": "consistency?severity=warning&plan=ap-ssz-2024-2025&group=rule",
    "consistency-second-page": "consistency?page=2&group=document",
    "rules": "consistency/rules",
    "matrices": "matrices",
    "matrix": "matrices/service-plan",
    "matrix-narrow": "matrices/target-group-funding-source",
    "matrix-row": "matrices/service-plan?row=62",
    "matrix-cell": "matrices/service-plan?row=62&column=sprss-2014-2017",
    "matrix-empty-cell": "matrices/service-plan?row=62&column=ssz-2021",
    "matrix-meant": "matrices/strategy-strategy?row=ssz-2021&column=ssz-2021",
    "matrix-of-plan": "matrices/goal-measure?plan=sprss-2014-2017",
    "matrix-wide": "matrices/goal-measure",
    "about": "about",
    "api": "api",
    "refused": "consistency?rule=nonsense",
}


@pytest.mark.parametrize("lang", ["cs", "en"])
@pytest.mark.parametrize("name", STATES)
def test_a_page_is_accessible_and_fits_every_width(visit: Visit, name: str, lang: str) -> None:
    with visit(lang) as page:
        page.goto(f"/{STATES[name]}")
        fits(page, lang)
        if name == "refused":
            expected(page, "422")


def focused(page: Page) -> str:
    """What has the focus says."""
    return str(page.evaluate("document.activeElement.textContent")).strip()


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_finding_is_found_and_downloaded_by_mouse(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("link", name="Nálezy", exact=True).click()
    page.get_by_role("link", name="41 Porušení").click()
    assert query(page)["severity"] == ["violation"]
    page.get_by_label("Pravidlo", exact=True).select_option("service-paragraph-mismatch")
    page.get_by_role("button", name="Zobrazit").click()
    assert page.locator("main [role=status]").first.inner_text() == "Vybrány 2 nálezy"
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    waiting.value.save_as(tmp_path / "found.csv")
    rows = list(csv.DictReader((tmp_path / "found.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["rule"] for row in rows} == {"service-paragraph-mismatch"}
    assert len(rows) == 2
    page.locator("ul.findings a", has_text="A05-01").first.click()
    assert "A05-01" in page.locator("h1").inner_text()


def test_findings_are_chosen_by_keyboard_alone(page: Page) -> None:
    page.goto("/consistency")
    page.get_by_label("Závažnost", exact=True).focus()
    page.keyboard.type("Upo")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.get_by_label("Seskupit podle").focus()
    page.keyboard.type("pl")
    page.keyboard.press("Tab")
    assert focused(page) == "Zobrazit"
    page.keyboard.press("Enter")
    page.wait_for_url("**/consistency?**")
    assert (query(page)["severity"], query(page)["group"]) == (["info"], ["plan"])
    assert page.locator("main [role=status]").first.inner_text() == "Vybráno 32 nálezů"
    page.locator(".chips a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "severity=info" not in url)
    assert page.locator("main [role=status]").first.inner_text() == "120 nálezů"
    page.locator("ul.findings a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/consistency/rules#rule-*")
    assert page.locator("dl.rules > div:target").count() == 1


def test_a_matrix_leads_to_items_and_gaps_by_mouse(page: Page) -> None:
    page.goto("/matrices")
    page.get_by_role("link", name="Služby a plány").click()
    row = page.locator("table[data-matrix] tr", has=page.get_by_role("rowheader", name="§ 62"))
    row.get_by_role("link", name="5", exact=True).click()
    section = page.locator("#cell")
    assert "Potkávají se v 5 položkách" in section.inner_text()
    assert section.locator("ul").first.locator("a").count() == 5
    section.get_by_role("link", name="Seznam těchto aktivit").click()
    assert urlsplit(page.url).path == "/list/item"
    page.go_back()
    row.get_by_role("link", name="nic").first.click()
    assert "Tady se nic nepotkává" in page.locator("#cell").inner_text()
    page.locator("#cell").get_by_role("link", name="Nepokryté druhy služeb").click()
    assert query(page)["plan"] == ["ap-ssz-2024-2025"]


def test_a_matrix_is_walked_through_by_keyboard_alone(page: Page) -> None:
    page.goto("/matrices/service-plan")
    page.get_by_role("link", name="JSON").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "§ 37 Sociální poradenství", "the table is one stop"
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert focused(page) == "8"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "2"
    page.keyboard.press("End")
    assert focused(page) == "–"
    page.keyboard.press("Control+End")
    page.keyboard.press("Home")
    assert focused(page) == "§ 70 Sociální rehabilitace"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('table')") is None
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "§ 70 Sociální rehabilitace", "the table remembers where one was"
    page.keyboard.press("Enter")
    page.wait_for_url("**row=70*")
    assert page.locator("#row h2").inner_text() == "§ 70 Sociální rehabilitace"


def test_what_has_the_focus_is_never_under_the_heads(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto("/matrices/target-group-funding-source")
    page.locator("table[data-matrix] tbody tr").last.locator("a").last.focus()
    seen = 0
    for key in ["ArrowUp"] * 18 + ["ArrowLeft"] * 20:
        page.keyboard.press(key)
        seen += page.evaluate(
            """() => { const box = document.activeElement.getBoundingClientRect();
            const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return document.activeElement.contains(at); }"""
        )
    assert seen == 38


def test_a_phone_shows_a_matrix_row_by_row(browser: Browser, shipped_address: str) -> None:
    with watched(browser, shipped_address, width=320, height=700) as page:
        page.goto("/matrices/service-plan")
        assert not page.locator("table[data-matrix]").is_visible()
        page.get_by_label("Řádek").select_option("62")
        page.get_by_role("button", name="Zobrazit").click()
        section = page.locator("#row")
        assert "8 aktivit, vyplněné sloupce: 2 z celkových 4" in section.inner_text()
        section.get_by_role("link", name="Strategie sociálního začleňování Libereckého kraje 2021+").click()
        assert "Tady se nic nepotkává" in page.locator("#cell").inner_text()


def test_the_start_page_answers_a_code_and_a_question_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.locator("#q").focus()
    page.keyboard.type("A05-01")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=A05-01")
    assert page.get_by_role("link", name="A05-01").count() >= 2
    page.goto("/")
    page.get_by_role("link", name="Které aktivity se týkají služby").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Kter*")
    assert page.get_by_role("link", name="Položky podle druhu služby").count() >= 1


def test_the_start_page_leads_to_what_links_two_strategies_by_mouse(page: Page) -> None:
    page.goto("/")
    page.locator("section[aria-labelledby=links]").get_by_role("link", name="60", exact=True).click()
    assert "Potkávají se v 60 položkách" in page.locator("#cell").inner_text()


def test_pages_can_be_read_without_scripts(browser: Browser, shipped_address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="cs-CZ", base_url=shipped_address)
    page = context.new_page()
    page.goto("/matrices/service-plan")
    assert page.locator("table[data-matrix] td a").count() == 132
    page.goto("/consistency?severity=info")
    assert page.locator("ul.findings > li").count() == 32
    page.goto("/")
    assert page.locator("table.timeline svg rect.period").count() == 17
    context.close()


def test_examples_of_the_interface_for_programs_can_be_opened(page: Page) -> None:
    page.goto("/about")
    page.get_by_role("link", name="Rozhraní pro programy").first.click()
    page.locator("nav.contents").get_by_role("link", name="GET /api/search").click()
    operation = page.locator("#find")
    assert "q=senio%C5%99i" in operation.locator("pre").inner_text()
    address = operation.get_by_role("link", name="Otevřít příklad").get_attribute("href")
    assert page.request.get(f"/{(address or '').lstrip('/')}").json()["hits"][0]["code"] == "seniors"


@pytest.mark.parametrize("path", ["", "consistency", "matrices/service-plan", "matrices/goal-measure?plan=ssz-2021", "about", "api"])
def test_little_is_loaded(browser: Browser, shipped_address: str, path: str) -> None:
    """No more than 60 kB of scripts on an ordinary page, compressed as browsers ask for them."""
    with watched(browser, shipped_address) as page:
        sizes: list[int] = []
        page.on(
            "response",
            lambda got: (
                sizes.append(int(got.header_value("content-length") or 0)) if got.url.endswith(".js") or ".js?" in got.url else None
            ),
        )
        page.goto(f"/{path}")
        page.wait_for_load_state("networkidle")
        assert sizes
        assert sum(sizes) <= 60_000
