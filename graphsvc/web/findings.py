"""Findings as pages show them, of a checked draft or of the published data: those that are asked for, in groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc.errors import ParameterError
from graphsvc.text import natural

GROUPS = ("rule", "severity", "item")
"""What findings of a draft can be grouped by."""
FILTERS = {"severity": "severity", "rule": "rule", "plan": "plan", "document": "document", "item": "code"}
"""By what findings can be chosen: what it is called in an address, and in a finding."""
_ITEM = FILTERS["item"]
Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; ``""`` for all."""

    severity: str = ""
    rule: str = ""
    item: str = ""
    group: str = GROUPS[0]
    plan: str = ""
    document: str = ""

    @property
    def choice(self) -> dict[str, str]:
        """What is chosen, by filter."""
        return {name: value for name in FILTERS if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that have something in common: what its heading says, in which language (``""``: the page's), and what it means."""

    anchor: str
    heading: str
    findings: Sequence[Finding]
    note: str = ""
    language: str = ""


def read(asked: Mapping[str, str], page: Mapping[str, Any], groupings: Sequence[str] = GROUPS) -> Asked:
    """The choice that the parameters of an address make among the findings of a page. Raises ParameterError for one that there is not.

    Findings are grouped by the first of the ``groupings`` where the address does not say.
    """
    known: dict[str, Collection[str]] = {
        **{name: {str(found.get(field) or "") for found in page["findings"]} for name, field in FILTERS.items()},
        "severity": {one["id"] for one in page["severities"]},
        "rule": {one["id"] for one in page["rules"]},
        "group": groupings,
    }
    for name, values in known.items():
        if asked.get(name) and asked[name] not in values:
            raise ParameterError(f"There is no such {name} among the findings: {asked[name][:80]!r}")
    return Asked(**{"group": groupings[0], **{name: asked[name] for name in known if asked.get(name)}})


def items(page: Mapping[str, Any]) -> list[str]:
    """The codes of items that findings are about, in natural order."""
    return sorted({found[_ITEM] for found in page["findings"] if found[_ITEM]}, key=natural)


def in_order(values: Iterable[str]) -> list[str]:
    """Values of a filter in natural order."""
    return sorted(values, key=natural)


def chosen(page: Mapping[str, Any], asked: Asked, but: str = "") -> list[Finding]:
    """The findings that are asked for, in their order; the filter ``but`` makes no difference."""
    wanted = [(FILTERS[name], value) for name, value in asked.choice.items() if name != but]
    return [found for found in page["findings"] if all(found[field] == value for field, value in wanted)]


def numbers(page: Mapping[str, Any], asked: Asked, name: str) -> Counter[str]:
    """How many findings each value of a filter would leave, the other filters being as they are; ``""`` counts those without a value."""
    return Counter(found[FILTERS[name]] for found in chosen(page, asked, but=name))


def groups(page: Mapping[str, Any], findings: Sequence[Finding], by: str) -> list[Group]:
    """Findings in groups: rules and severities in the order of the report, others in that of their values, those without one last."""
    if by == "item":
        codes = sorted({found[_ITEM] for found in findings}, key=lambda code: (not code, natural(code)))
        return [
            Group(f"item-{number}", code, [found for found in findings if found[_ITEM] == code]) for number, code in enumerate(codes, 1)
        ]
    if by in ("plan", "document"):
        values = sorted({found[by] for found in findings}, key=lambda value: (not value, value))
        return [
            Group(f"{by}-{number}", value, [found for found in findings if found[by] == value]) for number, value in enumerate(values, 1)
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
