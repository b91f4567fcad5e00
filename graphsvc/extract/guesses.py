"""Guesses for the draft of a profile: which field a label or heading names, what codes look like, which signs are marks."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from graphsvc import lookups
from graphsvc.errors import DataError
from graphsvc.extract.candidates import Named
from graphsvc.extract.profile import Profile
from graphsvc.text import fold, plain_letters

FILE = "profile_words.toml"
_CODE = re.compile(r"(?=[^\d]*\d)[^\W_]+(?:[-./ ][^\W_]+){0,4}\.?")
_LONGEST_CODE = 15
_MARKS = re.compile(r"[Xx×✓✔☒☑]|[Aa]no")
_BY_PROFILE, _BY_WORD = 2, 1


@dataclass(frozen=True, slots=True)
class Guess:
    """A field, and by what it was guessed."""

    field: str
    why: str


def words(root: Path) -> Mapping[str, Sequence[str]]:
    """Field → beginnings of labels that tell it. Raises DataError for a file that cannot be read."""
    path = root / "data" / FILE
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: {error}") from error


def fields(found: Sequence[Named], allowed: Iterable[str], profiles: Sequence[Profile], root: Path, *, most: int = 0) -> dict[str, Guess]:
    """Text of a label or heading → its field; of several that tell a field, the one that tells it best (of equals: the first) has it.

    Others have it too where all together stand there no more often than ``most``: then they may be the same label, written otherwise.
    """
    told = words(root)
    ranked = sorted(
        ((strength, -at, field, why) for at, one in enumerate(found) for strength, field, why in _of(one.text, profiles, told)),
        reverse=True,
    )
    counts, guesses, known = Counter[str](), dict[str, Guess](), set(allowed)
    for _, at, field, why in ranked:
        one = found[-at]
        if field in known and one.text not in guesses and (not counts[field] or counts[field] + one.count <= most):
            guesses[one.text] = Guess(field, why)
            counts[field] += one.count
    return guesses


def _of(text: str, profiles: Sequence[Profile], told: Mapping[str, Sequence[str]]) -> list[tuple[tuple[int, int], str, str]]:
    """Strength, field and reason of each guess."""
    plain, folded = plain_letters(text), fold(text)
    known = [
        ((_BY_PROFILE, 0), name, f"profile {profile.family}")
        for profile in profiles
        for pattern, name in (*profile.columns, *profile.labels)
        if pattern.fullmatch(plain)
    ]
    return known + [
        ((_BY_WORD, len(word)), name, f"word {word!r}")
        for name, some in told.items()
        for word in some
        if re.match(rf"{re.escape(word)}", folded)
    ]


def likeliest_codes(found: Sequence[Named]) -> Named | None:
    """The label or heading behind which most codes stand, each another one."""
    scored = [(len({value for value in one.values if is_code(value)}), -at, one) for at, one in enumerate(found)]
    best = max(scored, key=lambda score: score[:2], default=None)
    return best[2] if best and best[0] and 2 * best[0] > len(best[2].values) else None


def is_code(text: str) -> bool:
    """Whether a text looks like a code: short, with a digit, without words."""
    return len(text) <= _LONGEST_CODE and _CODE.fullmatch(text) is not None


def code_pattern(codes: Sequence[str]) -> str:
    """What matches all of these codes, as a regular expression: letters and signs that are the same in all stay.

    Other letters become a class, digits any digits, and the last of them any number of these: there may be a tenth item. Codes of several
    forms are alternatives, the most frequent first.
    """
    forms: dict[tuple[str, ...], list[list[str]]] = {}
    for code in codes:
        parts = _parts(code)
        forms.setdefault(tuple(_kind(part) for part in parts), []).append(parts)
    frequent = sorted(forms.values(), key=lambda some: (-len(some), some))
    return "|".join(map(_of_one_form, frequent)) or r"\S+"


def _of_one_form(codes: Sequence[Sequence[str]]) -> str:
    """What matches codes whose parts are of the same kinds."""
    parts = [[code[at] for code in codes] for at in range(len(codes[0]))]
    last = max((at for at, some in enumerate(parts) if _kind(some[0]) == "digit"), default=-1)
    return "".join(r"\d+" if at == last else _joined(some) for at, some in enumerate(parts))


def _parts(code: str) -> list[str]:
    return ["".join(run) for _, run in groupby(code, key=_sort)]


def _sort(char: str) -> str:
    if char.isdecimal():
        return "digit"
    return "upper" if char.isupper() else "lower" if char.isalpha() else f"sign {char}"


def _kind(part: str) -> str:
    return _sort(part[0])


def _joined(parts: Sequence[str]) -> str:
    """What matches each of the parts, which are all of one kind."""
    kind = _kind(parts[0])
    if len(set(parts)) == 1 and kind != "digit":
        return re.escape(parts[0]).replace(r"\ ", " ").replace(r"\-", "-")
    sizes = sorted({len(part) for part in parts})
    one = {"digit": r"\d", "upper": "[A-Z]" if all(part.isascii() for part in parts) else r"[^\W\d_]"}.get(kind, r"[^\W\d_]")
    if kind == "digit":
        return one if sizes == [1] and len(parts) > 1 else f"{one}+"
    return one if sizes == [1] else f"{one}{{{sizes[0]},{sizes[-1]}}}"


def goal_codes(values: Iterable[str]) -> str | None:
    """The pattern of the codes before or among titles of goals (``Priorita 1 Služby``): the first words with a digit, Roman ones too."""
    words = (re.search(r"(?<!\w)(?:[^\W_]*\d[\w.]*\w|\d|[IVX]+)(?!\w)", value) for value in values)
    found = [word[0] for word in words if word]
    return rf"(?<!\w)(?:{code_pattern(found)})(?!\w)" if found else None


def marked(found: Sequence[Named]) -> list[Named]:
    """The columns in which nothing stands but marks, and the empty ones between them."""
    filled = [[value for value in one.values if value] for one in found]
    marks = [at for at, values in enumerate(filled) if values and all(_MARKS.fullmatch(value) for value in values)]
    within = range(marks[0], marks[-1] + 1) if marks else range(0)
    return [found[at] for at in within if at in marks or not filled[at]]


def status(heading: str, root: Path) -> str | None:
    """The Czech label of the status that a heading names."""
    known = lookups.load(root, "statuses")
    found = known.resolve(heading)
    return known[found].cs if found else None


def goal_heading(lines: Iterable[str]) -> tuple[str, int] | None:
    """The pattern of lines such as ``Oblast 1 – Služby`` that stand at least twice, and how often."""
    begin = re.compile(r"(?P<words>[^\W\d_]+(?: [^\W\d_]+){0,3}(?: č\.)?) (?:[IVX]+|\d+(?:\.\d+)*|[A-Z]\d*)\s*(?P<sign>[:.–-])?\s+\S")
    found = Counter((match["words"], match["sign"] or "") for match in map(begin.match, lines) if match)
    for (some, sign), count in found.most_common(1):
        if count > 1:
            code = r"(?P<code>[IVX]+|\d+(?:\.\d+)*|[A-Z]\d*)"
            return rf"^\s*{literal(some)} {code}\s*{re.escape(sign)}\s+(?P<title>.+?)\s*$", count
    return None


def literal(text: str) -> str:
    """A text as a regular expression that a person can read."""
    return re.escape(text).replace(r"\ ", " ").replace(r"\-", "-")
