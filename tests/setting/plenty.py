"""Long documents of each family with invented content: as many rows as a test wants, of words drawn by a seed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.setting.layout import C, Cells, Grid, Layout, Para

_TEXT = """podpora rozvoj služba terénní obec město kraj rodina dítě mládež bydlení dostupné noclehárna poradna sociálně-právní setkání
spolupráce škola senior péče domácnost pracovník vzdělávání metodika koordinace prevence zaměstnanost program projekt komunitní
plán dobrovolník asistence odlehčovací stacionář nízkoprahový zařízení veřejnost informovanost analýza potřeba vyhodnocení síť
financování dluhová problematika osvěta seminář krajský partner neziskový organizace zapojení dlouhodobý udržitelnost kapacita
zdravotně-sociální pomezí a v na pro se s i při do z"""
_WORDS = _TEXT.split()
_BODIES = ("Modrý kraj", "KÚ MK / OSV", "obce", "NNO", "školy", "Úřad práce", "spolek Modrá hvězda", "MPSV", "město Zelená Lhota")
_DEADLINES = ("průběžně", "12/2031", "6/2032", "průběžně do 12 / 2032", "10/2030 – 12/2032", "")
_SOURCES = ("MPSV", "kraj", "obce", "ESF", "EU - OPZ+")
_GROUPS = ("senioři", "osoby se zdravotním postižením", "rodiny s dětmi", "mládež", "osoby bez domova")
_SERVICES = ("Pečovatelská služba (§ 40)", "Osobní asistence (§ 39)", "Noclehárny (§ 63)", "Terénní programy (§ 69)")
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


class _Drawn:
    """Texts that a seed draws."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def words(self, least: int, most: int) -> str:
        return " ".join(self._random.choice(_WORDS) for _ in range(self._random.randint(least, most)))

    def sentence(self, least: int, most: int) -> str:
        told = self.words(least, most)
        return f"{told[:1].upper()}{told[1:]}."

    def paragraphs(self, most: int) -> str:
        return "\n".join(self.sentence(4, 45) for _ in range(self._random.randint(0, most)))

    def some(self, choice: tuple[str, ...], most: int, least: int = 1) -> str:
        return ", ".join(self._random.sample(choice, self._random.randint(least, most)))

    def one(self, choice: tuple[str, ...]) -> str:
        return self._random.choice(choice)


def cards(count: int, seed: int = 1) -> Layout:
    """So many cards."""
    drawn = _Drawn(seed)
    blocks: list[Para | Grid] = [Para("KARTY ROZVOJOVÝCH AKTIVIT", "heading")]
    for number in range(1, count + 1):
        rows = [
            ["Číslo aktivity:", f"A{1 + number // 10:02}-{1 + number % 10:02}"],
            ["Název aktivity:", drawn.words(3, 14)],
            ["Vazba na strategický cíl:", "SC1 Dostupnost služeb SC2 Kvalita služeb"],
            ["Cílové skupiny uživatelů:", drawn.some(_GROUPS, 3)],
            ["Dotčené druhy sociálních služeb (§):", drawn.some(_SERVICES, 3)],
            ["Doba realizace:", drawn.one(("2030-2031", "2030", "2031+"))],
            ["Odpovědnost za realizaci:", drawn.some(_BODIES, 3)],
            ["Předpokládané náklady:", drawn.one(("2,5 mil. Kč", "300 tis. Kč", ""))],
            ["Zdroje financování:", drawn.some(_SOURCES, 3)],
            ["Popis aktivity a její výstupy:", drawn.paragraphs(3)],
            ["Opatření vedoucí k naplnění", "\n".join(f"\uf0b7 {drawn.sentence(2, 20)}" for _ in range(number % 3))],
        ]
        blocks += [Para("KARTA ROZVOJOVÉ AKTIVITY"), Grid(rows, (1, 2))]
    return Layout(blocks, "Střednědobý plán rozvoje sociálních služeb v Modrém kraji 2030-2032", name="karty")


def monitoring(count: int, seed: int = 2, head: int = 0, tables: int = 3) -> Layout:
    """So many activities under a few goals, each with a table of its own whose ``head`` rows are repeated."""
    drawn = _Drawn(seed)
    blocks: list[Para | Grid] = []
    names: Cells = ["č. aktivity", "název rozvojové aktivity", "Odpovědnost za realizaci:", "Plněna", "Plněna částečně", "Neplněna"]
    for goal in range(1, tables + 1):
        rows: list[Cells] = [names]
        for number in range(1, count // tables + 1):
            marks = ["", "", ""]
            marks[(number + goal) % 3] = "X"
            if number % 2:
                marks[(number + goal + number % 3) % 3] = f"X\n{drawn.sentence(3, 14)}" if not number % 3 else drawn.sentence(3, 14)
            rows.append([f"A{goal:02}-{number:02}", drawn.words(3, 14), drawn.some(_BODIES, 3, 0), *marks])
        blocks += [Para(f"Strategický cíl č. {goal} {drawn.words(3, 6).capitalize()}"), Grid(rows, (2, 6, 5, 4, 4, 4), head=head)]
    return Layout(blocks, "Monitoring rozvojových aktivit SPRSS MK 2030 - 2032 (rok 2031)", wide=True, name="monitoring")


def report(count: int, seed: int = 3, okruhy: int = 3) -> Layout:
    """So many measures under okruhy, each with labels below its row."""
    drawn = _Drawn(seed)
    blocks: list[Para | Grid] = [Para("ÚVOD"), Para("Informace o naplňování Strategie za rok 2031.")]
    for okruh in range(okruhy):
        rows: list[Cells] = [
            ["Číslo", "Popis dílčí aktivity", "Indikátor plnění", "Termín plnění", "Odpovědnost"],
            ["", "", "", "", "Spolupráce"],
        ]
        for number in range(1, count // okruhy + 1):
            rows += _measure(number, drawn)
        blocks += [Para(f"OKRUH OPATŘENÍ {_ROMAN[okruh]}: {drawn.words(1, 4).capitalize()}", "heading"), Para(drawn.sentence(5, 40))]
        blocks.append(Grid(rows, (1, 5, 4, 4, 4)))
    return Layout(blocks, wide=True, name="zprava")


def _measure(number: int, drawn: _Drawn) -> Iterator[Cells]:
    yield [f"{number}.", drawn.words(3, 18), drawn.words(0, 6), drawn.one(_DEADLINES), drawn.some(_BODIES, 2)]
    yield ["", "", "", "", drawn.some(_BODIES, 3, 0)]
    yield [C("Plnění / monitoring", across=2), C(drawn.one(("PLNĚNO", "ČÁSTEČNĚ", "NEPLNĚNO")), across=3)]
    yield [C("Komentář / popis", across=2), C(drawn.paragraphs(3), across=3)]


def actions(count: int, seed: int = 4, head: int = 1, tables: int = 2) -> Layout:
    """So many activities of an action plan, in sub-okruhy; ``head`` rows are repeated on every page."""
    drawn = _Drawn(seed)
    names: Cells = [
        *("Číslo", "Popis dílčí aktivity", "Indikátor plnění", "Termín plnění", "Odpovědnost"),
        *("Dotčená opatření krajské strategie", "Plnění Komentář", "Spolupráce"),
    ]
    blocks: list[Para | Grid] = [Para("OKRUH OPATŘENÍ A: Systémová opatření", "heading"), Para("Okruh opatření A: úvod okruhu.")]
    for table in range(1, tables + 1):
        rows: list[Cells] = [names]
        for number in range(1, count // tables + 1):
            body, links = drawn.some(_BODIES, 2), drawn.one(("X / 1, 2", "III, VI", ""))
            first = f"A{table}.{number}", drawn.words(3, 14), drawn.words(0, 6), drawn.one(_DEADLINES)
            rows.append([*first, body, links, drawn.paragraphs(2) or "---------", drawn.some(_BODIES, 3, 0)])
        blocks += [Para(f"A{table} {drawn.words(1, 3).capitalize()}", "heading"), Grid(rows, (2, 6, 5, 4, 4, 4, 10, 5), head=head)]
    return Layout(blocks, wide=True, name="akcni-plan")


FAMILIES = {"cards": cards, "monitoring": monitoring, "report": report, "actions": actions}
