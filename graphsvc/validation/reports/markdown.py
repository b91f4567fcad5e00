"""Findings in Markdown (GitHub's, with tables): counts first, then each rule with what it means and what it found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from graphsvc.validation.reports import words
from graphsvc.validation.reports.outline import Group, Outline, Said

_SPECIAL = re.compile(r"[\\`*\[\]|~$#]|(?<!\w)_|_(?!\w)")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_COLUMNS = ("document", "place", "plan", "code", "field", "value", "message")


def write(outline: Outline) -> str:
    """The whole page; every text of data and shapes is escaped."""
    word = words.words(outline.language)
    lines = [f"# {word['title']}", "", f"{outline.verdict} {outline.summary}".strip(), "", outline.checked, ""]
    if outline.groups:
        lines += [f"## {word['overview']}", "", *_overview(outline), ""]
    if outline.documents:
        lines += [f"## {word['documents']}", "", *_documents(outline), ""]
    for severity in outline.severities:
        lines += [f"## {plain(words.heading(severity, outline.language))}", "", *_advice(severity, outline.language)]
        for group in outline.groups:
            if group.severity == severity:
                lines += _group(group, outline.language)
    if outline.silent:
        lines += [f"## {word['silent']}", "", *(f"- {_code(rule)} {plain(label.text)}" for rule, label in outline.silent), ""]
    return "\n".join([*lines, word["made_by"]]) + "\n"


def _advice(severity: str, language: str) -> list[str]:
    advice = words.advice(severity, language)
    return [advice, ""] if advice else []


def _overview(outline: Outline) -> Iterator[str]:
    yield from _head(outline.language, "severity", "rule", "count")
    for group in outline.groups:
        link = f"[{plain(group.label.text)}](#{group.anchor}) {_code(group.rule)}"
        yield _row(plain(words.severity(group.severity, outline.language)), link, words.number(len(group.entries), outline.language))
    yield _row(f"**{words.word('total', outline.language)}**", "", f"**{words.number(outline.total, outline.language)}**")


def _documents(outline: Outline) -> Iterator[str]:
    language = outline.language
    kinds = [plain(words.severity(severity, language)) for severity in outline.severities]
    titled = any(document.title for document in outline.documents)
    names = [words.word("document", language), *([words.word("document_title", language)] if titled else [])]
    yield _row(*names, *kinds)
    yield _row(*["---"] * (len(names) + len(kinds)))
    for document in outline.documents:
        counts = [words.number(document.counts.get(severity, 0), language) for severity in outline.severities]
        yield _row(plain(document.name), *([plain(document.title)] if titled else []), *counts)


def _group(group: Group, language: str) -> Iterator[str]:
    yield f'<a id="{group.anchor}"></a>'
    yield ""
    yield f"### {plain(group.label.text)}"
    yield ""
    yield f"{_code(group.rule)}, {words.counted(len(group.entries), 'finding', language)}. {plain(group.meaning)}".rstrip()
    yield ""
    yield from _head(language, *_COLUMNS)
    for entry in group.entries:
        code = plain(entry.code) if entry.code or entry.plan else _code(entry.node)
        value = "" if entry.value is None else plain(entry.value) or words.word("empty", language)
        cells = (plain(entry.document), plain(entry.place), plain(entry.plan), code, plain(entry.field), value)
        yield _row(*cells, _said(entry.message))
    yield ""


def _said(said: Said) -> str:
    return plain(said.text)


def _head(language: str, *names: str) -> Iterable[str]:
    yield _row(*(words.word(name, language) for name in names))
    yield _row(*["---"] * len(names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def plain(text: str) -> str:
    """Text that stays text: one line, and nothing in it formats or is HTML."""
    one_line = " ".join(words.visible(text, lines=True).split())
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", one_line).translate(_ENTITIES)


def _code(text: str) -> str:
    """A name of the machine, in backquotes, which must not hold any."""
    return f"`{' '.join(words.visible(text).split()).replace('`', '′').replace('|', '¦')}`"
