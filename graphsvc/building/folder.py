"""The documents of a folder and its subfolders: what is a document by its name, and nothing that lies elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graphsvc.documents.files import SUFFIXES
from graphsvc.errors import DocumentError

_BESIDE = ("~$", ".")
"""Files that office programs keep beside an open document (``~$plan.docx``, ``.~lock.plan.odt#``), and hidden ones."""


@dataclass(frozen=True, slots=True, order=True)
class Broken:
    """A file or subfolder that was not read: its name below the folder, and why, in one sentence."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A document: its name below the folder, its parts joined with ``/``, and where it lies."""

    parts: tuple[str, ...]
    path: Path

    @property
    def name(self) -> str:
        """What it is called, on every system alike."""
        return "/".join(self.parts)


@dataclass(slots=True)
class _Walk:
    root: Path
    seen: set[tuple[int, int]] = field(default_factory=set)
    """The folders and documents that were met, by device and number: no link leads to one of them again, so no circle is followed."""
    links: list[tuple[tuple[str, ...], Path]] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)

    def below(self, start: Path, named: tuple[str, ...]) -> Iterator[Found]:
        """What lies below a folder. Without recursion: folders may be nested more deeply than calls."""
        waiting = [(start, named)]
        while waiting:
            folder, parts = waiting.pop()
            self.seen.add(_identity(folder))
            for path, kind in self._entries(folder, parts):
                if kind == "link":
                    self.links.append(((*parts, path.name), path))
                elif kind == "folder":
                    waiting.append((path, (*parts, path.name)))
                else:
                    yield from self.document(path, (*parts, path.name))

    def linked(self) -> Iterator[Found]:
        """What links lead to that lies in the folder and was not met under a name of its own (in a hidden folder, say)."""
        while self.links:
            parts, link = self.links.pop(0)
            target = _target(link)
            if target is None or not target.is_relative_to(self.root) or _identity(target) in self.seen:
                continue
            if target.is_dir():
                yield from self.below(link, parts)
            else:
                yield from self.document(link, parts)

    def document(self, path: Path, parts: tuple[str, ...]) -> Iterator[Found]:
        if path.suffix.casefold() not in SUFFIXES or not path.is_file():
            return
        self.seen.add(_identity(path))
        found = Found(parts, path)
        if _is_utf8(found.name):
            yield found
        else:
            self.broken.append(Broken(printable(found.name), f"The name of the file is not UTF-8: {printable(found.name)}"))

    def _entries(self, folder: Path, parts: tuple[str, ...]) -> list[tuple[Path, str]]:
        try:
            return [(path, _kind(path)) for path in sorted(folder.iterdir()) if not path.name.startswith(_BESIDE)]
        except OSError as error:
            name = printable("/".join(parts))
            self.broken.append(Broken(name, f"The folder cannot be read ({error.strerror}): {name}"))
            return []


def documents(folder: Path) -> tuple[list[Found], list[Broken]]:
    """The documents of a folder in the order of their names, and what of it cannot be read.

    Left are hidden files and folders, and links that lead out of the folder or in circles. Raises DocumentError where there is no such
    folder, or no document in it.
    """
    if not folder.is_dir():
        raise DocumentError(f"There is no such folder of documents: {folder}")
    walk = _Walk(folder.resolve())
    found = sorted([*walk.below(folder, ()), *walk.linked()])
    if not found and not walk.broken:
        raise DocumentError(f"The folder holds no documents ({', '.join(f'*{suffix}' for suffix in SUFFIXES)}): {folder}")
    return found, walk.broken


def printable(name: str) -> str:
    """A name or a sentence as a terminal may show it: what does not print stands as it is written in Python."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape", "surrogatepass").decode() for letter in name)


def _kind(path: Path) -> str:
    return "link" if path.is_symlink() else "folder" if path.is_dir() else "file"


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _target(link: Path) -> Path | None:
    """Where a link leads; None where to nothing, or round in circles."""
    try:
        return link.resolve(strict=True)
    except (OSError, RuntimeError):
        return None


def _is_utf8(name: str) -> bool:
    try:
        os.fsencode(name).decode()
    except UnicodeDecodeError:
        return False
    return True
