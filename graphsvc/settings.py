"""Settings: frozen, made once by :func:`load`, handed in; nothing is read at import."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graphsvc.errors import ParameterError

DEFAULT_BASE = "https://graphsvc.example/"
LARGEST_PORT = 65_535


def resources() -> Path:
    """The folder that holds ``data/``, ``ontology/``, ``shapes/`` and ``queries/``: in the installed package, else the checkout."""
    packaged = Path(__file__).parent / "resources"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told from outside; each has an environment variable ``GRAPHSVC_<NAME>``."""

    base: str = DEFAULT_BASE
    """Base of the IRIs of things, ends with ``/``."""
    store: Path = Path(".graphsvc/store")
    """Folder of the embedded store."""
    host: str = "127.0.0.1"
    port: int = 8000
    root: Path = field(default_factory=resources)
    """Folder of ``data/``, ``ontology/``, ``shapes/`` and ``queries/``."""


def base_of(written: str) -> str:
    """A base of IRIs, which ends with ``/``. Raises ParameterError for one that is no http(s) address in ASCII."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-]+(?::\d+)?(?:/[A-Za-z0-9._~\-/]*)?", written):
        raise ParameterError(f"The base of the IRIs must be an address such as {DEFAULT_BASE}, not {written!r}")
    return written.rstrip("/") + "/"


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (``GRAPHSVC_BASE``, ``_STORE``, ``_HOST``, ``_PORT``, ``_ROOT``), defaults for the rest."""
    env = os.environ if environment is None else environment
    default = Settings()
    port = env.get("GRAPHSVC_PORT", str(default.port))
    if not port.isascii() or not port.isdigit() or int(port) > LARGEST_PORT:
        raise ParameterError(f"A port is a number from 0 to {LARGEST_PORT}, not GRAPHSVC_PORT={port!r}")
    return Settings(
        base=base_of(env.get("GRAPHSVC_BASE", default.base)),
        store=Path(env.get("GRAPHSVC_STORE", str(default.store))),
        host=env.get("GRAPHSVC_HOST", default.host),
        port=int(port),
        root=Path(env.get("GRAPHSVC_ROOT", str(default.root))),
    )
