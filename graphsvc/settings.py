"""Settings: frozen, made once by :func:`load`, handed in; nothing is read at import."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from graphsvc.errors import ParameterError

DEFAULT_BASE = "https://graphsvc.example/"
LARGEST_PORT = 65_535
DEFAULT_TIMEOUT = 60
LONGEST_TIMEOUT = 3_600
SMALLEST_MEMORY = 256
LARGEST_NUMBER = 1_048_576

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
_ENDPOINT = re.compile(
    r"https?://(?:[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?(?:[/?][\w.~!$&'()*+,;=:@/?%\-]*)?", re.ASCII
)


def resources() -> Path:
    """The folder that holds ``data/``, ``ontology/``, ``shapes/`` and ``queries/``: in the installed package, else the checkout."""
    packaged = Path(__file__).parent / "resources"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent


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
    """Queries that are evaluated at the same time; as many more may wait, the others are refused."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told from outside; each has an environment variable ``GRAPHSVC_<NAME>``."""

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
    root: Path = field(default_factory=resources)
    """Folder of ``data/``, ``ontology/``, ``shapes/`` and ``queries/``."""


def base_of(written: str) -> str:
    """A base of IRIs, which ends with ``/``. Raises ParameterError for one that is no http(s) address in ASCII."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-]+(?::\d+)?(?:/[A-Za-z0-9._~\-/]*)?", written):
        raise ParameterError(f"The base of the IRIs must be an address such as {DEFAULT_BASE}, not {written!r}")
    return written.rstrip("/") + "/"


def endpoint_of(written: str, environment: Mapping[str, str]) -> Endpoint | None:
    """The endpoint that a store's address names; None for a folder. User, password and time-out come from the environment.

    Raises ParameterError for an address that is not http(s), or holds a password (which the message does not repeat).
    """
    if not _ADDRESS.match(written):
        return None
    if "@" in written.partition("://")[2].partition("/")[0]:
        raise ParameterError("A user and password are given as GRAPHSVC_STORE_USER and GRAPHSVC_STORE_PASSWORD, not in the store's address")
    address = _ENDPOINT.fullmatch(written)
    if not address or int(address["port"] or 0) > LARGEST_PORT:
        raise ParameterError(f"A store on a server is an address such as https://example.org/query, in ASCII, not {written!r}")
    user, password = environment.get("GRAPHSVC_STORE_USER", ""), environment.get("GRAPHSVC_STORE_PASSWORD", "")
    if bool(user) != bool(password) or ":" in user or not (user + password).isprintable():  # bytes that are no UTF-8 are not printable
        raise ParameterError("GRAPHSVC_STORE_USER (without a colon) and GRAPHSVC_STORE_PASSWORD are given both, in UTF-8, or neither")
    timeout = environment.get("GRAPHSVC_STORE_TIMEOUT", str(DEFAULT_TIMEOUT))
    if not timeout.isascii() or not timeout.isdigit() or not 0 < int(timeout) <= LONGEST_TIMEOUT:
        raise ParameterError(f"A time-out is a number of seconds from 1 to {LONGEST_TIMEOUT}, not GRAPHSVC_STORE_TIMEOUT={timeout!r}")
    return Endpoint(written, user, password, int(timeout))


def limits_of(environment: Mapping[str, str]) -> Limits:
    """The limits of queries from outside. Raises ParameterError for what is no whole number, or makes no sense."""
    least = {"memory": SMALLEST_MEMORY}
    values: dict[str, int] = {}
    for limit in fields(Limits):
        name = f"GRAPHSVC_QUERY_{limit.name.upper()}"
        written = environment.get(name, str(limit.default))
        low = least.get(limit.name, 1)
        if not written.isascii() or not written.isdigit() or not low <= int(written) <= LARGEST_NUMBER:
            raise ParameterError(f"A limit of queries is a number from {low} to {LARGEST_NUMBER}, not {name}={written!r}")
        values[limit.name] = int(written)
    return Limits(**values)


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (docs/settings.md), defaults for the rest.

    A ``GRAPHSVC_STORE`` that is an address is the endpoint; ``GRAPHSVC_STORE_USER``, ``_PASSWORD`` and ``_TIMEOUT`` go with it.
    """
    env = os.environ if environment is None else environment
    default = Settings()
    port = env.get("GRAPHSVC_PORT", str(default.port))
    if not port.isascii() or not port.isdigit() or int(port) > LARGEST_PORT:
        raise ParameterError(f"A port is a number from 0 to {LARGEST_PORT}, not GRAPHSVC_PORT={port!r}")
    store = env.get("GRAPHSVC_STORE", str(default.store))
    endpoint = endpoint_of(store, env)
    return Settings(
        base=base_of(env.get("GRAPHSVC_BASE", default.base)),
        store=default.store if endpoint else Path(store),
        endpoint=endpoint,
        host=env.get("GRAPHSVC_HOST", default.host),
        port=int(port),
        limits=limits_of(env),
        root=Path(env.get("GRAPHSVC_ROOT", str(default.root))),
    )
