"""Any thing of the graph by what a person writes: through the parameters of questions, laws and resolutions by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphsvc.analysis import graph
from graphsvc.analysis.graph import DependencyGraph
from graphsvc.analysis.wording import Wording
from graphsvc.errors import ParameterError
from graphsvc.questions.parameters import Parameter, Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.text import squeeze

KINDS = {
    "item": "item",
    "goal": "goal",
    "plan": "plan",
    "service": "service",
    "target-group": "target_group",
    "funding-source": "funding_source",
    "programme": "programme",
    "body": "body",
    "place": "place",
}
"""Kind of things in the graph of dependencies → type of parameter that names one."""
NUMBERED = ("section", "act", "resolution")
"""Kinds whose things are named by their number alone."""
_SECTION = re.compile(r"§\s*(?P<number>\S+)")


def find(found: Settings, view: View, written: str, kind: str | None = None) -> str:
    """The IRI of the thing that is meant: ``A05-01@sprss-2014-2017``, ``OSV``, ``§ 62``, ``108/2006``, an IRI.

    ``§ 62`` is the section of law, ``62`` the service. Raises ParameterError where it is none, or several of different kinds; then
    ``kind`` says which.
    """
    text = squeeze(written)
    known = graph.load(view, found.root)
    if text in known.nodes:
        return text
    section = _SECTION.fullmatch(text)
    kinds = {kind} if kind else {"section"} if section else {*KINDS, *NUMBERED} - {"section"}
    meant = sorted({*_numbered(known, kinds, section["number"] if section else text), *_named(found, view, kinds, text)})
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise ParameterError(f"This names no thing that is known{f' of the kind {kind}' if kind else ''}: {written!r}")
    wording = Wording(known, "cs")
    listed = "; ".join(f"{wording.name(iri)} ({known.nodes[iri].kind}, {iri})" for iri in meant if iri in known.nodes)
    raise ParameterError(f"This can mean more than one thing: {listed or ', '.join(meant)}; give --kind, or the IRI; written: {written!r}")


def _named(found: Settings, view: View, kinds: set[str], text: str) -> Iterator[str]:
    resolver = Resolver(found.root, Terms(found.base), view)
    for kind in sorted(kinds & set(KINDS)):
        try:
            yield str(resolver.resolve(Parameter(kind, KINDS[kind], {}), text))
        except ParameterError:
            if len(kinds) == 1:  # the error names the nearest of this kind
                raise


def _numbered(known: DependencyGraph, kinds: set[str], text: str) -> Iterator[str]:
    for node in known.nodes.values():
        if node.kind in kinds and node.kind in NUMBERED and node.code == text:
            yield node.iri
