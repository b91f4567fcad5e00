"""What the pages say, in Czech and English: sentences from the catalogues, and names in TOML beside this module, read once.

``kinds.toml`` holds the names of kinds of things, ``properties.toml`` of properties, ``columns.toml`` and ``values.toml`` what tables say,
``topics.toml`` what questions are for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from babel.numbers import format_decimal

from graphsvc.errors import DataError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.web.wording import catalogues
from graphsvc.web.wording.catalogues import LANGUAGES as LANGUAGES


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: how a page of one is headed, and a group of many; ``shown`` where search and lists have it."""

    id: str
    types: tuple[str, ...]
    code_list: str | None
    shown: bool
    one: Mapping[str, str]
    many: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Property:
    """A property as pages name it, from its subject and from its object (None: not shown), and the field of a record it comes from."""

    iri: str
    order: int
    forward: Mapping[str, str] | None
    inverse: Mapping[str, str] | None
    field: str | None


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def expand(curie: str) -> str:
    """``g:Plan`` as an IRI, under the product's prefixes."""
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """An IRI as ``prefix:name`` where a prefix of the product fits, else the IRI."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


@cache
def kinds() -> Mapping[str, Kind]:
    """Kinds by id, in the order of pages."""
    return {
        name: Kind(
            name,
            tuple(expand(curie) for curie in entry.get("types", ())),
            entry.get("list"),
            entry.get("shown", True),
            {lang: entry[lang]["one"] for lang in LANGUAGES},
            {lang: entry[lang]["many"] for lang in LANGUAGES},
        )
        for name, entry in _table("kinds").items()
    }


@cache
def properties() -> Mapping[str, Property]:
    """Properties by IRI, in the order of pages."""
    return {expand(curie): _property(order, curie, entry) for order, (curie, entry) in enumerate(_table("properties").items())}


@cache
def columns() -> Mapping[str, Mapping[str, str]]:
    """Names of the columns of answers, by language."""
    return _table("columns")


@cache
def values() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What stands in cells of answers, by column and value, by language."""
    return _table("values")


@dataclass(frozen=True, slots=True)
class Topic:
    """What questions are for: its name and a line about it, by language."""

    id: str
    name: Mapping[str, str]
    lead: Mapping[str, str]


@cache
def topics() -> Mapping[str, Topic]:
    """Topics of questions by id, in the order of the page."""
    return {
        name: Topic(name, *({lang: entry[lang][part] for lang in LANGUAGES} for part in ("name", "lead")))
        for name, entry in _table("topics").items()
    }


def _property(order: int, curie: str, entry: Mapping[str, Any]) -> Property:
    forward = None if entry.get("hide") else {lang: entry[lang] for lang in LANGUAGES}
    inverse = None if entry.get("hide_in") else {lang: entry.get(f"{lang}_in", f"{entry[lang]} ←") for lang in LANGUAGES}
    return Property(expand(curie), order, forward, inverse, entry.get("field"))


def text(key: str, lang: str, **values: object) -> str:
    """The sentence of that key. With ``n``, the form that the language uses for that number. Raises DataError for an unknown key."""
    if key not in catalogues.keys(lang):
        raise DataError(f"The catalogues of {lang!r} have no text of that key: {key}")
    known, number = catalogues.texts(lang), values.get("n")
    if isinstance(number, int):
        form = known.ungettext(key, key, number)
        values["n"] = count(number, lang)
    else:
        form = known.ugettext(key)
    try:
        return form.format(**values)
    except KeyError as error:
        raise DataError(f"A text of the catalogues of {lang!r} needs a value of the name {error}: {key}") from error


def texts(key: str, **values: object) -> Mapping[str, str]:
    """The sentence of that key in every language."""
    return {lang: text(key, lang, **values) for lang in LANGUAGES}


def forms(parts: Iterable[str], lang: str) -> Mapping[str, str | list[str]]:
    """The sentences of some catalogues as they are written, for scripts: one, or one for each plural form of the language."""
    known = [message for part in parts for message in catalogues.messages(lang, part) if message.id]
    return {catalogues.key(message): message.string if isinstance(message.string, str) else list(message.string or ()) for message in known}


def count(number: float, lang: str) -> str:
    """A number as the language writes it, with its thousands set apart."""
    return format_decimal(number, locale=lang)
