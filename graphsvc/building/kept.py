"""What was read and mapped, kept between builds in a file beside the store: nothing in it is ever executed, and all can be made again.

The folder belongs to who builds, and to nobody else: running text of the documents stands in it. Entries are found by their keys (see
`keys`), which change with all that they depend on; so none is ever out of date, and those that are not used any more are swept.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphsvc.errors import StoreError

FORMAT = 1
FILE = "kept.sqlite"
_EVERY = 1.0
"""Seconds between two times at which what was kept is certainly on the disk."""
_SCHEMA = """
CREATE TABLE reading (key TEXT PRIMARY KEY, brief BLOB, refusal TEXT, record BLOB) WITHOUT ROWID;
CREATE TABLE graph (key TEXT PRIMARY KEY, looked TEXT, digest TEXT, telling TEXT, lines BLOB, said BLOB) WITHOUT ROWID;
CREATE TABLE links (key TEXT PRIMARY KEY, lines BLOB) WITHOUT ROWID;
CREATE TABLE held (place TEXT PRIMARY KEY, version TEXT, digests TEXT) WITHOUT ROWID;
"""
_PRAGMAS = ("auto_vacuum = INCREMENTAL", "locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = NORMAL", "trusted_schema = 0")
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class KeptReading:
    """What is kept of a file: the brief of its record, or the sentence by which it was refused."""

    brief: bytes | None
    refusal: str | None


@dataclass(frozen=True, slots=True)
class KeptGraph:
    """A graph that was mapped: digests of what it looked up, by plan; of its statements; of those of them that linking reads."""

    looked: Mapping[str, str]
    digest: str
    telling: str


class Kept:
    """The file, opened by :func:`opened`. Raises StoreError where it cannot be written."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._saved = time.monotonic()

    def reading(self, key: str) -> KeptReading | None:
        """What was read under this key."""
        row = self._one("SELECT brief, refusal FROM reading WHERE key = ?", key)
        return KeptReading(row[0], row[1]) if row else None

    def keep_reading(self, key: str, brief: bytes, record: bytes) -> None:
        """Keep a record, and what in short is in it."""
        self._write("INSERT OR REPLACE INTO reading VALUES (?, ?, NULL, ?)", key, brief, zlib.compress(record, _LEVEL))

    def keep_refusal(self, key: str, refusal: str) -> None:
        """Keep the sentence by which a file was refused: it would be refused again."""
        self._write("INSERT OR REPLACE INTO reading VALUES (?, NULL, ?, NULL)", key, refusal)

    def record(self, key: str) -> bytes:
        """The record that was read under a key."""
        return self._blob("SELECT record FROM reading WHERE key = ?", key)

    def graph(self, key: str) -> KeptGraph | None:
        """The graph that was mapped under this key."""
        row = self._one("SELECT looked, digest, telling FROM graph WHERE key = ?", key)
        return KeptGraph(json.loads(row[0]), row[1], row[2]) if row else None

    def keep_graph(self, key: str, graph: KeptGraph, lines: bytes, said: bytes) -> None:
        """Keep a graph: its lines (N-Triples), and what linking reads of them (JSON); both compressed by zlib."""
        looked = json.dumps(dict(graph.looked), sort_keys=True)
        self._write("INSERT OR REPLACE INTO graph VALUES (?, ?, ?, ?, ?, ?)", key, looked, graph.digest, graph.telling, lines, said)

    def lines(self, key: str) -> bytes:
        """The N-Triples of a graph."""
        return self._blob("SELECT lines FROM graph WHERE key = ?", key)

    def said(self, key: str) -> bytes:
        """What linking reads of a graph."""
        return self._blob("SELECT said FROM graph WHERE key = ?", key)

    def links(self, key: str) -> bytes | None:
        """The links (N-Triples) that were found under this key."""
        row = self._one("SELECT lines FROM links WHERE key = ?", key)
        return zlib.decompress(row[0]) if row else None

    def keep_links(self, key: str, lines: bytes) -> None:
        """Keep links."""
        self._write("INSERT OR REPLACE INTO links VALUES (?, ?)", key, zlib.compress(lines, _LEVEL))

    def held(self, place: str, version: str) -> dict[str, str]:
        """Graph → digest, of what the last build has put into a store that does not keep digests; nothing where its data are others now."""
        row = self._one("SELECT version, digests FROM held WHERE place = ?", place)
        found: dict[str, str] = json.loads(row[1]) if row and row[0] == version else {}
        return found

    def keep_held(self, place: str, version: str, digests: Mapping[str, str]) -> None:
        """Note what such a store holds, and what version its data have."""
        self._write("INSERT OR REPLACE INTO held VALUES (?, ?, ?)", place, version, json.dumps(dict(digests), sort_keys=True))

    def sweep(self, readings: Collection[str], graphs: Collection[str], links: Collection[str]) -> int:
        """Remove all but these, and give how many readings went."""
        went = 0
        for table, used in (("reading", readings), ("graph", graphs), ("links", links)):
            there = {row[0] for row in self._base.execute(f"SELECT key FROM {table}")}  # noqa: S608 - our own names
            gone = [(key,) for key in sorted(there - set(used))]
            self._base.executemany(f"DELETE FROM {table} WHERE key = ?", gone)  # noqa: S608
            went += len(gone) if table == "reading" else 0
        self.save()
        self._base.execute("PRAGMA incremental_vacuum").fetchall()
        return went

    def save(self) -> None:
        """Have all that was kept on the disk."""
        self._base.commit()
        self._saved = time.monotonic()

    def _one(self, sql: str, key: str) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._base.execute(sql, (key,)).fetchone()
        return row

    def _blob(self, sql: str, key: str) -> bytes:
        (packed,) = self._base.execute(sql, (key,)).fetchone()
        return zlib.decompress(packed)

    def _write(self, sql: str, *values: object) -> None:
        self._base.execute(sql, values)
        if time.monotonic() - self._saved > _EVERY:
            self.save()


@contextmanager
def opened(folder: Path, *, fresh: bool = False) -> Iterator[Kept]:
    """What is kept in that folder, which is made where there is none; ``fresh`` forgets all of it.

    Whatever way the block ends, what was kept stays. Raises StoreError where the folder is not one's own, cannot be used, or is in use.
    """
    path = _own(folder) / FILE
    try:
        base = _connected(path, fresh)
        try:
            yield Kept(base)
        finally:
            with suppress(sqlite3.Error):
                base.commit()
            base.close()
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise StoreError(f"Another build is at work; wait until it has finished, or stop it: {folder}") from error
        raise StoreError(f"What was read cannot be kept ({error}); if that stays so, delete the folder: {folder}") from error


def _own(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if found.st_uid != os.geteuid() or not folder.is_dir() or folder.is_symlink():
            raise StoreError(f"The folder of what was read is somebody else's, or none: {folder}")
        if found.st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise StoreError(f"The folder of what was read cannot be used ({error.strerror}): {folder}") from error
    return folder


def _connected(path: Path, fresh: bool) -> sqlite3.Connection:
    try:
        base = _checked(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # it is in use, or the disk is full
            raise
        base = None  # damaged, or of another format
    if base is None or fresh:
        if base is not None:
            base.close()
        for rest in ("", "-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        base = _checked(path)
    if base is None:
        raise sqlite3.DatabaseError("it is changed while it is read")
    return base


def _checked(path: Path) -> sqlite3.Connection | None:
    """The file, opened for one process alone; None where it is of another format."""
    base = sqlite3.connect(path, timeout=1.0)
    for pragma in _PRAGMAS:
        base.execute(f"PRAGMA {pragma}").fetchall()
    (found,) = base.execute("PRAGMA user_version").fetchone()
    tables = base.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if found == 0 and not tables:
        base.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;")
    elif found != FORMAT:
        base.close()
        return None
    return base
