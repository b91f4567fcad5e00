"""``graphsvc profile``: what a profile reads and leaves over, and drafts that can be checked at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.cli import cli
from graphsvc.documents import files
from graphsvc.extract import drafting, guesses, profilefile, profiles, reader
from tests.setting import invented

ROOT = Path(__file__).parent.parent.parent
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = invented.folder(tmp_path, invented.CARDS, invented.TABLE)
    for name, data in (
        ("karty.txt", invented.cards_text()),
        ("tabulka.xlsx", invented.table_sheet()),
        ("karty.docx", invented.cards_word()),
    ):
        (tmp_path / name).write_bytes(data)

    def call(*arguments: str, own: bool = True) -> Result:
        found = [str(tmp_path / one) if (tmp_path / one).is_file() else one for one in arguments]
        return CliRunner().invoke(cli, [*(["--profiles", str(folder)] if own else []), "profile", *found], standalone_mode=False)

    return call


def test_all_profiles_are_listed(run: Run) -> None:
    told = json.loads(run("list", "--json").output)
    assert {"cards", "template", "karty-jineho-kraje"} <= {one["family"] for one in told}
    assert all(one["about"] for one in told if "data/profiles" in one["file"])
    assert "karty-jineho-kraje  (layout cards, " in run("list").output


def test_a_check_shows_items_with_fields_and_places(run: Run) -> None:
    told: Any = json.loads(run("check", "tabulka.xlsx", "--json").output)
    first = told["items"][0]
    assert (told["family"], told["counts"]["items"], told["counts"]["goals"]) == ("tabulka-jineho-kraje", 3, 2)
    assert (first["code"], first["place"]) == ("ÚK/1/1", {"sheet": "Sheet", "row": 4, "column": 1})
    assert first["fields"]["status"] == {"text": "Plněna", "place": {"sheet": "Sheet", "row": 4, "column": 5}}
    assert told["fields"]["title"] == 3


def test_a_check_shows_what_is_left_over(run: Run) -> None:
    table: Any = json.loads(run("check", "tabulka.xlsx", "--json").output)
    assert table["unknown_columns"] == [{"text": "Barva", "count": 1, "place": {"sheet": "Sheet", "row": 2, "column": 8}}]
    assert {"place": {"sheet": "Sheet", "row": 5, "column": 8}, "text": "žlutá"} in table["unread"]
    cards: Any = json.loads(run("check", "karty.docx", "--json").output)
    assert [one["text"] for one in cards["unknown_labels"]] == ["Barva obálky"]


def test_a_check_is_text_for_a_terminal(run: Run) -> None:
    result = run("check", "karty.txt")
    assert result.return_value == 0
    assert "  2 items, 2 goals\n" in result.output
    assert "item Z-1.1 [line 7]\n  title [line 6]: Zřídit noclehárnu v Liberci\n" in result.output
    assert "Labels that the profile does not know: 1\n  Barva obálky (1×, first line 21)\n" in result.output


def test_a_profile_that_reads_no_item_is_told_by_the_exit_code(run: Run) -> None:
    result = run("check", "karty.txt", "--profile", "tabulka-jineho-kraje")
    assert result.return_value == 1
    assert "The profile does not recognise the document" in result.output


@pytest.mark.parametrize("name", ["karty.txt", "karty.docx", "tabulka.xlsx"])
def test_a_draft_can_be_checked_at_once(name: str, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "draft.toml"
    assert run("draft", name, "--out", str(out), own=False).exception is None
    told: Any = json.loads(run("check", name, "--profile", str(out), "--json", own=False).output)
    expected = {"karty.txt": ["Z-1.1", "Z-2.1"], "karty.docx": ["Z-1.1", "Z-2.1"], "tabulka.xlsx": ["ÚK/1/1", "ÚK/1/2", "ÚK/2/1"]}[name]
    assert [item["code"] for item in told["items"]] == expected
    assert told["fields"]["title"] == told["fields"]["responsible"] == len(expected)
    assert profilefile.load(out).recognises(files.read(tmp_path / name).text)


def test_a_draft_says_what_is_guessed_and_what_is_to_be_decided(run: Run) -> None:
    text = run("draft", "tabulka.xlsx", own=False).output
    assert "# Inferred from 3 codes: ÚK/1/1, ÚK/1/2, ÚK/2/1\ncode = 'ÚK/\\d/\\d+'\n" in text
    assert "title = ['Co se má udělat']  # 1×, guessed by its place behind the code\n" in text
    assert "# To decide: 1×, the field of ['Barva']\n" in text
    assert "\"Hotovo\" = ['Hotovo']  # To decide: the status that a mark in this column says\n" in text
    assert "goal_heading = '^\\s*Oblast (?P<code>" in text


def test_labels_of_other_profiles_and_statuses_of_the_vocabulary_are_known(root: Path) -> None:
    text = "Kód\tNázev aktivity\tOdpovědnost\tPlněna\tNeplněna\nA1\tPrvní\tLK\tX\t\nA2\tDruhá\tLK\t\tX\n"
    made = drafting.draft(files.parse("x.txt", text.encode()), profiles.load_all(root), root)
    assert "title = ['Název aktivity']  # 1×, guessed by profile" in made
    assert "\"plněno\" = ['Plněna']\n\"neplněno\" = ['Neplněna']\n" in made


def test_real_cards_are_drafted(documents: list[Path], root: Path, tmp_path: Path) -> None:
    """What a person would have to add is little: all cards and most of their fields are found."""
    document = files.read(documents[2])
    path = tmp_path / "draft.toml"
    path.write_text(drafting.draft(document, (), root), encoding="utf-8")
    record = reader.reading(document, profilefile.load(path), root).record
    known = reader.read(documents[2], root)
    assert [item.code for item in record.items] == [item.code for item in known.items]
    assert sum(item.title == other.title for item, other in zip(record.items, known.items, strict=True)) > 40


@pytest.mark.parametrize(
    ("codes", "pattern"),
    [
        (["A1.1", "A1.2", "B2.1"], r"[A-Z]\d\.\d+"),
        (["A01-01", "A01-10"], r"A\d+-\d+"),
        (["ÚK/1/1", "ÚK/12/3"], r"ÚK/\d+/\d+"),
        (["I.1", "XII.10"], r"[A-Z]{1,3}\.\d+"),
        (["1.1.1"], r"\d+\.\d+\.\d+"),
        ([], r"\S+"),
    ],
)
def test_what_codes_look_like(codes: list[str], pattern: str) -> None:
    assert guesses.code_pattern(codes) == pattern


@given(st.lists(st.from_regex(r"[A-ZÚ]{1,3}[-./]?\d{1,3}([-./]\d{1,2})?", fullmatch=True), min_size=1, max_size=6))
def test_the_pattern_matches_the_codes_that_it_is_made_from(codes: list[str]) -> None:
    pattern = guesses.code_pattern(codes)
    assert all(guesses.re.fullmatch(pattern, code) for code in codes)


HOSTILE = st.text(st.sampled_from("AaŽ1.:;|\t\n '\"\\[]{}()#=X-\u2028\x7f\u00a0"), max_size=200)


@settings(max_examples=60, deadline=None)
@given(HOSTILE.filter(lambda text: text.strip()))
def test_any_text_gives_a_draft_that_loads_and_reads(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    document = files.parse("x.txt", text.encode())
    path = tmp_path_factory.mktemp("drafts") / "draft.toml"
    made = drafting.draft(document, profiles.load_all(ROOT), ROOT)
    path.write_text(made, encoding="utf-8")
    profile = profilefile.load(path)
    reader.reading(document, profile, ROOT)
    assert drafting.draft(document, profiles.load_all(ROOT), ROOT) == made


def test_a_draft_never_takes_the_place_of_a_profile_that_is_there(root: Path) -> None:
    known = profiles.load_all(root)
    for name, family in (("cards.txt", "cards-2"), ("karty.txt", "karty")):
        document = files.parse(name, "Kód: A1\nNázev: První\n\nKód: A2\nNázev: Druhý\n".encode())
        assert f"family = '{family}'\n" in drafting.draft(document, known, root)
