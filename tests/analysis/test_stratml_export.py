"""Plans in StratML: valid against schemas of Part 1 and 2, and with what the graph says."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema

from graphsvc.analysis import graph, links, plan_facts, stratml
from graphsvc.analysis.graph import DependencyGraph
from graphsvc.errors import NotFoundError
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView

BASE = "https://graphsvc.example/id/"
PLANS = ("sprss-2014-2017", "sprss-2018-2020", "ssz-2021", "ap-ssz-2024-2025", "srlk-2021-2027")
PARTS = [1, 2]


@cache
def schema(part: int) -> xmlschema.XMLSchema:
    """The schema of a part; the files were written anew from the published element sets, for these tests."""
    return xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / f"stratml-part{part}.xsd"))


def texts(xml: bytes, part: int, path: str) -> list[str | None]:
    return [found.text for found in elements(xml, part, path)]


def elements(xml: bytes, part: int, path: str) -> list[ElementTree.Element]:
    """The elements at a path whose names have no prefix."""
    return ElementTree.fromstring(xml).findall(re.sub(r"(?<![\w:])(?=[A-Z])", "s:", path), {"s": stratml.NAMESPACES[part]})


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("plan", PLANS)
def test_the_shipped_plans_are_valid(shipped_store: EmbeddedStore, plan: str, part: int) -> None:
    view = shipped_store.view()
    known = graph.load(view)
    xml = stratml.written(view, known, f"{BASE}plan/{plan}", part, "cs")
    schema(part).validate(xml.decode())
    items = [node for node in known.nodes.values() if node.kind == "item" and node.plan == f"{BASE}plan/{plan}"]
    assert len(texts(xml, part, ".//Objective")) == len(items)
    assert xml == stratml.written(view, known, f"{BASE}plan/{plan}", part, "cs")


@pytest.mark.parametrize("part", PARTS)
def test_goals_hold_the_measures_that_support_them(small_view: EmbeddedView, small: DependencyGraph, part: int) -> None:
    xml = stratml.written(small_view, small, f"{BASE}plan/akcni", part, "cs")
    schema(part).validate(xml.decode())
    assert texts(xml, part, "./Name") == ["Akční plán"]
    assert texts(xml, part, ".//Organization/Name") == ["kraj"]
    assert texts(xml, part, ".//Goal/Name") == ["Služby", "Síť", "bez cíle"]
    assert texts(xml, part, ".//Goal[2]/Objective/SequenceIndicator") == ["A1.1", "A1.2"]
    assert texts(xml, part, ".//Goal[3]/Objective/Name") == ["Bez všeho"]
    assert texts(xml, part, ".//Goal[2]/OtherInformation") == [
        "koordinováno s: 1.1@jina\nkoordinováno se strategií: Jiná strategie\nsoučást: A@akcni „Služby“"
    ]
    assert texts(xml, part, "AdministrativeInformation/StartDate") == ["2024-01-01"]
    assert texts(xml, part, "AdministrativeInformation/EndDate") == ["2025-12-31"]


def test_part_2_tells_roles_indicators_deadlines_and_evaluations(small_view: EmbeddedView, small: DependencyGraph) -> None:
    xml = stratml.written(small_view, small, f"{BASE}plan/akcni", 2, "en")
    first = ".//Goal[2]/Objective[1]/"
    assert texts(xml, 2, f"{first}Stakeholder/Name") == ["odbor", "obce", "senioři"]
    assert texts(xml, 2, f"{first}Stakeholder/Role/RoleType") == ["Performer", "Performer", "Beneficiary"]
    assert ElementTree.fromstring(xml).get("Type") == "Performance_Report"
    kinds = [one.get("StakeholderTypeType") for one in elements(xml, 2, f"{first}Stakeholder")]
    assert kinds == ["Organization", "Generic_Group", "Generic_Group"]
    assert texts(xml, 2, f"{first}PerformanceIndicator/MeasurementDimension") == ["počet klientů"]
    assert texts(xml, 2, f"{first}PerformanceIndicator/Relationship/ReferentIdentifier") == [f"{BASE}plan/strategie/item/I.1"]
    assert texts(xml, 2, f"{first}PerformanceIndicator/MeasurementInstance/TargetResult/EndDate") == ["2024-02-29"]
    assert texts(xml, 2, ".//ActualResult/Descriptor/DescriptorValue") == ["partly fulfilled"]
    assert texts(xml, 2, ".//ActualResult/EndDate") == ["2024-12-31"]


@pytest.mark.parametrize("part", PARTS)
def test_hostile_codes_and_titles_leave_it_valid(view_of: Callable[..., EmbeddedView], part: int) -> None:
    view = view_of("""@prefix g: <https://graphsvc.example/def#> . @prefix dct: <http://purl.org/dc/terms/> .
        <http://x.example/p> a g:Plan .
        <http://x.example/1> a g:Measure ; g:ofPlan <http://x.example/p> ; dct:identifier "1 <b>" ; dct:title "a & b\\u0008 ]]>" ;
            dct:description "<script>" .
        <http://x.example/2> a g:Measure ; g:ofPlan <http://x.example/p> ; dct:identifier "1_<b>" .""")
    xml = stratml.written(view, graph.build(view, links.load()), "http://x.example/p", part, "cs")
    schema(part).validate(xml.decode())
    assert texts(xml, part, ".//Objective/Name") == ["a & b\ufffd ]]>"]
    assert texts(xml, part, ".//Objective/Description") == ["<script>"]
    assert texts(xml, part, ".//Objective/Identifier") == ["item-1__b_", "item-1__b__2"]
    assert texts(xml, part, ".//Objective/SequenceIndicator") == ["1 <b>", "1_<b>"]


def test_a_plan_without_goals_and_measures_is_refused(small_view: EmbeddedView, small: DependencyGraph) -> None:
    with pytest.raises(NotFoundError, match=r"plan/nothing$"):
        stratml.written(small_view, small, f"{BASE}plan/nothing", 1, "cs")


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02-11", "2023-02-11", "2023-02-11"),
        ("2023-13", None, None),
        ("2023-02-30", None, None),
        ("0000", None, None),
        ("-2023", None, None),
        ("23", None, None),
        ("", None, None),
        ("²⁰²³", None, None),
    ],
)
def test_days_of_years_and_months(written: str, first: str | None, last: str | None) -> None:
    assert (plan_facts.first_day(written), plan_facts.last_day(written)) == (first, last)


@pytest.mark.parametrize("part", PARTS)
def test_the_schemas_refuse_another_order(small_view: EmbeddedView, small: DependencyGraph, part: int) -> None:
    root = ElementTree.fromstring(stratml.written(small_view, small, f"{BASE}plan/akcni", part, "cs"))
    root.append(root[0])
    root.remove(root[0])
    assert not schema(part).is_valid(ElementTree.tostring(root, encoding="unicode"))
