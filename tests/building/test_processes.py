"""Documents are read by processes: one that hangs, crashes or hoards is one broken document, and the others are read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from graphsvc.benchmark import manydocs
from graphsvc.building import worker, workers
from graphsvc.building.workers import Bounds, Job, Workers

HOSTILE = "tests.building.hostile_worker"


def job(folder: Path, name: str) -> Job:
    path = folder / name
    if not path.exists():
        path.write_text(manydocs.text(len(name), 1), encoding="utf-8")
    return Job(name, worker.READ, json.dumps({"path": str(path), "name": name}).encode())


def outcomes(
    folder: Path, root: Path, names: list[str], *, seconds: float = 60, number: int = 2, module: str = HOSTILE
) -> dict[str, str | None]:
    setting = {"root": str(root), "profiles": None, "base": "https://e.org/"}
    with Workers(Bounds(number, seconds, 400), setting, module) as pool:
        found = {outcome.job.name: outcome.why for outcome in pool.run(job(folder, name) for name in names)}
    assert not children()
    return found


def children() -> list[str]:
    """Processes of this one that read documents, dead ones too."""
    told = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return [pid for pid in told if b"building" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_what_goes_wrong_with_one_document_is_told_of_it_and_the_others_are_read(tmp_path: Path, root: Path) -> None:
    names = ["a.txt", "b-crash.txt", "c.txt", "d-memory.txt", "e-unforeseen.txt", "f.txt", "g-writes.txt", "h.txt"]
    found = outcomes(tmp_path, root, names)
    assert {name for name, why in found.items() if why is None} == {"a.txt", "c.txt", "f.txt", "h.txt"}
    assert "SIGSEGV" in str(found["b-crash.txt"])
    assert "more than the 400 MB" in str(found["d-memory.txt"])
    assert "ZeroDivisionError: division by zero" in str(found["e-unforeseen.txt"])
    assert "File too large" in str(found["g-writes.txt"])
    assert (tmp_path / "g-writes.written").stat().st_size == 0


def test_a_document_that_hangs_is_stopped_when_its_time_is_over(tmp_path: Path, root: Path) -> None:
    found = outcomes(tmp_path, root, ["a-hang.txt", "b.txt", "c-hang.txt", "d.txt"], seconds=2)
    assert found["b.txt"] is found["d.txt"] is None
    assert "longer than 2 seconds" in str(found["a-hang.txt"])
    assert "longer than 2 seconds" in str(found["c-hang.txt"])


def test_more_is_not_heard_than_one_may_say(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LARGEST", 30_000_000)
    found = outcomes(tmp_path, root, ["a-endless.txt", "b.txt"], number=1)
    assert found["b.txt"] is None
    assert "more than" in str(found["a-endless.txt"])


def test_what_goes_wrong_only_after_other_documents_goes_well_in_a_new_process(tmp_path: Path, root: Path) -> None:
    assert outcomes(tmp_path, root, ["a.txt", "b.txt", "c-once.txt", "d.txt"], number=1) == dict.fromkeys(
        ["a.txt", "b.txt", "c-once.txt", "d.txt"]
    )


def test_a_process_that_has_read_many_documents_is_replaced(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST", 2)
    begun = []
    spawn = workers.spawn
    monkeypatch.setattr(workers, "spawn", lambda *words, **more: begun.append(words) or spawn(*words, **more))
    assert set(outcomes(tmp_path, root, [f"{n}.txt" for n in range(5)], number=1, module=worker.__name__).values()) == {None}
    assert len(begun) == 3


def test_none_is_left_where_the_work_is_broken_off(tmp_path: Path, root: Path) -> None:
    setting = {"root": str(root), "profiles": None, "base": "https://e.org/"}

    def broken_off() -> None:
        with Workers(Bounds(2, 60, 400), setting, HOSTILE) as pool:
            for _ in pool.run(job(tmp_path, name) for name in ("a.txt", "b-hang.txt", "c-hang.txt")):
                assert children()
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert not children()
