"""Findings on the page of a draft: what is chosen, and groups that hold each of them once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.errors import ParameterError
from graphsvc.web import findings
from graphsvc.web.findings import GROUPS, Asked

RULES = [("violation", "missing-title"), ("violation", "code-gap"), ("warning", "code-gap"), ("info", "overdue")]
FOUND = st.lists(st.tuples(st.sampled_from(RULES), st.sampled_from(["A1.2", "A1.10", "B", ""])), max_size=20)


def page(found: list[tuple[tuple[str, str], str]]) -> dict[str, Any]:
    """The page of a report, as far as choosing and grouping reads it; findings of a report stand in the order of its rules."""
    listed = sorted(found, key=lambda one: RULES.index(one[0]))
    return {
        "severities": [{"id": name, "label": name.title(), "advice": ""} for name in ("violation", "warning", "info")],
        "rules": [
            {"severity": severity, "id": rule, "label": rule, "anchor": f"{rule}-{severity}", "meaning": "", "language": ""}
            for severity, rule in RULES
        ],
        "findings": [{"severity": severity, "rule": rule, "code": code, "n": n} for n, ((severity, rule), code) in enumerate(listed)],
    }


@given(FOUND, st.sampled_from(GROUPS))
def test_groups_hold_each_finding_once(found: list[tuple[tuple[str, str], str]], by: str) -> None:
    made = page(found)
    groups = findings.groups(made, made["findings"], by)
    assert sorted(one["n"] for group in groups for one in group.findings) == list(range(len(found)))
    assert all(group.findings for group in groups)
    assert len({group.anchor for group in groups}) == len(groups)


def test_items_are_grouped_in_the_order_of_codes_and_those_without_come_last() -> None:
    made = page([(RULES[0], code) for code in ("", "B", "A1.10", "A1.2")])
    assert [group.heading for group in findings.groups(made, made["findings"], "item")] == ["A1.2", "A1.10", "B", ""]
    assert findings.items(made) == ["A1.2", "A1.10", "B"]


@given(FOUND, st.sampled_from(["", "violation", "warning"]), st.sampled_from(["", "code-gap"]), st.sampled_from(["", "B"]))
def test_what_is_chosen_has_all_that_is_asked_for(found: list[tuple[tuple[str, str], str]], severity: str, rule: str, item: str) -> None:
    made = page(found)
    chosen = findings.chosen(made, Asked(severity, rule, item))
    wanted = [
        one
        for one in made["findings"]
        if one["severity"].startswith(severity) and one["rule"].startswith(rule) and item in ("", one["code"])
    ]
    assert chosen == wanted


@pytest.mark.parametrize("name", ["severity", "rule", "item", "group"])
def test_what_there_is_not_is_refused_by_name(name: str) -> None:
    made = page([(RULES[0], "B")])
    with pytest.raises(ParameterError, match=f"no such {name} .*: 'other'"):
        findings.read({name: "other"}, made)
    assert findings.read({name: ""}, made) == Asked()
    assert findings.read({"severity": "violation", "item": "B", "lang": "en"}, made) == Asked("violation", "", "B")
