"""What ``graphsvc bench web`` measures: figures of real pages, and sentences where it cannot."""

from __future__ import annotations

import importlib.util
import shutil
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser

from graphsvc.benchmark import browsing
from graphsvc.commands import bench_web
from graphsvc.errors import ParameterError

pytestmark = pytest.mark.browser


def test_a_page_and_the_explorer_are_measured(browser: Browser, shipped_address: str) -> None:
    page = browsing.loaded(browser, urljoin(shipped_address, "/questions"), 1)
    assert page.painted > 0
    assert page.drawn is None
    assert 0 < page.scripts < 60_000
    explorer = browsing.loaded(browser, urljoin(shipped_address, "/explore"), 1)
    assert explorer.drawn is not None
    assert explorer.drawn > explorer.painted
    assert 60_000 < explorer.scripts < 350_000


def test_pictures_of_a_size_are_found_and_moved(browser: Browser, shipped_address: str) -> None:
    query, number = browsing.picture_of(shipped_address, 500)
    assert 400 < number <= 500
    found = browsing.moved(browser, urljoin(shipped_address, f"/explore?{query}"))
    assert set(found) == {"drag", "zoom"}
    assert all(movement.frames > 0 for movement in found.values())


def test_the_server_is_measured(shipped_address: str) -> None:
    assert 0 < browsing.served(urljoin(shipped_address, "/page/plan/ssz-2021/item/V.6"), 2) < 60_000


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ParameterError, match=r"chromium$"):
        bench_web._chromium()
    monkeypatch.setattr(bench_web, "find_spec", lambda name: None)
    assert importlib.util.find_spec("playwright") is not None
    with pytest.raises(ParameterError, match=r"playwright$"):
        bench_web._chromium()
