"""Findings on the published data, as marks on the things and links of a picture."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from graphsvc.analysis import evidence, graph
from graphsvc.analysis.graph import DependencyGraph
from graphsvc.analysis.picture.parts import Counts, Marks
from graphsvc.keeping import Keeper
from graphsvc.store.base import View
from graphsvc.validation.result import Finding
from graphsvc.web import inspection

_Name = TypeVar("_Name", bound=Hashable)
_KEPT: Keeper[Marks] = Keeper(2)
_PLACES = "source"
"""What a rule's query calls the places that it is about."""


def load(view: View, root: Path) -> Marks:
    """The findings of a state of the data, which is checked once, as ``graphsvc validate`` does."""
    return _KEPT.get((view.version(), str(root)), lambda: _read(view, root))


def _read(view: View, root: Path) -> Marks:
    known = graph.load(view, root)
    findings = inspection.load(view, root).report.findings
    by_code = {(node.plan.rpartition("/")[2], node.code): node.iri for node in known.nodes.values() if node.plan and node.code}
    things = ((thing, finding.severity) for finding in findings if (thing := _marked(finding, known, by_code)))
    linked = evidence.stated_at(view, {place for finding in findings for place in _places(finding)})
    links = (
        (link, finding.severity) for finding in findings for link in {ends for place in _places(finding) for ends in linked.get(place, ())}
    )
    return Marks(_counted(things), _counted(links))


def _counted(found: Iterable[tuple[_Name, str]]) -> Mapping[_Name, Counts]:
    counts: dict[_Name, Counter[str]] = defaultdict(Counter)
    for name, severity in found:
        counts[name][severity] += 1
    return {name: dict(numbers) for name, numbers in counts.items()}


def _places(finding: Finding) -> list[str]:
    """The places of a finding in documents, by their IRIs."""
    return finding.result.bindings.get(_PLACES, "").split()


def _marked(finding: Finding, known: DependencyGraph, by_code: Mapping[tuple[str, str], str]) -> str | None:
    """The thing at which a finding is shown; of what is no thing of a picture (a list of references) that whose plan and code it has."""
    return finding.node if finding.node in known.nodes else by_code.get((finding.plan or "", finding.code or ""))
