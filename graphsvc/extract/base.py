"""What every family's reader is given and gives back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphsvc import lookups
from graphsvc.documents.base import Document
from graphsvc.extract.ledger import Ledger
from graphsvc.extract.profile import Profile
from graphsvc.model import Coordination, Goal, Item, Mention


@dataclass(frozen=True, slots=True)
class Context:
    """A document with its profile, ledger, the lookups that splitting needs, and what is known of its plan."""

    document: Document
    profile: Profile
    ledger: Ledger
    root: Path
    plan: lookups.Concept | None

    def known_body(self, name: str) -> bool:
        """Whether the name is a body's, or a source's that stands in a column of bodies."""
        return self._known(name, "bodies", "funding_sources", "programmes")

    def known_source(self, name: str) -> bool:
        """Whether the name is a funding source's."""
        return self._known(name, "funding_sources", "programmes", "bodies")

    def known_group(self, name: str) -> bool:
        """Whether the name is a target group's."""
        return self._known(name, "target_groups")

    def _known(self, name: str, *kinds: str) -> bool:
        return any(lookups.load(self.root, kind).resolve(name) for kind in kinds)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a family's reader read: the parts of a record that are its own."""

    goals: tuple[Goal, ...] = ()
    items: tuple[Item, ...] = ()
    coordination: tuple[Coordination, ...] = ()
    refers_to: tuple[Mention, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    declared_counts: Mapping[str, int] = field(default_factory=dict)
    declared_lines: Mapping[str, int] = field(default_factory=dict)
    plan: Mapping[str, Any] = field(default_factory=dict)


def code_goal(code: str, plan: lookups.Concept | None) -> str | None:
    """The goal that an item's code names (``A05-02`` → ``SC5``), after the plan's own rule; None where the plan has none."""
    if plan is None or "item_pattern" not in plan.extra:
        return None
    found = re.fullmatch(plan.extra["item_pattern"], code)
    return plan.extra["goal_template"].format(_unpadded(found[1])) if found else None


def _unpadded(group: str) -> str:
    return group.lstrip("0") if group.isdigit() else group
