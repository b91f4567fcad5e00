"""Findings on the published data, as marks on the things of a picture."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from graphsvc.analysis import graph
from graphsvc.analysis.graph import DependencyGraph
from graphsvc.analysis.picture.make import Marks
from graphsvc.keeping import Keeper
from graphsvc.store.base import View
from graphsvc.validation.result import Finding
from graphsvc.web import inspection

_KEPT: Keeper[Marks] = Keeper(2)


def load(view: View, root: Path) -> Marks:
    """Thing → severity → number of findings; checked once for a state of the data, which takes as long as ``graphsvc validate``."""
    return _KEPT.get((view.version(), str(root)), lambda: _read(view, root))


def _read(view: View, root: Path) -> Marks:
    known = graph.load(view, root)
    by_code = {(node.plan.rpartition("/")[2], node.code): node.iri for node in known.nodes.values() if node.plan and node.code}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in inspection.load(view, root).report.findings:
        if thing := _marked(finding, known, by_code):
            found[thing][finding.severity] += 1
    return {thing: dict(counts) for thing, counts in found.items()}


def _marked(finding: Finding, known: DependencyGraph, by_code: Mapping[tuple[str, str], str]) -> str | None:
    """The thing at which a finding is shown; of what is no thing of a picture (a list of references) that whose plan and code it has."""
    return finding.node if finding.node in known.nodes else by_code.get((finding.plan or "", finding.code or ""))
