"""The form as a workbook: instructions, the plan, its goals, its items, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from graphsvc.template.content import Asked, Form
from graphsvc.template.layout import GOALS
from graphsvc.workbook import DELIBERATE, DUE, HEAD, Book, Choice, Styled

ROWS = 2_000
"""Rows that may be filled in."""
_GOALS = 300
_GUIDE, _LABEL, _VALUE = 100, 28, 70
"""Widths in characters."""
_LIST = 44


def written(form: Form) -> bytes:
    """The workbook; the same form gives the same bytes."""
    texts = form.texts
    book = Book(f"{texts['title']}: {form.kind.cs if form.language == 'cs' else form.kind.en}")
    _guide(book, form)
    _plan(book, form)
    _goals(book, form)
    _items(book, form)
    _lists(book, form)
    return book.written()


def _guide(book: Book, form: Form) -> None:
    texts = form.texts
    sheet = book.sheet(texts["guide"], [_GUIDE], frozen="A2")
    sheet.bold([f"{texts['title']} ({form.kind.cs if form.language == 'cs' else form.kind.en})"])
    for line in texts["lines"]:
        names = {name: texts[name] for name in ("plan", "goals", "items", "lists")}
        sheet.row([line.format(**names, example=form.example)])


def _plan(book: Book, form: Form) -> None:
    """A label and a value in each row; what is known is filled in."""
    known = form.known
    filled = {"plan_title": known.title, "plan_kind": form.kind.cs, "plan_period": known.period}
    sheet = book.sheet(form.texts["plan"], [_LABEL, _VALUE], frozen="B1")
    sheet.form([None, None], 1)
    for row, asked in enumerate(form.plan, start=1):
        choice = _choice(asked, form)
        if choice:
            sheet.choose(choice, f"B{row}")
    for asked in form.plan:
        head = Styled(asked.name, HEAD, bold=True, note=asked.note)
        sheet.row([head, Styled(filled.get(asked.column.field, ""), open=True)])


def _goals(book: Book, form: Form) -> None:
    sheet = book.sheet(form.texts["goals"], [asked.column.width for asked in form.goals])
    sheet.form([_choice(asked, form) for asked in form.goals], _GOALS)
    sheet.filter(len(form.goals), _GOALS)
    sheet.head([_head(asked) for asked in form.goals])
    for goal in form.known.goals:
        sheet.row([Styled(text, open=True) for text in (goal.code, goal.title, goal.parent)])


def _items(book: Book, form: Form) -> None:
    sheet = book.sheet(form.texts["items"], [asked.column.width for asked in form.columns], frozen="C2")
    sheet.form([_choice(asked, form) for asked in form.columns], ROWS)
    sheet.filter(len(form.columns), ROWS)
    sheet.head([_head(asked) for asked in form.columns])
    sheet.row([Styled(asked.example, DELIBERATE, open=True) for asked in form.columns])


def _lists(book: Book, form: Form) -> None:
    sheet = book.sheet(form.texts["lists"], [_LIST] * len(form.lists))
    sheet.head([title for title, _ in form.lists.values()])
    for row in zip_longest(*(values for _, values in form.lists.values()), fillvalue=""):
        sheet.row(row)


def _head(asked: Asked) -> Styled:
    return Styled(asked.name, DUE if asked.due else HEAD, bold=True, note=asked.note)


def _choice(asked: Asked, form: Form) -> Choice | None:
    """What the cells of a column take: a list where there is one, and in any case what is said about it."""
    name, prompt = asked.column.list, asked.note.partition("\n")[0]
    strict = bool(name) and not asked.column.many and name != GOALS
    if name == GOALS:
        return Choice(prompt, asked.name, form.texts["goals"], 1, 2, _GOALS + 1)
    if name not in form.lists:
        return Choice(prompt, asked.name)
    values: Sequence[str] = form.lists[name][1]
    column = list(form.lists).index(name) + 1
    return Choice(prompt, asked.name, form.texts["lists"], column, 2, len(values) + 1, strict, form.texts["refusal"])
