"""The commands impact and export, and what is measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphsvc.benchmark import dependencies
from graphsvc.cli import cli
from graphsvc.commands import things
from graphsvc.errors import GraphsvcError, ParameterError
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore

BASE = "https://graphsvc.example/id/"


def run(store: EmbeddedStore, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--store", str(store.path), *words])


@pytest.mark.parametrize(
    ("written", "kind", "iri"),
    [
        ("A05-01@sprss-2018-2020", None, "plan/sprss-2018-2020/item/A05-01"),
        ("OSV", None, "body/osv"),
        ("osv", "body", "body/osv"),
        ("OPZ", "programme", "programme/opz"),
        ("OPZ", None, "programme/opz"),
        ("nízkoprahových zařízení pro děti a mládež", "service", "service/62"),
        ("62", None, "service/62"),
        ("§ 62", None, "act/108-2006/par/62"),
        ("§62", None, "act/108-2006/par/62"),
        ("513/21/ZK", None, "resolution/513-21-ZK"),
        ("ssz-2021", None, "plan/ssz-2021"),
        ("senioři", None, "target-group/seniors"),
        ("I@ssz-2021", None, "plan/ssz-2021/goal/I"),
        (f"{BASE}programme/opz", None, "programme/opz"),
    ],
)
def test_things_are_found_by_what_people_write(shipped_store: EmbeddedStore, written: str, kind: str | None, iri: str) -> None:
    assert things.find(Settings(), shipped_store.view(), written, kind) == BASE + iri


@pytest.mark.parametrize(
    ("written", "kind", "said"),
    [
        ("nonsense", None, r"'nonsense'$"),
        ("OSX", "body", r"the nearest: .*OSV|the nearest"),
        ("108/1999", "act", r"no act that is known; written: '108/1999'$"),
        ("", None, r"''$"),
    ],
)
def test_what_names_nothing_or_several_things_is_refused(shipped_store: EmbeddedStore, written: str, kind: str | None, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        things.find(Settings(), shipped_store.view(), written, kind)


def test_impact_tells_sentence_by_sentence(shipped_store: EmbeddedStore) -> None:
    result = run(shipped_store, "impact", "OPZ", "--kind", "programme")
    assert result.exit_code == 0
    assert result.output.startswith("Končí program „Operační program Zaměstnanost“.\n- ")
    assert "přichází o část financování" in result.output


def test_impact_as_json_holds_every_thing_once_a_respect(shipped_store: EmbeddedStore) -> None:
    told = json.loads(run(shipped_store, "impact", "§ 62", "--format", "json", "--lang", "en").output)
    assert told["node"] == f"{BASE}act/108-2006/par/62"
    assert {one["verdict"] for one in told["affected"]} == {"ends", "unsupported", "keeps", "indirect"}
    assert len({(one["node"], one["subject"]) for one in told["affected"]}) == len(told["affected"]) > 5


@pytest.mark.parametrize("form", ["graphml", "gexf", "dot", "json"])
def test_export_writes_the_graph_and_a_plan_of_it(shipped_store: EmbeddedStore, tmp_path: Path, form: str) -> None:
    whole, plan = tmp_path / "whole", tmp_path / "plan"
    assert run(shipped_store, "export", "--format", form, "--out", str(whole)).exit_code == 0
    assert run(shipped_store, "export", "--format", form, "--plan", "sprss-2018-2020", "--out", str(plan)).exit_code == 0
    assert whole.stat().st_size > plan.stat().st_size > 10_000


def test_export_writes_stratml_of_one_plan(shipped_store: EmbeddedStore) -> None:
    result = run(shipped_store, "export", "--format", "stratml", "--part", "2", "--plan", "ssz-2021")
    assert result.output.startswith('<?xml version="1.0" encoding="utf-8"?>\n<PerformancePlanOrReport ')
    assert run(shipped_store, "export", "--format", "stratml").exit_code == 2


def test_path_explains_the_shortest_and_the_next_in_words(shipped_store: EmbeddedStore) -> None:
    ends = ("A05-01@sprss-2018-2020", f"{BASE}programme/opz")
    lines = run(shipped_store, "path", *ends).output.splitlines()
    assert [line[:3] for line in lines] == ["1. ", "2. "]
    assert lines[0].endswith("je financováno programem: Operační program Zaměstnanost.")
    assert len(run(shipped_store, "path", *ends, "--most", "1").output.splitlines()) == 1


def test_path_says_where_nothing_connects_two_things(shipped_store: EmbeddedStore) -> None:
    result = run(shipped_store, "path", "OSV", "OSV", "--lang", "en")
    assert result.output == "Both are the same thing.\n"


def test_export_of_an_unknown_plan_is_refused(shipped_store: EmbeddedStore) -> None:
    result = run(shipped_store, "export", "--plan", "nix")
    assert isinstance(result.exception, GraphsvcError)
    assert str(result.exception).endswith("'nix'")


def test_the_synthetic_graph_has_the_size_that_is_wanted_every_time() -> None:
    nodes, edges = dependencies.graph(3_000)
    assert 2_700 < len(nodes) <= 3_000
    assert 3 * len(nodes) < len(set(edges)) < 5 * len(nodes)
    assert (nodes, edges) == dependencies.graph(3_000)
    assert {end for edge in edges for end in edge[:2]} <= {node.iri for node in nodes}


def test_the_measurement_runs(shipped_store: EmbeddedStore) -> None:
    result = run(shipped_store, "bench", "analysis", "--nodes", "1000", "--runs", "1")
    assert result.exit_code == 0, result.output
    assert [line.split()[0] for line in result.output.splitlines()[1:]] == [
        *("graph", "impact", "impact", "dependencies", "centrality", "components", "three"),
    ]
