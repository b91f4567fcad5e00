"""An index of entries (tantivy): made once for a state of the graph, in a folder or in memory, and asked from several threads.

What is indexed are keys of words (:mod:`words`), so that all forms of a word are one term; beside them the words as they are written,
without diacritics, for beginnings of words and for the nearest words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from graphsvc.fulltext import codes, words
from graphsvc.fulltext.entries import Entry, Passage
from graphsvc.text import fold

FORMAT = "2"
"""Changes with what an index holds: one of another format is made anew."""
CODES, NAMES, VARIANTS, TEXTS = "codes", "names", "variants", "texts"
FORMS, EXACT, KIND = "forms", "exact", "kind"
_STORED = "stored"
_MEMORY, _LITTLE = 128 << 20, 16 << 20
"""Bytes that are gathered before they are written out: 100,000 entries with descriptions are one part; and for few entries."""
_FEW = 5_000
_SPACES = "whitespace"


def schema() -> tantivy.Schema:
    """The fields of an index."""
    builder = tantivy.SchemaBuilder()
    for name in (CODES, NAMES, VARIANTS, TEXTS):
        builder.add_text_field(name, tokenizer_name=_SPACES)
    builder.add_text_field(FORMS, tokenizer_name=_SPACES, index_option="freq")
    builder.add_text_field(EXACT, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(KIND, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_bytes_field(_STORED, stored=True)
    return builder.build()


def make(entries: Sequence[Entry], folder: Path | None) -> tantivy.Index:
    """An index of the entries, which are best given in order: of equally good ones the first is found first.

    ``folder`` is there and empty; without one the index is in memory. Raises OSError where the folder cannot be written.
    """
    try:
        index = tantivy.Index(schema(), str(folder) if folder else None)
        writer = index.writer(_LITTLE if len(entries) < _FEW else _MEMORY, 1)
        for entry in entries:
            writer.add_document(_document(entry))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
    except ValueError as error:
        raise OSError(f"the index cannot be written: {error}") from error
    return index


def opened(folder: Path) -> tantivy.Index:
    """An index that was made in a folder. Raises OSError where there is none that can be read."""
    try:
        return tantivy.Index.open(str(folder))
    except ValueError as error:
        raise OSError(f"the index cannot be read: {error}") from error


def entry_of(document: tantivy.Document) -> Entry:
    """The entry that a document of the index was made from."""
    iri, kind, plan, code, labels, variants, passages = json.loads(bytes(document.get_first(_STORED) or b""))
    return Entry(iri, kind, plan, code, labels, variants, [Passage(*passage) for passage in passages])


def _stored(entry: Entry) -> bytes:
    passages = [(passage.kind, passage.owner, passage.text) for passage in entry.passages]
    said = (entry.iri, entry.kind, entry.plan, entry.code, entry.labels, entry.variants, passages)
    return json.dumps(said, ensure_ascii=False).encode()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    texts = [passage.text for passage in entry.passages]
    for name, said in ((NAMES, list(entry.labels.values())), (VARIANTS, entry.variants), (TEXTS, texts)):
        for text in said:
            document.add_text(name, words.keyed(text))
    if entry.code:
        document.add_text(CODES, words.plain(entry.code))
    for text in (entry.code, *entry.labels.values(), *entry.variants, *texts):
        document.add_text(FORMS, words.plain(text))
    for text in sorted(set(_exact(entry))):
        document.add_text(EXACT, text)
    document.add_text(KIND, entry.kind)
    document.add_bytes(_STORED, _stored(entry))
    return document


def _exact(entry: Entry) -> Iterable[str]:
    """What is written by who means exactly this."""
    plan = entry.plan.rpartition("/")[2]
    coded: Sequence[str] = (entry.code, f"{entry.code} {plan}") if entry.code else ()
    yield from (words.plain(text) for text in (*coded, *entry.labels.values(), *entry.variants) if fold(text))
    yield from codes.keys(entry.code)
