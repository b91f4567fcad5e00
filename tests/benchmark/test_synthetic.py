"""The synthetic country: the same on every run, of the product's own terms, and with faults that validation finds, all and no others."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from rdflib import Graph

from graphsvc.benchmark import measure, synthetic
from graphsvc.benchmark.faults import FAULTS, plant
from graphsvc.benchmark.plans import FIRST_YEAR, TERM, record
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.vocab import RDF
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.validation import shapes

SETTINGS = Settings()
PER_PLAN = 10
ITEMS = 45
"""Of a plan here; there are twice as many in the country that is measured."""


def test_it_is_the_same_on_every_run() -> None:
    first, second = (list(synthetic.graphs(islice(synthetic.country(regions=2), 4), SETTINGS.root)) for _ in range(2))
    assert first == second
    assert [name.rpartition("/")[2] for name, _ in first] == [
        "register",
        "r01-ssz-2024-doc",
        "r01-sprss-2024-doc",
        "r02-ssz-2024-doc",
        "r02-ap-2024-doc",
    ]


def test_its_terms_are_those_of_the_ontology_and_of_the_real_documents(root: Path) -> None:
    real = Graph()
    for path in [*(root / "data" / "graphs").glob("*.ttl"), *(root / "ontology").glob("**/*.ttl")]:
        real.parse(path, format="turtle")
    made = Graph()
    for _, data in synthetic.graphs(islice(synthetic.country(regions=1, items=20), 8), SETTINGS.root):
        made.parse(data, format="nt")
    assert len(made) > 1000
    assert set(made.objects(None, RDF.type)) <= set(real.objects(None, RDF.type))
    known = {str(term) for term in real.subjects()} | {str(term) for term in real.predicates()}
    assert {str(term) for term in made.predicates()} - known == set()


def test_every_rule_has_a_fault() -> None:
    assert {rule for faults in FAULTS.values() for rule in faults} == set(shapes.folder(SETTINGS.root).rules())


@pytest.mark.parametrize("family", sorted(FAULTS))
def test_every_fault_is_found_and_nothing_else(family: str, tmp_path: Path) -> None:
    """Some kinds of faults in each plan, every one under another goal; plans of the second term, so that there is one before each."""
    terms, kinds = Terms(DEFAULT_BASE), list(FAULTS[family])
    regions = -(-len(kinds) // PER_PLAN)
    chosen = []
    for plan in islice(synthetic.country(regions=regions, items=ITEMS), regions * 6 - 1):
        found = plan.record
        region, start = int((found.plan.id or "")[1:3]) - 1, found.plan.period_start or 0
        here = kinds[region::regions] if found.family == family and start == FIRST_YEAR + TERM else []
        plot = plant(record(found.family, region, start, ITEMS), 0, terms, kinds=here)
        chosen.append(synthetic.planted(terms, plot, found.family, region, start))
    assert {finding.rule for plan in chosen for finding in plan.expected} == set(kinds)
    measure.build(chosen, SETTINGS, tmp_path / "store")
    outcome = measure.all_rules(tmp_path / "store", chosen, SETTINGS, 1)
    assert outcome.planted >= len(kinds)
    assert outcome.missing == ()
    assert outcome.other == ()


def test_a_draft_is_checked_against_the_country(tmp_path: Path) -> None:
    measure.build(measure.chosen(10_000), SETTINGS, tmp_path / "store")
    outcome = measure.one_plan(tmp_path / "store", SETTINGS, 1)
    assert outcome.planted == 1
    assert outcome.missing == ()
    assert outcome.other == ()
