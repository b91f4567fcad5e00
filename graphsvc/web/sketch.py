"""The neighbourhood of a thing as a picture within its page, and the way from there to the whole graph."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from markupsafe import Markup

from graphsvc.analysis import graph
from graphsvc.analysis.graph import DependencyGraph
from graphsvc.analysis.picture import facts, inline, make, stated
from graphsvc.analysis.picture.address import AREA
from graphsvc.analysis.picture.parts import Picture
from graphsvc.analysis.picture.state import Filters, State
from graphsvc.keeping import Keeper
from graphsvc.store.base import View
from graphsvc.web.site import Site

MOST = 40
"""Things of a picture within a page; with more, the kinds of which there are most are left out."""
NARROW = 420
"""Pixels up to which a picture stands beside the facts."""
FITTING = 1_400
"""Pixels up to which a picture is made as narrow as a desk's page; a wider one could not be read then, and is moved sideways."""
PATIENCE = 3.0
"""Seconds for which a page waits for the graph of new data; a large one takes longer."""
_EXPLORER = "explorer.page"
_KEPT: Keeper[DependencyGraph] = Keeper(1)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture as markup, its width in pixels, what it leaves out (kind's name and number), and where the whole graph shows the same."""

    svg: Markup
    width: int
    left_out: tuple[tuple[str, int], ...]
    explore: str | None
    things: int

    @property
    def narrow(self) -> bool:
        """Whether it can stand beside the facts."""
        return self.width <= NARROW

    @property
    def fitting(self) -> bool:
        """Whether it can still be read when it is made as narrow as the page."""
        return self.width <= FITTING


def of(site: Site, iri: str, lang: str) -> Sketch | None:
    """The picture; None where the thing has no links of those that a picture shows. Raises TimeoutError where the graph is not read yet."""
    known = _KEPT.get(site.version, lambda: _read(site.view, site.settings.root), PATIENCE)
    if iri not in known.nodes or not known.degree(iri):
        return None
    near = (*known.targets[iri], *known.sources[iri])
    kept = fitting(Counter(known.nodes[other].kind for other in dict.fromkeys(near)), MOST)
    if not kept:
        return None
    all_kinds = {known.nodes[other].kind for other in near}
    chosen = tuple(sorted({*kept, known.nodes[iri].kind})) if set(kept) != all_kinds else ()
    picture = make.make(site.view, State((iri,), filters=Filters(kind=chosen)), lang, site.settings.root, branches=False)
    shown = {thing.kind for thing in picture.things}
    gone = Counter(known.nodes[other].kind for other in dict.fromkeys(near) if known.nodes[other].kind not in shown)
    names = {kind: known.links.kinds[kind].label[lang] for kind in gone}
    left_out = tuple((names[kind], gone[kind]) for kind in known.links.kinds if kind in gone)
    return Sketch(_markup(site, picture), picture.layout.width, left_out, explore(site, iri), len(picture.things))


def explore(site: Site, iri: str) -> str | None:
    """The address of the whole graph around a thing; None where this application has no such page."""
    if _EXPLORER not in current_app.view_functions:
        return None
    return site.url(_EXPLORER, focus=iri.removeprefix(f"{site.settings.base}id/"))


def fitting(numbers: Counter[str], most: int) -> list[str]:
    """The kinds of which a picture has all things, the rarest first, as long as all are not more than ``most``."""
    kept: list[str] = []
    for kind, number in sorted(numbers.items(), key=lambda pair: (pair[1], pair[0])):
        if number > most:
            break
        kept.append(kind)
        most -= number
    return kept


def _read(view: View, root: Path) -> DependencyGraph:
    """The graph, after all that pictures of it are made from: the first picture has then to wait for nothing."""
    known = graph.load(view, root)
    facts.load(view)
    stated.of(view, known, (), known.size)
    return known


def _markup(site: Site, picture: Picture) -> Markup:
    """All texts in it are escaped where it is made."""

    def address(thing: str) -> str:
        return "#graph" if thing.startswith(AREA) else site.page(thing)

    return Markup(inline.to_inline(picture, address))  # noqa: S704
