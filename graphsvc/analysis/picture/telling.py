"""What a picture shows, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphsvc.analysis.picture.keys import Labels
from graphsvc.analysis.picture.model import FACETS
from graphsvc.analysis.picture.parts import Thing, Totals
from graphsvc.analysis.picture.state import State
from graphsvc.analysis.wording import Wording, stopped

_NAMED = 5
"""Names of a sentence; where there are more, their number."""


def sentence(labels: Labels, state: State, things: Sequence[Thing], links: int, totals: Totals, *, connected: bool) -> str:
    """What is shown, of what, by which filters, and what is gathered into areas."""
    words = labels.model.words[labels.language]
    shown = words["shown"].format(nodes=len(things), total=totals.things, edges=links)
    parts = [f"{_scope(labels, state)} – {shown}"]
    if state.path and not connected:
        parts.append(words["unconnected"])
    parts += _filters(labels, state)
    if gathered := [thing.label for thing in things if thing.is_area]:
        parts.append(words["folded"].format(areas=_listed(gathered) if len(gathered) <= _NAMED else len(gathered)))
    if links < totals.links_left:
        parts.append(words["fewer"].format(shown=links, edges=totals.links_left))
    if totals.too_much:
        parts.append(
            words["too_much"].format(
                areas=_listed([Wording(labels.graph, labels.language).name(a) if a in labels.graph.nodes else a for a in totals.too_much])
            )
        )
    return " ".join(stopped(part) for part in parts)


def _scope(labels: Labels, state: State) -> str:
    words, wording = labels.model.words[labels.language], Wording(labels.graph, labels.language)
    if state.focus:
        return words["focus"].format(depth=state.depth, names=_listed([wording.name(iri) for iri in state.focus]))
    if state.of:
        return words["of"].format(name=wording.name(state.of))
    if state.path:
        return words["path"].format(start=wording.name(state.path[0]), end=wording.name(state.path[1]))
    if state.impact:
        return words["impact"].format(gone=wording.gone(state.impact))
    return words["whole"]


def _filters(labels: Labels, state: State) -> Iterator[str]:
    words = labels.model.words[labels.language]
    for facet in FACETS:
        if chosen := state.filters.of(facet):
            yield words["filtered"].format(facet=words[facet], values=_listed([labels.of(facet, value) for value in chosen]))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= _NAMED else f"{', '.join(names[:_NAMED])} … ({len(names)})"
