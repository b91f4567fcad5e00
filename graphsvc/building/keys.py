"""What keeps a reading good: the file's bytes and name, and all that reading and mapping depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from graphsvc import __version__
from graphsvc.documents.files import MAX_BYTES
from graphsvc.linking import decisions
from graphsvc.settings import Settings

_PACKAGE = Path(__file__).parents[1]
_LIBRARIES = ("lxml", "openpyxl", "pdfminer-six", "pdfplumber", "python-docx", "rdflib", "pyoxigraph")
_READING = ("documents", "extract", "building", "*.py")
_MAPPING = ("rdf", "store", "linking")
"""Parts of the product whose code decides what is read and what is made of it. Code changes within a version where it is worked on."""


def key(*parts: str | bytes) -> str:
    """The SHA-256 of these parts, as hexadecimal digits; other parts give another key, however they are cut."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8) + data)
    return digest.hexdigest()


def of_file(path: Path) -> str | None:
    """The SHA-256 of what a file holds; None for one that cannot be read, or is larger than any that is read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def of_reading(name: str, content: str, reading: str) -> str:
    """The key of what is read of a file: its name, the SHA-256 of its bytes, and that of what reading depends on."""
    return key(name, content, reading)


def reading(settings: Settings) -> str:
    """The digest of what reading depends on: product, libraries, lookups, known documents, profiles."""
    data = settings.root / "data"
    own = sorted(settings.profiles.glob("*.toml")) if settings.profiles else []
    return key(
        __version__,
        _code(_READING),
        *(f"{name} {version(name)}" for name in _LIBRARIES),
        _files(data, [data / "sources.toml", *_lookups(settings.root), *sorted((data / "profiles").glob("*.toml"))]),
        _files(settings.profiles or data, own),
    )


def mapping(settings: Settings) -> str:
    """The digest of what mapping a record depends on, beside the record and the index: product and base of the IRIs."""
    return key(settings.base, _code(_MAPPING))


def _lookups(root: Path) -> list[Path]:
    """All but people's decisions about links, which are no matter of what a document says."""
    return sorted(path for path in (root / "data" / "lookups").glob("*.toml") if path != root / decisions.FILE)


def _files(folder: Path, paths: Iterable[Path]) -> str:
    return key(*(part for path in paths for part in (path.relative_to(folder).as_posix(), path.read_bytes())))


@lru_cache(maxsize=4)
def _code(parts: tuple[str, ...]) -> str:
    return _files(_PACKAGE, sorted(path for part in parts for path in _sources(part)))


def _sources(part: str) -> Iterator[Path]:
    if part.endswith(".py"):
        yield from _PACKAGE.glob(part)
    else:
        yield from (path for path in (_PACKAGE / part).rglob("*") if path.suffix in (".py", ".toml"))
