"""What follows where a thing goes, told: sentence by sentence, as plain data and as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphsvc.analysis import evidence, fallout, graph
from graphsvc.analysis.evidence import Evidence
from graphsvc.analysis.fallout import Loss
from graphsvc.analysis.graph import DependencyGraph, Edge
from graphsvc.analysis.wording import Wording, stopped
from graphsvc.errors import NotFoundError
from graphsvc.store.base import View

Found = Mapping[Edge, tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True)
class Impact:
    """What becomes of what depends on ``start``, and where the documents state the links that are lost or lead there."""

    graph: DependencyGraph
    start: str
    losses: Sequence[Loss]
    evidence: Found

    def to_json(self, language: str) -> dict[str, Any]:
        """Plain data: the thing, and what becomes of each, in words of that language too."""
        wording = Wording(self.graph, language)
        return {
            "node": self.start,
            "sentence": stopped(wording.gone(self.start)),
            "affected": [self._loss(loss, wording) for loss in self.losses],
        }

    def to_text(self, language: str) -> str:
        """A sentence a line; below it the path, and what the documents write."""
        wording = Wording(self.graph, language)
        lines = [stopped(wording.gone(self.start))]
        for loss in self.losses:
            lines += [f"- {stopped(told(loss, wording))}", f"    {wording.sentence('path', path=wording.path(loss.path))}"]
            lines += [f"    {_stated(one, wording)}" for one in self._evidence(loss)]
        if not self.losses:
            lines.append(stopped(wording.sentence("nothing")))
        return "\n".join(lines) + "\n"

    def _evidence(self, loss: Loss) -> list[Evidence]:
        edges = dict.fromkeys((*loss.lost, *loss.path))
        return list(dict.fromkeys(one for edge in edges for one in self.evidence.get(edge, ())))

    def _loss(self, loss: Loss, wording: Wording) -> dict[str, Any]:
        node = self.graph.nodes[loss.iri]
        return {
            "node": node.iri,
            "kind": node.kind,
            "plan": node.plan,
            "code": node.code,
            "title": node.title,
            "depth": loss.depth,
            "verdict": loss.verdict,
            "subject": loss.subject,
            "lost": [edge.target for edge in loss.lost],
            "kept": [edge.target for edge in loss.kept],
            "path": [{"from": edge.source, "relation": edge.relation, "to": edge.target} for edge in loss.path],
            "sentence": stopped(told(loss, wording)),
            "evidence": [{"text": one.text, "document": one.document or None, "line": one.line or None} for one in self._evidence(loss)],
        }


def impact(view: View, start: str, root: Path | None = None) -> Impact:
    """What follows where a thing goes. Raises NotFoundError for a thing that nothing is linked with."""
    known = graph.load(view, root)
    if start not in known.nodes:
        raise NotFoundError(f"Nothing in the graph is linked with this: {start}")
    losses = fallout.fallout(known, start)
    shown = {edge for loss in losses for edge in (*loss.lost, *loss.path)}
    return Impact(known, start, losses, evidence.gather(view, known.links, shown))


def told(loss: Loss, wording: Wording) -> str:
    """What becomes of a thing, without a full stop."""
    links, language = wording.graph.links, wording.language
    node, lost, kept = wording.name(loss.iri), _targets(loss.lost, wording), _targets(loss.kept, wording)
    match loss.verdict:
        case "ends" | "unsupported" if not loss.kept:
            return links.needs[loss.subject].lost[language].format(node=node, lost=lost)
        case "ends" | "unsupported" | "keeps":
            return links.needs[loss.subject].kept[language].format(node=node, lost=lost, kept=kept)
        case "linked":
            return wording.sentence("linked", node=node, relation=links.relations[loss.subject].label[language], lost=lost)
        case _:
            return wording.sentence("indirect", node=node)


def _targets(edges: Iterable[Edge], wording: Wording) -> str:
    return wording.names(edge.target for edge in edges)


def _stated(one: Evidence, wording: Wording) -> str:
    if one.document:
        return wording.sentence("evidence", text=one.text, document=one.document, line=one.line)
    return wording.sentence("evidence_without_place", text=one.text)
