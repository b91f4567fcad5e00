"""Facets of items: by what activities and measures can be chosen, and how many each choice would leave.

One state of the graph is read once, one query a facet; choosing is then a matter of sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from graphsvc.errors import ParameterError
from graphsvc.store.base import Row, View

NOTHING = "-"
"""The value that stands for having none."""
_LONGEST = 100
"""Years of one period, at most; what is longer is a mistake of writing."""
_ITEM = "SELECT ?item ?value {{ {{ SELECT ?item {{ ?item a g:Measure }} }} {{ SELECT ?item ?value {{ {pattern} }} }} }}"
_PATTERNS = {
    "plan": "?item g:ofPlan ?value",
    "goal": "{ ?item g:supportsGoal ?value } UNION { ?item g:implements ?value }",
    "status": "?evaluation oa:hasTarget ?item ; oa:hasBody ?value . ?evaluation a g:Evaluation",
    "target-group": "?item dct:audience ?value",
    "service": "?item g:concernsService ?value",
    "funding-source": "?item g:fundedFrom ?value",
    "body": "{ ?item schema:agent ?value } UNION { ?item schema:participant ?value }",
}
_PERIODS = """
SELECT ?item ?begin ?end {
  { SELECT ?item ?when { ?item dct:temporal ?when } }
  { SELECT ?when ?begin ?end { ?when dcat:endDate ?end OPTIONAL { ?when dcat:startDate ?begin } } }
}"""
_DEADLINES = "SELECT ?item ?end { { SELECT ?item ?when { ?item g:deadline ?when } } { SELECT ?when ?end { ?when dcat:endDate ?end } } }"
_ITEMS = "SELECT ?item { ?item a g:Measure }"
YEAR = "year"
NAMES = (*_PATTERNS, YEAR)
"""The facets in the order of the page; all but the last have things as values, whose kind is called so, or goals and plans."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that can be chosen: what stands in the address, the IRI (``""`` for a year, and for none), and how many items have it."""

    key: str
    iri: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of all items: facet → item → values; and for each facet, what its values are called in an address."""

    items: frozenset[str]
    of_item: Mapping[str, Mapping[str, frozenset[str]]]
    keys: Mapping[str, Mapping[str, str]]

    def read(self, arguments: Mapping[str, str]) -> dict[str, str]:
        """The values (not keys) that an address chooses, by facet. Raises ParameterError for one that no item has."""
        chosen = {}
        for name in NAMES:
            if written := arguments.get(name, ""):
                found = next((value for value, key in self.keys[name].items() if key == written), None)
                if found is None:
                    raise ParameterError(f"There is no item with {name} {written[:80]!r}")
                chosen[name] = found
        return chosen

    def chosen(self, chosen: Mapping[str, str], but: str = "") -> frozenset[str]:
        """The items that have all these values; the facet ``but`` makes no difference."""
        left = self.items
        for name, value in chosen.items():
            if name != but:
                said = self.of_item[name]
                left = frozenset(item for item in left if value in said.get(item, _NONE))
        return left

    def values(self, name: str, chosen: Mapping[str, str], among: AbstractSet[str] | None = None) -> list[Value]:
        """The values of a facet among the items that the other facets leave, and the one that is chosen in any case.

        Where items are given, only those ``among`` them count.
        """
        numbers: dict[str, int] = defaultdict(int)
        if name in chosen:
            numbers[chosen[name]] = 0
        left = self.chosen(chosen, but=name)
        for item in left if among is None else left & among:
            for value in self.of_item[name].get(item, _NONE):
                numbers[value] += 1
        keys = self.keys[name]
        return [
            Value(keys[value], value if name != YEAR and value != NOTHING else "", number, chosen.get(name) == value)
            for value, number in numbers.items()
        ]


_NONE = frozenset({NOTHING})


def read(view: View, base: str) -> Facets:
    """Read the values of all items of a state; ``base`` is that of the IRIs."""
    items = frozenset(row["item"].value for row in view.select(_ITEMS))
    found = {name: _by_item(_pairs(view, name)) for name in _PATTERNS}
    found[YEAR] = _by_item(_years(view))
    keys = {}
    for name, said in found.items():
        values = {NOTHING}.union(*said.values())
        keys[name] = {value: key_of(value, base) for value in sorted(values)}
    return Facets(items, found, keys)


def key_of(value: str, base: str) -> str:
    """What a value is called in an address: of an IRI of this graph what is below ``id/`` and the kind, else the value itself."""
    own = f"{base}id/"
    if not value.startswith(own):
        return value
    path = value[len(own) :]
    kind, _, rest = path.partition("/")
    return rest.replace("/goal/", "/") if kind == "plan" else rest if kind in NAMES else path


def _pairs(view: View, name: str) -> Iterator[tuple[str, str]]:
    for row in view.select(_ITEM.format(pattern=_PATTERNS[name])):
        yield row["item"].value, row["value"].value


def _years(view: View) -> Iterator[tuple[str, str]]:
    """The years of the periods of items, and those of their deadlines."""
    for row in view.select(_PERIODS):
        end = _year(row, "end")
        begin = _year(row, "begin") or end
        if begin and end:
            for year in range(max(begin, end - _LONGEST), end + 1):
                yield row["item"].value, str(year)
    for row in view.select(_DEADLINES):
        if year := _year(row, "end"):
            yield row["item"].value, str(year)


def _year(row: Row, name: str) -> int:
    """The year that a date (``2027``, ``2027-12``, ``2027-12-31``) begins with; 0 where there is none."""
    written = row[name].value[:4] if name in row else ""
    return int(written) if written.isascii() and written.isdigit() and len(written) == 4 else 0


def _by_item(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for item, value in pairs:
        found[item].add(value)
    return {item: frozenset(values) for item, values in found.items()}
