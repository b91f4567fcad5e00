"""Records for the tests of the graph: helpers to write them by hand, and Hypothesis strategies that make any."""

from __future__ import annotations

from hypothesis import strategies as st

from graphsvc.model import (
    Coordination,
    Cost,
    Deadline,
    Goal,
    Item,
    Locator,
    Mention,
    Period,
    Plan,
    Record,
    Service,
    StrategyLinks,
)

BASE = "https://example.org/"


def at(first: int, last: int | None = None) -> Locator:
    return Locator(first, last or first)


_LINES = st.tuples(st.integers(1, 5000), st.integers(0, 60)).map(lambda pair: (pair[0], pair[0] + pair[1]))
_LOCATORS = _LINES.map(lambda lines: Locator(*lines))
_WORDS = st.sampled_from(
    ["LK", "obce", "KÚ LK / OSV", "KÚ LK / ???", "EU – OPZ", "OZP", "Liberec", "všechny", "/", "§ 40", "513/21/ZK", "nikdo"]
)
_VALUES = _WORDS | st.text(min_size=1, max_size=20)
_MANY = st.lists(_VALUES, max_size=3).map(tuple)
_CODES = st.sampled_from(["", "A01-01", "A05-01", "I.1", "X", "SC1", "?"]) | st.text(min_size=1, max_size=8)
_YEARS = st.none() | st.integers(1900, 2100)
_PARAGRAPHS = st.none() | st.sampled_from(["34", "62", "60a"])
_OKRUHY = st.lists(st.sampled_from(["I", "X", "XX"]), max_size=2).map(tuple)
_NUMBERS = st.lists(st.integers(1, 12), max_size=3).map(tuple)
_FIELDS = ("title", "goal", "status", "narrative", "responsible", "services", "acts", "strategy_links")
_SERVICES = st.lists(st.builds(Service, _VALUES, _PARAGRAPHS), max_size=3).map(tuple)

ITEMS = st.builds(
    Item,
    code=_CODES,
    code_text=st.none() | _CODES,
    locator=_LOCATORS,
    title=st.none() | _VALUES,
    goal=st.none() | _CODES,
    linked_goals=_MANY,
    target_groups=_MANY,
    services=_SERVICES,
    period=st.none() | st.builds(Period, _VALUES, _YEARS, _YEARS),
    deadline=st.none() | st.builds(Deadline, _VALUES, st.none() | st.just("2027-12"), st.booleans()),
    responsible=_MANY,
    cooperating=_MANY,
    funding=_MANY,
    cost=st.none() | st.builds(Cost, _VALUES, st.none() | st.integers(0, 10**10)),
    indicator=st.none() | _VALUES,
    status=st.none() | st.sampled_from(["X", "PLNĚNO", "možná"]),
    strategy_links=st.none() | st.builds(StrategyLinks, _VALUES, _OKRUHY, _NUMBERS),
    refers_to=_MANY,
    resolutions=_MANY,
    acts=_MANY,
    programmes=_MANY,
    programmes_in=st.dictionaries(st.sampled_from(["funding", "responsible"]), _MANY),
    places=_MANY,
    narrative=st.none() | _VALUES,
    fulfilment=_MANY,
    lines=st.dictionaries(st.sampled_from(_FIELDS), _LINES, max_size=len(_FIELDS)),
)
_GOALS = st.builds(Goal, _CODES, st.none() | _VALUES, st.none() | _CODES, _LOCATORS, st.none() | _VALUES)
_LISTS = st.builds(
    Coordination,
    section=st.none() | _CODES,
    strategy=st.none() | st.sampled_from(["srlk-2021-2027", "zdravi-2023-2025", "ssz-2021", "žádná"]),
    label=_VALUES,
    codes=st.lists(st.sampled_from(["D3.1a", "1.1", "E31o", "I.1"]) | _VALUES, max_size=4).map(tuple),
    locator=_LOCATORS,
    area=st.none() | _VALUES,
    code_lines=st.lists(st.integers(1, 9), max_size=4).map(tuple),
)
RECORDS = st.builds(
    Record,
    document=_VALUES,
    family=st.sampled_from(["cards", "monitoring-table", "action-plan", "strategy-report"]),
    plan=st.builds(
        Plan,
        st.none() | st.sampled_from(["sprss-2018-2020", "ssz-2021", "ap-ssz-2024-2025", "návrh plánu"]),
        title=st.none() | _VALUES,
        date=st.none() | st.sampled_from(["2013", "2013-08", "2021-11-30"]),
        approved_by=st.none() | _VALUES,
    ),
    goals=st.lists(_GOALS, max_size=3).map(tuple),
    items=st.lists(ITEMS, max_size=3, unique_by=lambda item: item.locator.line).map(tuple),
    coordination=st.lists(_LISTS, max_size=2).map(tuple),
    refers_to=st.lists(st.builds(Mention, _CODES.filter(bool), _LOCATORS), max_size=2).map(tuple),
    abbreviations=st.dictionaries(_VALUES, _VALUES, max_size=2),
    declared_counts=st.dictionaries(_VALUES, st.integers(0, 999), max_size=2),
)
