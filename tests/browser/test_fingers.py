"""The picture under fingers: one moves it, wherever it is put down, two bring it nearer, a tap chooses, a long press asks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from watching import watched

pytestmark = pytest.mark.browser

ITEM = "plan/ssz-2021/item/V.6"
THING = f"https://graphsvc.example/id/{ITEM}"
Point = tuple[float, float]


def test_fingers_move_zoom_choose_and_ask(browser: Browser, shipped_address: str) -> None:
    with watched(browser, shipped_address, width=320, height=700, has_touch=True, is_mobile=True) as page:
        page.goto(f"/explore?focus={ITEM}")
        page.locator("[data-shown]").wait_for()
        page.locator("[data-canvas]").scroll_into_view_if_needed()
        fingers = page.context.new_cdp_session(page)
        x, y = seen(page)
        drawn(fingers, [[(x - 8 * step, y + 5 * step)] for step in range(8)])
        moved = seen(page)
        assert (moved[0] - x, moved[1] - y) == pytest.approx((-56, 35), abs=14), "the picture goes with the finger, put down on a thing too"
        before = zoom(page)
        drawn(fingers, [[(160 - away, y), (160 + away, y)] for away in range(15, 105, 10)])
        assert zoom(page) > 2 * before
        assert page.evaluate("visualViewport.scale") == 1, "the page itself stays as large as it was"
        page.evaluate("void document.querySelector('[data-canvas]')._cyreg.cy.fit()")
        page.touchscreen.tap(*seen(page))
        expect(page.locator("[data-explorer]")).to_contain_text("V.6 systém stáží")
        drawn(fingers, [[seen(page)]], held=700)
        expect(page.get_by_role("menu")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_be_hidden()


def drawn(fingers: CDPSession, course: list[list[Point]], *, held: int = 0) -> None:
    """Puts the fingers down at the first points, draws them through all others, holds them for some milliseconds, and lifts them."""
    for at, points in enumerate(course):
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": "touchMove" if at else "touchStart", "touchPoints": touches})
    if held:
        fingers.send("Runtime.evaluate", {"expression": f"new Promise((done) => setTimeout(done, {held}))", "awaitPromise": True})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def seen(page: Page) -> Point:
    """Where the thing is in the window."""
    x, y = page.evaluate(
        """(id) => {
          const home = document.querySelector("[data-canvas]");
          const at = home._cyreg.cy.getElementById(id).renderedPosition();
          const box = home.getBoundingClientRect();
          return [box.left + at.x, box.top + at.y];
        }""",
        THING,
    )
    return x, y


def zoom(page: Page) -> float:
    return float(page.evaluate("document.querySelector('[data-canvas]')._cyreg.cy.zoom()"))
