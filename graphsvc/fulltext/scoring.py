"""What a query is to the index: each part wanted in one of its fields, names before descriptions, exactly what was written first of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tantivy
from tantivy import Occur
from tantivy import Query as Clause

from graphsvc.fulltext import words
from graphsvc.fulltext.index import CODES, EXACT, FORMS, KIND, NAMES, TEXTS, VARIANTS
from graphsvc.fulltext.query import Part, Query
from graphsvc.text import fold

_WEIGHTS = {NAMES: 4.0, VARIANTS: 3.0, TEXTS: 1.0}
_CODE, _PART_IS_ALL, _ALL_IS_ALL = 6.0, 12.0, 40.0
_BEGINNING = 1.0


class Scorer:
    """Queries as clauses over one index."""

    def __init__(self, index: tantivy.Index, searcher: tantivy.Searcher) -> None:
        self._schema = index.schema
        self._searcher = searcher

    def clause(self, query: Query, kind: str | None = None) -> Clause:
        """What finds the entries of a query, of one kind where it is given; nothing for a query that wants nothing."""
        if not query.wanted and not query.codes:
            return Clause.empty_query()
        if not query.wanted:
            coded = Clause.boolean_query([(Occur.Should, self._constant(EXACT, key, _CODE)) for key in query.codes])
            return coded if kind is None else Clause.boolean_query([(Occur.Must, coded), (Occur.Must, self._constant(KIND, kind, 0.0))])
        clauses = [(Occur.Must, self.part(part)) for part in query.wanted]
        clauses += [(Occur.Should, self.part(part)) for part in query.optional]
        clauses += [(Occur.MustNot, self.part(part)) for part in query.without]
        clauses.append((Occur.Should, self._constant(EXACT, query.whole, _ALL_IS_ALL)))
        if kind is not None:
            clauses.append((Occur.Must, self._constant(KIND, kind, 0.0)))
        return Clause.boolean_query(clauses)

    def part(self, part: Part) -> Clause:
        """What finds the entries that hold a part."""
        return Clause.disjunction_max_query(list(self._anywhere(part)))

    def _anywhere(self, part: Part) -> Iterator[Clause]:
        written = [fold(word) for word in part.words]
        yield self._constant(EXACT, " ".join(written), _PART_IS_ALL)
        yield Clause.boost_query(self._row(CODES, written), _CODE)
        for field, weight in _WEIGHTS.items():
            for keys in self._keys(field, part):
                yield Clause.boost_query(self._row(field, keys), weight)
        if part.beginning:
            yield Clause.const_score_query(Clause.regex_query(self._schema, FORMS, f"{written[-1]}.*"), _BEGINNING)

    def _keys(self, field: str, part: Part) -> list[list[str]]:
        """The keys to look for: of one word all that it may have, of each word in a phrase the commonest."""
        if len(part.words) == 1:
            return [[key] for key in words.keys(part.words[0])]
        return [[max(words.keys(word), key=lambda key: self._searcher.doc_freq(field, key)) for word in part.words]]

    def _row(self, field: str, terms: Sequence[str]) -> Clause:
        if len(terms) == 1:
            return Clause.term_query(self._schema, field, terms[0])
        return Clause.phrase_query(self._schema, field, list(terms))

    def _constant(self, field: str, term: str, score: float) -> Clause:
        return Clause.const_score_query(Clause.term_query(self._schema, field, term, "basic"), score)
