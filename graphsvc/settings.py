"""Settings: frozen, made once by :func:`load`, handed in; nothing is read at import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_BASE = "https://graphsvc.example/"


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


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (``GRAPHSVC_BASE``, ``_STORE``, ``_HOST``, ``_PORT``, ``_ROOT``), defaults for the rest."""
    env = os.environ if environment is None else environment
    default = Settings()
    return Settings(
        base=env.get("GRAPHSVC_BASE", default.base).rstrip("/") + "/",
        store=Path(env.get("GRAPHSVC_STORE", str(default.store))),
        host=env.get("GRAPHSVC_HOST", default.host),
        port=int(env.get("GRAPHSVC_PORT", default.port)),
        root=Path(env.get("GRAPHSVC_ROOT", str(default.root))),
    )
