"""The frame of every page: accessible in both languages, both modes and all widths, by mouse and by keyboard."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from axe import fits
from playwright.sync_api import Page
from watching import Visit, expected

pytestmark = pytest.mark.browser

PAGES = {
    "nothing-found": "search?q=xyzzy",
    "list": "list/item",
    "sparql": "sparql?format=html",
    "data": "data",
    "vocabulary": "def",
    "codelists": "codelist/",
    "missing": "page/nothing",
}
"""The kinds of pages that have no tests of their own, by what they are."""


@pytest.mark.parametrize("lang", ["cs", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_every_width(visit: Visit, name: str, lang: str) -> None:
    with visit(lang) as page:
        page.goto(f"/{PAGES[name]}")
        fits(page, lang)
        if name == "missing":
            expected(page, "404")


def test_light_and_dark_are_chosen_and_remembered(page: Page) -> None:
    page.goto("/")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Tmavý vzhled").click()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    page.goto("/questions")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    page.get_by_role("button", name="Světlý vzhled").press("Enter")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == light


def test_the_keyboard_skips_to_the_content_and_reaches_every_menu(page: Page) -> None:
    page.goto("/questions")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Přejít k obsahu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.locator(".brand").focus()
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
    assert {"Otázky", "Kontrola návrhu", "English"} <= reached


def test_the_other_language_is_the_same_page(page: Page) -> None:
    page.goto("/list/item?status=done&year=2022")
    page.get_by_role("link", name="English").click()
    assert parse_qs(urlsplit(page.url).query) == {"status": ["done"], "year": ["2022"], "lang": ["en"]}
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Questions", exact=True).click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_what_only_a_colour_says_keeps_it_where_the_browser_forces_its_own(visit: Visit) -> None:
    with visit() as page:
        page.emulate_media(forced_colors="active")
        page.goto("/")
        keys = page.evaluate("[...document.querySelectorAll('.key, .shares .dot')].map((key) => getComputedStyle(key).backgroundColor)")
        assert len(set(keys)) > 3
        page.goto("/explore?focus=plan/ssz-2021/item/V.6")
        page.locator("[data-shown]").wait_for()
        drawn = page.evaluate(
            """() => { const link = document.querySelector("[data-canvas]")._cyreg.cy.edges(".said")[0];
                       return [link.style("color"), link.style("text-background-color")]; }"""
        )
        assert len(set(drawn)) == 2, "words along links can be read"
        tabs = page.evaluate("[...document.querySelectorAll('[role=tab]')].map((tab) => getComputedStyle(tab).borderBottomColor)")
        assert tabs.count(tabs[0]) == 1, "the chosen tab is marked, and no other"
        page.emulate_media(forced_colors="none")


def test_on_paper_no_total_covers_a_row_and_a_picture_is_as_wide_as_the_sheet(visit: Visit) -> None:
    with visit() as page:
        page.goto("/matrices/service-plan")
        page.emulate_media(media="print")
        places = page.evaluate("[...document.querySelectorAll('.matrix :is(th, td)')].map((cell) => getComputedStyle(cell).position)")
        assert set(places) == {"static"}
        page.emulate_media(media="screen")
        page.goto("/explore?focus=plan/ssz-2021/item/V.6")
        page.locator("[data-shown]").wait_for()
        page.emulate_media(media="print")
        page.evaluate("document.querySelector('.frame').style.width = '400px'")
        drawn = page.evaluate("[...document.querySelectorAll('[data-canvas] canvas')].map((one) => one.getBoundingClientRect().width)")
        assert len(drawn) > 1
        assert max(drawn) <= 400
        page.emulate_media(media="screen")
