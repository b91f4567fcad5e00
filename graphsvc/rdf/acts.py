"""Law as it is cited in Czech texts: ``zákon č. 108/2006 Sb.``, ``§ 21a zákona č. 258/2000 Sb.``, ``§16 školského zákona``, ``§ 40``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphsvc.lookups import Lookup
from graphsvc.text import squeeze

SOCIAL_SERVICES = "108/2006"
"""The act on social services: what a bare § means in a plan of social services."""

_PARAGRAPH = re.compile(r"§\s*(?P<paragraph>\d+[a-z]?)\b\s*")
_NUMBER = re.compile(r"(?<![\d/])(?P<number>\d{1,3}/(?:19|20)\d\d)(?![\d/])")
_CHANGE = re.compile(r"^(?:novel[ay]|změn[ay]|návrh)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited act: ``number`` (``108/2006``) where it is known, else the id of its concept; with a § or none."""

    number: str | None
    concept: str | None
    paragraph: str | None


def read(written: str, acts: Lookup) -> Citation | None:
    """What a text cites, or None where it names no act that has a number or is in the code list."""
    found = _PARAGRAPH.search(written)
    paragraph = found["paragraph"] if found else None
    named = squeeze(_PARAGRAPH.sub("", written))
    numbered = _NUMBER.search(named)
    concept = acts.resolve(named) or acts.resolve(_CHANGE.sub("", named))
    if numbered:
        return Citation(numbered["number"], concept, paragraph)
    if concept:
        return Citation(acts[concept].extra.get("number"), concept, paragraph)
    return Citation(SOCIAL_SERVICES, None, paragraph) if paragraph and not named else None
