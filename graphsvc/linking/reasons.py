"""Links and their reasons in words, in Czech and English: what both have in common, and what speaks against it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from graphsvc import lookups
from graphsvc.linking import words
from graphsvc.linking.links import CANDIDATE, DUPLICATE, SURE, Link
from graphsvc.text import fold, natural

LANGUAGES = ("cs", "en")
Said = Mapping[str, str]
"""A reason by language."""


def label(link: Link) -> Said:
    """What a link is called."""
    kind = DUPLICATE if link.kind == DUPLICATE else CANDIDATE if link.status == CANDIDATE else "sure"
    said = _texts()[f"label_{kind}"]
    return {language: text.format(later=link.later.code, earlier=link.earlier.code) for language, text in said.items()}


def of(link: Link, root: Path) -> list[Said]:
    """The reasons of a link, the weightiest first; none where nothing but people speaks for it. ``root`` holds the lookups."""
    return [*_title(link), *_named(link, root), *_goal(link), *_shared(link, root)]


def _title(link: Link) -> Iterator[Said]:
    one, other = link.later.title, link.earlier.title
    common = words.tokens(one) & words.tokens(other)
    if one and fold(one) == fold(other):
        yield _say("same")
    elif common:
        yield _say("title", dict.fromkeys(LANGUAGES, ", ".join(words.spelt(one, common))))


def _named(link: Link, root: Path) -> Iterator[Said]:
    if "named" not in link.evidence.kinds:
        return
    one, other = (words.named(part.title, root) for part in (link.later, link.earlier))
    if one & other:
        yield _say("named", _listed((words.label(name, root) for name in sorted(one & other)), ", "))
    else:
        sides = (_listed((words.label(name, root) for name in sorted(names)), ", ") for names in (one, other))
        yield _say("other", _listed(sides, " × "))


def _goal(link: Link) -> Iterator[Said]:
    if link.evidence.kinds.get("goal", 0) >= SURE:
        ends = (sorted((goal.rpartition("/")[2] for goal in part.goals), key=natural) for part in (link.later, link.earlier))
        yield _say("goal", dict.fromkeys(LANGUAGES, " → ".join(", ".join(codes) for codes in reversed([*ends]))))


def _shared(link: Link, root: Path) -> Iterator[Said]:
    """Services by their §§, groups by name; one that no code list has by its id."""
    services = sorted((iri.rpartition("/")[2] for iri in link.later.services & link.earlier.services), key=natural)
    if services:
        yield _say("services", dict.fromkeys(LANGUAGES, ", ".join(f"§ {paragraph}" for paragraph in services)))
    known = lookups.load(root, "target_groups").concepts
    groups = sorted(iri.rpartition("/")[2] for iri in link.later.groups & link.earlier.groups)
    if groups:
        names = (words.label(("target_groups", group), root) if group in known else dict.fromkeys(LANGUAGES, group) for group in groups)
        yield _say("groups", _listed(names, ", "))


def _listed(said: Iterable[Said], between: str) -> Said:
    parts = list(said)
    return {language: between.join(part[language] for part in parts) for language in LANGUAGES}


def _say(reason: str, said: Said | None = None) -> Said:
    return {language: text.format(said=(said or {}).get(language, "")) for language, text in _texts()[reason].items()}


@cache
def _texts() -> Mapping[str, Said]:
    return MappingProxyType(tomllib.loads((Path(__file__).parent / "reasons.toml").read_text(encoding="utf-8")))
