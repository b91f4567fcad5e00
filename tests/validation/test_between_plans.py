"""The rules between plans find the items that are meant, each once, and name what they hang together with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphsvc.settings import Settings
from graphsvc.store.base import Iri
from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, shapes
from graphsvc.validation.shapes import Shapes

ViewOf = Callable[..., EmbeddedView]
EXAMPLES = Path(__file__).parents[1] / "shapes"
RULES = shapes.folder(Settings().root)
PLAN = "https://graphsvc.example/id/plan/"


def found(view: EmbeddedView, rule: str, about: list[Iri] | None = None) -> list[tuple[str, str, str]]:
    """Plan and code of each finding of a rule, with its value."""
    chosen = Shapes(RULES.graph, tuple(shape for shape in RULES.shapes if shape.rule == rule))
    return [(finding.plan or "", finding.code or "", finding.value or "") for finding in engine.validate(view, chosen, about).findings]


CYCLES = [
    ("invalid-01-two", {"A05-01": "A05-02", "A05-02": "A05-01"}),
    ("invalid-02-three", {"A05-02": "A05-03", "A05-03": "A05-04", "A05-04": "A05-02"}),
    ("invalid-03-itself", {"A05-01": "A05-01"}),
    ("invalid-05-two-loops", {"A05-01": "A05-02", "A05-02": "A05-01", "A05-03": "A05-02"}),
]


@pytest.mark.parametrize(("example", "expected"), CYCLES, ids=[example for example, _ in CYCLES])
def test_each_item_on_a_loop_is_found_once_with_what_it_depends_on_there(example: str, expected: dict[str, str], view_of: ViewOf) -> None:
    results = found(view_of(EXAMPLES / "dependency-cycle" / f"{example}.ttl"), "dependency-cycle")
    assert sorted(results) == [("sprss-2014-2017", code, value) for code, value in sorted(expected.items())]


def test_an_item_of_another_plan_is_named_with_its_plan(view_of: ViewOf) -> None:
    results = found(view_of(EXAMPLES / "dependency-cycle" / "invalid-04-two-plans.ttl"), "dependency-cycle")
    assert sorted(results) == [
        ("sprss-2014-2017", "A05-01", "A05-01 (sprss-2018-2020)"),
        ("sprss-2018-2020", "A05-01", "A05-01 (sprss-2014-2017)"),
    ]


def test_both_items_of_a_pair_are_found_with_the_others_title(view_of: ViewOf) -> None:
    results = found(view_of(EXAMPLES / "near-duplicate-item" / "invalid-02-one-word-more.ttl"), "near-duplicate-item")
    assert sorted(results) == [
        ("ap-ssz-2024-2025", "A1.1", "Depistáž dlužníků a nabízení pomoci na úrovni obcí"),
        ("ssz-2021", "X.1", "Včasná depistáž dlužníků a nabízení pomoci na úrovni obcí"),
    ]


def test_what_is_carried_out_is_no_duplicate_of_what_carries_it_out(view_of: ViewOf) -> None:
    results = found(view_of(EXAMPLES / "near-duplicate-item" / "invalid-04-implements-another.ttl"), "near-duplicate-item")
    assert sorted((plan, code) for plan, code, _ in results) == [("ap-ssz-2024-2025", "A1.1"), ("ssz-2021", "X.2")]


def test_plans_that_replace_one_another_are_each_compared_with_a_third(view_of: ViewOf) -> None:
    view = view_of(EXAMPLES / "near-duplicate-item" / "invalid-06-three-plans.ttl")
    chosen = Shapes(RULES.graph, tuple(shape for shape in RULES.shapes if shape.rule == "near-duplicate-item"))
    pairs = {
        (str(result.focus).removeprefix(PLAN), result.bindings["other"].removeprefix(PLAN), result.bindings["by"])
        for result in engine.run(view, chosen)
    }
    card, strategy, action = "sprss-2024-2026/item/A05-01", "ssz-2021/item/X.1", "ap-ssz-2024-2025/item/A1.1"
    assert pairs == {
        (card, strategy, "ssz-2021"),
        (card, action, "ap-ssz-2024-2025"),
        (strategy, card, "sprss-2024-2026"),
        (action, card, "sprss-2024-2026"),
    }


@pytest.mark.parametrize(
    ("rule", "example"), [("dependency-cycle", "invalid-04-two-plans"), ("near-duplicate-item", "invalid-02-one-word-more")]
)
def test_one_plan_alone_gives_the_same_findings(rule: str, example: str, view_of: ViewOf) -> None:
    view = view_of(EXAMPLES / rule / f"{example}.ttl")
    whole = found(view, rule)
    for plan in sorted({plan for plan, _, _ in whole}):
        rows = view.select(f"SELECT ?item WHERE {{ ?item g:ofPlan <{PLAN}{plan}> ; a g:Measure }}")
        items = [row["item"] for row in rows if isinstance(row["item"], Iri)]
        assert items
        assert [finding for finding in found(view, rule, items) if finding[0] == plan] == [
            finding for finding in whole if finding[0] == plan
        ]
