"""What the graphs that stay state of plans, as the search for links between plans takes it: of all plans a little, of some all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from graphsvc.linking.facts import PREDICATES, Part, Plan, plans
from graphsvc.rdf.vocab import DCAT, G
from graphsvc.store import serial
from graphsvc.store.base import Iri, Literal, Row, View
from graphsvc.store.rewriting import serialise
from graphsvc.store.serial import Statement

_ABOUT = ", ".join(f"<{about}>" for about in sorted(PREDICATES))
_OF_PLANS = f"""SELECT ?graph ?s ?p ?o WHERE {{
  {{ SELECT DISTINCT ?s {{ ?s a g:Plan }} }}
  GRAPH ?graph {{ ?s ?p ?o }} FILTER (?p IN ({_ABOUT}))
}}"""
_OF_PERIODS = f"""SELECT ?graph ?s ?p ?o WHERE {{
  {{ SELECT DISTINCT ?s {{ ?plan a g:Plan ; dct:temporal ?s }} }}
  GRAPH ?graph {{ ?s ?p ?o }} FILTER (?p IN (<{DCAT.startDate}>, <{DCAT.endDate}>))
}}"""
_FILLED = "SELECT DISTINCT ?graph ?plan WHERE { GRAPH ?graph { ?item a g:Measure ; g:ofPlan ?plan ; dct:identifier ?code } }"
_OF_PARTS = f"""SELECT ?graph ?s ?p ?o WHERE {{{{
  {{{{ SELECT DISTINCT ?s {{{{ ?s g:ofPlan {{plan}} }}}} }}}}
  GRAPH ?graph {{{{ ?s ?p ?o }}}} FILTER (?p IN ({_ABOUT}))
}}}}"""
_TOUCHED = "SELECT DISTINCT ?graph ?plan WHERE { GRAPH ?graph { ?part g:ofPlan ?plan } }"
_SOME = {"": Part("", "")}
"""Stands for items, where only that there are any matters."""


def outlines(view: View, gone: Collection[str], put: Mapping[str, bytes]) -> dict[str, Plan]:
    """Id → plan, with title, kind, years and place but without its parts; ``items`` is empty where it has none.

    Graphs that are ``gone`` say nothing; those that are ``put`` (N-Triples) say what they hold.
    """
    said = [*_rows(view, _OF_PLANS, gone), *_rows(view, _OF_PERIODS, gone), *_given(put)]
    filled = {row["plan"].value for row in view.select(_FILLED) if row["graph"].value not in gone}
    return {name: replace(plan, items=plan.items or (_SOME if plan.iri in filled else {})) for name, plan in plans(said).items()}


def whole(view: View, known: Iterable[Plan], gone: Collection[str], put: Mapping[str, bytes]) -> dict[str, Plan]:
    """The same of some plans, which are ``known`` in outline, with all that they hold."""
    said = list(_given(put))
    chosen = {plan.id: plan for plan in known}
    for plan in chosen.values():
        said += _rows(view, _OF_PARTS.format(plan=serialise(Iri(plan.iri))), gone)
    found = plans(said)
    return {name: replace(plan, items=found[name].items, goals=found[name].goals) for name, plan in chosen.items() if name in found}


def touched(view: View, graphs: Collection[str], put: Mapping[str, bytes]) -> set[str]:
    """The ids of the plans of whose parts these graphs say anything, as they are or as they are ``put``."""
    found = {row["plan"].value for name in graphs for row in view.select(_TOUCHED, {"graph": Iri(name)})}
    found |= {value for data in put.values() for _, _, value, _ in serial.stated(data, "nt", (str(G.ofPlan),))}
    return {iri.rpartition("/")[2] for iri in found}


def _rows(view: View, query: str, gone: Collection[str]) -> Iterator[Statement]:
    for row in view.select(query):
        if row["graph"].value not in gone and isinstance(row["s"], Iri) and isinstance(row["o"], (Iri, Literal)):
            yield _statement(row)


def _statement(row: Row) -> Statement:
    value = row["o"]
    return row["s"].value, row["p"].value, value.value, value.language if isinstance(value, Literal) else ""


def _given(put: Mapping[str, bytes]) -> Iterator[Statement]:
    for data in put.values():
        yield from serial.stated(data, "nt", PREDICATES)
