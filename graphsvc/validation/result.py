"""What a check finds, before a planner sees it, and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphsvc.place import Part
from graphsvc.store.base import Term
from graphsvc.validation.shapes import Shape

SEVERITIES = ("violation", "warning", "info")
"""From the most severe; as the reports write them."""


@dataclass(frozen=True, slots=True)
class Result:
    """A SHACL validation result; ``bindings`` are the other variables of the query that found it, as strings."""

    shape: Shape
    component: str
    focus: Term
    path: str | None
    value: Term | None
    messages: Mapping[str, str]
    bindings: Mapping[str, str]

    def key(self) -> tuple[str, ...]:
        """What two engines must agree on: severity, source shape, component, focus node, path, value."""
        value = "" if self.value is None else f"{type(self.value).__name__} {self.value!r}"
        return (self.shape.severity, str(self.shape.root), self.component, str(self.focus), self.path or "", value)

    def names(self) -> Iterator[str]:
        """The nodes that it is about, as strings: focus node, value, and what else its query found."""
        yield str(self.focus)
        if self.value is not None:
            yield str(self.value)
        for found in self.bindings.values():
            yield from found.split()

    def values(self) -> dict[str, str]:
        """What the placeholders of a message stand for."""
        value = {} if self.value is None else {"value": str(self.value)}
        return {**self.bindings, "this": str(self.focus), **value}


@dataclass(frozen=True, slots=True)
class Finding:
    """A result as a planner reads it: where it is and what to do about it, in Czech and English.

    ``node`` is the item (or whatever else) at which it is shown; for a result about several items, one of them.
    """

    rule: str
    severity: str
    document: str | None
    plan: str | None
    code: str | None
    field: str | None
    value: str | None
    message: Mapping[str, str]
    locator: Mapping[str, Part]
    node: str
    result: Result

    def to_json(self) -> dict[str, Any]:
        """The finding with the keys that every report has."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "document": self.document,
            "plan": self.plan,
            "code": self.code,
            "field": self.field,
            "value": self.value,
            "message": dict(self.message),
            "locator": dict(self.locator),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, most severe first, and what was looked at: items, and focus nodes (a node counts once for each kind of target)."""

    findings: tuple[Finding, ...]
    items: int
    focus_nodes: int

    @property
    def conforms(self) -> bool:
        """Whether there is no violation: warnings and information do not fail a plan."""
        return not any(finding.severity == "violation" for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 where the graph conforms, else 1."""
        return int(not self.conforms)

    @property
    def counts(self) -> dict[str, int]:
        """Number of findings by rule, in the order of the findings."""
        counts: dict[str, int] = {}
        for finding in self.findings:
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
        return counts
