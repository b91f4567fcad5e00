"""The description of all addresses: OpenAPI 3.1, kept in ``openapi.toml``."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphsvc import __version__

_FILE = Path(__file__).with_name("openapi.toml")
METHODS = ("get", "head", "post", "put", "delete", "patch")


def load() -> dict[str, Any]:
    """The document, with the version of the program, and in each operation what any of them may answer."""
    document = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    document["info"]["version"] = __version__
    everywhere = document.pop("everywhere")
    for item in document["paths"].values():
        for said in item.values():
            said["responses"] = dict(sorted({**everywhere, **said["responses"]}.items()))
    return document


def written(document: Mapping[str, Any]) -> str:
    """The document in JSON."""
    return json.dumps(document, ensure_ascii=False)
