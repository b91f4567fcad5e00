"""Pages whose troubles are noted: what the console complains of, what a script throws, what is asked of another host.

A test that answers requests itself says so (`page.route`) before it opens the page: a page that is open already hears of it when it
gets to it, and keys and clicks come before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page

Visit = Callable[..., AbstractContextManager[Page]]


@contextmanager
def watched(browser: Browser, address: str, *, lang: str = "cs", width: int = 1280, height: int = 900, **options: object) -> Iterator[Page]:
    """A page of its own context; on leaving, nothing may have been complained of and no other host asked.

    What a test means to go wrong it takes off by `expected`.
    """
    page = _opened(browser, address, lang=lang, width=width, height=height, **options)
    trouble = _TROUBLE[id(page)]
    yield page
    _closed(page)
    assert not trouble, trouble


@contextmanager
def visits(browser: Browser, address: str) -> Iterator[Visit]:
    """A function: language → a watched page as `watched` gives it, but in one tab a language, for tests that look and leave nothing behind.

    A tab of its own costs a process, and scripts that are compiled again, as much as all that such a test looks at.
    """
    tabs: dict[str, Page] = {}

    @contextmanager
    def visit(lang: str = "cs") -> Iterator[Page]:
        page = tabs.pop(lang, None) or _opened(browser, address, lang=lang)
        yield page  # where the test fails, the tab is not used again
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.context.clear_cookies()
        page.goto("about:blank")  # what the page still does is over, and noted, before the next comes
        trouble = _TROUBLE[id(page)]
        assert not trouble, trouble
        tabs[lang] = page

    yield visit
    for page in tabs.values():
        _closed(page)


def _opened(browser: Browser, address: str, *, lang: str, width: int = 1280, height: int = 900, **options: object) -> Page:
    context = browser.new_context(
        base_url=address,
        locale="cs-CZ" if lang == "cs" else "en-GB",
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        **options,  # type: ignore[arg-type]
    )
    page, trouble = context.new_page(), []

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            # Without the address, whose port may be the number of a status that a test expects.
            trouble.append(f"{message.text} ({message.location.get('url')})".replace(address, "/"))

    page.on("console", said)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: trouble.append(request.url) if _foreign(request.url, address) else None)
    _TROUBLE[id(page)] = trouble
    return page


def _closed(page: Page) -> None:
    page.context.close()
    del _TROUBLE[id(page)]


_TROUBLE: dict[int, list[str]] = {}


def expected(page: Page, part: str) -> None:
    """What was complained of with these words was meant to be; raises AssertionError where nothing was."""
    trouble = _TROUBLE[id(page)]
    known = [said for said in trouble if part in said]
    assert known, f"nobody complained of {part!r}: {trouble}"
    trouble[:] = [said for said in trouble if said not in known]


def _foreign(url: str, address: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(address).netloc
