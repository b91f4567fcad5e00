"""The facts of a record in a form that a person can review: no running text, one field a line, values separated by ``|``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from graphsvc.model import Goal, Item, Record

_LISTS = (
    "linked_goals",
    "target_groups",
    "responsible",
    "cooperating",
    "funding",
    "refers_to",
    "resolutions",
    "acts",
    "programmes",
    "places",
)


def render(record: Record) -> str:
    """All facts of a record: plan, goals, items, coordination lists, abbreviations, counts, and where the notes are."""
    plan = record.plan
    head = [
        f"document {record.source} | family {record.family} | plan {plan.id} | {plan.kind} | {plan.period_start}-{plan.period_end}",
        f"  title {plan.title} | date {plan.date} | approved by {plan.approved_by}",
    ]
    blocks = [head, [_goal(goal) for goal in record.goals], *([*_item(item)] for item in record.items), [*_coordination(record)]]
    blocks.append([f"refers to {named.code} (line {named.locator.line})" for named in record.refers_to])
    blocks.append([f"abbreviation {short} = {long}" for short, long in record.abbreviations.items()])
    blocks.append([f"resolution {number} of {date}" for number, date in record.resolution_dates.items()])
    blocks.append([f"declared {name} = {number}" for name, number in record.declared_counts.items()])
    blocks.append([f"note at {n.locator.line}-{n.locator.end_line}: {n.what.partition(':')[0]}" for n in record.notes])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _goal(goal: Goal) -> str:
    return f"goal {goal.code} (line {goal.locator.line}{f', of {goal.parent}' if goal.parent else ''}) {goal.title}"


def _item(item: Item) -> Iterator[str]:
    yield f"{item.code} (lines {item.locator.line}-{item.locator.end_line}) of goal {item.goal}"
    yield from (f"  {name}: {value}" for name, value in _fields(item) if value)


def _fields(item: Item) -> Iterable[tuple[str, str]]:
    yield "code_text", item.code_text or ""
    yield "title", item.title or ""
    yield "services", " | ".join(f"{s.name} § {s.paragraph}" for s in item.services)
    for name in _LISTS:
        yield name, " | ".join(getattr(item, name))
    if item.period:
        yield "period", f"{item.period.text} = {item.period.start} to {item.period.end}"
    if item.deadline:
        yield "deadline", f"{item.deadline.text} = {item.deadline.end}{', continuous' if item.deadline.continuous else ''}"
    if item.cost:
        yield "cost", f"{item.cost.text} = {item.cost.czk}"
    yield "indicator", item.indicator or ""
    yield "status", item.status or ""
    if item.strategy_links:
        links = item.strategy_links
        yield "strategy_links", f"{links.text} = okruhy {', '.join(links.okruhy)}; numbers {', '.join(map(str, links.numbers))}"
    yield "narrative", f"{len(item.narrative.split())} words" if item.narrative else ""
    yield "fulfilment", f"{len(item.fulfilment)} bullets" if item.fulfilment else ""


def _coordination(record: Record) -> Iterator[str]:
    for entry in record.coordination:
        area = f" [{entry.area}]" if entry.area else ""
        yield f"coordination of {entry.section} (line {entry.locator.line}) with {entry.strategy}: {entry.label}{area}"
        for line, same in groupby(zip(entry.code_lines, entry.codes, strict=True), key=itemgetter(0)):
            yield f"  line {line}: {' | '.join(code for _, code in same)}"
