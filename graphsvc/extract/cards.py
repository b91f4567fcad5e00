"""Activity cards: a label before each value, one card an activity.

What makes them hard: labels with typos and with the value on the next lines, goal headings and notices of changes that look like
the last bullet of the card before, goals whose code stands before or after the title.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from graphsvc import fields
from graphsvc.documents.base import Cell, Line, Piece
from graphsvc.extract import cardfields
from graphsvc.extract.base import Context, Parts, code_goal
from graphsvc.extract.cardfields import Field
from graphsvc.extract.profile import Profile
from graphsvc.model import Cost, Goal, Item, Locator, Mention
from graphsvc.text import natural, squeeze

_PROGRAMME_CLAUSE = re.compile(r"\s*v rámci\s+OP .*?(?=\s+a\s+[A-ZÚ]|,|\s+ve výši|\s+-\s|$)")
_COST_CLAUSE = re.compile(r"(?:ve výši\s+|-\s+(?=celkové dotace))(?P<cost>.*)$")
_LIKE_A_LABEL = re.compile(r"[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ][^\W\d]+(?: [^\W\d]+){0,4}\s*:\s*\S")
_PROSE = ("narrative", "fulfilment", "goal_heading", "amendment")


def read(context: Context) -> Parts:
    """Cards → items in the order of the document, with the goals that they name."""
    profile = context.profile
    found = cardfields.read(context)
    cards: list[list[Field]] = []
    above: list[Field | None] = []
    headings: list[Field] = []
    named: list[Mention] = []
    for entry in found:
        context.ledger.take(entry.name, Cell.of(entry.raw))
        if entry.name == "code":
            cards.append([entry])
            above.append(headings[-1] if headings else None)
        elif entry.name == "goal_heading":
            headings.append(entry)
        elif entry.name == "amendment":
            context.ledger.note((entry.first, entry.value.span[1]), f"notice of a change: {entry.value.text}")
            named += _named(entry, profile)
        elif cards:
            cards[-1].append(entry)
            _note_strange_labels(entry, context)
    links = [entry for card in cards for entry in card if entry.name == "linked_goals"]
    for entry in links:
        if entry.value and not profile.pattern("goal_code").search(entry.value.text):
            context.ledger.note(_span(entry), f"a link to a goal without a code that is known: {entry.value.text}")
    told = {code_goal(_code(card[0], profile), context.plan) for card in cards}
    goals = _goals_of_links(links, {goal for goal in told if goal}, context) + _goals_of_headings(headings, profile)
    items = (replace(_item(card, context), **_goal_above(heading, profile)) for card, heading in zip(cards, above, strict=True))
    return Parts(goals=tuple(goals), items=tuple(items), refers_to=tuple(named))


def _named(notice: Field, profile: Profile) -> list[Mention]:
    """The cards that a notice of a change names, each code as it is written."""
    pattern = profile.pattern("code_in_notice")
    return [Mention(code[0], Locator(piece.line, piece.line)) for piece in notice.value.pieces for code in pattern.finditer(piece.text)]


def _goal_above(heading: Field | None, profile: Profile) -> dict[str, Any]:
    """The goal under whose heading a card stands; without a heading the card's code tells it."""
    found = profile.pattern("goal_heading").match(heading.value.text) if heading else None
    return {"goal": found["code"]} if found else {}


def _note_strange_labels(entry: Field, context: Context) -> None:
    """Say where a line inside a short field looks like a label that the profile does not know."""
    if entry.value and entry.name not in _PROSE:
        for piece in entry.value.pieces[1:] if entry.value.span[0] == entry.first else entry.value.pieces:
            if _LIKE_A_LABEL.match(piece.text.strip()):
                context.ledger.note(
                    (piece.line, piece.line),
                    f"this looks like a label that the profile does not know, read as {entry.name}: {piece.text.strip()}",
                )


def _item(card: list[Field], context: Context) -> Item:
    by_name = {entry.name: entry for entry in card}
    code = _code(by_name["code"], context.profile)

    def text(name: str) -> str:
        return by_name[name].value.text if name in by_name else ""

    for aside in fields.services_aside(text("services")):
        context.ledger.note(_span(by_name["services"]), f"named beside the kinds of service: {aside}")
    responsible, cooperating = fields.bodies(text("responsible"), context.known_body)
    funding, funding_cost = _funding(text("funding"), context)
    end = max((entry.value or Cell((Piece(entry.first, ""),))).span[1] for entry in card)
    return Item(
        code=code,
        locator=Locator(by_name["code"].first, end),
        title=text("title") or None,
        goal=code_goal(code, context.plan),
        linked_goals=tuple(fields.unique(context.profile.pattern("goal_code").findall(text("linked_goals")))),
        target_groups=fields.values(text("target_groups"), context.known_group),
        services=fields.services(text("services")),
        period=fields.period(text("period")),
        responsible=responsible,
        cooperating=cooperating,
        funding=funding,
        cost=fields.cost(text("cost")) or funding_cost,
        narrative=text("narrative") or None,
        fulfilment=_bullets(by_name["fulfilment"], context.profile) if "fulfilment" in by_name else (),
        lines={entry.name: _span(entry) for entry in card if entry.value and not fields.is_empty(entry.value.text)},
    )


def _span(entry: Field) -> tuple[int, int]:
    return (entry.first, entry.value.span[1])


def _code(entry: Field, profile: Profile) -> str:
    found = profile.pattern("code").search(entry.value.text)
    return found[0] if found else entry.value.text


def _funding(text: str, context: Context) -> tuple[tuple[str, ...], Cost | None]:
    """Sources, and the cost that some cards name in the same breath.

    ``ESF a SR v rámci OP LZZ (IOP) a LK ve výši 60,2 mil. Kč`` has the sources ESF, SR, LK; the programmes are mentions.
    Where a project's total and the organisation's own share stand there, the share stands last.
    """
    clause = _COST_CLAUSE.search(text)
    sources = text[: clause.start()] if clause else text
    amounts = fields.amounts(clause["cost"]) if clause else []
    cost = Cost(squeeze(clause["cost"]), fields.crowns(amounts[-1])) if clause and amounts else None
    return fields.values(_PROGRAMME_CLAUSE.sub("", sources), context.known_source), cost


def _bullets(entry: Field, profile: Profile) -> tuple[str, ...]:
    bullets: list[list[Line]] = []
    label, *lines = entry.raw
    if entry.value and entry.value.span[0] == label.number:
        lines = [label, *lines]
    for line in lines:
        if profile.pattern("bullet").match(line.text) or not bullets:
            bullets.append([])
        bullets[-1].append(line)
    texts = [Cell.of(lines).text for lines in bullets]
    return tuple(text for text in texts if text)


def _goals_of_headings(headings: list[Field], profile: Profile) -> list[Goal]:
    goals = []
    for entry in headings:
        found = profile.pattern("goal_heading").match(entry.value.text)
        if found:
            goals.append(Goal(found["code"], squeeze(found["title"]), None, Locator(entry.first, entry.value.span[1])))
    return goals


def with_goals_of_codes(goals: tuple[Goal, ...], items: tuple[Item, ...], *, alone: bool) -> tuple[Goal, ...]:
    """The goals, and those that only the codes of the cards tell, without a title.

    Cards that link to goals name the plan's goals: beside those, one card's code alone may err, two tell a goal. Cards without links
    tell goals by their codes where they are ``alone``, all that there is of the plan; otherwise its other documents name its goals.
    """
    linked = any(item.linked_goals for item in items)
    counts = Counter(item.goal for item in items if item.goal)
    least = 2 if linked else 1
    missing = {goal for goal, count in counts.items() if count >= least and (linked or alone)} - {goal.code for goal in goals}
    lines = {item.goal: item.locator.line for item in reversed(items) if item.goal in missing}
    return goals + tuple(Goal(code, None, None, Locator(lines[code], lines[code])) for code in sorted(missing, key=natural))


def _goals_of_links(links: list[Field], told: set[str], context: Context) -> list[Goal]:
    """Goals named in the cards' link fields, each with the spelling that most cards use.

    A goal that no card's code tells (``told``) must be named by two cards: a link alone may err, and does not make what it names.
    A code may stand behind its title, where two titles run into each other; the titles that stand behind their codes in other
    cards tell them apart.
    """
    spellings: dict[str, Counter[str]] = {}
    first: dict[str, int] = {}
    named: Counter[str] = Counter()
    for entry in links:
        for code, title in _coded_titles(entry.value.text, context.profile):
            first.setdefault(code, entry.first)
            named[code] += 1
            if title:
                spellings.setdefault(code, Counter())[title] += 1
    numbers = {_number(goal) for goal in told}
    real = {code for code in spellings if named[code] > 1 or not told or _number(code) in numbers}
    titles = {code: _common_title(votes, spellings) for code, votes in spellings.items() if code in real}
    _note_spellings(links, set(titles.values()), context)
    numbered = sorted(titles.items(), key=lambda pair: int(_number(pair[0])))
    return [Goal(code, title, None, Locator(first[code], first[code])) for code, title in numbered]


def _number(goal: str) -> str:
    return re.sub(r"\D", "", goal)


def _note_spellings(links: list[Field], titles: set[str], context: Context) -> None:
    """Say where a goal's title is written otherwise than in most cards."""
    for entry in links:
        for code, title in _coded_titles(entry.value.text, context.profile):
            if title and not any(title == known or title.endswith(f" {known}") for known in titles):
                context.ledger.note(_span(entry), f"the title of goal {code} is written otherwise: {title}")


def _coded_titles(text: str, profile: Profile) -> list[tuple[str, str]]:
    parts = re.split(rf"({profile.pattern('goal_code').pattern})", text)
    return [(code, squeeze(title)) for code, title in zip(parts[1::2], parts[2::2], strict=True)]


def _common_title(votes: Counter[str], spellings: dict[str, Counter[str]]) -> str:
    """The most frequent spelling that does not run into another goal's title (ties: the first met)."""
    others = {title for other in spellings.values() if other is not votes for title in other}
    own = {title: count for title, count in votes.items() if not any(title != o and title.endswith(o) for o in others)}
    return max(own or votes, key=lambda title: votes[title])
