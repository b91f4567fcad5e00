"""Findings as a workbook (XLSX): a sheet of findings to filter and sort, a sheet of counts. The same report gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.validation.reports import words
from graphsvc.validation.reports.outline import Entry, Group, Outline
from graphsvc.workbook import Book, Content, Styled

ROWS = 1_000_000
"""Findings of one sheet; a sheet has 1,048,576 rows."""

_BEFORE = {"severity": 14, "rule": 26, "label": 30, "plan": 20, "code": 12, "field": 24, "value": 36, "message": 64, "document": 30}
"""The columns before those of the place in the document, with their widths in characters."""
_PART, _NODE = 10, 40
"""Widths of the columns of the place and of the node."""
_FILLS = {"violation": "F8D3D0", "warning": "FCE5C0", "info": "D6E6F7"}
_OTHER = "E4DCF3"


def write(outline: Outline) -> bytes:
    """The workbook; every text stays text, also one that looks like a formula. Characters that the format forbids are left out."""
    book = Book(words.word("title", outline.language))
    rows = [(group, entry) for group in outline.groups for entry in group.entries]
    for number, start in enumerate(range(0, max(len(rows), 1), ROWS), start=1):
        _findings(book, outline, rows[start : start + ROWS], number)
    _counts(book, outline)
    book.open_on(0 if outline.groups else -1)
    return book.written()


def _findings(book: Book, outline: Outline, rows: Sequence[tuple[Group, Entry]], number: int) -> None:
    language = outline.language
    parts = words.keys({key for entry in outline.entries for key in entry.locator}) or ["line"]
    heads = [
        *(words.word(name, language) for name in _BEFORE),
        *(words.column(part, language) for part in parts),
        words.word("node", language),
    ]
    title = words.word("findings", language) + (f" {number}" if number > 1 else "")
    sheet = book.sheet(title, [*_BEFORE.values(), *(_PART for _ in parts), _NODE])
    sheet.filter(len(heads), len(rows))
    sheet.head(heads)
    for group, entry in rows:
        value = words.word("empty", language) if entry.value == "" else entry.value
        told = (entry.rule, group.label.text, entry.plan, entry.code, entry.field, value, entry.message.text, entry.document)
        sheet.row(_finding(entry.severity, language, (*told, *(_number(entry, part) for part in parts), entry.node)))


def _number(entry: Entry, part: str) -> Content:
    told = entry.locator.get(part)
    return told if isinstance(told, int | str) else None


def _counts(book: Book, outline: Outline) -> None:
    language = outline.language
    sheet = book.sheet(words.word("counts", language), (24, 36, 40, 70, 10))
    sheet.head([words.word(name, language) for name in ("severity", "rule", "label", "meaning", "count")])
    for group in outline.groups:
        sheet.row(_finding(group.severity, language, (group.rule, group.label.text, group.meaning, len(group.entries))))
    for name, amount in (("total", outline.total), ("checked_items", outline.items), ("checked_nodes", outline.focus_nodes)):
        sheet.bold((words.word(name, language), None, None, None, amount))
    sheet.bold(())
    sheet.bold((outline.verdict,))
    if outline.documents:
        sheet.bold(())
        names = [words.word(name, language) for name in ("severity", "document", "document_title", "count")]
        sheet.head([*names[:3], None, names[3]])
    for document in outline.documents:
        for severity in outline.severities:
            if severity in document.counts:
                sheet.row(_finding(severity, language, (document.name, document.title, None, document.counts[severity])))


def _finding(severity: str, language: str, contents: Sequence[Content]) -> list[Content | Styled]:
    """A row that begins with a severity, in words and on its colour."""
    return [Styled(words.heading(severity, language), _FILLS.get(severity, _OTHER)), *contents]
