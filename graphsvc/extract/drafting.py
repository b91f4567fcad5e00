"""A document of an unknown layout → the draft of a profile for it, with comments that say what is guessed and what is to be decided."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphsvc import lookups
from graphsvc.documents.base import Document
from graphsvc.extract import candidates, guesses
from graphsvc.extract.candidates import Named
from graphsvc.extract.guesses import Guess, literal
from graphsvc.extract.profile import Profile
from graphsvc.extract.profilekeys import ITEM_FIELDS, PLAN_FIELDS
from graphsvc.text import fold, plain_letters, slug, squeeze

_SIGNS = 3
"""Labels or headings by which the family is recognised."""
_DECIDE = "# To decide: "
_LABEL = 20
"""Characters from the beginning of a document that serve as a label where it has none."""
_SHORT = 4
"""Characters of a name that is too short to tell a kind of plan."""
_MARK = r"^\s*(?P<mark>[Xx×✓✔☒☑]|[Aa]no)(?:\s+(?P<rest>\S.*))?\s*$"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found in the document: labels or headings, columns of marks, and what is guessed of them."""

    document: Document
    layout: str
    plain: Sequence[Named]
    marked: Sequence[Named]
    told: Mapping[str, Guess]
    codes: Named
    of_plan: Sequence[tuple[Named, Guess]]
    """Labels that stand there once, and say something of the plan."""


def draft(document: Document, profiles: Sequence[Profile], root: Path) -> str:
    """The file of a profile (TOML) that reads the document as far as could be guessed; the same document gives the same file."""
    seen = _seen(document, profiles, root)
    parts = (
        _head(seen, profiles),
        _plan(document, root),
        _patterns(seen),
        _named("columns" if seen.layout == "table" else "labels", seen),
        _marks(seen.marked, root),
        _plan_labels(seen),
    )
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts if part)


def _seen(document: Document, profiles: Sequence[Profile], root: Path) -> _Seen:
    labels, headings = candidates.labels(document), candidates.headings(document)
    repeated = [one for one in labels if one.count > 1]
    cells = max((len(one.values) for one in headings), default=0) * len(headings)
    layout = "table" if cells and cells >= sum(one.count for one in repeated) else "cards"
    found = headings if layout == "table" else _of_cards(labels, repeated, profiles, root)
    marked = guesses.marked(found) if layout == "table" else []
    plain = [one for one in found if one not in marked] or [Named(squeeze(document.text)[:_LABEL] or document.name)]
    most = max(one.count for one in plain) if layout == "cards" else 0
    told = guesses.fields(plain, ITEM_FIELDS, profiles, root, most=most)
    codes, told = _with_code(plain, told)
    told = _with_title(plain, codes, told)
    once = [one for one in labels if one.count == 1 and one not in found]
    of_plan = guesses.fields(once, PLAN_FIELDS, profiles, root)
    return _Seen(document, layout, plain, marked, told, codes, [(one, of_plan[one.text]) for one in once if one.text in of_plan])


def _of_cards(labels: Sequence[Named], repeated: Sequence[Named], profiles: Sequence[Profile], root: Path) -> Sequence[Named]:
    """The labels that stand there more than once, and among them those whose field can be guessed; all, where none does."""
    if not repeated:
        return labels
    within = labels[labels.index(repeated[0]) :]
    told = guesses.fields(within, ITEM_FIELDS, profiles, root)
    return [one for one in within if one in repeated or one.text in told]


def _with_title(plain: Sequence[Named], codes: Named, told: dict[str, Guess]) -> dict[str, Guess]:
    """The fields, of which the title is guessed to stand behind the code where no words tell it."""
    behind = next(iter(plain[plain.index(codes) + 1 :]), None) if codes in plain else None
    if behind is None or behind.text in told or any(guess.field == "title" for guess in told.values()):
        return told
    return {**told, behind.text: Guess("title", "its place behind the code")}


def _with_code(plain: Sequence[Named], told: dict[str, Guess]) -> tuple[Named, dict[str, Guess]]:
    """The label or heading of the codes, which every layout needs: as guessed by its words if codes stand there, else where most do."""
    codes = next((one for one in plain if one.text in told and told[one.text].field == "code"), None)
    if codes and any(map(guesses.is_code, codes.values)):
        return codes, told
    likely = guesses.likeliest_codes(plain)
    chosen = likely or codes or plain[0]
    why = "the codes that stand there" if likely else "nothing but its place: no codes were found"
    return chosen, {text: guess for text, guess in told.items() if guess.field != "code"} | {chosen.text: Guess("code", why)}


def _family(document: Document, profiles: Sequence[Profile]) -> str:
    """A name made of the document's; never that of a profile that is there, whose place it would take."""
    name = slug(Path(document.name).stem) or "draft"
    known = {profile.family for profile in profiles}
    return next(one for one in (name, *(f"{name}-{number}" for number in range(2, len(known) + 3))) if one not in known)


def _head(seen: _Seen, profiles: Sequence[Profile]) -> list[str]:
    name = _basic(seen.document.name.encode("utf-8", "replace").decode())
    return [
        f"# Draft of a profile, made from {name}.",
        "# Look at each guess; then see what it reads: graphsvc profile check FILE --profile THIS.toml",
        f"family = {_string(_family(seen.document, profiles))}",
        f"layout = {_string(seen.layout)}",
        f"{_DECIDE}words that stand in every document of this family and in no other one.",
        f"recognise = [{', '.join(map(_string, _signs(seen, profiles)))}]",
    ]


def _signs(seen: _Seen, profiles: Sequence[Profile]) -> list[str]:
    """By which words the family is recognised: the longest labels or headings, of those that no other profile knows."""
    texts = [one.text for one in (*seen.plain, *seen.marked)]
    own = [text for text in texts if not any(_knows(profile, text) for profile in profiles)] or texts
    found = [literal(text) for text in sorted(own, key=lambda text: (-len(text), text)) if text in seen.document.text]
    return found[:_SIGNS] or [literal(squeeze(seen.document.text)[:_LABEL])]


def _knows(profile: Profile, text: str) -> bool:
    plain = plain_letters(text)
    return any(pattern.fullmatch(plain) for pattern, _ in (*profile.columns, *profile.labels))


def _plan(document: Document, root: Path) -> list[str]:
    """The kind of the plan, where the text names one."""
    text, kinds = fold(document.text), list(lookups.load(root, "plan_kinds"))
    named = ((text.find(fold(name)), kind.id) for kind in kinds for name in (kind.cs, *kind.variants) if len(name) > _SHORT)
    first = min(((at, kind) for at, kind in named if at >= 0), default=None)
    return [
        "[plan]",
        f"{_DECIDE}the kind of the plan, one of {', '.join(kind.id for kind in kinds)}.",
        f"kind = {_string(first[1])}  # guessed by its name in the text" if first else "# kind = 'action-plan'",
    ]


def _patterns(seen: _Seen) -> list[str]:
    codes = [value for value in seen.codes.values if guesses.is_code(value)]
    lines = ["[patterns]"]
    lines.append(
        f"# Inferred from {len(codes)} codes: {', '.join(codes[:5])}" if codes else f"{_DECIDE}what codes look like; there are none."
    )
    lines.append(f"code = {_string(guesses.code_pattern(codes))}")
    goals = next((one for one in seen.plain if one.text in seen.told and seen.told[one.text].field == "goal"), None)
    goal_code = guesses.goal_codes(goals.values) if goals else None
    if goal_code:
        lines += ["# Inferred from the values of the field 'goal'.", f"goal_code = {_string(goal_code)}"]
    heading = guesses.goal_heading(candidates.lines_apart(seen.document)) if seen.layout == "table" else None
    if heading:
        lines += [f"# Inferred from {heading[1]} lines that look like headings of goals.", f"goal_heading = {_string(heading[0])}"]
    if seen.marked:
        lines += ["# The sign that marks a column, alone or before a comment.", f"mark_in_column = {_string(_MARK)}"]
    return lines


def _named(table: str, seen: _Seen) -> list[str]:
    """The table of columns or labels, in the order of the document; those without a guess as comments."""
    lines = [f"[{table}]", *(["# A card begins with the first of these."] if table == "labels" else [])]
    told: dict[tuple[str, str], list[Named]] = {}
    for one in seen.plain:
        key = (seen.told[one.text].field, "") if one.text in seen.told else ("", one.text)
        told.setdefault(key, []).append(one)
    for some in told.values():
        guess = seen.told.get(some[0].text)
        labels = f"[{', '.join(_string(literal(one.text)) for one in some)}]"
        count = f"{' + '.join(str(one.count) for one in some)}×"
        lines.append(
            f"{guess.field} = {labels}  # {count}, guessed by {guess.why}" if guess else f"{_DECIDE}{count}, the field of {labels}"
        )
    return lines


def _marks(marked: Sequence[Named], root: Path) -> list[str]:
    lines = ["[marks]"] if marked else []
    for one in marked:
        status = guesses.status(one.text, root)
        comment = "" if status else f"  {_DECIDE}the status that a mark in this column says"
        lines.append(f"{_basic(status or one.text)} = [{_string(literal(one.text))}]{comment}")
    return lines


def _plan_labels(seen: _Seen) -> list[str]:
    """What labels say of the plan: behind those of the cards, or in a table of their own."""
    head = ["[labels]"] if seen.layout == "table" and seen.of_plan else []
    return head + [f"{guess.field} = [{_string(literal(one.text))}]  # guessed by {guess.why}" for one, guess in seen.of_plan]


def _string(text: str) -> str:
    """A text as TOML writes it, a literal one where it can be: regular expressions are full of backslashes."""
    return _basic(text) if "'" in text or not text.isprintable() else f"'{text}'"


def _basic(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
