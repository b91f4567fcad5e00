"""The graph of links: in every built store, with its nodes, places and plain links; listed by the command with the entry that decides."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphsvc import pipeline
from graphsvc.cli import cli
from graphsvc.errors import DataError
from graphsvc.linking import facts, listing, reasons
from graphsvc.linking.decisions import FILE
from graphsvc.linking.links import AUTOMATIC, CANDIDATE, CONFIRMED, DUPLICATE, GOAL, ITEM
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store import serial
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView

ViewOf = Callable[..., EmbeddedView]
SUCCESSION = "?link a g:Succession ; g:later ?later ; g:earlier ?earlier ; g:linkStatus/skos:notation ?status"


@pytest.fixture(scope="module")
def shipped(shipped_store: EmbeddedStore) -> View:
    return shipped_store.view()


def pairs(view: View, where: str) -> set[tuple[str, str]]:
    return {(row["later"].value, row["earlier"].value) for row in view.select(f"SELECT ?later ?earlier {{ {where} }}")}


def test_what_is_settled_between_items_has_the_plain_link_and_a_candidate_has_none(shipped: View) -> None:
    settled = pairs(shipped, f'{SUCCESSION} . ?later a g:Measure . FILTER (?status != "candidate")')
    asked = pairs(shipped, f'{SUCCESSION} . ?later a g:Measure . FILTER (?status = "candidate")')
    plain = pairs(shipped, "?later g:succeeds ?earlier")
    assert settled == plain
    assert asked
    assert not asked & plain


def test_goals_match_closely_where_it_is_settled_and_are_related_where_it_is_not(shipped: View) -> None:
    settled = pairs(shipped, f'{SUCCESSION} . ?later a g:Goal . FILTER (?status != "candidate")')
    asked = pairs(shipped, f'{SUCCESSION} . ?later a g:Goal . FILTER (?status = "candidate")')
    assert settled == pairs(shipped, "?later skos:closeMatch ?earlier ; a g:Goal")
    assert asked == pairs(shipped, "?later skos:relatedMatch ?earlier ; a g:Goal")
    assert settled
    assert asked


def test_near_duplicates_are_never_linked(shipped: View) -> None:
    found = pairs(shipped, "?link a g:NearDuplicate ; g:between ?later, ?earlier . FILTER (?later != ?earlier)")
    assert found
    linked = "g:succeeds|g:implements|skos:closeMatch|skos:exactMatch|owl:sameAs"
    assert not found & pairs(shipped, f"?later {linked} ?earlier")


def test_every_link_tells_how_sure_it_is_why_and_where_the_titles_stand(shipped: View) -> None:
    total = shipped.select("SELECT (COUNT(DISTINCT ?l) AS ?n) { ?l g:linkStatus ?s }")[0]["n"].value
    complete = """
    SELECT (COUNT(DISTINCT ?l) AS ?n) {
      ?l g:linkStatus ?s ; g:confidence ?c ; rdfs:label ?label .
      FILTER (?c >= 0 && ?c <= 1 && LANG(?label) = "en")
      FILTER EXISTS { ?l prov:wasDerivedFrom ?p . ?p oa:hasSource/dct:source ?file ; g:firstLine ?line }
      FILTER EXISTS { ?l g:linkReason|rdfs:comment ?reason . FILTER (LANG(?reason) = "cs") }
    }"""
    assert int(total) > 40
    assert shipped.select(complete)[0]["n"].value == total


def test_it_is_a_graph_of_its_own_that_is_built_with_the_others(shipped: View) -> None:
    name = f"{DEFAULT_BASE}graph/{pipeline.LINKING}"
    assert name in shipped.graphs()
    assert shipped.ask(f"ASK {{ <{DEFAULT_BASE}id/dataset> g:builtGraph <{name}> }}")
    kinds = shipped.select("SELECT DISTINCT ?g { GRAPH ?g { ?l a g:Succession } }")
    assert [row["g"].value for row in kinds] == [name]


def test_documents_that_are_loaded_are_linked_like_the_shipped_facts(
    documents: list[Path], root: Path, shipped: View, tmp_path: Path
) -> None:
    settings = Settings(root=root, store=tmp_path / "store")
    store = EmbeddedStore(settings.store)
    pipeline.build(settings, store, documents[0].parent, lambda _: None)
    assert pairs(store.view(), SUCCESSION) == pairs(shipped, SUCCESSION)


def test_links_are_below_the_base_that_is_set(root: Path) -> None:
    moved = {graph.iri: graph.data.decode() for graph in pipeline.assemble(Settings(root=root, base="https://e.org/"), [])}
    data = moved["https://e.org/graph/linking"]
    assert "<https://e.org/id/plan/sprss-2018-2020/item/A08-03> <https://graphsvc.example/def#succeeds> <https://e.org/id/plan/" in data
    assert "<https://graphsvc.example/id/" not in data


def test_the_graph_does_not_depend_on_the_hash_seed(root: Path) -> None:
    code = "from graphsvc import pipeline; from graphsvc.settings import Settings; import sys\n"
    code += "sys.stdout.buffer.write(next(g.data for g in pipeline.assemble(Settings(), []) if g.iri.endswith('/linking')))"
    made = [
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, cwd=root, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert len(made[0]) > 10_000
    assert made[0] == made[1] == made[2]


# -- decisions survive a rebuild


@pytest.fixture
def place(root: Path, tmp_path: Path) -> Settings:
    """A root of its own, whose decisions a test may change."""
    for folder in ("data", "ontology"):
        shutil.copytree(root / folder, tmp_path / "root" / folder)
    return Settings(root=tmp_path / "root", store=tmp_path / "store")


def decide(place: Settings, entry: str) -> View:
    with (place.root / FILE).open("a", encoding="utf-8") as file:
        file.write(f"\n{entry}\n")
    other = replace(place, root=place.root.rename(place.root.with_name(f"root-{len(list(place.root.parent.iterdir()))}")))
    store = EmbeddedStore(other.store)
    pipeline.build(other, store, None, lambda _: None)
    return store.view()


def test_the_entry_of_a_candidate_decides_about_it(place: Settings, shipped: View) -> None:
    for kind in (ITEM, GOAL, DUPLICATE):
        chosen = next(link for link in listing.read(shipped, "cs") if link.kind == kind)
        view = decide(replace(place, root=shutil.copytree(place.root, place.root.with_name(kind))), chosen.entry("Rozhodla to porada."))
        (now,) = [link for link in listing.read(view, "cs", [CONFIRMED]) if link.why == "Rozhodla to porada."]
        assert (now.kind, now.ends, now.confidence) == (chosen.kind, chosen.ends, chosen.confidence)
        assert chosen.ends not in [link.ends for link in listing.read(view, "cs")]


def test_a_decision_about_what_is_not_there_stops_the_build(place: Settings) -> None:
    entry = '[[item]]\nlater = "A99-01@sprss-2018-2020"\nearlier = "A01-01@sprss-2014-2017"\ndecision = "rejected"\nwhy = "x"'
    with pytest.raises(DataError, match=r"succession\.toml: \[\[item\]\] number \d+ names a code .* not have: 'A99-01'"):
        decide(place, entry)


# -- for people


def test_reasons_are_told_in_both_languages_with_the_same_places() -> None:
    for name, said in reasons._texts().items():
        assert set(said) == set(reasons.LANGUAGES), name
        assert {place for place in ("{said}", "{later}", "{earlier}") if place in said["cs"]} == {
            place for place in ("{said}", "{later}", "{earlier}") if place in said["en"]
        }


def test_links_are_listed_by_kind_and_the_surest_first(shipped: View) -> None:
    found = listing.read(shipped, "en", [AUTOMATIC, CANDIDATE, CONFIRMED])
    assert [link.kind for link in found] == sorted((link.kind for link in found), key=[ITEM, GOAL, DUPLICATE].index)
    items = [link.confidence for link in found if link.kind == ITEM]
    assert items == sorted(items, reverse=True)
    assert {link.status for link in listing.read(shipped, "en")} == {CANDIDATE}
    assert all("sprss-2014-2017" in {end.plan for end in link.ends} for link in listing.read(shipped, "en", [AUTOMATIC], "sprss-2014-2017"))


def test_a_link_whose_end_the_graph_does_not_know_is_not_listed(view_of: ViewOf) -> None:
    text = """
    @prefix g: <https://graphsvc.example/def#> .
    <x:l> a g:Succession ; g:later <x:a> ; g:earlier <x:b> ; g:confidence 0.5 ; g:linkStatus <x:link-status/candidate> ."""
    ends = """
    @prefix dct: <http://purl.org/dc/terms/> .
    @prefix g: <https://graphsvc.example/def#> .
    <x:a> g:ofPlan <x:plan/p> ; dct:identifier "A" . <x:b> g:ofPlan <x:plan/q> ; dct:identifier "B" ."""
    assert [tuple(end.name for end in link.ends) for link in listing.read(view_of(text, ends), "cs")] == [("A@p", "B@q")]
    assert listing.read(view_of(text), "cs") == []


def run(store: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, ["--store", str(store), "link", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_lists_candidates_with_what_to_write(shipped_store: EmbeddedStore) -> None:
    text = run(shipped_store.path)
    assert "data/lookups/succession.toml" in text
    assert '    [[item]]\n    later = "' in text
    assert "A07-03 možná navazuje na A06-03" in text
    assert "may continue" in run(shipped_store.path, "--lang", "en")


def test_the_command_gives_json_of_a_plan_and_a_status(shipped_store: EmbeddedStore) -> None:
    found = json.loads(run(shipped_store.path, "--format", "json", "--plan", "SPRSS LK 2018-2020", "--status", "automatic", "--lang", "en"))
    assert found
    assert all(link["later"]["plan"] == "sprss-2018-2020" and link["status"] == "automatic" for link in found)
    first = next(link for link in found if link["later"]["code"] == "A08-03")
    assert (first["earlier"]["code"], first["confidence"]) == ("A07-02", 1.0)
    assert "the same title" in first["reasons"]
    asked = json.loads(run(shipped_store.path, "--format", "json"))
    assert asked
    assert all(link["entry"].startswith(f"[[{link['kind']}]]") for link in asked)


def test_a_plan_that_nobody_knows_is_refused(shipped_store: EmbeddedStore) -> None:
    result = CliRunner().invoke(cli, ["--store", str(shipped_store.path), "link", "--plan", "nothing"])
    assert "names no plan that is known" in str(result.exception)


# -- facts


def test_statements_in_other_languages_and_codes_known_by_reference_are_left_out() -> None:
    turtle = """
    @prefix dct: <http://purl.org/dc/terms/> .
    @prefix g: <https://graphsvc.example/def#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <x:plan/p> a g:Plan ; dct:title "Plán"@cs, "Longer English title"@en .
    <x:i> a g:Measure ; g:ofPlan <x:plan/p> ; dct:identifier "A" ; dct:title "Název"@cs .
    <x:j> a g:Measure ; g:ofPlan <x:plan/p> ; dct:title "Bez kódu"@cs .
    <x:g> a g:Goal ; g:ofPlan <x:plan/p> ; skos:notation "1" ; g:knownByReference true .
    [] a g:Measure ; g:ofPlan <x:plan/p> ; dct:identifier "B" ."""
    found = facts.plans(serial.stated(turtle.encode(), "ttl", facts.PREDICATES))
    assert (found["p"].title, list(found["p"].items), list(found["p"].goals)) == ("Plán", ["A"], [])
    assert found["p"].items["A"].title == "Název"


def test_of_a_graph_all_is_kept_that_linking_reads(root: Path) -> None:
    graphs = [graph for graph in pipeline.assemble(Settings(root=root), []) if not graph.iri.endswith(f"/{pipeline.LINKING}")]
    everything = [list(serial.stated(graph.data, graph.form, facts.PREDICATES)) for graph in graphs]
    telling = [facts.telling(said) for said in everything]
    assert sum(map(len, telling)) < sum(map(len, everything)) / 2
    found = facts.plans(statement for said in telling for statement in said)
    assert found == facts.plans(statement for said in everything for statement in said)
    assert sum(len(plan.items) for plan in found.values()) == 277
