"""What ``graphsvc bench validate`` measures of this product: all rules on the whole graph, and one plan against the graph."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graphsvc import pipeline
from graphsvc.benchmark import synthetic
from graphsvc.benchmark.faults import Finding
from graphsvc.benchmark.synthetic import SyntheticPlan
from graphsvc.review import drafts
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS, Dataset
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import engine, shapes
from graphsvc.validation.result import Report

_PER_ITEM = 200
"""Triples that an item has in the middle, for choosing the number of plans."""
_SMALL = 50_000
"""Below this number of triples a plan has fewer items, so that there is more than one plan."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How long something took, in seconds each time, and which planted faults were not found, or found without being planted."""

    seconds: tuple[float, ...]
    planted: int
    missing: tuple[Finding, ...]
    other: tuple[Finding, ...]


def chosen(triples: int) -> list[SyntheticPlan]:
    """The plans of a country of about so many triples."""
    items = synthetic.ITEMS if triples >= _SMALL else 20
    average = (2 * items + 30) / 3
    return list(islice(synthetic.country(items=items), max(2, round(triples / (average * _PER_ITEM)))))


def build(plans: Sequence[SyntheticPlan], settings: Settings, folder: Path) -> tuple[int, float]:
    """Load a country, with the ontology and the code lists, into a store of its own; gives its triples and the seconds."""
    begin = time.perf_counter()
    store = EmbeddedStore(folder)
    lists = [graph for graph in pipeline.assemble(settings, []) if graph.iri.endswith(("/codelists", "/ontology", "/dataset"))]
    with store.writer(afresh=True) as writer:
        for graph in lists:
            writer.replace_graph(graph.iri, not_shipped(graph.data), FORMATS[graph.form])
        for name, data in synthetic.graphs(plans, settings.root):
            writer.replace_graph(name, data)
    return store.view().size(), time.perf_counter() - begin


def dump(store: Path, target: Path) -> None:
    """Write what a store holds as N-Triples, for validators that read files."""
    everything = EmbeddedStore(store).view().query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    target.write_bytes(everything.serialize(FORMATS["nt"]))


def dump_quads(store: Path, target: Path) -> None:
    """Write the named graphs of a store as N-Quads, for other servers."""
    view = EmbeddedStore(store).view()
    with target.open("wb") as output:
        for graph in view.graphs():
            triples = view.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", Dataset((graph,))).serialize(FORMATS["nt"])
            output.writelines(line.removesuffix(b".") + f"<{graph}> .\n".encode() for line in triples.splitlines())


def all_rules(store: Path, plans: Sequence[SyntheticPlan], settings: Settings, runs: int) -> Outcome:
    """All rules on the whole graph, and whether they find what was planted and nothing else."""
    view, rules = EmbeddedStore(store).view(), shapes.folder(settings.root)
    seconds, report = _timed(lambda: engine.validate(view, rules), runs)
    return _outcome(seconds, report, (finding for plan in plans for finding in plan.expected))


def one_plan(store: Path, settings: Settings, runs: int) -> Outcome:
    """A draft of 90 items against the graph: the copy of the store, the draft put into it, the rules; reading it is not counted."""
    rules, draft = shapes.folder(settings.root), synthetic.draft()
    embedded = EmbeddedStore(store)
    with embedded.preview() as preview:
        made = drafts.of_records([draft.record], settings, preview.view())

    def step() -> Report:
        with embedded.preview() as preview:
            preview.add(made.data)
            return engine.validate(preview.view(), rules, drafts.nodes([made]))

    seconds, report = _timed(step, runs)
    return _outcome(seconds, report, draft.expected)


def not_shipped(data: bytes) -> bytes:
    """The graph that tells what a store was made from: else ``serve`` would renew it when the shipped facts change."""
    return data.replace(b'"shipped:', b'"synthetic:')


def _timed(step: Callable[[], Report], runs: int) -> tuple[tuple[float, ...], Report]:
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        report = step()
        seconds.append(time.perf_counter() - begin)
    return tuple(seconds), report


def _outcome(seconds: tuple[float, ...], report: Report, expected: Iterable[Finding]) -> Outcome:
    planted = Counter(expected)
    found = Counter(Finding(one.rule, one.plan or "", one.code or "") for one in report.findings)
    return Outcome(seconds, sum(planted.values()), tuple(sorted((planted - found).elements())), tuple(sorted((found - planted).elements())))
