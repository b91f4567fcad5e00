"""No pattern of a shipped profile hangs on a long line, and one that would is stopped and named."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from graphsvc.documents import txt
from graphsvc.documents.base import Line
from graphsvc.errors import DataError
from graphsvc.extract import patience, profilefile, profiles
from graphsvc.extract.profile import Profile

ROOT = Path(__file__).parent.parent.parent
LONG = 20_000
SECONDS = 1.5
"""A line takes milliseconds; a machine that others use may take long."""
PARTS = (
    *("a", " ", "\t", "1", "1/2 ", "- ", "-", "1, ", "X, ", ". ", "(", "--- ", "Ab ", "A1.1 ", "Plněna ", "X ", "Komentář: "),
    *("OKRUH OPATŘENÍ I: ", "Strategie 2021 ", "schválilo zastupitelstvo ", "Dne 1. 1. 2021 schválilo zastupitelstvo ", "ve výši 1 - "),
    *("v rámci OP ", "průběžně do 12 / ", "Akční", "akční plán ", "v letech ", "KÚ LK / ", "Strategický cíl č. ", "Monitoring ", "\n"),
    *("\n \n", "Číslo aktivity", "Plněna\n", "doplnit ", "SC1", "oblast ", "od do "),
)
SEARCHED = {
    *("goal_code", "code_in_notice", "glued_indicator", "dashes", "links_go_on", "plan_title", "plan_approval", "footnote_mark"),
    *("cost_clause", "programme_clause", "list_break", "evaluates", "state", "own_years", "coordination_separator", "code_slip"),
}
"""Patterns that are looked for anywhere in a text; the others must begin it."""
WHOLE = {"deadline", "other_deadline", "worded_deadline", "glued_deadline", "date", "label_end"}


def lines() -> list[str]:
    texts = [part * (LONG // len(part)) for part in PARTS]
    return [*texts, *(f"{text}!" for text in texts)]


def ways(profile: Profile) -> list[tuple[str, re.Pattern[str], str]]:
    """Each pattern and the way in which it is used."""
    found = [(f"recognise {pattern.pattern}", pattern, "search") for pattern in (*profile.recognise, *profile.unless)]
    for name, pattern in profile.patterns.items():
        searched = name in SEARCHED or name.startswith("count_") or (name == "code" and profile.layout in ("cards", "table"))
        found.append((name, pattern, "search" if searched else "fullmatch" if name in WHOLE else "match"))
    found += [(f"ignore {name}", pattern, "fullmatch") for name, pattern in profile.ignore.items()]
    found += [(f"label {name}", pattern, "match") for pattern, name in profile.labels]
    return found + [(f"column {name}", pattern, "fullmatch") for pattern, name in (*profile.columns, *profile.marks)]


@pytest.mark.parametrize("profile", profiles.load_all(ROOT), ids=lambda profile: profile.family)
def test_no_pattern_hangs_on_a_long_line(profile: Profile) -> None:
    met = ways(profile)
    assert len(met) > 10
    for name, pattern, way in met:
        for text in lines():
            whole = name.startswith("recognise") or name in ("evaluates", "state", "own_years")
            begun = time.monotonic()
            getattr(pattern, way)(text if whole else Line.of(1, text.replace("\n", " ")).clean)
            assert time.monotonic() - begun < SECONDS, f"{name} on {text[:20]!r}…"


def test_a_wide_gap_is_kept_at_a_bounded_width() -> None:
    line = Line.of(1, f"a{' ' * LONG}b")
    assert (len(line.text), len(line.clean), line.clean.split()) == (LONG + 2, 202, ["a", "b"])
    assert Line.of(1, f"a{' ' * 150}b").clean == f"a{' ' * 150}b"


def test_a_pattern_that_backtracks_is_stopped_and_named(tmp_path: Path) -> None:
    path = tmp_path / "slow.toml"
    path.write_text(
        "family = 'slow'\nlayout = 'cards'\nrecognise = ['x']\n[patterns]\ncode = '(?:a+)+$'\n[labels]\ncode = ['Kód']\n", encoding="utf-8"
    )
    profile = profilefile.load(path)
    document = txt.parse("hostile.txt", f"Kód: 1\n{'a' * 60}!".encode())
    begun = time.monotonic()
    with (
        pytest.raises(DataError, match=r"slow\.toml: patterns\.code: the pattern takes too long on line 2 of hostile\.txt"),
        patience.limited(document, profile, seconds=0.2),
    ):
        profile.pattern("code").search(document.lines[1].clean)
    assert time.monotonic() - begun < 10


def test_what_is_in_time_is_left_alone(root: Path) -> None:
    document = txt.parse("quick.txt", b"x")
    with patience.limited(document, profiles.load_all(root)[0], seconds=0.2):
        pass
    time.sleep(0.3)  # the alarm is off
