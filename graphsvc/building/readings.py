"""Files → what is read of them, in the order of their names: from what is kept where a file is as it was, else by a process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from graphsvc.building import keys, worker
from graphsvc.building.folder import Broken, Found, printable
from graphsvc.building.kept import Kept
from graphsvc.building.mapped import Brief, Known
from graphsvc.building.workers import Job, Outcome, Workers
from graphsvc.rdf.index import Named

Step = Callable[[str, int, int], None]
"""Hears what is done, how many documents are done, and of how many."""
READING, MAPPING, LOADING = "reading", "mapping", "loading"
_KNOWN = msgspec.json.Decoder(Known)
_BRIEF = msgspec.json.Decoder(Brief)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was read: its name, the key of its record, and what the build knows of it."""

    name: str
    key: str
    brief: Known


@dataclass(frozen=True, slots=True)
class Readings:
    """All that was read of a folder, and what was not, both by name; of how many files nothing was new."""

    read: Sequence[Reading]
    broken: Sequence[Broken]
    unchanged: int
    keys: frozenset[str]
    """The keys of all that is kept of these files, refusals too."""


@dataclass(frozen=True, slots=True)
class Means:
    """What reading and mapping work with: what is kept, the processes, and who hears how far they are."""

    kept: Kept
    workers: Workers
    step: Step


def read(found: Sequence[Found], depends: str, means: Means) -> Readings:
    """Read files, and keep what is read; ``depends`` is the digest of what reading depends on.

    Of two files that are the same document the later one counts as broken.
    """
    kept, step = means.kept, means.step
    outcomes: dict[str, Reading | Broken] = {}
    used: set[str] = set()
    new: list[Found] = []
    for file in found:
        content = keys.of_file(file.path)
        key = keys.of_reading(file.name, content, depends) if content else ""
        there = _there(file.name, key, kept)
        if there:
            outcomes[file.name] = there
            used.add(key)
        else:
            new.append(file)
        step(READING, len(outcomes), len(found))
    unchanged = len(outcomes)
    for outcome in means.workers.run(map(_job, new)):
        key = _keep(outcome, depends, kept)
        used.add(key)
        outcomes[outcome.job.name] = _outcome(outcome, key)
        step(READING, len(outcomes), len(found))
    kept.save()
    read, broken = _apart(outcomes[file.name] for file in found)
    return Readings(read, broken, unchanged, frozenset(used))


def named(read: Iterable[Reading], kept: Kept) -> Iterator[Named]:
    """What documents add to the index, one at a time: held for all of them, it would be most of what a build holds."""
    for one in read:
        there = kept.reading(one.key)
        if there and there.brief:
            yield _BRIEF.decode(there.brief).named


def _there(name: str, key: str, kept: Kept) -> Reading | Broken | None:
    there = kept.reading(key) if key else None
    if there is None:
        return None
    return Reading(name, key, _KNOWN.decode(there.brief)) if there.brief else Broken(name, there.refusal or "")


def _job(file: Found) -> Job:
    return Job(file.name, worker.READ, json.dumps({"path": str(file.path), "name": file.name}).encode())


def _keep(outcome: Outcome, depends: str, kept: Kept) -> str:
    """Keep what would come out again; gives its key, ``""`` where nothing is kept."""
    content = outcome.said.get(worker.DIGEST, b"").decode("ascii", "replace")
    key = keys.of_reading(outcome.job.name, content, depends) if content else ""
    if outcome.why is None:
        kept.keep_reading(key, outcome.said[worker.DONE], outcome.said[worker.RECORD])
    elif outcome.lasting and key:
        kept.keep_refusal(key, _sentence(outcome))
    return key


def _outcome(outcome: Outcome, key: str) -> Reading | Broken:
    name = outcome.job.name
    return Broken(name, _sentence(outcome)) if outcome.why is not None else Reading(name, key, _KNOWN.decode(outcome.said[worker.DONE]))


def _sentence(outcome: Outcome) -> str:
    """Why nothing came of it; the sentence ends with the name of the file."""
    why, name = printable(outcome.why or ""), printable(outcome.job.name)
    return why if name in why else f"{why}: {name}"


def _apart(outcomes: Iterable[Reading | Broken]) -> tuple[list[Reading], list[Broken]]:
    read: dict[str, Reading] = {}
    broken: list[Broken] = []
    for outcome in outcomes:
        if isinstance(outcome, Broken):
            broken.append(outcome)
        elif outcome.brief.id in read:
            broken.append(Broken(outcome.name, _twice(outcome, read[outcome.brief.id])))
        else:
            read[outcome.brief.id] = outcome
    return list(read.values()), broken


def _twice(later: Reading, earlier: Reading) -> str:
    names = f"{printable(earlier.name)} and {printable(later.name)}"
    return f"Two files are the same document {later.brief.id!r}, of which the first by name counts: {names}"
