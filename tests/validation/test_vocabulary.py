"""The vocabulary, the code lists and the graph of editions have shapes of their own: each example fails on its shape alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphsvc.settings import Settings
from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, reference, shapes
from graphsvc.validation.shapes import Shapes

ViewOf = Callable[..., EmbeddedView]
ROOT = Settings().root
FOLDER = ROOT / "shapes" / "vocabulary"
OF_TERMS, OF_CONCEPTS, OF_EDITIONS = (shapes.load([FOLDER / f"{name}.ttl"]) for name in ("ontology", "codelists", "editions"))
ALL = shapes.load(sorted(FOLDER.glob("*.ttl")))
FILES = sorted((Path(__file__).parents[1] / "shapes" / "vocabulary").glob("*/*.ttl"))
SHIPPED = [
    ([ROOT / "ontology" / "plan.ttl"], OF_TERMS, 50),
    (sorted((ROOT / "ontology" / "codelists").glob("*.ttl")), OF_CONCEPTS, 400),
    ([ROOT / "ontology" / "examples" / f"{name}.ttl" for name in ("Edition", "Publication")], OF_EDITIONS, 3),
]


def identified(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize(("files", "chosen", "at_least"), SHIPPED, ids=["ontology", "codelists", "editions"])
def test_what_is_shipped_conforms(
    files: list[Path], chosen: Shapes, at_least: int, view_of: ViewOf, caplog: pytest.LogCaptureFixture
) -> None:
    report = engine.validate(view_of(*files), chosen)
    assert report.focus_nodes > at_least
    assert report.counts == {}
    assert not caplog.records, "a shape was left to pySHACL"


@pytest.mark.parametrize("path", FILES, ids=identified)
def test_an_example_fails_on_its_shape_alone(path: Path, view_of: ViewOf) -> None:
    report = engine.validate(view_of(path), ALL)
    assert report.focus_nodes > 0
    assert set(report.counts) == ({path.parent.name} if path.stem.startswith("invalid") else set())
    for finding in report.findings:
        assert set(finding.message) == {"cs", "en"}
        assert not any("{" in message or "–" in message for message in finding.message.values())


@pytest.mark.parametrize("path", FILES, ids=identified)
def test_pyshacl_finds_the_same(path: Path, view_of: ViewOf) -> None:
    view = view_of(path)
    ours = {result.key() for result in engine.run(view, ALL)}
    theirs = {result.key() for result in reference.run(reference.graph_of(view), ALL, {shape.root for shape in ALL.shapes})}
    assert bool(ours) == path.stem.startswith("invalid")
    assert ours == theirs


def test_every_shape_has_both_kinds_of_examples_and_a_name_in_both_languages() -> None:
    kinds = {(path.parent.name, path.stem.split("-")[0]) for path in FILES}
    assert kinds == {(name, kind) for name in ALL.rules() for kind in ("valid", "invalid")}
    assert len(ALL.rules()) == len(OF_TERMS.rules()) + len(OF_CONCEPTS.rules()) + len(OF_EDITIONS.rules())
    assert all(set(shape.labels) == {"cs", "en"} for shape in ALL.shapes)


def test_they_are_no_rules_for_plans() -> None:
    assert set(shapes.folder(ROOT).rules()).isdisjoint(ALL.rules())
