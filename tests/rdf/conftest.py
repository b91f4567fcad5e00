"""The shipped code lists, and two documents of one plan, small enough to be checked by eye."""

from __future__ import annotations

import pytest
from rdf_samples import BASE, at

from graphsvc.model import Goal, Item, Plan, Record
from graphsvc.rdf.index import Index
from graphsvc.rdf.references import Context
from graphsvc.rdf.resolve import Resolver
from graphsvc.rdf.terms import Terms


@pytest.fixture(scope="session")
def terms() -> Terms:
    return Terms(BASE)


@pytest.fixture(scope="session")
def resolver(root, terms) -> Resolver:
    return Resolver(root, terms)


@pytest.fixture(scope="session")
def records() -> tuple[Record, ...]:
    """A card and a monitoring row of one item, the strategy with two okruhy, its action plan."""
    card = Record(
        "cards.txt",
        "cards",
        Plan("sprss-2018-2020"),
        items=(Item("A05-01", at(3, 9), title="Podpora rodin s dětmi v kraji", goal="5", lines={"title": (4, 5), "goal": (6, 6)}),),
    )
    row = Record(
        "monitoring.txt",
        "monitoring-table",
        Plan("sprss-2018-2020"),
        goals=(Goal("5", "Služby pro rodiny", None, at(40)),),
        items=(Item("A05-01", at(7, 8), title="Podpora rodin s dět", goal="5", status="X", lines={"title": (7, 7), "status": (8, 8)}),),
    )
    strategy = Record(
        "strategy.txt",
        "strategy-report",
        Plan("ssz-2021", date="2021-11-30", approved_by="513/21/ZK"),
        goals=(Goal("I", "Bydlení", None, at(1)), Goal("X", "Řízení", None, at(20))),
        items=tuple(Item(f"I.{n}", at(n + 1), title=f"Opatření {n}", goal="I") for n in range(1, 9)),
    )
    plan = Record(
        "plan.txt",
        "action-plan",
        Plan("ap-ssz-2024-2025"),
        goals=(Goal("A", "Systém", None, at(1)), Goal("A1", "Spolupráce", "A", at(2))),
        items=(Item("A1.1", at(3), title="Komise", goal="A1"),),
    )
    return card, row, strategy, plan


@pytest.fixture(scope="session")
def index(records, root) -> Index:
    return Index.of(records, root)


@pytest.fixture
def context(resolver, index):
    """A function: plan and family → what resolving needs."""
    return lambda plan="sprss-2018-2020", family="cards": Context(resolver, index, plan, family)
