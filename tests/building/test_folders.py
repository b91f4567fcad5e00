"""A folder of documents is gone through with its subfolders, and nothing is read that lies elsewhere."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from graphsvc.building import folder
from graphsvc.errors import DocumentError


def put(place: Path, *names: str) -> None:
    for name in names:
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def names(place: Path) -> list[str]:
    return [found.name for found in folder.documents(place)[0]]


def test_documents_of_subfolders_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", "a/z.DOCX", "a/b/c.pdf", "a.txt", "c/notes.odt", "d.csv")
    assert names(tmp_path) == ["a/b/c.pdf", "a/z.DOCX", "a.txt", "b.txt", "d.csv"]


def test_hidden_files_and_those_of_office_programs_are_left(tmp_path: Path) -> None:
    put(tmp_path, "plan.docx", "~$plan.docx", ".~lock.plan.docx#", ".plan.txt", ".git/plan.txt", ".~lock.txt")
    assert names(tmp_path) == ["plan.docx"]


def test_what_is_no_file_is_no_document(tmp_path: Path) -> None:
    put(tmp_path, "plan.txt", "folder.txt/inner.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert names(tmp_path) == ["folder.txt/inner.txt", "plan.txt"]


def test_links_that_lead_out_or_in_circles_or_nowhere_are_not_followed(tmp_path: Path) -> None:
    place = tmp_path / "documents"
    put(place, "plan.txt", "sub/other.txt")
    put(tmp_path, "outside/secret.txt", "secret.txt")
    (place / "out").symlink_to(tmp_path / "outside")
    (place / "out.txt").symlink_to(tmp_path / "secret.txt")
    (place / "sub" / "up").symlink_to(place)
    (place / "sub" / "self.txt").symlink_to(place / "sub" / "self.txt")
    (place / "nowhere.txt").symlink_to(place / "gone.txt")
    (place / "same").symlink_to(place / "sub")
    (place / "same.txt").symlink_to(place / "plan.txt")
    assert names(place) == ["plan.txt", "sub/other.txt"]


def test_a_link_to_a_file_of_a_hidden_folder_is_followed_once(tmp_path: Path) -> None:
    put(tmp_path, ".store/1f3a.txt")
    (tmp_path / "plan.txt").symlink_to(tmp_path / ".store" / "1f3a.txt")
    (tmp_path / "plan-too.txt").symlink_to(tmp_path / ".store" / "1f3a.txt")
    assert names(tmp_path) == ["plan-too.txt"]


def test_folders_may_be_nested_deeply(tmp_path: Path) -> None:
    place = tmp_path / "documents"
    try:
        for depth in range(1_201):
            (place / ("d/" * depth)).mkdir()
        put(place, "d/" * 1_200 + "plan.txt")
        assert names(place) == ["d/" * 1_200 + "plan.txt"]
    finally:
        subprocess.run(["rm", "-rf", str(place)], check=True)  # which shutil cannot: it goes down by calls


def test_a_name_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    put(tmp_path, "plan.txt")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe1.txt")).write_text("x", encoding="utf-8")
    found, (broken,) = folder.documents(tmp_path)
    assert [one.name for one in found] == ["plan.txt"]
    assert "not UTF-8" in broken.why
    assert broken.why.isprintable()
    assert broken.why.isascii()


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "picture.png")
    with pytest.raises(DocumentError, match="holds no documents"):
        folder.documents(tmp_path)
    with pytest.raises(DocumentError, match="no such folder"):
        folder.documents(tmp_path / "none")


def test_a_name_cannot_steer_a_terminal() -> None:
    assert folder.printable("plán\x1b[2J\n.txt") == "plán\\x1b[2J\\n.txt"
