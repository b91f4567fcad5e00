"""The graph in words: names of things, and sentences from the templates of ``data/dependencies.toml``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from textwrap import shorten

from graphsvc.analysis.graph import DependencyGraph, Edge, Node

_LONGEST = 80
"""Characters of a title in a sentence."""
_QUOTES = {"cs": ("„", "“"), "en": ("“", "”")}


@dataclass(frozen=True, slots=True)
class Wording:
    """Names and sentences in one language (``cs`` or ``en``)."""

    graph: DependencyGraph
    language: str

    def name(self, iri: str, *, short: bool = False) -> str:
        """A thing of a plan by code, plan and (but for ``short``) title; others by title, or by kind and code; else by its IRI."""
        node = self.graph.nodes[iri]
        if node.plan and node.plan != iri and node.code:
            return f"{node.code}@{_last(node.plan)}{'' if short else self._quoted(node)}"
        if node.title:
            return node.title
        return f"{self.graph.links.kinds[node.kind].label[self.language]} {node.code}" if node.code else iri

    def names(self, iris: Iterable[str]) -> str:
        """Several things, each once, in the order of the graph."""
        return "; ".join(self.name(iri) for iri in sorted(set(iris), key=self.graph.rank.__getitem__))

    def gone(self, iri: str) -> str:
        """That a thing goes, without a full stop."""
        return self.graph.links.kinds[self.graph.nodes[iri].kind].gone[self.language].format(node=self.name(iri))

    def says(self, edge: Edge, known: Collection[str] = ()) -> str:
        """What an edge says, without a full stop; things that are ``known`` by now are named shortly."""
        template = self.graph.links.relations[edge.relation].says[self.language]
        ends = {"from": edge.source, "to": edge.target}
        return template.format(**{place: self.name(iri, short=iri in known) for place, iri in ends.items()})

    def path(self, edges: Iterable[Edge]) -> str:
        """What edges say one after the other."""
        known: set[str] = set()
        said = []
        for edge in edges:
            said.append(self.says(edge, known))
            known |= {edge.source, edge.target}
        return "; ".join(said)

    def sentence(self, name: str, **places: object) -> str:
        """A sentence of its own, without a full stop."""
        return self.graph.links.sentences[name][self.language].format(**places)

    def _quoted(self, node: Node) -> str:
        opening, closing = _QUOTES[self.language]
        return f" {opening}{shorten(node.title, _LONGEST, placeholder='…')}{closing}" if node.title else ""


def stopped(sentence: str) -> str:
    """The sentence with one full stop at its end, and a capital at its beginning."""
    return f"{sentence[:1].upper()}{sentence[1:].removesuffix('.')}."


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]
