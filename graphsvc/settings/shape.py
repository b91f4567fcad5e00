"""What a run may be told from outside, as the rest of the product meets it: frozen, made once, handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_BASE = "https://graphsvc.example/"
DEFAULT_TIMEOUT = 60
LARGEST_PORT = 65_535


def resources() -> Path:
    """The folder that holds ``data/``, ``ontology/``, ``shapes/`` and ``queries/``: in the installed package, else the checkout."""
    package = Path(__file__).parents[1]
    packaged = package / "resources"
    return packaged if packaged.is_dir() else package.parent


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The query endpoint of a store on another server (SPARQL 1.1 Protocol), and how it is asked."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = DEFAULT_TIMEOUT
    """Seconds that an answer may take."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query from outside may take."""

    seconds: int = 30
    """For evaluating it and writing its answer; the time that the client takes to fetch it is not counted."""
    memory: int = 2_048
    """Megabytes of the process that evaluates it."""
    result: int = 256
    """Megabytes of its answer."""
    length: int = 100_000
    """Characters of the query."""
    processes: int = 4
    """Queries that are evaluated at the same time; others wait for a while."""


@dataclass(frozen=True, slots=True)
class Log:
    """What ``serve`` writes to standard error."""

    form: str = "text"
    """``json`` (one object a line) or ``text``."""
    level: str = "info"
    """The least serious kind of line that is written."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it; graphsvc/settings/table.py has the name, the range and the meaning of each."""

    base: str = DEFAULT_BASE
    """Base of the IRIs of things, ends with ``/``."""
    store: Path = Path(".graphsvc/store")
    """Folder of the embedded store."""
    endpoint: Endpoint | None = None
    """What is read in place of the folder, where ``store`` was given as an http(s) address."""
    host: str = "127.0.0.1"
    port: int = 8000
    limits: Limits = Limits()
    cache: int = 64
    """Megabytes of answers that are kept in memory for those who ask the same again."""
    log: Log = Log()
    root: Path = field(default_factory=resources)
    """Folder of ``data/``, ``ontology/``, ``shapes/`` and ``queries/``."""
