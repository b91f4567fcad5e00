"""A report as it is shown in one language: findings under their rules, rules under their severities, and what was counted."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graphsvc.text import slug
from graphsvc.validation.reports import words
from graphsvc.validation.result import Finding, Report
from graphsvc.validation.shapes import Shape, Shapes, local

_OWN = "https://graphsvc.example/shapes#"
_COMPONENT = "ConstraintComponent"

Texts = Mapping[str, str]
"""Language (may be empty) → text."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and its language where that is another one than the report's (else empty)."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as it is shown. What it does not have is empty; ``value`` is None where there is none.

    ``field`` is called as messages call it; without a field it is the path that was checked. ``place`` is the locator in words.
    """

    severity: str
    rule: str
    plan: str
    code: str
    node: str
    field: str
    value: str | None
    message: Said
    document: str
    locator: words.Locator
    place: str


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule that are of one severity. ``anchor`` is unique in the report; ``meaning`` may be empty."""

    severity: str
    rule: str
    label: Said
    meaning: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document, its title (empty where it is not known) and its number of findings by severity."""

    name: str
    title: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """All that a report says; ``groups`` from the most severe, ``silent`` are the labels of the rules that found nothing."""

    language: str
    conforms: bool
    items: int
    focus_nodes: int
    severities: Mapping[str, int]
    groups: tuple[Group, ...]
    documents: tuple[Document, ...]
    silent: tuple[tuple[str, Said], ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """All findings, in their order."""
        for group in self.groups:
            yield from group.entries

    @property
    def total(self) -> int:
        """The number of findings."""
        return sum(self.severities.values())

    @property
    def verdict(self) -> str:
        """One sentence: whether rules are violated, nothing was found, or nothing was even checked."""
        if not self.groups:
            return words.word("nothing_found" if self.focus_nodes else "nothing_checked", self.language)
        return words.word("passed" if self.conforms else "failed", self.language)

    @property
    def summary(self) -> str:
        """How many there are: ``3 nálezy: 1 porušení, 2 varování``; empty where there are none."""
        if not self.groups:
            return ""
        parts = ", ".join(words.counted(amount, severity, self.language) for severity, amount in self.severities.items())
        return f"{words.counted(self.total, 'finding', self.language)}: {parts}."

    @property
    def checked(self) -> str:
        """What was looked at: ``Zkontrolováno: 277 položek, 337 uzlů``."""
        items, nodes = words.counted(self.items, "item", self.language), words.counted(self.focus_nodes, "node", self.language)
        return f"{words.word('checked', self.language)}: {items}, {nodes}."


def outline(report: Report, shapes: Shapes, language: str, titles: Texts) -> Outline:
    """The report in ``language`` (cs or en); ``titles`` are those of the documents, by the name of the file.

    A text that the shapes do not have in the language is given in English, then in Czech, then in any other.
    """
    labels = shapes.field_labels()
    found: dict[str, dict[str, list[Finding]]] = {}
    for finding in report.findings:
        found.setdefault(finding.severity, {}).setdefault(finding.rule, []).append(finding)
    anchors = _anchors([(severity, rule) for severity, rules in found.items() for rule in rules])
    groups = tuple(
        Group(
            severity=severity,
            rule=rule,
            label=_label(same[0].result.shape, language),
            meaning=_meaning(same[0].result.shape, language),
            anchor=anchors[severity, rule],
            entries=tuple(_entry(finding, labels, language) for finding in same),
        )
        for severity, rules in found.items()
        for rule, same in rules.items()
    )
    return Outline(
        language=language,
        conforms=report.conforms,
        items=report.items,
        focus_nodes=report.focus_nodes,
        severities={severity: sum(map(len, rules.values())) for severity, rules in found.items()},
        groups=groups,
        documents=tuple(_documents(report.findings, titles)),
        silent=tuple(_silent(report, shapes, language)) if report.focus_nodes else (),
    )


def _entry(finding: Finding, labels: Mapping[str, Texts], language: str) -> Entry:
    called = labels.get(finding.field or "", {})
    return Entry(
        severity=finding.severity,
        rule=finding.rule,
        plan=finding.plan or "",
        code=finding.code or "",
        node=finding.node,
        field=_in(called, language).text if called else finding.field or finding.result.path or "",
        value=finding.value,
        message=_in(finding.message, language) if finding.message else Said(_broken(finding, language)),
        document=finding.document or "",
        locator=finding.locator,
        place=words.place(finding.locator, language),
    )


def _broken(finding: Finding, language: str) -> str:
    """What is said for a shape that has no message."""
    component = local(finding.result.component).removesuffix(_COMPONENT)
    return words.word("broken", language).format(component=component)


def _in(texts: Texts, language: str) -> Said:
    found = next(name for name in (language, "en", "cs", *sorted(texts)) if name in texts)
    return Said(texts[found], "" if found == language else found)


def _label(shape: Shape, language: str) -> Said:
    return _in(shape.labels, language) if shape.labels else Said(shape.rule)


def _meaning(shape: Shape, language: str) -> str:
    """One sentence on when a rule of the product fires; other shapes have none."""
    return meanings().get(shape.rule, {}).get(language, "") if str(shape.root) == _OWN + shape.rule else ""


@cache
def meanings() -> dict[str, dict[str, str]]:
    """When each rule of the product fires, in a sentence: rule → language → text."""
    return tomllib.loads((Path(__file__).parent / "meanings.toml").read_text(encoding="utf-8"))


def _anchors(names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """A fragment for each severity and rule, which stays the same as long as the rule is called the same."""
    made: dict[tuple[str, str], str] = {}
    for name in names:
        wished = f"rule-{slug(name[1])}"
        free = (f"{wished}-{number}" if number > 1 else wished for number in range(1, len(names) + 1))
        made[name] = next(anchor for anchor in free if anchor not in made.values())
    return made


def _documents(findings: Sequence[Finding], titles: Texts) -> Iterator[Document]:
    counts: dict[str, Counter[str]] = {}
    for finding in findings:
        if finding.document:
            counts.setdefault(finding.document, Counter())[finding.severity] += 1
    for name in sorted(counts):
        yield Document(name, titles.get(name, ""), counts[name])


def _silent(report: Report, shapes: Shapes, language: str) -> Iterator[tuple[str, Said]]:
    loud = report.counts
    for rule, shape in sorted(shapes.rules().items()):
        if rule not in loud:
            yield rule, _label(shape, language)
