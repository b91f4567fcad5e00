"""What depends on what, as data: the kinds of things, the links between them and what things need (``data/dependencies.toml``).

The file is read strictly: a key that is not known, a kind or need that is not defined, or a place in a sentence that is none is an
error that names file and entry.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, TypeVar

from graphsvc.errors import DataError
from graphsvc.settings import resources

FILE = Path("data", "dependencies.toml")
LANGUAGES = ("cs", "en")
_Entry = TypeVar("_Entry")
Text = Mapping[str, str]
"""Language → words."""

EFFECTS = ("ends", "unsupported")
"""What becomes of a thing that has lost all that it needs of a sort: it goes too, or stays without support."""

_PLACES = {
    "linked": {"node", "relation", "lost"},
    "indirect": {"node"},
    "path": {"path"},
    "evidence": {"text", "document", "line"},
    "evidence_without_place": {"text"},
    "nothing": set[str](),
    "unconnected": set[str](),
    "same": set[str](),
    "status": set[str](),
    "fulfilment": set[str](),
    "ungrouped": set[str](),
}
"""Sentences of their own, and what may stand in them."""
_ID = re.compile(r"[a-z][a-z-]*")
_OF_LIST = """
  {{ SELECT ?scheme WHERE {{ ?scheme a skos:ConceptScheme FILTER (STRENDS(STR(?scheme), "/codelist/{name}")) }} }}
  ?node skos:inScheme ?scheme OPTIONAL {{ ?node skos:notation ?code }} OPTIONAL {{ ?node skos:prefLabel ?title }}"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things: its label, the pattern that finds them, the sentence that says that one of them goes."""

    id: str
    label: Text
    pattern: str
    gone: Text


@dataclass(frozen=True, slots=True)
class Need:
    """What a thing must have at least one of (``all``: each of); sentences for losing all of them, and for keeping others."""

    id: str
    effect: str
    all: bool
    lost: Text
    kept: Text


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from a thing to what it depends on.

    ``property`` is the prefixed name of the graph's property, ``""`` where only the pattern finds the link; ``sources`` and ``targets``
    are kinds; ``follows`` is the relation that it only follows from; ``acyclic`` says that a circle of such links is a fault.
    """

    id: str
    property: str
    pattern: str
    sources: frozenset[str]
    targets: tuple[str, ...]
    need: str | None
    follows: str | None
    acyclic: bool
    label: Text
    says: Text


@dataclass(frozen=True, slots=True)
class Links:
    """All that the file says, each list in its order."""

    kinds: Mapping[str, Kind]
    needs: Mapping[str, Need]
    relations: Mapping[str, Relation]
    sentences: Mapping[str, Text]
    order: Mapping[str, int]
    """Relation → its place in the file."""
    follows: Mapping[str, str]
    """Relation → the one that it only follows from."""


def load(root: Path | None = None) -> Links:
    """The file below ``root`` (by default, that of the product). Raises DataError where it does not hold what it must."""
    return _load((root or resources()) / FILE)


@lru_cache(maxsize=8)
def _load(path: Path) -> Links:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"The links between things cannot be read: {path} ({error})") from error
    return _Reader(path).read(written)


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path

    def read(self, written: Mapping[str, Any]) -> Links:
        self._only("the file", written, {"sentence", "kind", "need", "relation"})
        kinds = self._all(written, "kind", self._kind)
        needs = self._all(written, "need", self._need)
        relations = self._all(written, "relation", self._relation)
        for relation in relations.values():
            for kind in (*relation.sources, *relation.targets):
                self._known("kind", kind, kinds, relation.id)
            if relation.need is not None:
                self._known("need", relation.need, needs, relation.id)
            elif relation.id in needs:
                raise DataError(f"{self.path}: a relation without a need has the id of one: {relation.id!r}")
            if relation.follows is not None:
                self._known("relation", relation.follows, relations, relation.id)
        said = written.get("sentence", {})
        self._only("[sentence]", said, set(_PLACES))
        sentences = {name: self._text("sentence", said, name, places) for name, places in _PLACES.items()}
        order = {name: place for place, name in enumerate(relations)}
        return Links(
            MappingProxyType(kinds),
            MappingProxyType(needs),
            MappingProxyType(relations),
            MappingProxyType(sentences),
            MappingProxyType(order),
            MappingProxyType({relation.id: relation.follows for relation in relations.values() if relation.follows}),
        )

    def _all(self, written: Mapping[str, Any], key: str, read: Callable[[str, Mapping[str, Any]], _Entry]) -> dict[str, _Entry]:
        entries = written.get(key, [])
        if not isinstance(entries, list) or not entries:
            raise DataError(f"{self.path}: there is no [[{key}]]")
        found: dict[str, _Entry] = {}
        for entry in entries:
            name = str(entry.get("id"))
            if not _ID.fullmatch(name):
                raise DataError(f"{self.path}: an id of [[{key}]] is made of small letters and '-', not {name!r}")
            if name in found:
                raise DataError(f"{self.path}: [[{key}]] stands twice: {name!r}")
            found[name] = read(name, entry)
        return found

    def _kind(self, name: str, entry: Mapping[str, Any]) -> Kind:
        self._only(name, entry, {"id", "label", "pattern", "list", "gone"})
        if ("pattern" in entry) == ("list" in entry):
            raise DataError(f"{self.path}: a kind has a pattern or a list: {name!r}")
        listed = self._string(name, entry, "list")
        if listed and not _ID.fullmatch(listed):
            raise DataError(f"{self.path}: the list of {name!r} is no name of a code list: {listed!r}")
        pattern = self._string(name, entry, "pattern") or _OF_LIST.format(name=listed)
        return Kind(name, self._text(name, entry, "label", set()), pattern, self._text(name, entry, "gone", {"node"}))

    def _need(self, name: str, entry: Mapping[str, Any]) -> Need:
        self._only(name, entry, {"id", "effect", "all", "lost", "kept"})
        effect = self._string(name, entry, "effect")
        if effect not in EFFECTS:
            raise DataError(f"{self.path}: the effect of {name!r} is one of {', '.join(EFFECTS)}, not {effect!r}")
        lost, kept = self._text(name, entry, "lost", {"node", "lost"}), self._text(name, entry, "kept", {"node", "lost", "kept"})
        return Need(name, effect, self._flag(name, entry, "all"), lost, kept)

    def _relation(self, name: str, entry: Mapping[str, Any]) -> Relation:
        self._only(name, entry, {"id", "property", "pattern", "from", "to", "need", "follows", "acyclic", "label", "says"})
        found = self._string(name, entry, "property")
        pattern = self._string(name, entry, "pattern") or f"?from {found} ?to"
        if not found and "pattern" not in entry:
            raise DataError(f"{self.path}: a relation has a property or a pattern: {name!r}")
        return Relation(
            name,
            found,
            pattern,
            frozenset(self._strings(name, entry, "from")),
            self._strings(name, entry, "to"),
            self._string(name, entry, "need") or None,
            self._string(name, entry, "follows") or None,
            self._flag(name, entry, "acyclic"),
            self._text(name, entry, "label", set()),
            self._text(name, entry, "says", {"from", "to"}),
        )

    def _known(self, sort: str, name: str, known: Iterable[str], where: str) -> None:
        if name not in known:
            raise DataError(f"{self.path}: {where!r} names a {sort} that is none: {name!r}")

    def _only(self, where: str, entry: Mapping[str, Any], keys: set[str]) -> None:
        if not isinstance(entry, Mapping):
            raise DataError(f"{self.path}: {where} is a table, not {entry!r}")
        if strange := sorted(set(entry) - keys):
            raise DataError(f"{self.path}: {where} has {', '.join(sorted(keys))}, not {strange[0]!r}")

    def _string(self, where: str, entry: Mapping[str, Any], key: str) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str):
            raise DataError(f"{self.path}: {key} of {where!r} is text, not {value!r}")
        return value

    def _flag(self, where: str, entry: Mapping[str, Any], key: str) -> bool:
        value = entry.get(key, False)
        if not isinstance(value, bool):
            raise DataError(f"{self.path}: {key} of {where!r} is true or false, not {value!r}")
        return value

    def _strings(self, where: str, entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = entry.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            raise DataError(f"{self.path}: {key} of {where!r} is a list of names, not {value!r}")
        return tuple(value)

    def _text(self, where: str, entry: Mapping[str, Any], key: str, places: set[str]) -> Text:
        words = entry.get(key)
        if not isinstance(words, dict) or set(words) != set(LANGUAGES) or not all(isinstance(said, str) for said in words.values()):
            raise DataError(f"{self.path}: {key} of {where!r} needs words in {' and '.join(LANGUAGES)}, not {words!r}")
        for said in words.values():
            if wrong := _strange_places(said, places):
                raise DataError(f"{self.path}: in {key} of {where!r} may stand {sorted(places)}, not {wrong}")
        return MappingProxyType(words)


def _strange_places(said: str, places: set[str]) -> str:
    """What stands in braces and must not, ``""`` for nothing; what is no template is wrong as a whole."""
    try:
        found = {(name, form, conversion) for _, name, form, conversion in Formatter().parse(said) if name is not None}
    except ValueError:
        return repr(said)
    return ", ".join(sorted(f"{{{name}}}" for name, form, conversion in found if name not in places or form or conversion))
