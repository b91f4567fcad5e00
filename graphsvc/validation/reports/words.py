"""The words of the reports, in Czech and English."""

from __future__ import annotations

from collections.abc import Mapping

from graphsvc.place import Part
from graphsvc.validation.shapes import local

Locator = Mapping[str, Part]
"""Where in a document: line; paragraph; table, row and cell; footnote or endnote; page and bbox; sheet, row and column."""

_WORDS = {
    "cs": {
        "title": "Zpráva o kontrole",
        "failed": "Pravidla jsou porušena.",
        "passed": "Žádné pravidlo není porušeno.",
        "nothing_found": "Nic nebylo nalezeno.",
        "nothing_checked": "Nic nebylo zkontrolováno: v datech není nic, čeho se pravidla týkají.",
        "checked": "Zkontrolováno",
        "checked_items": "Zkontrolováno položek",
        "checked_nodes": "Zkontrolováno uzlů",
        "overview": "Přehled",
        "documents": "Dokumenty",
        "contents": "Obsah",
        "skip": "Přejít k nálezům",
        "back": "Zpět na přehled",
        "silent": "Pravidla bez nálezu",
        "findings": "Nálezy",
        "counts": "Počty",
        "severity": "Závažnost",
        "rule": "Pravidlo",
        "label": "Název pravidla",
        "meaning": "Co to znamená",
        "count": "Nálezů",
        "total": "Celkem",
        "plan": "Plán",
        "code": "Kód",
        "item": "Položka",
        "field": "Pole",
        "value": "Hodnota",
        "message": "Nález a co s ním",
        "document": "Dokument",
        "document_title": "Název dokumentu",
        "place": "Místo",
        "node": "Uzel",
        "empty": "(prázdná)",
        "made_by": "Zprávu vytvořil program graphsvc (příkaz „graphsvc validate“).",
        "broken": "Neplatí omezení {component}. Opravte data.",
    },
    "en": {
        "title": "Validation report",
        "failed": "Rules are violated.",
        "passed": "No rule is violated.",
        "nothing_found": "Nothing was found.",
        "nothing_checked": "Nothing was checked: the data hold nothing that the rules are about.",
        "checked": "Checked",
        "checked_items": "Items checked",
        "checked_nodes": "Nodes checked",
        "overview": "Overview",
        "documents": "Documents",
        "contents": "Contents",
        "skip": "Skip to the findings",
        "back": "Back to the overview",
        "silent": "Rules that found nothing",
        "findings": "Findings",
        "counts": "Counts",
        "severity": "Severity",
        "rule": "Rule",
        "label": "Name of the rule",
        "meaning": "What it means",
        "count": "Findings",
        "total": "Total",
        "plan": "Plan",
        "code": "Code",
        "item": "Item",
        "field": "Field",
        "value": "Value",
        "message": "Finding and what to do",
        "document": "Document",
        "document_title": "Title of the document",
        "place": "Place",
        "node": "Node",
        "empty": "(empty)",
        "made_by": "Made by the program graphsvc (the command “graphsvc validate”).",
        "broken": "The constraint {component} does not hold. Correct the data.",
    },
}
_NUMBERS = {
    "cs": {
        "finding": ("nález", "nálezy", "nálezů"),
        "item": ("položka", "položky", "položek"),
        "node": ("uzel", "uzly", "uzlů"),
        "violation": ("porušení",),
        "warning": ("varování",),
        "info": ("upozornění",),
    },
    "en": {
        "finding": ("finding", "findings"),
        "item": ("item", "items"),
        "node": ("node", "nodes"),
        "violation": ("violation", "violations"),
        "warning": ("warning", "warnings"),
        "info": ("informational",),
    },
}
_SEVERITY = {
    "cs": {"violation": "porušení", "warning": "varování", "info": "upozornění"},
    "en": {"violation": "violation", "warning": "warning", "info": "information"},
}
_ADVICE = {
    "cs": {
        "violation": "Chyby, které je třeba opravit.",
        "warning": "Nejspíše chyby nebo nejasnosti, které je třeba prověřit.",
        "info": "Nejsou to chyby; stojí za úvahu.",
    },
    "en": {
        "violation": "Mistakes that have to be corrected.",
        "warning": "Probably mistakes, or unclear: check them.",
        "info": "No mistakes, but worth a thought.",
    },
}
_PLACES = {
    "cs": {
        "sheet": "list",
        "page": "strana",
        "table": "tabulka",
        "row": "řádek",
        "column": "sloupec",
        "cell": "buňka",
        "paragraph": "odstavec",
        "footnote": "poznámka pod čarou",
        "endnote": "vysvětlivka",
        "line": "řádek",
    },
    "en": {
        "sheet": "sheet",
        "page": "page",
        "table": "table",
        "row": "row",
        "column": "column",
        "cell": "cell",
        "paragraph": "paragraph",
        "footnote": "footnote",
        "endnote": "endnote",
        "line": "line",
    },
}
_QUOTES = {"cs": "„{}“", "en": "“{}”"}
_CONTROLS = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_CONTROLS |= dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)], 0xFFFD)
_BUT_SPACE = {code: seen for code, seen in _CONTROLS.items() if chr(code) not in "\t\n\r"}


def word(key: str, language: str) -> str:
    """A word or sentence of the reports."""
    return _WORDS[language][key]


def words(language: str) -> Mapping[str, str]:
    """All of them."""
    return _WORDS[language]


def number(amount: int, language: str) -> str:
    """A number with its thousands apart."""
    return f"{amount:,}".replace(",", "\u00a0") if language == "cs" else f"{amount:,}"


def counted(amount: int, what: str, language: str) -> str:
    """``5 nálezů``: a number and what is counted (finding, item, node, a severity)."""
    forms = _NUMBERS[language].get(what, (severity(what, language),))
    plural = (amount != 1) + (language == "cs" and not 1 <= amount <= 4)
    return f"{number(amount, language)} {forms[min(plural, len(forms) - 1)]}"


def severity(name: str, language: str) -> str:
    """A severity in words; one that only the shapes know is called by the end of its IRI."""
    return _SEVERITY[language].get(name) or local(name) or name


def heading(name: str, language: str) -> str:
    """The same, with a capital letter."""
    told = severity(name, language)
    return told[:1].upper() + told[1:]


def advice(name: str, language: str) -> str:
    """What a severity asks of the reader; empty for one that only the shapes know."""
    return _ADVICE[language].get(name, "")


def quoted(text: str, language: str) -> str:
    """The text in the language's quotation marks."""
    return _QUOTES[language].format(text)


def place(locator: Locator, language: str) -> str:
    """``strana 5, řádek 3``; empty where the place is not known."""
    return ", ".join(f"{called(key, language)} {locator[key]}" for key in keys(locator))


def keys(found: Mapping[str, object] | set[str]) -> list[str]:
    """The keys of locators, from the largest part of a document to the smallest, then any others; but points, which nobody counts."""
    known = list(_PLACES["cs"])
    return sorted(set(found) - {"bbox"}, key=lambda key: (known.index(key) if key in known else len(known), key))


def called(key: str, language: str) -> str:
    """What a part of a document is called."""
    return _PLACES[language].get(key, key)


def column(key: str, language: str) -> str:
    """The same at the head of a column, where a row of a table must not be taken for a line of text."""
    told = "řádek tabulky" if (language, key) == ("cs", "row") else called(key, language)
    return told[:1].upper() + told[1:]


def visible(text: str, *, lines: bool = False) -> str:
    """The text with characters made visible that steer a terminal or turn the order of letters; with ``lines``, line ends are kept."""
    return text.translate(_BUT_SPACE if lines else _CONTROLS)
