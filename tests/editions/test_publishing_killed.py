"""A publication that is killed leaves the state before or the state after, and each edition that is told of is kept."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from drafts import cards
from editions_of import BASE

from graphsvc.editions import content, register
from graphsvc.editions.archive import Archive
from graphsvc.settings import Settings
from graphsvc.store import audit
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.states import States

ROUNDS = 5
PLAN = f"{BASE}id/plan/sprss-2018-2020"

pytestmark = pytest.mark.slow


def published(settings: Settings, draft: Path, killed_after: float | None) -> float:
    """Publish a draft by the command, which is killed after so many seconds; gives the seconds that it lived."""
    words = [sys.executable, "-m", "graphsvc", "--store", str(settings.store), "publish", str(draft)]
    words += ["--replaces", "sprss-2018-2020", "--accept-violations", "--yes"]
    env = os.environ | {"PYTHONPATH": str(settings.root)}
    begin = time.monotonic()
    with subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True) as process:
        try:
            _, said = process.communicate(timeout=killed_after)
            assert process.returncode == 0, said
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return time.monotonic() - begin


def test_there_is_the_state_before_or_the_state_after(settings: Settings, tmp_path: Path) -> None:
    store, archive, chance = EmbeddedStore(settings.store), Archive(settings.editions), random.Random(7)
    draft = tmp_path / "návrh.txt"
    draft.write_bytes(cards(("A06-01", "Na začátku", "6")))
    lasted = published(settings, draft, None)
    for turn in range(ROUNDS):
        before = store.view()
        editions = register.of_plan(before, BASE, PLAN)
        draft.write_bytes(cards(("A06-01", f"Aktivita {turn}", "6")))
        published(settings, draft, lasted * chance.uniform(0.5, 1))
        after = store.view()
        now = register.of_plan(after, BASE, PLAN)
        if after.version() == before.version():
            assert now == editions
        else:
            assert now[:-1] == editions
            assert now[-1].content
        there = content.stored(after, content.graphs_of(after, PLAN))
        assert content.of_quads(archive.read(now[-1].content)) == there
        for edition in now:
            archive.read(edition.content)
        current = States(settings.store).current()
        assert current
        audit.require_sound(current, "killed")
