"""A folder of many documents → the store: what is as it was is not read again, what is broken does not stop the rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc import pipeline
from graphsvc.benchmark import manydocs
from graphsvc.building import graphs, readings
from graphsvc.documents import files
from graphsvc.errors import DocumentError
from graphsvc.extract import reader
from graphsvc.pipeline import Built, How, Others
from graphsvc.rdf.index import Index
from graphsvc.settings import DEFAULT_BASE, Building, Settings
from graphsvc.store import states
from graphsvc.store.embedded import EmbeddedStore

COUNT = 12
HOSTILE = "tests.building.hostile_worker"


def build(here: Settings, folder: Path, **how: object) -> Built:
    return pipeline.build(here, EmbeddedStore(here.store), folder, lambda _: None, How(**{"jobs": 2, **how}))


def held(here: Settings) -> dict[str, str]:
    return states.digests((here.store / "current").resolve())


def graph(name: str) -> str:
    return f"{DEFAULT_BASE}graph/{name}"


def sequentially(here: Settings, folder: Path, elsewhere: Path) -> dict[str, str]:
    """The digests of the graphs that come of reading one after the other in this process."""
    records = pipeline.read(pipeline.files_in(folder), here.root, below=folder)
    store = EmbeddedStore(elsewhere)
    pipeline.load(store, pipeline.assemble(replace(here, store=elsewhere), records))
    return states.digests((elsewhere / "current").resolve())


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_store_is_what_reading_one_after_the_other_gives(here: Settings, folder: Path, tmp_path: Path, jobs: int) -> None:
    built = build(here, folder, jobs=jobs)
    assert (built.documents, built.unchanged, built.items, built.broken) == (COUNT, 0, COUNT, [])
    made = held(here)
    assert graph("0-plan-00") in made
    assert len(made) == COUNT + 6
    assert made == sequentially(here, folder, tmp_path / "other")


def test_the_real_documents_are_the_same_graphs(whole: Settings, documents: list[Path], tmp_path: Path) -> None:
    build(whole, documents[0].parent)
    assert held(whole) == sequentially(whole, documents[0].parent, tmp_path / "other")


def test_nothing_is_done_again_where_nothing_has_changed(here: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(here, folder)
    state = EmbeddedStore(here.store).state()
    monkeypatch.setattr(pipeline.documents.Workers, "_started", lambda _: pytest.fail("a process was started"))
    steps: list[tuple[str, int, int]] = []
    built = build(here, folder, step=lambda *step: steps.append(step))
    assert (built.documents, built.unchanged, built.changed) == (COUNT, COUNT, 0)
    assert EmbeddedStore(here.store).state() == state
    assert steps[-1] == (readings.MAPPING, COUNT, COUNT)


def test_fresh_reads_all_again(here: Settings, folder: Path) -> None:
    build(here, folder)
    built = build(here, folder, fresh=True)
    assert (built.unchanged, built.changed) == (0, 0)


def test_of_one_that_has_changed_one_is_read_and_one_graph_loaded(here: Settings, folder: Path, tmp_path: Path) -> None:
    build(here, folder)
    before = held(here)
    (folder / "1" / "plan-04.txt").write_text(manydocs.text(4, 2, edition=1), encoding="utf-8")
    built = build(here, folder)
    assert (built.unchanged, built.changed) == (COUNT - 1, 1)
    after = held(here)
    assert {name for name in after if after[name] != before[name]} == {graph("1-plan-04")}
    assert after == sequentially(here, folder, tmp_path / "other")


def test_files_may_be_renamed_removed_and_added(here: Settings, folder: Path, tmp_path: Path) -> None:
    build(here, folder)
    (folder / "0" / "plan-00.txt").rename(folder / "renamed.txt")
    (folder / "1" / "plan-01.txt").unlink()
    (folder / "new.txt").write_text(manydocs.text(99, 1), encoding="utf-8")
    built = build(here, folder)
    assert (built.documents, built.unchanged) == (COUNT, COUNT - 2)
    after = held(here)
    assert {graph("renamed"), graph("new")} <= set(after)
    assert not {graph("0-plan-00"), graph("1-plan-01")} & set(after)
    assert after == sequentially(here, folder, tmp_path / "other")


def test_what_no_file_needs_any_more_is_forgotten(here: Settings, folder: Path) -> None:
    build(here, folder)
    removed = folder / "0" / "plan-00.txt"
    text = removed.read_bytes()
    removed.unlink()
    build(here, folder)
    removed.write_bytes(text)
    assert build(here, folder).unchanged == COUNT - 1


def break_some(folder: Path) -> dict[str, str]:
    """Broken files beside the good ones, and what is said of each."""
    broken = {
        "0/empty.txt": (b"", "is empty"),
        "1/binary.txt": (b"\x00\x01", "binary"),
        "2/poem.txt": (b"A poem, and no plan.\n", "not recognised"),
        "2/old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        "2/plan-11-too.pdf": (b"PK\x03\x04rubbish", ""),
    }
    for name, (data, _) in broken.items():
        (folder / name).write_bytes(data)
    return {name: said for name, (_, said) in broken.items()}


def test_broken_files_are_told_by_name_and_the_rest_is_built(here: Settings, folder: Path) -> None:
    expected = break_some(folder)
    built = build(here, folder)
    assert built.documents == COUNT
    assert [one.name for one in built.broken] == sorted(expected)
    for one in built.broken:
        assert expected[one.name] in one.why
        assert one.name in one.why
    again = build(here, folder)
    assert (again.broken, again.changed, again.unchanged) == (built.broken, 0, COUNT + len(expected))


def test_of_two_files_that_are_one_document_the_first_by_name_counts(here: Settings, folder: Path) -> None:
    (folder / "2-plan-02.txt").write_bytes((folder / "2" / "plan-02.txt").read_bytes())
    built = build(here, folder)
    (broken,) = built.broken
    assert broken.name == "2-plan-02.txt"
    assert "2/plan-02.txt and 2-plan-02.txt" in broken.why
    assert built.documents == COUNT


def test_a_file_cannot_take_the_place_of_a_graph_of_the_product(here: Settings, folder: Path) -> None:
    (folder / "dataset.txt").write_text(manydocs.text(77, 1), encoding="utf-8")
    (folder / "default.txt").write_text(manydocs.text(78, 1), encoding="utf-8")
    (folder / "план.txt").write_text(manydocs.text(79, 1), encoding="utf-8")
    build(here, folder)
    made = held(here)
    assert {graph("document-dataset"), graph("document-default"), graph("dataset")} <= set(made)
    assert graph("default") not in made
    assert len(made) == COUNT + 9


def test_a_document_that_is_broken_now_keeps_its_graph_and_one_that_is_gone_does_not(here: Settings, folder: Path) -> None:
    build(here, folder)
    before = held(here)
    (folder / "0" / "plan-03.txt").write_bytes(b"\x00")
    (folder / "0" / "plan-06.txt").unlink()
    built = build(here, folder)
    assert [one.name for one in built.broken] == ["0/plan-03.txt"]
    after = held(here)
    assert after[graph("0-plan-03")] == before[graph("0-plan-03")]
    assert graph("0-plan-06") not in after
    assert graph("0-plan-03") in pipeline.built_graphs(EmbeddedStore(here.store).view(), here)
    again = build(here, folder, fresh=True)  # though all that was read is forgotten
    assert (len(again.broken), again.changed) == (1, 0)
    (folder / "0" / "plan-03.txt").unlink()
    build(here, folder)
    assert graph("0-plan-03") not in held(here)


def test_what_a_broken_document_knew_still_counts_for_the_others(whole: Settings, documents: list[Path], tmp_path: Path) -> None:
    """The table of the plan names items of the cards; where the cards cannot be read now, they are still known by what they say."""
    place = tmp_path / "real"
    place.mkdir()
    for path in documents:
        (place / path.name).write_bytes(path.read_bytes())
    build(whole, place)
    before = held(whole)
    (place / documents[4].name).write_bytes(b"\x00")  # the strategy that the action plan carries out
    built = build(whole, place)
    assert len(built.broken) == 1
    assert held(whole) == before
    assert built.changed == 0


def test_graphs_that_others_hold_are_left_as_they_are(here: Settings, folder: Path) -> None:
    build(here, folder)
    held_by_others = frozenset({graph("0-plan-00"), graph("small"), graph("1-plan-01")})
    with EmbeddedStore(here.store).writer() as writer:
        writer.replace_graph(graph("0-plan-00"), b"<http://e/a> <http://e/p> <http://e/b> .")
        writer.remove_graph(graph("small"))
    before = held(here)
    (folder / "1" / "plan-01.txt").unlink()
    pipeline.build(here, EmbeddedStore(here.store), folder, lambda _: None, How(jobs=2), others=Others(held_by_others))
    after = held(here)
    assert {name: after.get(name) for name in held_by_others} == {name: before.get(name) for name in held_by_others}
    assert graph("small") not in after
    assert not pipeline.built_graphs(EmbeddedStore(here.store).view(), here) & held_by_others


def test_where_all_is_wanted_nothing_is_loaded(here: Settings, folder: Path) -> None:
    build(here, folder)
    before = held(here)
    (folder / "new.txt").write_text(manydocs.text(99, 1), encoding="utf-8")
    (folder / "0" / "bad.txt").write_bytes(b"\x00")
    with pytest.raises(DocumentError, match=r"1 of 14 documents cannot be read.*binary.*bad\.txt"):
        build(here, folder, strict=True)
    assert held(here) == before


def test_where_nothing_can_be_read_the_store_stays(here: Settings, folder: Path, tmp_path: Path) -> None:
    build(here, folder)
    before = held(here)
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "a.txt").write_bytes(b"\x00")
    (bad / "b.txt").write_bytes(b"")
    with pytest.raises(DocumentError, match=r"None of the documents can be read.*binary.*a\.txt"):
        build(here, bad)
    assert held(here) == before


def test_processes_that_fail_leave_a_broken_document_each(here: Settings, folder: Path) -> None:
    names = ["0/a-crash.txt", "1/b-hang.txt", "2/c-memory.txt", "2/d-unforeseen.txt"]
    for name in names:
        (folder / name).write_text(manydocs.text(50, 1), encoding="utf-8")
    patient = replace(here, building=Building(2, 5, 400))
    built = build(patient, folder, module=HOSTILE)
    assert [one.name for one in built.broken] == names
    assert built.documents == COUNT
    assert all(one.why.endswith(one.name) for one in built.broken)
    well = build(here, folder)  # what went wrong is tried again
    assert (well.broken, well.documents, well.unchanged) == ([], COUNT + 4, COUNT)


def test_only_what_looks_up_what_has_changed_is_mapped_again(whole: Settings, documents: list[Path], tmp_path: Path) -> None:
    place = tmp_path / "real"
    place.mkdir()
    for path in documents:
        (place / path.name).write_bytes(path.read_bytes())
    (place / "town.txt").write_text(manydocs.text(1), encoding="utf-8")
    build(whole, place)
    mapped: list[str] = []
    (place / documents[4].name).unlink()  # the strategy: the action plan looks up its measures
    job = graphs._job
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphs, "_job", lambda reading, *more: mapped.append(reading.name) or job(reading, *more))
        build(whole, place)
    assert mapped == [documents[3].name]


def test_a_build_that_is_interrupted_leaves_the_store_and_keeps_what_was_read(here: Settings, folder: Path) -> None:
    build(here, folder)
    before = held(here)
    for number in range(20, 60):
        (folder / f"plan-{number}.txt").write_text(manydocs.text(number, 1), encoding="utf-8")
    (folder / "zz-hang.txt").write_text("x", encoding="utf-8")
    with started(here, folder) as process:
        for line in process.stdout or ():
            if line.startswith(f"reading {COUNT + 40} "):  # all but the one that hangs
                os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of its processes
        assert process.wait(20) != 0
    assert not alive(process.pid)
    assert held(here) == before
    (folder / "zz-hang.txt").unlink()
    built = build(here, folder)
    assert (built.documents, built.unchanged) == (COUNT + 40, COUNT + 40)


def test_processes_end_with_a_build_that_is_killed(here: Settings, folder: Path) -> None:
    (folder / "zz-hang.txt").write_text("x", encoding="utf-8")
    with started(here, folder) as process:
        for line in process.stdout or ():
            if line.startswith(f"reading {COUNT} "):
                process.kill()
    until = time.monotonic() + 10
    while alive(process.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(process.pid)


def started(here: Settings, folder: Path) -> subprocess.Popen[str]:
    """A build as a process of its own, in a session of its own, which prints each step."""
    code = (
        "import sys; from pathlib import Path; from graphsvc import pipeline; from graphsvc.settings import Settings;"
        "from graphsvc.store.embedded import EmbeddedStore; here = Settings(root=Path(sys.argv[1]), store=Path(sys.argv[2]));"
        "step = lambda *said: print(*said, flush=True);"
        f"pipeline.build(here, EmbeddedStore(here.store), Path(sys.argv[3]), print, pipeline.How(jobs=2, step=step, module='{HOSTILE}'))"
    )
    call = [sys.executable, "-c", code, str(here.root), str(here.store), str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=quiet, text=True, env=environment, start_new_session=True)


def alive(session: int) -> list[str]:
    """The processes of a session that are there still, dead ones aside."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if of == str(session) and state != "Z":
            found.append(stat.parent.name)
    return found


def test_the_index_of_a_plan_is_the_same_in_whatever_order_documents_are_known(root: Path) -> None:
    records = [reader.read_document(files.parse(f"{n}.txt", manydocs.text(n, 2).encode()), root) for n in range(3)]
    one, other = Index.of(records, root), Index.of(records[::-1], root)
    for record in records:
        assert graphs.Parts(one).digest(record.document) == graphs.Parts(other).digest(record.document)
