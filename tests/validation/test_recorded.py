"""What pySHACL found once is taken only for the same data, rules and choice of rules."""

from __future__ import annotations

from pathlib import Path

import pytest
import recorded
from rdflib import RDF, Graph, URIRef
from test_rules import RULES

from graphsvc.validation import reference

A, B = URIRef("https://example.org/a"), URIRef("https://example.org/b")
ROOTS = sorted({shape.root for shape in RULES.shapes if shape.rule}, key=str)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often pySHACL was asked; records stand in a folder of the test's own, with one of a graph of one statement."""
    calls: list[str] = []
    monkeypatch.setattr(recorded, "FOLDER", tmp_path / "records")
    monkeypatch.setattr(reference, "run", lambda *_: calls.append("asked") or [])
    monkeypatch.setenv(recorded.RECORD, "yes")
    recorded.found("small", graph(A), RULES, ROOTS[:2])
    monkeypatch.delenv(recorded.RECORD)
    assert calls.pop()
    return calls


def graph(*nodes: URIRef) -> Graph:
    data = Graph()
    for node in nodes:
        data.add((node, RDF.type, B))
    return data


def test_a_record_stands_for_what_it_is_about_and_for_nothing_else(asked: list[str]) -> None:
    assert recorded.found("small", graph(A), RULES, ROOTS[:2][::-1]) == set()
    assert not asked
    recorded.found("small", graph(A, B), RULES, ROOTS[:2])
    recorded.found("small", graph(A), RULES, ROOTS[:1])
    recorded.found("other", graph(A), RULES, ROOTS[:2])
    assert len(asked) == 3
