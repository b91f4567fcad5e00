"""The findings of a checked draft as its page shows them: those that are asked for, in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc.errors import ParameterError
from graphsvc.text import natural

GROUPS = ("rule", "severity", "item")
"""What findings can be grouped by."""
_ITEM = "code"
Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; ``""`` for all."""

    severity: str = ""
    rule: str = ""
    item: str = ""
    group: str = GROUPS[0]


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that have something in common: what its heading says, in which language (``""``: the page's), and what it means."""

    anchor: str
    heading: str
    findings: Sequence[Finding]
    note: str = ""
    language: str = ""


def read(asked: Mapping[str, str], page: Mapping[str, Any]) -> Asked:
    """The choice that the parameters of an address make among the findings of a page. Raises ParameterError for one that there is not."""
    known = {
        "severity": {one["id"] for one in page["severities"]},
        "rule": {one["id"] for one in page["rules"]},
        "item": set(items(page)),
        "group": set(GROUPS),
    }
    for name, values in known.items():
        if asked.get(name) and asked[name] not in values:
            raise ParameterError(f"There is no such {name} among the findings: {asked[name][:80]!r}")
    return Asked(**{name: asked[name] for name in known if asked.get(name)})


def items(page: Mapping[str, Any]) -> list[str]:
    """The codes of items that findings are about, in natural order."""
    return sorted({found[_ITEM] for found in page["findings"] if found[_ITEM]}, key=natural)


def chosen(page: Mapping[str, Any], asked: Asked) -> list[Finding]:
    """The findings that are asked for, in their order."""
    wanted = {"severity": asked.severity, "rule": asked.rule, _ITEM: asked.item}
    return [found for found in page["findings"] if all(not value or found[name] == value for name, value in wanted.items())]


def groups(page: Mapping[str, Any], findings: Sequence[Finding], by: str) -> list[Group]:
    """Findings in groups: rules and severities in the order of the report, items in that of their codes, those without one last."""
    if by == "item":
        codes = sorted({found[_ITEM] for found in findings}, key=lambda code: (not code, natural(code)))
        return [
            Group(f"item-{number}", code, [found for found in findings if found[_ITEM] == code]) for number, code in enumerate(codes, 1)
        ]
    if by == "severity":
        made = [
            Group(f"severity-{one['id']}", one["label"], [found for found in findings if found["severity"] == one["id"]], one["advice"])
            for one in page["severities"]
        ]
    else:
        made = [
            Group(
                one["anchor"],
                one["label"],
                [found for found in findings if (found["severity"], found["rule"]) == (one["severity"], one["id"])],
                one["meaning"],
                one["language"],
            )
            for one in page["rules"]
        ]
    return [group for group in made if group.findings]
