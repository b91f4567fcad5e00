"""Pages whose troubles are noted: what the console complains of, what a script throws, what is asked of another host."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page


@contextmanager
def watched(browser: Browser, address: str, *, lang: str = "cs", width: int = 1280, height: int = 900, **options: object) -> Iterator[Page]:
    """A page of its own context; on leaving, nothing may have been complained of and no other host asked.

    What a test means to go wrong it takes off by `expected`.
    """
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
            trouble.append(f"{message.text} ({message.location.get('url')})")

    page.on("console", said)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: trouble.append(request.url) if _foreign(request.url, address) else None)
    _TROUBLE[id(page)] = trouble
    yield page
    context.close()
    del _TROUBLE[id(page)]
    assert not trouble, trouble


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
