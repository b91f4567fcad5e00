"""The contents of editions as files, each called by the SHA-256 of what it holds: none ever changes, and none is written twice.

They stand beside the store, since whatever is in the store is part of the union that every query sees. A file is on the disk before the
store speaks of it; one that the store never came to speak of, for the writer was killed, does no harm.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from graphsvc.errors import NotFoundError, StoreError
from graphsvc.store.states import sync

SUFFIX = ".nq.gz"
LARGEST = 1 << 30
"""Bytes of a content, unpacked."""
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MODE = 0o644
_LEVEL = 6
_T = TypeVar("_T")


def digest_of(content: bytes) -> str:
    """By what a content is called: the SHA-256 of its N-Quads, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


class Archive:
    """The contents in one folder, which need not be there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """The file of a content. Raises NotFoundError for what is no digest."""
        if not _DIGEST.fullmatch(digest):
            raise NotFoundError(f"The content of an edition is called by 64 hexadecimal digits, not: {digest[:80]!r}")
        return self.folder / f"{digest}{SUFFIX}"

    def keep(self, content: bytes) -> str:
        """Keep a content, on the disk when this returns; gives its digest. Raises StoreError where it cannot be written."""
        digest = digest_of(content)
        path = self.path(digest)
        if not self._holds(digest):
            self._writing(lambda: _write(path, gzip.compress(content, _LEVEL, mtime=0)))
        return digest

    def packed(self, digest: str) -> bytes:
        """The file of a content as it is, which was read through. Raises NotFoundError where it is not kept, StoreError where damaged."""
        self.read(digest)
        return self.path(digest).read_bytes()

    def read(self, digest: str) -> bytes:
        """The N-Quads that are called so.

        Raises NotFoundError where they are not kept, StoreError where the file does not hold what its name says.
        """
        path = self.path(digest)
        try:
            content = _unpacked(path.read_bytes())
        except FileNotFoundError as error:
            raise NotFoundError(f"The content of this edition is not kept in {self.folder}: {digest}") from error
        except (OSError, zlib.error, ValueError) as error:
            raise StoreError(f"The content of an edition cannot be read ({error}); restore a backup: {path}") from error
        if digest_of(content) != digest:
            raise StoreError(f"The content of an edition is not what it was; restore a backup: {path}")
        return content

    def _holds(self, digest: str) -> bool:
        try:
            self.read(digest)
        except (NotFoundError, StoreError):
            return False  # and what is damaged is written again
        return True

    def _writing(self, write: Callable[[], _T]) -> _T:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            sync(self.folder.parent)
            return write()
        except OSError as error:
            raise StoreError(f"The content of an edition cannot be kept, nothing has changed: {self.folder} ({error.strerror})") from error


def _write(path: Path, data: bytes) -> None:
    """The file is there as a whole, with its name, or not at all."""
    handle, new = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), _MODE)
            os.fsync(file.fileno())
        Path(new).replace(path)
    except OSError:
        Path(new).unlink(missing_ok=True)
        raise
    sync(path.parent)


def _unpacked(data: bytes) -> bytes:
    """What a gzip file holds, within bounds. Raises zlib.error or ValueError."""
    reader = zlib.decompressobj(wbits=31)
    content = reader.decompress(data, LARGEST)
    if not reader.eof or reader.unused_data:
        raise ValueError("it is cut off, larger than it may be, or something stands behind its end")
    return content
