"""Cards of activities, made up, as a Word document, a workbook and a PDF; some have mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

import docx
import openpyxl

from tests.setting import paper
from tests.setting.layout import Grid, Layout, Para

HEAD = "Střednědobý plán rozvoje sociálních služeb v Libereckém kraji 2018-2020"
CARD = "KARTA ROZVOJOVÉ AKTIVITY"
REVERSED, UNKNOWN = "2031 - 2019", "Úřad vymyšlený"
"""What is wrong in every fourth card, and in every third."""


def fields(number: int) -> Sequence[tuple[str, str]]:
    return (
        ("Číslo aktivity:", f"A{1 + number // 20:02d}-{1 + number % 20:02d}"),
        ("Název aktivity", f"Aktivita {number} na podporu rodin"),
        ("Vazba na strategický cíl", str(1 + number // 20)),
        ("Cílové skupiny uživatelů", "senioři"),
        ("Doba realizace", REVERSED if number % 4 == 3 else "2018 - 2020"),
        ("Odpovědnost za realizaci", UNKNOWN if number % 3 == 2 else "Liberecký kraj"),
        ("Popis aktivity", f"Popis činnosti s číslem {number}."),
    )


def in_word(cards: int) -> bytes:
    made = docx.Document()
    made.add_paragraph(HEAD)
    for number in range(cards):
        made.add_paragraph(CARD)
        rows = fields(number)
        table = made.add_table(len(rows), 2)
        for cell, text in zip(table._cells, (text for row in rows for text in row), strict=True):
            cell.text = text
    return _saved(made)


def in_workbook(cards: int) -> bytes:
    made = openpyxl.Workbook()
    made.active.append([HEAD])
    for row in _rows(cards):
        made.active.append(row)
    return _saved(made)


def in_pdf(cards: int) -> bytes:
    blocks: list[Para | Grid] = [Para(HEAD)]
    for number in range(cards):
        blocks += [Para(CARD), Grid(fields(number), (1, 2))]
    return paper.printed(Layout(blocks))


def _rows(cards: int) -> Iterator[Sequence[str]]:
    for number in range(cards):
        yield (CARD,)
        yield from fields(number)


def _saved(made: docx.document.Document | openpyxl.Workbook) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()
