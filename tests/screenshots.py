"""Pictures of the main pages (``screenshots.toml``), of the service as it is over the shipped graph, into ``docs/images/``.

``python tests/screenshots.py [NAME …]``: all, or those of these names. Exit code 1 where one is larger than documents should carry.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

sys.path.append(str(Path(__file__).parent / "web"))
from started import ROOT, started

IMAGES = ROOT / "docs" / "images"
LARGEST = 250_000
SIZE = {"width": 1440, "height": 900}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


def main(names: list[str]) -> int:
    """Take the pictures, and say of each what became of it."""
    pictures = tomllib.loads((ROOT / "tests" / "screenshots.toml").read_text(encoding="utf-8"))["picture"]
    if strange := sorted(set(names) - {picture["name"] for picture in pictures}):
        sys.stderr.write(f"There is no such picture: {strange[0]}\n")
        return 2
    large = False
    with tempfile.TemporaryDirectory() as folder, started(Path(folder) / "store") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context(base_url=server.address, locale="cs-CZ", viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        for picture in pictures:
            if not names or picture["name"] in names:
                large |= take(context.new_page(), picture) > LARGEST
        browser.close()
    return int(large)


def take(page: Page, picture: Mapping[str, Any]) -> int:
    """One picture; gives its size in bytes, 0 where there is no such page."""
    answer = page.goto(picture["address"])
    if answer is None or answer.status == 404:
        sys.stdout.write(f"{picture['name']}: there is no such page: {picture['address']}\n")
        return 0
    for step in picture.get("steps", ()):
        carry_out(page, step)
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)
    target = IMAGES / f"{picture['name']}.png"
    size = len(page.screenshot(path=target, animations="disabled"))
    page.close()
    sys.stdout.write(f"{picture['name']}: {size / 1000:.0f} kB{', too large for a document' if size > LARGEST else ''}: {target}\n")
    return size


def carry_out(page: Page, step: Mapping[str, Any]) -> None:
    """One step before a picture. Raises ValueError for one that there is not."""
    match dict(step):
        case {"wait": selector}:
            page.locator(selector).first.wait_for(state="attached")
        case {"click": selector}:
            page.locator(selector).first.click()
        case {"file": [selector, path]}:
            page.locator(selector).set_input_files(ROOT / path)
        case unknown:
            raise ValueError(f"There is no such step: {unknown}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
