"""The classes and properties that the graph uses, with their names and how often: what an editor of queries completes words from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphsvc.rdf.vocab import RDFS
from graphsvc.store.base import Literal, View
from graphsvc.web import wording
from graphsvc.web.statistics import Statistics

_LABEL = str(RDFS.label)


def listed(view: View, numbers: Statistics) -> dict[str, list[dict[str, Any]]]:
    """``classes`` and ``properties``, each with ``iri``, ``name`` (short), ``label`` by language and ``count``; the most used first."""
    used = {"classes": numbers.classes, "properties": {iri: use.triples for iri, use in numbers.properties.items()}}
    labels = _labels(view, {iri for counted in used.values() for iri in counted})
    return {
        kind: [
            {"iri": iri, "name": wording.compact(iri), "label": labels.get(iri, {}), "count": number}
            for iri, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        for kind, counted in used.items()
    }


def _labels(view: View, iris: set[str]) -> Mapping[str, Mapping[str, str]]:
    """How the pages call properties, else how the graph itself calls a term."""
    found: dict[str, dict[str, str]] = {}
    for triple in view.stated(sorted(iris), (_LABEL,)):
        if isinstance(triple.object, Literal) and triple.object.language in wording.LANGUAGES:
            found.setdefault(triple.subject.value, {}).setdefault(triple.object.language, triple.object.value)
    called = {iri: dict(known.forward) for iri, known in wording.properties().items() if iri in iris and known.forward}
    return {**called, **found}
