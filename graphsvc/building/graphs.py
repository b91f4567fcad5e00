"""What was read → graphs: mapped again only where what they looked up in the index has changed, and kept."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from graphsvc.building import keys, worker
from graphsvc.building.folder import Broken, printable
from graphsvc.building.kept import Kept, KeptGraph
from graphsvc.building.readings import MAPPING, Means, Reading
from graphsvc.building.workers import Job, Outcome
from graphsvc.rdf.index import Index
from graphsvc.rdf.terms import Terms
from graphsvc.store.serial import Statement

_SAID = msgspec.json.Decoder(list[Statement])


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """A graph whose statements are kept: they are in memory only while somebody reads :attr:`data`."""

    iri: str
    digest: str
    telling: str
    key: str
    kept: Kept
    form: str = "nt"

    @property
    def data(self) -> bytes:
        """Its N-Triples."""
        return self.kept.lines(self.key)

    def said(self) -> list[Statement]:
        """Of its statements those that linking reads."""
        return _SAID.decode(self.kept.said(self.key))


class Parts:
    """What documents ask of the index, plan by plan, and the digest of each answer."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._digests: dict[str, str] = {}

    def of(self, plan: str) -> bytes:
        """All that is known of a plan, as JSON."""
        return msgspec.json.encode(self._index.of_plan(plan))

    def digest(self, plan: str) -> str:
        """That of the answer."""
        if plan not in self._digests:
            self._digests[plan] = keys.key(self.of(plan))
        return self._digests[plan]


@dataclass(slots=True)
class _Asking:
    """Answers one job, and notes what it has looked up."""

    parts: Parts
    looked: dict[str, str]

    def __call__(self, plan: str) -> bytes:
        self.looked[plan] = self.parts.digest(plan)
        return self.parts.of(plan)


def mapped(read: Sequence[Reading], index: Index, base: str, depends: str, means: Means) -> tuple[list[DocumentGraph], list[Broken]]:
    """The graphs of documents, in their order, and the documents of which none could be made.

    ``depends`` is the digest of what mapping depends on beside record and index.
    """
    kept, parts, terms = means.kept, Parts(index), Terms(base)
    by_name = {reading.name: keys.key(reading.key, depends) for reading in read}
    good = {reading.name: graph for reading in read if (graph := _there(by_name[reading.name], parts, kept))}
    broken: dict[str, Broken] = {}
    means.step(MAPPING, len(good), len(read))
    for outcome in means.workers.run(_job(reading, parts, kept) for reading in read if reading.name not in good):
        name = outcome.job.name
        if outcome.why is None:
            good[name] = _keep(outcome, by_name[name], kept)
        else:
            broken[name] = Broken(name, f"{printable(outcome.why)}: {printable(name)}")
        means.step(MAPPING, len(good) + len(broken), len(read))
    kept.save()
    graphs = [
        DocumentGraph(str(terms.graph(one.brief.id)), good[one.name].digest, good[one.name].telling, by_name[one.name], kept)
        for one in read
        if one.name in good
    ]
    return graphs, [broken[one.name] for one in read if one.name in broken]


def _there(key: str, parts: Parts, kept: Kept) -> KeptGraph | None:
    """What is kept of a graph, where all that it looked up is still so."""
    graph = kept.graph(key)
    return graph if graph and all(parts.digest(plan) == was for plan, was in graph.looked.items()) else None


def _job(reading: Reading, parts: Parts, kept: Kept) -> Job:
    return Job(reading.name, worker.MAP, kept.record(reading.key), _Asking(parts, {}))


def _keep(outcome: Outcome, key: str, kept: Kept) -> KeptGraph:
    looked = outcome.job.answer.looked if isinstance(outcome.job.answer, _Asking) else {}
    said = outcome.said[worker.SAID]
    graph = KeptGraph(looked, outcome.said[worker.DONE].decode("ascii"), keys.key(said))
    kept.keep_graph(key, graph, zlib.compress(outcome.said[worker.LINES], 1), zlib.compress(said, 1))
    return graph
