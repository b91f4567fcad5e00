"""Each rule fires on its invalid examples and on nothing else; valid examples, near misses among them, are clean."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
import recorded
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.plugins.sparql import algebra, parser, processor

from graphsvc.settings import Settings
from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, reference, shapes
from graphsvc.validation.compile import compile_shape
from graphsvc.validation.result import Result
from graphsvc.validation.shapes import Shapes

ViewOf = Callable[..., EmbeddedView]
EXAMPLES = Path(__file__).parents[1] / "shapes"
FILES = sorted(EXAMPLES.glob("*/*.ttl"))
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
RULES = shapes.folder(Settings().root)
GROUPS = [path for path in sorted((Settings().root / "shapes").glob("*.ttl")) if path.stem != "fields"]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_an_example_fails_on_its_rule_alone_and_is_told_where_and_what_to_do(path: Path, view_of: ViewOf) -> None:
    report = engine.validate(view_of(path), RULES)
    assert report.focus_nodes > 0
    expected = {path.parent.name} if path.stem.startswith("invalid") else set()
    assert set(report.counts) == expected
    assert bool(report.findings) == bool(expected)
    for finding in report.findings:
        assert finding.plan
        assert finding.document
        assert finding.locator["line"] > 0
        assert finding.field
        assert set(finding.message) == {"cs", "en"}
        assert not any("{" in message for message in finding.message.values())


@pytest.fixture
def parse_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """rdflib parses a constraint anew for every focus node, which takes a hundred times as long as to run it."""
    translated = lru_cache(lambda text: algebra.translateQuery(parser.parseQuery(text)))
    monkeypatch.setattr(processor, "translateQuery", lambda text, base, namespaces: translated(text))
    monkeypatch.setattr(processor, "parseQuery", str)


def side_by_side(view_of: ViewOf, files: list[Path]) -> EmbeddedView:
    """Examples in one graph, each under a base of its own."""
    bases = [f"https://graphsvc.example/{number}/id/" for number in range(len(files))]
    texts = [
        path.read_text(encoding="utf-8").replace("https://graphsvc.example/id/", base) for path, base in zip(files, bases, strict=True)
    ]
    return view_of(*texts)


def rules_of(group: Path) -> set[str]:
    """The ids of the rules in one file; the prefixes of all stand in one of them."""
    return {str(shape).rpartition("#")[2] for shape in Graph().parse(group).subjects(SH.severity)}


def compare(name: str, view: EmbeddedView, rules: set[str]) -> set[tuple[str, ...]]:
    """What these compiled shapes find, after it was seen that pySHACL finds the same (see `recorded`)."""
    chosen = Shapes(RULES.graph, tuple(shape for shape in RULES.shapes if shape.rule in rules))
    ours = {result.key() for result in engine.run(view, chosen)}
    theirs = recorded.found(name, reference.graph_of(view), RULES, {shape.root for shape in chosen.shapes})
    assert chosen.shapes
    assert ours == theirs
    return ours


@pytest.mark.parametrize("group", GROUPS, ids=lambda path: path.stem)
@pytest.mark.usefixtures("parse_once")
def test_compiled_shapes_find_what_pyshacl_finds_in_the_examples(group: Path, view_of: ViewOf) -> None:
    rules = rules_of(group)
    files = [path for path in FILES if path.parent.name in rules]
    invalid = [path for path in files if path.stem.startswith("invalid")]
    assert len(compare(f"examples-{group.stem}", side_by_side(view_of, files), rules)) >= len(invalid) > 0


def test_every_rule_has_both_kinds_of_examples() -> None:
    kinds = {(path.parent.name, path.stem.split("-")[0]) for path in FILES}
    assert kinds == {(rule, kind) for rule in RULES.rules() for kind in ("valid", "invalid")}


def test_every_rule_speaks_both_languages_and_compiles() -> None:
    parsed = shapes.load(sorted((Settings().root / "shapes").glob("*.ttl")))
    assert len(parsed.rules()) == 41
    for shape in parsed.shapes:
        assert set(shape.messages) == {"cs", "en"}
        assert set(shape.labels) == {"cs", "en"}
        assert compile_shape(parsed, shape, lambda iri: [str(iri)])


def test_results_have_one_order(view_of: ViewOf) -> None:
    view = view_of(EXAMPLES / "duplicate-title" / "invalid-01-same.ttl")
    results = engine.run(view, RULES)
    assert results
    assert results == sorted(results, key=Result.key)
