"""What may stand in a profile: layouts, the patterns that each reads, the fields that columns and labels may name.

docs/profiles.md explains every key; a test holds that none is missing there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TOP = (
    *("family", "layout", "about", "recognise", "unless", "skip_sheets"),
    *("plan", "ignore", "patterns", "numbers", "columns", "marks", "labels"),
)
"""The keys of the file itself."""
PLAN = (
    *("kind", "title", "code_pattern", "code_example", "goal_pattern", "item_pattern", "goal_template", "item_code"),
    *("period_start", "period_end"),
)
"""The keys of ``[plan]``: what holds for every plan of the family, in the words of ``data/lookups/strategies.toml``."""
YEARS = ("period_start", "period_end")
"""Those of them that are numbers."""

TEMPLATES: Mapping[str, tuple[str, ...]] = {"title": ("title",), "item_code": ("goal", "number"), "goal_template": ("",)}
"""Those of them that are texts into which values are put, and the names of these."""

ITEM_FIELDS = (
    *("code", "title", "goal", "linked_goals", "target_groups", "services", "period", "deadline", "responsible", "cooperating"),
    *("funding", "cost", "indicator", "status", "strategy_links", "narrative", "fulfilment"),
)
"""What a column or a label may say of an item."""
GOAL_FIELDS = ("goal_code", "goal_title", "goal_parent")
"""What a column may say of a goal, in a table of goals."""
PLAN_FIELDS = ("plan_title", "plan_kind", "plan_period", "plan_date", "plan_approval")
"""What a label may say of the plan."""
PARAGRAPHS = ("goal_heading", "amendment")
"""What a label may begin beside a field: a heading of a goal, a notice of a change; each is a paragraph."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a pattern must have: named groups of which each is read."""

    groups: tuple[str, ...] = ()


_PLAIN = Form()
_EVERYWHERE = {
    "plan_heading": Form(("title", "start", "end")),
    "date": Form(("month", "year")),
    "own_years": Form(("start", "end")),
    "evaluates": Form(("start", "end")),
    "state": Form(("year",)),
    "reference": _PLAIN,
    "label_end": _PLAIN,
}
_GENERIC = {
    "goal_heading": Form(("code", "title")),
    "goal_code": _PLAIN,
    "bullet": _PLAIN,
    "programme_clause": _PLAIN,
    "cost_clause": Form(("cost",)),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to read documents: the patterns, numbers, columns and labels that it needs, and the patterns that it may have beside them."""

    needed: Mapping[str, Form]
    further: Mapping[str, Form]
    numbers: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def patterns(self) -> dict[str, Form]:
        """All patterns that it may have."""
        return {**self.needed, **self.further, **_EVERYWHERE}


LAYOUTS: Mapping[str, Layout] = {
    "cards": Layout({"code": _PLAIN}, {**_GENERIC, "value_start": _PLAIN, "code_in_notice": _PLAIN}, labels=("code",)),
    "table": Layout({"code": _PLAIN}, {**_GENERIC, "mark_in_column": Form(("mark", "rest"))}, columns=("code",)),
    "monitoring-table": Layout(
        {
            "code": Form(("code",)),
            "goal_heading": Form(("code", "title")),
            "mark": Form(("mark",)),
            "glued_mark": Form(("rest", "mark")),
            "mark_in_column": Form(("mark", "rest")),
            "footnote_mark": _PLAIN,
            "list_break": _PLAIN,
        },
        {},
    ),
    "strategy-report": Layout(
        {
            "goal_heading": Form(("code", "title")),
            "number": Form(("number",)),
            "cell": _PLAIN,
            "cell_code": Form(("number",)),
            "status_label": _PLAIN,
            "comment_label": _PLAIN,
            "status": _PLAIN,
            "plan_title": Form(("title",)),
            "plan_approval": Form(("day", "month", "year", "number")),
        },
        {},
    ),
    "action-plan": Layout(
        {
            "goal_heading": Form(("code", "title")),
            "subgoal_heading": Form(("code", "title")),
            "code": Form(("code", "rest")),
            "malformed_code": Form(("code",)),
            "glued_deadline": Form(("before", "deadline")),
            "coordination_label": Form(("label",)),
            "coordination_area": Form(("area",)),
            "abbreviation": Form(("short", "long")),
            **dict.fromkeys(
                (
                    *("code_slip", "intro", "section_comment", "deadline", "other_deadline", "worded_deadline", "responsible", "dashes"),
                    *("glued_indicator", "links", "links_go_on", "number_alone", "footnote", "coordination_begin"),
                    *("coordination_separator", "coordination_unit", "abbreviations_heading"),
                ),
                _PLAIN,
            ),
        },
        {},
        numbers=("title_width", "comment_width", "body_lines", "cooperation_width"),
    ),
}
COUNTS = "count_"
"""How the name of a pattern begins that reads a figure (group ``n``) which the document states about itself."""
NUMBERS = ("evaluates_least", "longest_code")
"""The numbers that a profile of any layout may have."""


def form(layout: str, pattern: str) -> Form | None:
    """What a pattern of a layout must have; None for one that it does not read."""
    if pattern.startswith(COUNTS) and layout == "strategy-report":
        return Form(("n",))
    return LAYOUTS[layout].patterns.get(pattern)
