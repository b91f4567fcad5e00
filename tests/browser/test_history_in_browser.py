"""The course of findings in a browser: accessible, at every width, in the dark, on paper, by keyboard and without scripts."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import fits
from playwright.sync_api import Browser, Page, expect
from watching import watched

from graphsvc import pipeline
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore

sys.path += [str(Path(__file__).parents[1] / name) for name in ("web", "history")]
import past
from started import started

pytestmark = pytest.mark.browser
PLAN = "page/plan/ssz-2021/history"
PAGES = {"plan": PLAN, "all": "consistency/history", "nothing": "page/plan/srlk-2021-2027/history"}


@pytest.fixture(scope="module")
def address(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the shipped graph whose history goes back for five months."""
    settings = Settings(store=tmp_path_factory.mktemp("past") / "store")
    store = EmbeddedStore(settings.store)
    pipeline.load(store, pipeline.assemble(settings, []))
    assert settings.history_file
    past.record(settings.history_file, past.now(store.view()), int(time.time()) - 60)
    with started(settings.store) as running:
        yield running.address.rstrip("/") + "/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with watched(browser, address) as page:
        yield page


@pytest.mark.parametrize("lang", ["cs", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_it_is_accessible_and_fits_every_width(browser: Browser, address: str, name: str, lang: str) -> None:
    with watched(browser, address, lang=lang) as page:
        answer = page.goto(f"/{PAGES[name]}")
        assert answer
        assert answer.status == 200
        fits(page, lang)


def test_from_a_plan_one_comes_to_its_course_and_back_by_keyboard(page: Page) -> None:
    page.goto("/page/plan/ssz-2021")
    line = page.locator(".lately")
    expect(line).to_contain_text("O 3 méně než při předchozím běhu.")
    line.get_by_role("link").press("Enter")
    page.wait_for_url(f"**/{PLAN}")
    drawing = page.get_by_role("img", name="Vývoj nálezů")
    expect(drawing).to_be_visible()
    assert page.locator(".trend .of-violation rect").count() > 5, "a mark for each run"
    page.get_by_role("link", name="Nepokryté opatření strategie").press("Enter")
    page.wait_for_url("**/consistency?**")
    assert page.locator("ul.findings li").count() == 16
    page.go_back()
    page.locator(".above a").press("Enter")
    page.wait_for_url("**/page/plan/ssz-2021")


def test_severities_differ_in_more_than_colour(page: Page) -> None:
    page.goto(f"/{PLAN}")
    dashes = {
        name: page.locator(f"figure .scroll .of-{name} polyline").first.evaluate("one => getComputedStyle(one).strokeDasharray")
        for name in ("violation", "warning", "info")
    }
    assert len(set(dashes.values())) == 3, dashes
    shapes = [
        page.locator(f"figure .scroll .of-{name} {mark}").count()
        for name, mark in (("violation", "rect"), ("warning", "path"), ("info", "circle"))
    ]
    assert all(shapes)


def test_on_paper_and_without_scripts_it_says_the_same(browser: Browser, address: str) -> None:
    with watched(browser, address, java_script_enabled=False) as page:
        page.goto(f"/{PLAN}")
        assert page.locator("#run-6").is_visible()
        assert page.get_by_role("link", name="CSV").is_visible()
        page.emulate_media(media="print")
        assert page.locator("figure .trend").first.is_visible()
        assert page.locator("#run-1").is_visible()
        assert not page.get_by_role("link", name="CSV").is_visible()
