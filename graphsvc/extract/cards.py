"""Activity cards: a label before each value, one card an activity.

What makes them hard: labels with typos and with the value on the next lines, goal headings and notices of changes that look like
the last bullet of the card before, goals whose code stands before or after the title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from graphsvc import fields
from graphsvc.documents.base import Cell, Piece
from graphsvc.extract import cardfields, plandata, values
from graphsvc.extract.base import Context, Parts, code_goal
from graphsvc.extract.cardfields import Field
from graphsvc.extract.profile import Profile
from graphsvc.extract.profilekeys import ITEM_FIELDS, PLAN_FIELDS
from graphsvc.model import Goal, Item, Locator, Mention
from graphsvc.text import natural, squeeze

_LIKE_A_LABEL = re.compile(r"[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ][^\W\d]+(?: [^\W\d]+){0,4}\s*:\s*\S")
_PROSE = ("narrative", "fulfilment", "goal_heading", "amendment")


def read(context: Context) -> Parts:
    """Cards → items in the order of the document, with the goals that they name.

    A card begins with the first of the profile's labels, or with the label of its code where the card before has one already.
    """
    profile = context.profile
    opening = next((name for _, name in profile.labels if name in ITEM_FIELDS), "code")
    found = [part for entry in cardfields.read(context) for part in cardfields.parted(entry, profile)]
    cards: list[list[Field]] = []
    above: list[Field | None] = []
    headings: list[Field] = []
    named: list[Mention] = []
    plan: dict[str, Cell] = {}
    for entry in found:
        context.ledger.take(entry.name, Cell.of(entry.raw))
        if entry.name == opening or (entry.name == "code" and not _awaits_code(cards)):
            cards.append([entry])
            above.append(headings[-1] if headings else None)
        elif entry.name == "goal_heading":
            headings.append(entry)
        elif entry.name == "amendment":
            context.ledger.note(_span(entry), f"notice of a change: {entry.value.text}")
            named += _named(entry, profile)
        elif entry.name in PLAN_FIELDS:
            plan[entry.name] = entry.value
        elif cards:
            cards[-1].append(entry)
            _note_strange_labels(entry, context)
        else:
            context.ledger.note(_span(entry), f"a field before the first card: {entry.value.text}")
    links = [entry for card in cards for entry in card if entry.name in ("goal", "linked_goals")]
    for entry in links:
        if entry.value and not ("goal_code" in profile.patterns and profile.pattern("goal_code").search(entry.value.text)):
            context.ledger.note(_span(entry), f"a link to a goal without a code that is known: {entry.value.text}")
    told = {code_goal(_code(card, profile), context.plan) for card in cards}
    goals = _goals_of_links(links, {goal for goal in told if goal}, context) + _goals_of_headings(headings, profile)
    items = tuple(_item(card, heading, context) for card, heading in zip(cards, above, strict=True))
    return Parts(goals=tuple(goals), items=items, refers_to=tuple(named), plan=plandata.read(plan, context))


def _awaits_code(cards: list[list[Field]]) -> bool:
    """Whether the last card has no code yet."""
    return bool(cards) and all(entry.name != "code" for entry in cards[-1])


def _named(notice: Field, profile: Profile) -> list[Mention]:
    """The cards that a notice of a change names, each code as it is written."""
    pattern = profile.patterns.get("code_in_notice")
    if pattern is None:
        return []
    return [Mention(code[0], Locator(piece.line, piece.line)) for piece in notice.value.pieces for code in pattern.finditer(piece.text)]


def _goal_above(heading: Field | None, profile: Profile) -> str | None:
    """The goal under whose heading a card stands."""
    pattern = profile.patterns.get("goal_heading")
    found = pattern.match(heading.value.text) if pattern and heading else None
    return found["code"] if found else None


def _note_strange_labels(entry: Field, context: Context) -> None:
    """Say where a line inside a short field looks like a label that the profile does not know."""
    if entry.value and entry.name not in _PROSE:
        for piece in entry.value.pieces[1:] if entry.value.span[0] == entry.first else entry.value.pieces:
            if _LIKE_A_LABEL.match(piece.text.strip()):
                context.ledger.wonder("label", Cell((piece,)))
                context.ledger.note(
                    (piece.line, piece.line),
                    f"this looks like a label that the profile does not know, read as {entry.name}: {piece.text.strip()}",
                )


def _item(card: list[Field], heading: Field | None, context: Context) -> Item:
    by_name = {entry.name: entry for entry in card}
    cells = {name: entry.value for name, entry in by_name.items()}
    code = _code(card, context.profile)
    first = by_name.get("code", card[0]).first
    if not code:
        context.ledger.note((first, first), "a card without a code")
    _note_twice(card, by_name, context)
    values.note_asides(cells.get("services", Cell()), context)
    end = max((entry.value or Cell((Piece(entry.first, ""),))).span[1] for entry in card)
    return Item(
        code=code,
        locator=Locator(first, max(first, end)),
        goal=_goal(cells, context) or _goal_above(heading, context.profile) or code_goal(code, context.plan),
        lines={entry.name: _span(entry) for entry in card if entry.value and not fields.is_empty(entry.value.text)},
        **values.read(cells, context),
    )


def _note_twice(card: list[Field], read: Mapping[str, Field], context: Context) -> None:
    """Say what is not read because its label comes again in the same card with something else."""
    for entry in card:
        other = read[entry.name]
        if entry is not other and not fields.is_empty(entry.value.text) and entry.value.text != other.value.text:
            context.ledger.note(_span(entry), f"the card has the field {entry.name} again, and this is not read: {entry.value.text}")


def _goal(cells: Mapping[str, Cell], context: Context) -> str | None:
    """The goal that a field of its own names."""
    pattern = context.profile.patterns.get("goal_code")
    found = pattern.search(cells["goal"].text) if pattern and "goal" in cells else None
    return found[0] if found else None


def _span(entry: Field) -> tuple[int, int]:
    return (entry.first, entry.value.span[1] if entry.value else entry.first)


def _code(card: list[Field], profile: Profile) -> str:
    text = next((entry.value.text for entry in card if entry.name == "code"), "")
    found = profile.pattern("code").search(text)
    return found[0] if found else text


def _goals_of_headings(headings: list[Field], profile: Profile) -> list[Goal]:
    goals = []
    pattern = profile.patterns.get("goal_heading")
    for entry in headings:
        found = pattern.match(entry.value.text) if pattern else None
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
    numbered = sorted(titles.items(), key=lambda pair: natural(pair[0]))
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
    """The codes of goals in a text, each with the title behind it."""
    pattern = profile.patterns.get("goal_code")
    found = list(pattern.finditer(text)) if pattern else []
    ends = [match.start() for match in found[1:]] + [len(text)] * bool(found)
    return [(match[0], squeeze(text[match.end() : end])) for match, end in zip(found, ends, strict=True)]


def _common_title(votes: Counter[str], spellings: dict[str, Counter[str]]) -> str:
    """The most frequent spelling that does not run into another goal's title (ties: the first met)."""
    others = {title for other in spellings.values() if other is not votes for title in other}
    own = {title: count for title, count in votes.items() if not any(title != o and title.endswith(o) for o in others)}
    return max(own or votes, key=lambda title: votes[title])
