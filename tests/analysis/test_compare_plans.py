"""Two plans side by side: pairs by succession, what changed in them only where both tell, the rest dropped or new."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graphsvc.analysis.compare import COLUMNS, rows
from graphsvc.store.base import Iri
from graphsvc.store.reading import EmbeddedView

ViewOf = Callable[..., EmbeddedView]
BASE = "https://graphsvc.example/id/"

PREFIXES = f"""
@prefix dct: <http://purl.org/dc/terms/> .
@prefix g: <https://graphsvc.example/def#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <{BASE}> .
"""
PLANS = """
<plan/a> a g:Plan . <plan/b> a g:Plan . <plan/c> a g:Plan .
<plan/b/goal/1> g:ofPlan <plan/b> ; skos:closeMatch <plan/a/goal/SC1> . <plan/a/goal/SC1> g:ofPlan <plan/a> .
<body/homes> skos:narrower <body/home> . <body/home> skos:inScheme <codelist/body> .
"""


def item(plan: str, code: str, title: str = "", more: str = "") -> str:
    said = ["a g:Measure", f"g:ofPlan <plan/{plan}>", f'dct:identifier "{code}"', f'dct:title "{title}"@cs' if title else "", more]
    return f"<plan/{plan}/item/{code}> {' ; '.join(filter(None, said))} .\n"


def compared(view_of: ViewOf, *said: str, one: str = "a", other: str = "b") -> list[tuple[str, ...]]:
    view = view_of(PREFIXES + PLANS + "".join(said))
    found = list(rows(view, {"plan_a": Iri(f"{BASE}plan/{one}"), "plan_b": Iri(f"{BASE}plan/{other}")}))
    assert all(set(row) <= set(COLUMNS) for row in found)
    return [tuple(row[name].value if name in row else "" for name in COLUMNS) for row in found]


def test_what_goes_on_is_kept_or_changed_and_the_rest_is_dropped_or_new(view_of: ViewOf) -> None:
    found = compared(
        view_of,
        item("a", "A10", "Péče"),
        item("a", "A2", "Byty"),
        item("a", "A3"),
        item("b", "1", "PÉČE", "g:succeeds <plan/a/item/A10>"),
        item("b", "2", "Byty pro mladé", "g:succeeds <plan/a/item/A2>"),
        item("b", "3", "Dluhy"),
        item("c", "9", "Péče", "g:succeeds <plan/a/item/A3>"),
    )
    assert found == [
        ("changed", "A2", "Byty", "2", "Byty pro mladé", "title"),
        ("kept", "A10", "Péče", "1", "PÉČE", ""),
        ("dropped", "A3", "", "", "", ""),
        ("new", "", "", "3", "Dluhy", ""),
    ]


def test_a_split_and_a_merge_have_a_row_for_each_pair(view_of: ViewOf) -> None:
    split = item("b", "1", more="g:succeeds <plan/a/item/A1>, <plan/a/item/A2>") + item("b", "2", more="g:succeeds <plan/a/item/A1>")
    found = compared(view_of, item("a", "A1"), item("a", "A2"), split)
    assert [(row[1], row[3]) for row in found] == [("A1", "1"), ("A1", "2"), ("A2", "1")]


@pytest.mark.parametrize(
    ("earlier", "later", "what"),
    [
        ("g:concernsService <service/62>", "g:concernsService <service/62>, <service/65>", "services"),
        ("g:concernsService <service/62>", "dct:audience <target-group/seniors>", ""),
        ("dct:audience <target-group/seniors>", "dct:audience <target-group/all>", "target_groups"),
        ("g:supportsGoal <plan/a/goal/SC1>", "g:supportsGoal <plan/b/goal/1>", ""),
        ("g:supportsGoal <plan/a/goal/SC2>", "g:supportsGoal <plan/b/goal/1>", "goal"),
        ("schema:agent <body/home>", "schema:agent <body/homes>", ""),
        ("schema:agent <body/home>", "schema:agent <body/home>, <body/obce>", "responsible"),
        ("g:fundedFrom <s/x> ; g:concernsService <service/1>", "g:fundedFrom <s/y> ; g:concernsService <service/2>", "services, funding"),
    ],
)
def test_what_changed_is_told_where_both_items_tell(earlier: str, later: str, what: str, view_of: ViewOf) -> None:
    (row,) = compared(view_of, item("a", "A1", "Péče", earlier), item("b", "1", "Péče", f"{later} ; g:succeeds <plan/a/item/A1>"))
    assert row == ("changed" if what else "kept", "A1", "Péče", "1", "Péče", what)


def test_plans_may_be_given_the_other_way_round(view_of: ViewOf) -> None:
    (row,) = compared(view_of, item("a", "A1", "x"), item("b", "1", "y", "g:succeeds <plan/a/item/A1>"), one="b", other="a")
    assert row == ("changed", "1", "y", "A1", "x", "title")


def test_plans_without_items_give_nothing(view_of: ViewOf) -> None:
    assert compared(view_of, item("c", "9")) == []
