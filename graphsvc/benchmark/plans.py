"""Invented plans without a fault, as records: a strategy, an action plan that carries it out, a plan of social services.

Names are made of syllables, so that no two titles say nearly the same; bodies, groups, services and sources are those of the code lists.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.model import Coordination, Cost, Deadline, Goal, Item, Locator, Period, Plan, Record, Service, StrategyLinks

FAMILIES = ("strategy-report", "action-plan", "cards")
CODE_PATTERNS = {"strategy-report": r"[IVX]+\.\d+", "action-plan": r"[A-Z]\d+\.\d+", "cards": r"A\d+-\d\d"}
FIRST_YEAR, TERM = 2024, 4
"""The first year of all, and the years that a plan lasts."""
OKRUHY = ("I", "II", "III", "IV", "V")
MEASURES = 6
"""Of each okruh of a strategy."""
PER_GOAL = 9
OTHER_STRATEGY = "ssz-2021"
"""The strategy that action plans coordinate with: it has no end."""
OTHER_CODES = tuple(f"{okruh}.{number}" for okruh in OKRUHY for number in range(1, 5))

_NAMES = {"strategy-report": "ssz", "action-plan": "ap", "cards": "sprss"}
_SYLLABLES = tuple(consonant + vowel for consonant in "bdfhjklmnprstvz" for vowel in "aeiou")
_SERVICES = (("Pečovatelská služba", "40"), ("Azylové domy", "57"), ("Nízkoprahová denní centra", "61"), ("Osobní asistence", "39"))
_GROUPS = ("senioři", "osoby se zdravotním postižením", "rodiny s dětmi", "osoby ohrožené sociálním vyloučením")
_BODIES = ("Liberecký kraj", "KÚ LK", "obce")
_SOURCES = ("Liberecký kraj", "obce")
_PLACES = ("Liberec", "Turnov", "Frýdlant", "Česká Lípa")
_LINES_OF_ITEM = 20


def plan_id(family: str, region: int, start: int) -> str:
    """The id of a plan: kind, region (counted from 0) and first year."""
    return f"r{region + 1:02d}-{_NAMES[family]}-{start}"


def record(family: str, region: int, start: int, items: int) -> Record:
    """The record of one plan. A strategy has 30 measures, whatever ``items``."""
    maker = _Maker(family, region, start, random.Random(f"{family} {region} {start}"))  # noqa: S311 - repeatable, no secret
    made = tuple(maker.item(number) for number in range(len(OKRUHY) * MEASURES if family == "strategy-report" else items))
    goals = tuple(maker.goal(code, number) for number, code in enumerate(dict.fromkeys(item.goal or "" for item in made)))
    plan = Plan(plan_id(family, region, start), f"Plán {plan_id(family, region, start)}", None, start, start + TERM - 1)
    counts = {"measures": len(made)} if family == "strategy-report" else {}
    return Record(
        document=f"{plan.id}.txt",
        family=family,
        plan=plan,
        goals=goals,
        items=made,
        coordination=tuple(maker.coordination(goal, number) for number, goal in enumerate(goals)) if family == "action-plan" else (),
        declared_counts=counts,
        declared_lines=dict.fromkeys(counts, 1),
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    family: str
    region: int
    start: int
    chance: random.Random

    def goal(self, code: str, number: int) -> Goal:
        return Goal(code, self._title(3), None, Locator(2 + number, 2 + number))

    def item(self, number: int) -> Item:
        if self.family == "cards":
            return self._placed(self._card(number), number)
        return self._placed(self._measure(number) if self.family == "strategy-report" else self._activity(number), number)

    def coordination(self, goal: Goal, number: int) -> Coordination:
        codes = tuple(self.chance.sample(OTHER_CODES, 3))
        line = 100_000 + number
        return Coordination(goal.code, OTHER_STRATEGY, "Strategie sociálního začleňování 2021+", codes, Locator(line, line))

    def _card(self, number: int) -> Item:
        goal, place = divmod(number, PER_GOAL)
        end = self.start + TERM - 1
        return Item(
            code=f"A{goal + 1:02d}-{place + 1:02d}",
            locator=Locator(0, 0),
            title=self._title(6),
            goal=f"SC{goal + 1}",
            linked_goals=("SC1",),
            target_groups=tuple(self.chance.sample(_GROUPS, 2)),
            services=(Service(*self.chance.choice(_SERVICES)),),
            period=Period(f"{self.start}–{end}", self.start, end),
            responsible=(self.chance.choice(_BODIES),),
            cooperating=(self.chance.choice(_BODIES),),
            funding=_SOURCES,
            cost=Cost(f"{number + 1} mil. Kč", (number + 1) * 1_000_000),
            places=(self.chance.choice(_PLACES),),
        )

    def _measure(self, number: int) -> Item:
        okruh, place = divmod(number, MEASURES)
        return self._judged(f"{OKRUHY[okruh]}.{place + 1}", OKRUHY[okruh], None)

    def _activity(self, number: int) -> Item:
        goal, place = divmod(number, PER_GOAL)
        okruh, measure = divmod(number % (len(OKRUHY) * MEASURES), MEASURES)
        code = f"{chr(ord('A') + goal % 5)}{goal // 5 + 1}"
        links = StrategyLinks(f"{OKRUHY[okruh]} / {measure + 1}", (OKRUHY[okruh],), (measure + 1,))
        return self._judged(f"{code}.{place + 1}", code, links)

    def _judged(self, code: str, goal: str, links: StrategyLinks | None) -> Item:
        end = self.start + TERM - 1
        return Item(
            code=code,
            locator=Locator(0, 0),
            title=self._title(6),
            goal=goal,
            deadline=Deadline(f"průběžně do 12 / {end}", f"{end}-12", continuous=True),
            responsible=(self.chance.choice(_BODIES),),
            cooperating=(self.chance.choice(_BODIES),),
            indicator=self._title(4),
            status=self.chance.choice(("PLNĚNO", "ČÁSTEČNĚ", "NEPLNĚNO")),
            strategy_links=links,
            narrative="komentář",
        )

    def _placed(self, item: Item, number: int) -> Item:
        first = 50 + number * _LINES_OF_ITEM
        return with_lines(item, Locator(first, first + _LINES_OF_ITEM - 1))

    def _title(self, words: int) -> str:
        return " ".join("".join(self.chance.choices(_SYLLABLES, k=3)) for _ in range(words)).capitalize()


def with_lines(item: Item, place: Locator) -> Item:
    """The item at that place, each field that it has on a line of its own."""
    filled = [name for name in item.__dataclass_fields__ if name not in ("locator", "lines") and getattr(item, name)]
    lines = {name: (place.line + number, place.line + number) for number, name in enumerate(filled)}
    return Item(
        **{name: getattr(item, name) for name in item.__dataclass_fields__ if name not in ("locator", "lines")}, locator=place, lines=lines
    )


def parent_of(family: str, region: int, start: int) -> str | None:
    """The strategy that a plan carries out."""
    return plan_id("strategy-report", region, start) if family == "action-plan" else None


def codes_of_parent() -> tuple[Sequence[str], Sequence[str]]:
    """The goals and the measures that every strategy has."""
    return OKRUHY, [f"{okruh}.{number + 1}" for okruh in OKRUHY for number in range(MEASURES)]
