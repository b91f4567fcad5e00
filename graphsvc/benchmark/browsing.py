"""What a browser measures of the pages: Chromium, driven by Playwright, on a started server.

Needs Playwright and a Chromium on the path; whoever imports this has looked for both.
"""

from __future__ import annotations

import json
import statistics
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode, urljoin

from playwright.sync_api import Browser, Page, sync_playwright

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_SIZE = {"width": 1440, "height": 900}
_PATIENCE = 60_000
"""Milliseconds that a page has."""
_VALUES = 40
"""Plans that an address can name."""
_SECONDS = 3.0
"""Of each movement of which frames are counted."""
_PAINT = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null"""
_DRAWN = """() => performance.getEntriesByName("explorer-drawn")[0]?.startTime ?? null"""
_READY = """() => performance.getEntriesByName("explorer-ready")[0]?.startTime ?? null"""
_SCRIPTS = """() => performance.getEntriesByType("resource")
  .filter((one) => new URL(one.name).pathname.endsWith(".js")).reduce((sum, one) => sum + one.encodedBodySize, 0)"""
_COUNT = """() => {
  window.counted = [];
  const next = (now) => { window.counted.push(now); window.counting = requestAnimationFrame(next); };
  window.counting = requestAnimationFrame(next);
}"""
_COUNTED = """() => { cancelAnimationFrame(window.counting); return window.counted; }"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A page, each time in a browser that knows nothing yet: milliseconds from the beginning, and bytes of its scripts as they are sent.

    ``drawn`` is when the explorer's picture is seen, ``ready`` when it can be moved; None where there is none.
    """

    painted: float
    drawn: float | None
    ready: float | None
    scripts: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement of the picture: frames in a second, and the longest time between two but for one in twenty, in milliseconds."""

    frames: float
    longest: float


@contextmanager
def browser(executable: str) -> Iterator[Browser]:
    """A Chromium that is closed when the block ends."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        yield started
        started.close()


def loaded(started: Browser, address: str, runs: int) -> Loaded:
    """The medians of several visits, each the first of a new profile."""
    visits = [_visited(started, address) for _ in range(runs)]
    return Loaded(
        statistics.median(visit.painted for visit in visits),
        _median(visit.drawn for visit in visits),
        _median(visit.ready for visit in visits),
        max(visit.scripts for visit in visits),
    )


def _median(figures: Iterable[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return statistics.median(known) if known else None


def moved(started: Browser, address: str) -> Mapping[str, Moved]:
    """How smoothly the picture at an address is dragged, and zoomed by the wheel, as people do both."""
    with _page(started) as page:
        _open(page, address)
        page.wait_for_timeout(1_000)
        box = page.locator("[data-canvas]").bounding_box()
        if box is None:
            return {}
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        return {"drag": _dragged(page, middle), "zoom": _zoomed(page, middle)}


def served(address: str, runs: int) -> float:
    """Milliseconds that the server takes for an answer: the median of several requests."""
    taken = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        with urllib.request.urlopen(address, timeout=_PATIENCE / 1_000) as answer:  # noqa: S310 - a server of this machine
            answer.read()
        taken.append((time.perf_counter() - begin) * 1_000)
    return statistics.median(taken[1:])


def picture_of(address: str, most: int) -> tuple[str, int]:
    """A picture of nearly so many things, but no more: its query, and their number.

    It is one of the first plans of the graph, or one of the largest kinds of things, whichever has more.
    """
    facets = {facet["id"]: facet["values"] for facet in _picture(address, "")["filters"]}
    found = [_of_plans(address, [one["value"] for one in facets["plan"]], most), _of_kinds(address, facets["kind"], most)]
    return max(found, key=lambda one: one[1])


def _of_plans(address: str, plans: Sequence[str], most: int) -> tuple[str, int]:
    """The most of the first plans with which there are no more things, and what is linked with them."""
    least, end = 0, min(len(plans), _VALUES) + 1
    found = ("", 0)
    while end - least > 1:
        middle = (least + end) // 2
        query = urlencode([("plan", plan) for plan in plans[:middle]])
        left = _picture(address, query)["total"]["left"]
        if left <= most:
            least, found = middle, (query, left)
        else:
            end = middle
    return found


def _of_kinds(address: str, kinds: Sequence[Mapping[str, Any]], most: int) -> tuple[str, int]:
    """The largest kinds that there is room for."""
    chosen, room = [], most
    for kind in sorted(kinds, key=lambda kind: -kind["count"]):
        if kind["count"] <= room:
            chosen.append(("kind", kind["value"]))
            room -= kind["count"]
    query = urlencode(chosen)
    return query, _picture(address, query)["total"]["left"]


def _picture(address: str, query: str) -> Any:  # noqa: ANN401 - whatever the service answers
    with urllib.request.urlopen(urljoin(address, f"/api/graph?{query}"), timeout=_PATIENCE / 1_000) as answer:  # noqa: S310
        return json.load(answer)


def _visited(started: Browser, address: str) -> Loaded:
    with _page(started) as page:
        _open(page, address)
        page.wait_for_function(_PAINT, timeout=_PATIENCE)
        return Loaded(page.evaluate(_PAINT), page.evaluate(_DRAWN), page.evaluate(_READY), page.evaluate(_SCRIPTS))


def _open(page: Page, address: str) -> None:
    page.goto(address, timeout=_PATIENCE)
    if page.locator("[data-explorer]").count():
        page.wait_for_function(_READY, timeout=_PATIENCE)


@contextmanager
def _page(started: Browser) -> Iterator[Page]:
    context = started.new_context(viewport={"width": _SIZE["width"], "height": _SIZE["height"]}, locale="cs-CZ")
    yield context.new_page()
    context.close()


def _dragged(page: Page, middle: tuple[float, float]) -> Moved:
    page.mouse.move(*middle)
    page.mouse.down()
    page.evaluate(_COUNT)
    until, step = time.monotonic() + _SECONDS, 0
    while time.monotonic() < until:
        step += 1
        page.mouse.move(middle[0] + 200 * ((step % 80) / 40 - 1), middle[1] + 120 * ((step % 50) / 25 - 1))
    found = _frames(page)
    page.mouse.up()
    page.wait_for_timeout(500)
    return found


def _zoomed(page: Page, middle: tuple[float, float]) -> Moved:
    page.mouse.move(*middle)
    page.evaluate(_COUNT)
    until, step = time.monotonic() + _SECONDS, 0
    while time.monotonic() < until:
        step += 1
        page.mouse.wheel(0, -40 if step % 60 < 30 else 40)
    return _frames(page)


def _frames(page: Page) -> Moved:
    times: list[float] = page.evaluate(_COUNTED)
    between = sorted(later - before for before, later in pairwise(times))
    if not between:
        return Moved(0.0, float("inf"))
    return Moved(1_000 * len(between) / sum(between), between[int(len(between) * 0.95)])
