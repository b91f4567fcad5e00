"""The archive: what is kept comes back as it was, under its own digest, and what is damaged is told."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.editions.archive import Archive
from graphsvc.errors import NotFoundError, StoreError

CONTENT = b"<urn:a> <urn:b> <urn:c> <urn:g> .\n"
PACKED = gzip.compress(CONTENT, mtime=0)
DAMAGED = [b"", b"no gzip", PACKED[:-9], gzip.compress(b"other", mtime=0), PACKED + b"more"]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "kept")


@given(st.binary(max_size=500))
def test_what_is_kept_comes_back(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    archive = Archive(tmp_path_factory.mktemp("archive") / "kept")
    digest = archive.keep(content)
    assert digest == hashlib.sha256(content).hexdigest()
    assert archive.read(digest) == content


def test_the_same_content_is_one_file_of_the_same_bytes(archive: Archive, tmp_path: Path) -> None:
    digest = archive.keep(CONTENT)
    before = archive.path(digest).stat()
    assert archive.keep(CONTENT) == digest
    assert archive.path(digest).stat().st_mtime_ns == before.st_mtime_ns
    assert [path.name for path in archive.folder.iterdir()] == [f"{digest}.nq.gz"]
    other = Archive(tmp_path / "other")
    other.keep(CONTENT)
    assert other.path(digest).read_bytes() == archive.path(digest).read_bytes() == archive.packed(digest)


@pytest.mark.parametrize("damaged", DAMAGED)
def test_what_is_damaged_is_told_and_written_again(archive: Archive, damaged: bytes) -> None:
    digest = archive.keep(CONTENT)
    archive.path(digest).write_bytes(damaged)
    with pytest.raises(StoreError, match="restore a backup"):
        archive.read(digest)
    archive.keep(CONTENT)
    assert archive.read(digest) == CONTENT


def test_what_is_not_kept_or_no_digest_is_told(archive: Archive) -> None:
    with pytest.raises(NotFoundError, match="is not kept"):
        archive.read("0" * 64)
    for name in ("../../etc/passwd", "", "0" * 63, "G" * 64):
        with pytest.raises(NotFoundError, match="64 hexadecimal digits"):
            archive.path(name)


def test_where_nothing_can_be_kept_an_error_says_so(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file in the place of the folder")
    with pytest.raises(StoreError, match="nothing has changed"):
        Archive(tmp_path / "kept").keep(CONTENT)
