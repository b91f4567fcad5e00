"""The graph as entries of an index: one for each thing that is searched, read by SPARQL, whichever store answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphsvc.fulltext import fields
from graphsvc.fulltext.fields import Text
from graphsvc.store.base import Iri, Literal, View
from graphsvc.text import natural

_SCHEME = "/codelist/"


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text: its kind (``fields.toml``), and the thing in the graph at whose places in the documents it stands."""

    kind: str
    owner: str
    text: str


@dataclass(slots=True)
class Entry:
    """A thing that is searched: kind, plan (IRI, ``""`` for none), code, labels by language, other names, running text."""

    iri: str
    kind: str
    plan: str = ""
    code: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    variants: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: kind, plan, code in natural order, IRI."""
        return (fields.load().kinds.index(self.kind), self.plan, natural(self.code), self.iri)


def read(view: View) -> list[Entry]:
    """All entries of a state of the graph, in order; each property is one query."""
    found = {iri: Entry(iri, kind) for iri, kind in _kinds(view).items()}
    for row in view.select("SELECT ?s ?plan { ?s g:ofPlan ?plan }"):
        plan = row["plan"].value
        if entry := found.get(row["s"].value):
            entry.plan = min(plan, entry.plan or plan)
    for iri, literal in _said(view, "label"):
        if iri in found:
            _keep_label(found[iri].labels, literal)
    for iri, literal in _said(view, "variant"):
        if iri in found:
            found[iri].variants.append(literal.value)
    for iri, literal in _said(view, "code"):
        if iri in found:
            code = found[iri].code
            found[iri].code = min(literal.value, code) if code else literal.value
    for text in fields.load().texts.values():
        _read_text(view, text, found)
    for entry in found.values():
        entry.variants.sort()
        entry.passages.sort(key=lambda passage: (passage.kind, passage.owner, passage.text))
    return sorted(found.values(), key=lambda entry: entry.order)


def _kinds(view: View) -> Mapping[str, str]:
    """IRI → kind: of those that fit the first in the order of kinds."""
    known = fields.load()
    found: dict[str, set[str]] = defaultdict(set)
    for name, kind in known.classes.items():
        for row in view.select(f"SELECT ?s {{ ?s a <{name}> }}"):
            if isinstance(row["s"], Iri):
                found[row["s"].value].add(kind)
    for row in view.select("SELECT ?s ?list { ?s skos:inScheme ?list }"):
        listed = known.lists.get(row["list"].value.rpartition(_SCHEME)[2])
        if listed and isinstance(row["s"], Iri):
            found[row["s"].value].add(listed)
    return {iri: min(kinds, key=known.kinds.index) for iri, kinds in found.items()}


def _said(view: View, part: str) -> Iterator[tuple[str, Literal]]:
    for curie in fields.load().names[part]:
        for row in view.select(f"SELECT ?s ?text {{ ?s {curie} ?text }}"):
            if isinstance(row["text"], Literal):
                yield row["s"].value, row["text"]


def _keep_label(labels: dict[str, str], literal: Literal) -> None:
    """Of several labels in one language the longest, then the first of the alphabet."""
    there = labels.get(literal.language)
    if there is None or (-len(literal.value), literal.value) < (-len(there), there):
        labels[literal.language] = literal.value


def _read_text(view: View, text: Text, found: Mapping[str, Entry]) -> None:
    for row in view.select(f"SELECT ?s ?via ?text {{ {text.pattern} }}"):
        entry = found.get(row["s"].value)
        if entry is not None and isinstance(row["text"], Literal):
            entry.passages.append(Passage(text.id, row[text.owner].value, row["text"].value))
