"""What the rules find in the published data, by the thing at which it is shown: checked once for a state of the data."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphsvc.errors import GraphsvcError
from graphsvc.keeping import Keeper
from graphsvc.store.base import View
from graphsvc.validation.reports.outline import Entry, Outline, outline
from graphsvc.web import inspection
from graphsvc.web.inspection import Inspected
from graphsvc.web.wording import LANGUAGES

log = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds for which a page waits for the findings of new data: the shipped ones take a quarter of a second, a large graph much longer."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in one language, with the name of its rule and when that rule fires (``""`` for rules that do not say).

    ``document`` and ``title`` are the IRI and the title of the document where it stands, ``""`` where the graph has none of that file.
    """

    entry: Entry
    rule: str
    meaning: str
    document: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of a state of the data in one language, the most severe first."""

    by_node: Mapping[str, Sequence[Told]]
    by_code: Mapping[tuple[str, str], Sequence[Told]]
    """Id of a plan and code → findings, also those that are shown at something without a page."""
    by_plan: Mapping[str, Mapping[str, int]]
    """Id of a plan → rule → number."""
    rules: Mapping[str, tuple[str, str]]
    """Rule → its name and its severity."""

    def at(self, iri: str, plan: str | None, code: str) -> tuple[Told, ...]:
        """The findings at a thing, by its IRI, or by its plan (IRI) and code."""
        there = list(self.by_node.get(iri, ()))
        named = self.by_code.get(((plan or "").rpartition("/")[2], code), ()) if plan and code else ()
        return (*there, *(told for told in named if told not in there))


_KEPT: Keeper[Mapping[str, Checked]] = Keeper(1)


def load(view: View, root: Path, lang: str, patience: float = PATIENCE) -> Checked | None:
    """The findings of a state of the data in one language; None where they are not known yet, or cannot be told (the log says why)."""
    try:
        return _KEPT.get((view.version(), str(root)), lambda: read(inspection.load(view, root)), patience)[lang]
    except TimeoutError:
        return None
    except GraphsvcError as error:
        log.warning("The published data cannot be checked: %s", error)
        return None


def read(found: Inspected) -> Mapping[str, Checked]:
    """The findings of a checked state in every language."""
    return {lang: _checked(outline(found.report, found.shapes, lang, {}), found) for lang in LANGUAGES}


def _checked(found: Outline, inspected: Inspected) -> Checked:
    by_node: dict[str, list[Told]] = defaultdict(list)
    by_code: dict[tuple[str, str], list[Told]] = defaultdict(list)
    by_plan: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, tuple[str, str]] = {}
    for group in found.groups:
        names.setdefault(group.rule, (group.label.text, group.severity))
        for entry in group.entries:
            told = Told(
                entry,
                group.label.text,
                group.meaning,
                inspected.documents.get(entry.document, ""),
                inspected.titles.get(entry.document, ""),
            )
            by_node[entry.node].append(told)
            if entry.plan:
                by_code[entry.plan, entry.code].append(told)
                by_plan[entry.plan][group.rule] += 1
    return Checked(dict(by_node), dict(by_code), {plan: dict(numbers) for plan, numbers in by_plan.items()}, names)
