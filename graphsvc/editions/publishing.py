"""Publishing: what is to be written so that a plan has a new edition, worked out from one state of the data and written in one change.

What the edition replaces goes, its graphs come, the links between plans are found anew, builds forget what was replaced, and the graph of
editions tells of it: all of that or nothing, and only where the data are still those that it was worked out from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graphsvc.editions import content, links, register
from graphsvc.editions.archive import Archive, digest_of
from graphsvc.editions.content import Content
from graphsvc.editions.model import Edition, Publication
from graphsvc.errors import ConflictError, ParameterError
from graphsvc.rdf.terms import NO_DOCUMENTS, Terms
from graphsvc.rdf.triples import Triple, iri
from graphsvc.rdf.vocab import G
from graphsvc.store import serial
from graphsvc.store.base import FORMATS, View, Written, default_graph
from graphsvc.store.foreign import CHANGED, Delete, Expect, Post, Put, Step

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,198}[a-z0-9])?", re.ASCII)
_NT = FORMATS["nt"]

Apply = Callable[[Sequence[Step]], Written]
"""Makes a change, all of it or nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """What documents are to say of a plan (an IRI): graphs that go, graphs that come with their N-Triples, and what follows from it.

    ``version`` is that of the data which it was worked out from.
    """

    plan: str
    removed: frozenset[str]
    put: Mapping[str, bytes]
    version: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be kept and written, and the edition that there will be; ``found`` is the one that was found there, if it is kept too."""

    edition: Edition
    found: Edition | None
    contents: tuple[bytes, ...]
    steps: tuple[Step, ...]


def graph_of(name: str, base: str) -> str:
    """The graph of a document by its name. Raises ParameterError for a name that is none, or that something else has."""
    if not _NAME.fullmatch(name) or name in NO_DOCUMENTS:
        raise ParameterError(f"The name of the file cannot be that of a document in the graph; give the file another one: {name[:100]!r}")
    return str(Terms(base).graph(name))


def prepare(view: View, change: Change, told: Publication, base: str, root: Path) -> Prepared:
    """Work out a new edition from the state that ``view`` shows; nothing is written.

    Raises ConflictError where that is not the state which the change was worked out from, ParameterError where the change would touch what
    is not the plan's, or would change nothing.
    """
    if view.version() != change.version:
        raise ConflictError(CHANGED.format(change.version))
    former = content.stored(view, content.graphs_of(view, change.plan))
    _refuse_others(view, change, former, base)
    now = _after(former, change)
    if now == former:
        raise ParameterError(f"The graph says of the plan just that already, so there is no new edition of: {change.plan}")
    known = register.of_plan(view, base, change.plan)
    found = _found(former, known, change.plan)
    gone, come = sorted(change.removed - change.put.keys()), sorted(change.put)
    told = _completed(told, change.version, sorted(change.removed), come)
    last = found or (known[-1] if known else None)
    edition = _edition(change.plan, (last.number if last else 0) + 1, now, told)
    new = [one for one in (found, edition) if one]
    steps = [
        Expect(change.version),
        *(Delete(name) for name in gone),
        *(Put(name, change.put[name], _NT) for name in come),
        *_linked(view, change, base, root),
        *_built_no_more(view, {*gone, *come}, base),
        Post(str(Terms(base).graph(register.GRAPH)), serial.ntriples(_told(new, base)), _NT),
    ]
    contents = tuple(content.quads(one) for one in ((former, now) if found else (now,)))
    return Prepared(edition, found, contents, tuple(steps))


def publish(prepared: Prepared, archive: Archive, apply: Apply) -> Edition:
    """Keep what has to be kept, then make the change.

    Raises StoreError where either cannot be, ConflictError where the data have changed meanwhile, and what ``apply`` raises.
    """
    for one in prepared.contents:
        archive.keep(one)
    apply(prepared.steps)
    return prepared.edition


def restoring(view: View, archive: Archive, editions: Sequence[Edition], number: int) -> Change:
    """The change that makes an edition of a plan, one of ``editions``, the newest again.

    Raises NotFoundError where it is not kept, StoreError where it is damaged.
    """
    plan = editions[0].plan
    edition = register.numbered(editions, plan, number)
    kept = content.of_quads(archive.read(edition.content))
    there = content.stored(view, content.graphs_of(view, plan))
    put = {name: data for name, data in kept.items() if there.get(name) != data}
    removed = frozenset(there) - kept.keys() | (there.keys() & put.keys())
    return Change(plan, removed, put, view.version())


def _refuse_others(view: View, change: Change, former: Content, base: str) -> None:
    """Raise ParameterError where a graph that goes is not the plan's alone, or one that comes is there and does not go."""
    below = f"{base}graph/"
    for name in sorted({*change.removed, *change.put}):
        if not name.startswith(below) or name.removeprefix(below) in NO_DOCUMENTS or name == default_graph(base):
            raise ParameterError(f"This graph is not a document's, and no edition takes its place: {name}")
    for name in sorted(change.removed):
        others = sorted(content.topics(view, name) - {change.plan})
        if name not in former or others:
            whose = ", ".join(others) or "no plan"
            raise ParameterError(f"The edition would take the place of a document about {whose}; give the file another name: {name}")
    there, theirs = view.graphs(), _of_others(view, change.plan, base)
    for name in sorted(change.put.keys() - change.removed):
        if name in theirs:
            raise ParameterError(f"Editions of {theirs[name]} have a document of this name; give the file another name: {name}")
        if name in there:
            raise ParameterError(f"There is a graph of this name that the edition does not replace; give the file another name: {name}")


def _of_others(view: View, plan: str, base: str) -> dict[str, str]:
    """Graph → plan, for those that publications of other plans have taken out or put in: restoring would bring them back."""
    told = ((one.plan, one.publication) for one in register.all_editions(view, base) if one.publication and one.plan != plan)
    return {name: other for other, publication in told for name in (*publication.removed, *publication.published)}


def _after(former: Content, change: Change) -> Content:
    kept = {name: data for name, data in former.items() if name not in change.removed}
    return dict(sorted({**kept, **change.put}.items()))


def _found(former: Content, known: Sequence[Edition], plan: str) -> Edition | None:
    """What is there of the plan as an edition, unless it is the last one, or there is nothing."""
    if not former or (known and known[-1].content == digest_of(content.quads(former))):
        return None
    return _edition(plan, (known[-1].number if known else 0) + 1, former, None)


def _edition(plan: str, number: int, said: Content, told: Publication | None) -> Edition:
    return Edition(plan, number, digest_of(content.quads(said)), content.items(said, plan), told)


def _completed(told: Publication, version: str, removed: Sequence[str], published: Sequence[str]) -> Publication:
    """The publication with what only now is known."""
    return replace(told, version=version, removed=tuple(removed), published=tuple(published))


def _linked(view: View, change: Change, base: str, root: Path) -> Iterator[Step]:
    """The links between plans, where others are found than there are."""
    graph = str(Terms(base).graph(links.GRAPH))
    there = content.stored(view, [graph])[graph]
    found = links.after(there, view, change.removed, change.put, base=base, root=root)
    if sorted(found.splitlines()) != there.splitlines():
        yield Put(graph, found, _NT)


def _built_no_more(view: View, graphs: set[str], base: str) -> Iterator[Step]:
    """What builds have noted, without these graphs: a build removes none but those that it has noted."""
    terms = Terms(base)
    noted = str(terms.graph("dataset"))
    there = content.stored(view, [noted])[noted].splitlines(keepends=True)
    gone = set(serial.ntriples((terms.dataset(), G.builtGraph, iri(name)) for name in graphs).splitlines(keepends=True))
    kept = [line for line in there if line not in gone]
    if len(kept) < len(there):
        yield Put(noted, b"".join(kept), _NT)


def _told(editions: Sequence[Edition], base: str) -> Iterator[Triple]:
    for edition in editions:
        yield from register.statements(edition, Terms(base))
