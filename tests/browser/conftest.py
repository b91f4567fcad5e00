"""A real Chromium on a really started server over all that the product ships; a page fails its test on any sign of trouble."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from watching import Visit, visits, watched

from graphsvc.web import build

sys.path.append(str(Path(__file__).parents[1] / "web"))
from started import started

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first that is there: the shell is the same engine without a desk's window, which costs a second of a processor for each tab."""
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def built() -> None:
    """The front end has been built; tests are skipped where it has not."""
    if not build.up_to_date():
        pytest.skip("the front end is not built: python -m graphsvc.web.build")


@pytest.fixture(scope="session")
def shipped_address(built: None, tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: Callable[[Path], Path]) -> Iterator[str]:
    """The address (with a slash at its end) of ``graphsvc serve`` over the shipped graph."""
    with started(copy_of_shipped(tmp_path_factory.mktemp("started") / "store")) as running:
        yield running.address.rstrip("/") + "/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if chromium is None:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, shipped_address: str) -> Iterator[Page]:
    """A watched page, in Czech, on a desk's screen."""
    with watched(browser, shipped_address) as page:
        yield page


@pytest.fixture(scope="module")
def visit(browser: Browser, shipped_address: str) -> Iterator[Visit]:
    """A function: language → a watched page on a desk's screen, in a tab that tests which only look share."""
    with visits(browser, shipped_address) as visit:
        yield visit
