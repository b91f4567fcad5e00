"""Two layouts of other regions, invented, each as a profile and as one document in several formats."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl

from tests.setting import word
from tests.setting.layout import Grid, Layout, Para

CARDS = r"""
family = "karty-jineho-kraje"
layout = "cards"
about = "Karty záměrů"
recognise = ['(?m)^\s*Označení záměru', '(?m)^\s*Finanční rámec']

[plan]
kind = "action-plan"
item_pattern = 'Z-(\d)\.\d+'
goal_template = "{}"

[ignore]
card-heading = ['ZÁMĚR']

[patterns]
code = 'Z-\d\.\d+'
goal_code = '(?<=Priorita )\d'
reference = 'Z-\d\.\d+'

[labels]
goal = ['Patří k']
title = ['Záměr']
code = ['Označení záměru']
target_groups = ['Pro koho']
responsible = ['Garant']
deadline = ['Do kdy']
funding = ['Finanční rámec', 'Peníze']
indicator = ['Měřítko']
narrative = ['O co jde']
plan_title = ['Název dokumentu']
plan_period = ['Platnost']
"""

TABLE = r"""
family = "tabulka-jineho-kraje"
layout = "table"
recognise = ['Úkol č\.', 'Zodpovídá']

[plan]
kind = "concept"

[patterns]
code = 'ÚK/\d+/\d+'
goal_heading = '^Oblast (?P<code>\d+) – (?P<title>.+)$'
mark_in_column = '^\s*(?P<mark>[Xx])(?:\s+(?P<rest>\S.*))?\s*$'

[columns]
code = ['Úkol č\.']
title = ['Co se má udělat']
responsible = ['Zodpovídá']
deadline = ['Do kdy']
narrative = ['Poznámka']

[marks]
"Plněna" = ['Hotovo']
"Plněna částečně" = ['Běží']
"Neplněna" = ['Nezahájeno']

[labels]
plan_period = ['Platnost']
"""

HEAD = [("Název dokumentu", "Akční plán Modrého kraje"), ("Platnost", "2030–2031")]
CARD_ROWS = [
    [
        ("Patří k", "Priorita 1 Dostupné služby"),
        ("Záměr", "Zřídit noclehárnu v Liberci"),
        ("Označení záměru", "Z-1.1"),
        ("Pro koho", "senioři, OZP"),
        ("Garant", "KÚ LK"),
        ("Do kdy", "12/2030"),
        ("Finanční rámec", "MPSV, LK"),
        ("Měřítko", "Počet lůžek"),
        ("O co jde", "Navazuje na Z-1.2."),
    ],
    [
        ("Patří k", "Priorita 2 Bydlení"),
        ("Záměr", "Pronajmout byty"),
        ("Označení záměru", "Z-2.1"),
        ("Garant", "obce"),
        ("Peníze", "LK"),
        ("Barva obálky", "modrá"),
    ],
]

HEADS = ["Úkol č.", "Co se má udělat", "Zodpovídá", "Do kdy", "Hotovo", "Běží", "Nezahájeno", "Barva", "Poznámka"]
ROWS: list[list[str]] = [
    ["Oblast 1 – Služby"],
    ["ÚK/1/1", "Otevřít poradnu", "MPSV", "12/2030", "X", "", "", "", "Je otevřena."],
    ["ÚK/1/2", "Vyškolit pracovníky", "LK, obce", "6/2031", "", "x", "", "žlutá", ""],
    ["Oblast 2 – Domy"],
    ["ÚK/2/1", "Opravit domy", "obce", "", "", "", "X", "", ""],
]
WIDTHS = (2, 5, 3, 2, 2, 2, 2, 2, 4)


def cards_text() -> bytes:
    lines = [f"{label}: {value}" for label, value in HEAD]
    for card in CARD_ROWS:
        lines += ["", "ZÁMĚR", *(f"{label}: {value}" for label, value in card)]
    return "\n".join(lines).encode()


def cards_word() -> bytes:
    blocks: list[Para | Grid] = [Para(f"{label}: {value}") for label, value in HEAD]
    for card in CARD_ROWS:
        blocks += [Para("ZÁMĚR"), Grid([[f"{label}:", value] for label, value in card], (1, 2))]
    return word.printed(Layout(blocks))


def cards_sheet() -> bytes:
    rows = [*HEAD, *(row for card in CARD_ROWS for row in [("ZÁMĚR",), *card])]
    return _sheet([list(row) for row in rows])


def table_text(between: str = "\t") -> bytes:
    return "\n".join(["Platnost: 2030", "", between.join(HEADS), *(between.join(row) for row in ROWS)]).encode()


def table_word() -> bytes:
    rows = [row if len(row) > 1 else [row[0], *[""] * (len(HEADS) - 1)] for row in ROWS]
    return word.printed(Layout([Para("Platnost: 2030"), Grid([HEADS, *rows], WIDTHS)], wide=True))


def table_sheet() -> bytes:
    return _sheet([["Platnost", "2030"], HEADS, *ROWS])


def table_csv() -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=";").writerows([["Platnost: 2030"], HEADS, *ROWS])
    return out.getvalue().encode()


def _sheet(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def folder(tmp_path: Path, *profiles: str) -> Path:
    """A folder of these profiles."""
    made = tmp_path / "profiles"
    made.mkdir()
    for number, text in enumerate(profiles):
        (made / f"profile-{number}.toml").write_text(text, encoding="utf-8")
    return made
