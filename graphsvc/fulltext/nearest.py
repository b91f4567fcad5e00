"""For a word that nobody has: the words of the index that are written most like it."""

from __future__ import annotations

from difflib import get_close_matches

import tantivy

from graphsvc.fulltext import words
from graphsvc.fulltext.index import FORMS, entry_of
from graphsvc.text import fold

MOST = 3
"""Words that are suggested for one."""
_LIKE = 0.75
_LONGER = 2
_SHORTEST = 3


def nearest(word: str, index: tantivy.Index, searcher: tantivy.Searcher) -> list[str]:
    """Words as they are written somewhere, the likest first; none for a very short word."""
    written = fold(word)
    if len(written) < _SHORTEST:
        return []
    terms = searcher.terms_with_prefix(FORMS, written[0])
    candidates = [term for term, _ in terms if abs(len(term) - len(written)) <= _LONGER and term != written]
    return [_as_written(term, index, searcher) for term in get_close_matches(written, candidates, MOST, _LIKE)]


def _as_written(term: str, index: tantivy.Index, searcher: tantivy.Searcher) -> str:
    """The word with its diacritics, as the first entry that has it writes it."""
    found = searcher.search(tantivy.Query.term_query(index.schema, FORMS, term), 1, count=False).hits
    if not found:
        return term
    entry = entry_of(searcher.doc(found[0][1]))
    texts = (*entry.labels.values(), *entry.variants, *(passage.text for passage in entry.passages), entry.code)
    return next((word.text for text in texts for word in words.split(text) if fold(word.text) == term), term)
