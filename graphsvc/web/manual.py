"""The description of all addresses as people read it: operations by what they are about, with parameters, answers and an example."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from graphsvc.web.openapi import METHODS

Said = Mapping[str, Any]
_KEPT_IN_PATH, _KEPT_IN_QUERY = "/-._~", "/-._~:?{}*,"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: where it stands (path, query), of which type, what it may be, and what it is for, by language."""

    name: str
    where: str
    required: bool
    kind: str
    values: tuple[str, ...]
    default: str
    description: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status, in which forms, and what it is, by language."""

    status: str
    forms: tuple[str, ...]
    description: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: what it does by language; ``example`` is an address on this server, ``""`` where there is none."""

    id: str
    method: str
    path: str
    does: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    sends: tuple[str, ...]
    sent: Mapping[str, str]
    answers: tuple[Answer, ...]
    example: str
    token: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Operations that are about the same; its name by language."""

    id: str
    names: Mapping[str, str]
    operations: tuple[Operation, ...]


def parts(document: Said) -> list[Part]:
    """All operations, in the order of the document, by the first of their tags."""
    every = [(said["tags"][0], _operation(document, method, path, said)) for method, path, said in _stated(document)]
    return [
        Part(
            tag["name"].replace(" ", "-"),
            {"cs": tag["x-description-cs"], "en": tag["description"]},
            tuple(operation for name, operation in every if name == tag["name"]),
        )
        for tag in document["tags"]
    ]


def _stated(document: Said) -> Iterator[tuple[str, str, Said]]:
    for path, item in document["paths"].items():
        for method, said in item.items():
            if method in METHODS:
                yield method, path, said


def _operation(document: Said, method: str, path: str, said: Said) -> Operation:
    parameters = [_resolved(document, given) for given in said.get("parameters", ())]
    body = _resolved(document, said.get("requestBody", {}))
    return Operation(
        said["operationId"],
        method.upper(),
        path,
        {"cs": said["x-summary-cs"], "en": said["summary"]},
        tuple(_parameter(document, given) for given in parameters),
        tuple(body.get("content", ())),
        _described(body),
        tuple(_answers(document, said["responses"])),
        _example(path, parameters, said.get("x-example")) if method == "get" else "",
        {} not in said.get("security", document["security"]),
    )


def _parameter(document: Said, given: Said) -> Parameter:
    schema = _resolved(document, given.get("schema", {}))
    listed = _resolved(document, schema.get("items", {}))
    return Parameter(
        given["name"],
        given["in"],
        bool(given.get("required")),
        "[]".join((str(listed.get("type", "")), "")) if schema.get("type") == "array" else str(schema.get("type", "")),
        tuple(str(value) for value in schema.get("enum", listed.get("enum", ()))),
        str(schema.get("default", "")),
        _described(given),
    )


def _described(said: Said) -> Mapping[str, str]:
    """What is said of a part, by language; nothing where nothing is said."""
    return {"cs": said["x-description-cs"], "en": said["description"]} if "description" in said else {}


def _answers(document: Said, responses: Said) -> Iterator[Answer]:
    for status, given in sorted(responses.items(), key=lambda pair: str(pair[0])):
        answer = _resolved(document, given)
        yield Answer(str(status), tuple(answer.get("content", ())), _described(answer))


def _example(path: str, parameters: Sequence[Said], query: str | None) -> str:
    """The address with the parameters' own examples in it; ``""`` where one that is needed has none, or an empty query is said."""
    if query is not None and query.startswith("/"):
        return query
    needed = {given["name"]: given.get("example") for given in parameters if given.get("required")}
    places = {name: _one(value, _KEPT_IN_PATH) for name, value in needed.items() if f"{{{name}}}" in path and value is not None}
    filled = re.sub(r"{(\w+)}", lambda found: places.get(found[1], found[0]), path)
    if "{" in filled or query == "":
        return ""
    if query is None:
        asked = {name: value for name, value in needed.items() if f"{{{name}}}" not in path}
        if None in asked.values():
            return ""
        query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{filled}?{'&'.join(_pair(pair) for pair in query.split('&'))}" if query else filled


def _pair(pair: str) -> str:
    name, _, value = pair.partition("=")
    return f"{name}={_one(value, _KEPT_IN_QUERY)}"


def _one(value: object, kept: str) -> str:
    return quote(str(value), safe=kept)


def _resolved(document: Said, said: Said) -> Said:
    """What is said, or what is said at the place that it refers to."""
    reference = said.get("$ref")
    if reference is None:
        return said
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found  # type: ignore[no-any-return]
