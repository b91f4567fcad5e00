"""The file of a history: SQLite, for any number of threads and processes.

How many findings a rule has in a plan changes seldom, so it is not written with every run but when it changes: a row of ``counted`` holds
from a run to a run, or until now. So a run costs what it changes, and the trend of a plan is read from its own rows alone.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from graphsvc.access.durable import keep_owner
from graphsvc.errors import StoreError
from graphsvc.store.states import sync

_APPLICATION = 0x67737668
"""By this number a file says that it is a history."""
_FORM = 1
_MODE = 0o640
_WAIT = 10.0
"""Seconds that another writer is waited for."""
_SCHEMA = f"""
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE run (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, seen INTEGER NOT NULL, version TEXT NOT NULL, rules TEXT NOT NULL,
  cause TEXT NOT NULL, items INTEGER NOT NULL, nodes INTEGER NOT NULL
) STRICT;
CREATE TABLE counted (
  scope TEXT NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER, number INTEGER NOT NULL,
  PRIMARY KEY (scope, rule, severity, first)
) STRICT, WITHOUT ROWID;
CREATE INDEX holding ON counted (scope, rule, severity, first, number) WHERE last IS NULL;
CREATE INDEX ended ON counted (last, scope, number) WHERE last IS NOT NULL;
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_FORM};
COMMIT;
"""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The file as it is now, all that is read within the block of one moment; None where there is none.

    Raises StoreError, in one sentence, for a file that is broken, foreign, of a later version, or that cannot be read.
    """
    if not _there(path):
        yield None
        return
    with _told(path, "read"), closing(_opened(path)) as connection:
        connection.execute("BEGIN")
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """The file for a change, which is made when the block ends without an exception; it is created where there is none.

    Raises StoreError as `reading` does, and where another writer takes too long or there is no room.
    """
    if not _there(path):
        _create(path)
    with _told(path, "written"), closing(_opened(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")


def copy(source: Path, target: Path) -> bool:
    """Copy the file as of one moment, also while others write; False where there is none. Raises StoreError, also where one is there.

    The copy is checked, and put in its place when it is whole.
    """
    with reading(source) as connection:
        if connection is None:
            return False
        with _told(target, "written"), _making(target) as new, closing(sqlite3.connect(new)) as made:
            connection.backup(made)
            _require_sound(made)
    return True


def _there(path: Path) -> bool:
    """Whether there is a file. Raises StoreError for what is no file."""
    with _told(path, "read"):
        if path.exists() and not path.is_file():
            raise StoreError(f"The history of runs is no file: {path}")
        return path.exists()


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", timeout=_WAIT, isolation_level=None, uri=True)
    try:
        _require_ours(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _require_ours(connection: sqlite3.Connection, path: Path) -> None:
    application, form = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if (application, form) != (_APPLICATION, _FORM):
        words = "is of another version of the program" if application == _APPLICATION else "is none"
        raise StoreError(f"The file of the history of runs {words}; move it away, and a new one is begun: {path}")


def _create(path: Path) -> None:
    """Put an empty history there; of several processes that do so at once, one is the first. Raises StoreError."""
    with _told(path, "written"), suppress(FileExistsError), _making(path) as new, closing(sqlite3.connect(new)) as connection:
        connection.executescript(_SCHEMA)


@contextmanager
def _making(path: Path) -> Iterator[Path]:
    """A file to fill, which gets its name when it is whole. Raises FileExistsError where another one has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        # Closed before the engine opens it: to close a file gives up the locks that the engine has on it in this process.
        handle = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, _MODE)
        keep_owner(handle, path)
        os.close(handle)
        yield new
        sync(new)
        os.link(new, path)
        sync(path.parent)
    finally:
        new.unlink(missing_ok=True)


def _require_sound(connection: sqlite3.Connection) -> None:
    said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        raise sqlite3.DatabaseError(said)


@contextmanager
def _told(path: Path, done: str) -> Iterator[None]:
    """What the engine or the system complains of, in one sentence."""
    try:
        yield
    except (sqlite3.Error, OSError, ValueError, OverflowError) as error:  # a time that no calendar has is as broken
        broken = not isinstance(error, sqlite3.OperationalError | OSError)
        hint = "; move it away, and a new one is begun" if broken else ""
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise StoreError(f"The history of runs cannot be {done} ({reason}){hint}: {path}") from error
