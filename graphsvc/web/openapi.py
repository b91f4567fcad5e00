"""The description of all addresses: OpenAPI 3.1, kept in ``openapi.toml``."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphsvc import __version__

_FILE = Path(__file__).with_name("openapi.toml")
METHODS = ("get", "head", "post", "put", "delete", "patch")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, for people: method, address, what it does in each language, and the names of its parameters."""

    method: str
    path: str
    does: Mapping[str, str]
    parameters: Sequence[str]


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


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """All operations in the order of the document."""
    return [
        Operation(
            method.upper(),
            path,
            {"cs": said["x-summary-cs"], "en": said["summary"]},
            [_named(document, parameter) for parameter in (*item.get("parameters", ()), *said.get("parameters", ()))],
        )
        for path, item in document["paths"].items()
        for method, said in item.items()
        if method in METHODS
    ]


def _named(document: Mapping[str, Any], parameter: Mapping[str, Any]) -> str:
    """The name of a parameter, which may stand among the components."""
    reference = parameter.get("$ref")
    named = document["components"]["parameters"][reference.rpartition("/")[2]] if reference else parameter
    return str(named["name"])
