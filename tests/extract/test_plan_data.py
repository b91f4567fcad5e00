"""What labels say of a plan, and what cannot be read as that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphsvc.documents import files
from graphsvc.extract import reader
from graphsvc.model import Plan, Record

PROFILE = """
family = 'plans'
layout = 'cards'
recognise = ['Opatření:']
[patterns]
code = '\\w+'
[labels]
code = ['Opatření']
plan_title = ['Plán']
plan_kind = ['Druh']
plan_period = ['Období']
plan_date = ['Schváleno']
plan_approval = ['Usnesení']
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "plans.toml").write_text(PROFILE, encoding="utf-8")
    return folder


def read(head: str, root: Path, own: Path) -> Record:
    return reader.read_document(files.parse("plan.txt", f"{head}\nOpatření: A1\n".encode()), root, own=own)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("Plán: Plán Modrého kraje\nDruh: koncepce", {"title": "Plán Modrého kraje", "kind": "concept"}),
        ("Období: 2030–2033", {"period_start": 2030, "period_end": 2033}),
        ("Období: 2030+", {"period_start": 2030}),
        ("Schváleno: 30. 11. 2029", {"date": "2029-11-30"}),
        ("Schváleno: 11/2029", {"date": "2029-11"}),
        ("Usnesení: č. 513/29/ZK", {"approved_by": "513/29/ZK"}),
        ("Schváleno: doplnit\nUsnesení: ???", {}),
    ],
)
def test_labels_tell_of_the_plan(head: str, told: dict[str, Any], root: Path, own: Path) -> None:
    record = read(head, root, own)
    assert record.plan == Plan(None, **told)
    assert record.notes == ()


@pytest.mark.parametrize("head", ["Druh: kniha", "Období: dlouhé", "Schváleno: loni", "Schváleno: 13/2029", "Usnesení: ano"])
def test_what_cannot_be_read_is_noted_and_not_guessed(head: str, root: Path, own: Path) -> None:
    record = read(head, root, own)
    assert record.plan == Plan(None)
    assert [note.what for note in record.notes] == [f"this cannot be read as what its label says: {head.partition(': ')[2]}"]


def test_a_title_that_the_register_knows_names_the_plan(root: Path, own: Path) -> None:
    plan = read("Plán: Strategie sociálního začleňování Libereckého kraje 2021+", root, own).plan
    assert (plan.id, plan.kind, plan.period_start) == ("ssz-2021", "strategy", 2021)
    assert read("Plán: Zpráva o tom, jak navazuje Strategie sociálního začleňování", root, own).plan.id is None
