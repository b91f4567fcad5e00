"""An answer whose rows relate things, as nodes and links, with what the things are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from graphsvc.errors import ParameterError
from graphsvc.questions.answer import Answer
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import Iri, Literal, View

_LABELS = tuple(PREFIXES[prefix] + name for prefix, name in (("dct", "title"), ("skos", "prefLabel"), ("rdfs", "label")))
_CODES = tuple(PREFIXES[prefix] + name for prefix, name in (("dct", "identifier"), ("skos", "notation"), ("eli", "number")))
_PLAN = PREFIXES["g"] + "ofPlan"
_LANGUAGES = ("cs", "", "en")


def network(answer: Answer, view: View) -> dict[str, object]:
    """The question and its parameters, ``nodes`` (id, plan, code, label) and ``links`` (source, target, relation) between their ids.

    Raises ParameterError where the rows of the question relate nothing.
    """
    if not answer.related:
        raise ParameterError(f"The rows of this question relate no two things, so there is no graph of them: {answer.question!r}")
    ids = sorted({end for link in answer.links for end in (link.source, link.target)})
    said = _said(ids, view)
    return {
        "question": answer.question,
        "params": dict(answer.params),
        "version": answer.version,
        "nodes": [_node(iri, said.get(iri, {})) for iri in ids],
        "links": [{"source": link.source, "target": link.target, "relation": link.relation} for link in answer.links],
    }


def _said(iris: list[str], view: View) -> Mapping[str, Mapping[str, list[Iri | Literal]]]:
    found: dict[str, dict[str, list[Iri | Literal]]] = defaultdict(lambda: defaultdict(list))
    for triple in view.stated(iris, (*_LABELS, *_CODES, _PLAN)):
        if not isinstance(triple.object, Iri | Literal):
            continue
        found[triple.subject.value][triple.predicate.value].append(triple.object)
    return found


def _node(iri: str, said: Mapping[str, list[Iri | Literal]]) -> dict[str, str | None]:
    labels = [value for name in _LABELS for value in said.get(name, [])]
    ranked = sorted(labels, key=_rank)
    codes = [value.value for name in _CODES for value in said.get(name, [])]
    plans = [value.value.rpartition("/")[2] for value in said.get(_PLAN, [])]
    return {
        "id": iri,
        "plan": plans[0] if plans else None,
        "code": codes[0] if codes else None,
        "label": ranked[0].value if ranked else None,
    }


def _rank(value: Iri | Literal) -> tuple[int, int, str]:
    """Czech before what has no language, before English; the longest of several, which says most."""
    language = value.language if isinstance(value, Literal) else ""
    place = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
    return place, -len(value.value), value.value
