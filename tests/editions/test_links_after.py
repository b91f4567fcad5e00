"""Links between plans after a publication are those that a build finds, though only plans that it touches are compared again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from editions_of import BASE
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.editions import content, links
from graphsvc.linking import decisions
from graphsvc.linking import links as linking
from graphsvc.linking.facts import PREDICATES, plans
from graphsvc.linking.statements import statements
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.settings import Settings
from graphsvc.store import serial
from graphsvc.store.embedded import EmbeddedStore

ROOT = Settings().root
YEARS = ("2014", "2018", "2022")
TITLES = ("Podpora rodin s dětmi v terénu", "Nízkoprahový klub pro mládež", "Odlehčovací služby pro pečující", "Noclehárna v zimě")
GRAPH = f"{BASE}graph/{links.GRAPH}"

Plan = tuple[str, str, Sequence[str]]
"""The letter of its series, the year in which it begins, titles of its items."""
PLANS = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(YEARS), st.lists(st.sampled_from(TITLES), unique=True)),
    unique_by=lambda plan: plan[:2],
    max_size=5,
)


def document(plan: Plan) -> tuple[str, bytes]:
    """The graph of a document about a plan, with its years, a goal and its items."""
    series, year, titles = plan
    called = {"a": "Plán sociálních služeb kraje", "b": "Strategie prevence kriminality"}[series]
    iri = f"{BASE}id/plan/{series}-{year}"
    rows = [
        f"<{iri}> a g:Plan ; dct:title '{called} {year}'@cs ; dct:temporal <{iri}/period> .",
        f"<{iri}/period> dcat:startDate '{year}'^^xsd:gYear ; dcat:endDate '{int(year) + 4}'^^xsd:gYear .",
        f"<{iri}/goal/1> a g:Goal ; g:ofPlan <{iri}> ; skos:notation '1' ; skos:prefLabel 'Dostupné služby'@cs .",
        f"<{BASE}id/document/{series}-{year}> foaf:primaryTopic <{iri}> .",
    ]
    for number, title in enumerate(titles, start=1):
        item = f"<{iri}/item/A{number}>"
        rows.append(f"{item} a g:Measure ; g:ofPlan <{iri}> ; dct:identifier 'A{number}' ; dct:title '{title}'@cs .")
        rows.append(f"{item} g:supportsGoal <{iri}/goal/1> .")
    from_turtle = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items()) + "\n".join(rows)
    name = f"{BASE}graph/{series}-{year}"
    return name, content.given(name, serial.as_ntriples(from_turtle.encode(), "ttl", BASE), "urn:n/")


def built(graphs: dict[str, bytes]) -> bytes:
    known = plans(serial.stated(b"".join(graphs.values()), "nt", PREDICATES))
    found = linking.find(known, decisions.load(ROOT).fitting(known), ROOT)
    return serial.ntriples(statements(found, Terms(BASE), ROOT))


@settings(max_examples=60, deadline=None)
@given(before=PLANS, after=PLANS, data=st.data())
def test_they_are_those_that_a_build_finds(
    tmp_path_factory: pytest.TempPathFactory, before: list[Plan], after: list[Plan], data: st.DataObject
) -> None:
    there = dict(map(document, before))
    removed = set(data.draw(st.lists(st.sampled_from(sorted(there)), unique=True))) if there else set()
    put = {name: said for name, said in map(document, after) if name not in there or name in removed}
    store = EmbeddedStore(tmp_path_factory.mktemp("links") / "store")
    linked = built(there)
    with store.writer() as writer:
        for name, said in {**there, GRAPH: linked}.items():
            writer.replace_graph(name, said)
    kept = content.stored(store.view(), [GRAPH])[GRAPH]
    now = {name: said for name, said in there.items() if name not in removed} | put
    found = links.after(kept, store.view(), removed, put, base=BASE, root=ROOT)
    assert sorted(set(found.splitlines())) == sorted(set(built(now).splitlines()))


def test_the_reference_finds_links_at_all() -> None:
    plans_of = [("a", "2014", TITLES), ("a", "2018", TITLES[:2]), ("b", "2018", TITLES)]
    said = built(dict(map(document, plans_of)))
    assert said.count(b"def#Succession>") > 2
    assert b"def#NearDuplicate>" in said
