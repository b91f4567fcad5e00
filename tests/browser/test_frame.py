"""The frame of every page: accessible in both languages, both modes and all widths, by mouse and by keyboard."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from axe import violations
from playwright.sync_api import Browser, Page
from watching import expected, watched

pytestmark = pytest.mark.browser

PAGES = {
    "start": "",
    "search": "search?q=rodiny",
    "nothing-found": "search?q=xyzzy",
    "item": "page/plan/sprss-2018-2020/item/A01-01",
    "plan": "page/plan/ssz-2021",
    "service": "page/service/62",
    "list": "list/item",
    "explorer": "explore",
    "questions": "questions",
    "question": "questions/items-by-service?service=62",
    "check": "check",
    "sparql": "sparql?format=html",
    "data": "data",
    "api": "api",
    "vocabulary": "def",
    "codelists": "codelist/",
    "missing": "page/nothing",
}
"""Every kind of page, by what it is."""


@pytest.mark.parametrize("lang", ["cs", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_every_width(browser: Browser, shipped_address: str, name: str, lang: str) -> None:
    with watched(browser, shipped_address, lang=lang) as page:
        page.goto(f"/{PAGES[name]}")
        for width in (1440, 768, 320):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page) == []
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
