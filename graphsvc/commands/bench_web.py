"""``graphsvc bench web``: how quick the pages are in a browser, and how smoothly the explorer's picture moves.

Never a timed test: figures are for people, machines are noisy.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import click

from graphsvc.commands import bench_graph
from graphsvc.commands.common import tell
from graphsvc.errors import ParameterError
from graphsvc.lazy import lazily
from graphsvc.settings import Settings

if TYPE_CHECKING:
    from graphsvc.benchmark.browsing import Loaded

PAGES = ("/", "/search?q=rodiny", "/list/item", "/page/plan/ssz-2021", "/questions", "/explore")
ITEMS = ("/page/plan/ssz-2021/item/V.6", "/page/plan/sprss-2018-2020/item/A05-01", "/page/plan/ap-ssz-2024-2025/item/A1.1")
EXPLORER = "/explore"
TRIPLES = 100_000
"""Of the synthetic graph: 3,400 things."""
PAINTED, ITEM = 500.0, 50.0
"""Milliseconds to the first paint, and of the server for the page of an item, that should not be exceeded."""
DRAWN = {500: 1_000.0, 2_000: 2_000.0}
"""Things of a picture, and milliseconds from the beginning until it is drawn."""
MOVING, FRAMES = 3_000, 30.0
"""Things of a picture that is moved, and frames in a second that there should be at least."""
SCRIPTS, EXPLORER_SCRIPTS = 60.0, 350.0
"""Kilobytes of scripts of a page, compressed."""


@click.command("web")
@click.option("--runs", type=click.IntRange(1, 50), default=5, show_default=True, help="Visits of each page.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the synthetic graph here, and use the one that is here.")
@click.pass_obj
def command(found: Settings, *, runs: int, folder: Path | None) -> int:
    """Measure pages over the store, and the explorer over a synthetic graph, in Chromium; exit code 1 where a goal is missed."""
    executable = _chromium()
    if not lazily("graphsvc.web.build").up_to_date():
        raise ParameterError("The scripts of the pages are not built; run this first: python -m graphsvc.web.build")
    right = True
    browsing = lazily("graphsvc.benchmark.browsing")
    with bench_graph.kept(folder) as work, browsing.browser(executable) as browser:
        with _serving(found.store) as address:
            click.echo(f"pages over the store: medians of {runs} visits, each with a new profile")
            for path in (*PAGES, ITEMS[0]):
                right &= _page(path, browsing.loaded(browser, urljoin(address, path), runs))
            for path in ITEMS:
                right &= _line(f"server, {path}", browsing.served(urljoin(address, path), 4 * runs), ITEM, "ms")
        tell(f"Making a graph of about {TRIPLES:,} triples, or taking the one that is there …")
        place = work / f"questions-{TRIPLES}"
        lazily("graphsvc.benchmark.questioned").build(TRIPLES, found, place)
        with _serving(place) as address:
            click.echo("the explorer over a synthetic graph")
            for size, goal in DRAWN.items():
                query, number = browsing.picture_of(address, size)
                visited = browsing.loaded(browser, urljoin(address, f"{EXPLORER}?{query}"), runs)
                right &= _line(f"picture of {number:,} things", visited.drawn or float("inf"), goal, "ms")
                click.echo(f"  {'  until it can be moved':74} {visited.ready or float('inf'):>9,.1f} ms")
            query, number = browsing.picture_of(address, MOVING)
            for name, movement in browsing.moved(browser, urljoin(address, f"{EXPLORER}?{query}")).items():
                label = f"{name}, {number:,} things (95 % of frames within {movement.longest:.0f} ms)"
                right &= _line(label, movement.frames, FRAMES, "frames/s", least=True)
    return int(not right)


def _chromium() -> str:
    """The browser. Raises ParameterError, with what to install, where it or what drives it is missing."""
    if find_spec("playwright") is None:
        raise ParameterError("Measuring pages needs Playwright; 'pip install playwright' gives it. Not installed: playwright")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise ParameterError("Measuring pages needs a browser; 'apt-get install chromium' gives it. Not on the path: chromium")
    return found


@contextmanager
def _serving(store: Path) -> Iterator[str]:
    """The address of a server over a store, stopped when the block ends."""
    servers = lazily("graphsvc.benchmark.servers")
    with servers.started(servers.OURS, servers.Data(store, store, store)) as server:
        yield server.url


def _page(path: str, visited: Loaded) -> bool:
    """Tells what was measured of a page; whether it is within the goals."""
    right = _line(f"first paint, {path}", visited.painted, PAINTED, "ms")
    goal = EXPLORER_SCRIPTS if path == EXPLORER else SCRIPTS
    return _line(f"scripts, {path}", visited.scripts / 1_000, goal, "kB") and right


def _line(name: str, figure: float, goal: float, unit: str, *, least: bool = False) -> bool:
    right = figure >= goal if least else figure <= goal
    sign = "≥" if least else "≤"
    click.echo(f"  {name:74} {figure:>9,.1f} {unit:8} goal {sign} {goal:g}{'' if right else '  MISSED'}")
    return right
