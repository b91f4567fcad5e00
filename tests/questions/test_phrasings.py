"""Asking in Czech: of the phrasings written for this, the share for which the first proposal is right, parameters and all."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graphsvc.questions import catalogue, proposals
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.parameters import Resolver
from graphsvc.questions.proposals import FULL_TEXT, Understanding
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.text import fold, strip_diacritics

PHRASINGS = tomllib.loads((Path(__file__).parent / "phrasings.toml").read_text(encoding="utf-8"))
PARTS = sorted(PHRASINGS)
LEAST = 0.9
NONE = "none"
TODAY = date(2026, 1, 15)


@pytest.fixture(scope="module")
def questions() -> Catalogue:
    return catalogue.load(Settings())


@pytest.fixture(scope="module")
def view(shipped_store: EmbeddedStore) -> View:
    return shipped_store.view()


def right(wanted: Mapping[str, Any], found: Understanding) -> bool:
    """Whether the first proposal is the question with just its parameters; where there is none, whether none or its full text was meant."""
    if wanted["question"] == NONE:
        return not found.proposals
    if not found.proposals:
        return wanted["question"] == FULL_TEXT and wanted["params"]["text"] == found.text
    return (found.proposals[0].question, dict(found.proposals[0].params)) == (wanted["question"], wanted["params"])


@pytest.mark.parametrize("part", PARTS)
def test_the_first_proposal_is_right(part: str, view: View, questions: Catalogue, record_property: Callable[[str, object], None]) -> None:
    wrong = []
    for wanted in PHRASINGS[part]:
        found = proposals.ask(Settings(), view, questions, wanted["text"], today=TODAY)
        if not right(wanted, found):
            wrong.append((wanted["text"], [(first.question, dict(first.params)) for first in found.proposals[:1]]))
    share = 1 - len(wrong) / len(PHRASINGS[part])
    record_property(f"share of right first proposals, {part}", round(share, 3))
    print(f"\n{part}: {share:.3f} of {len(PHRASINGS[part])} first proposals are right")
    assert share >= LEAST, wrong


def test_what_is_proposed_can_be_asked(view: View, questions: Catalogue) -> None:
    """Each parameter of each proposal is taken, and those that are missing are parameters of the question."""
    resolver = Resolver(Settings().root, Terms(Settings().base), view)
    taken = set()
    for wanted in PHRASINGS["held_out"]:
        for proposal in proposals.ask(Settings(), view, questions, wanted["text"], today=TODAY).proposals:
            known = {parameter.name: parameter for parameter in questions[proposal.question].parameters}
            assert set(proposal.missing) == {name for name, p in known.items() if not p.optional} - set(proposal.params)
            for name, value in proposal.params.items():
                assert resolver.resolve(known[name], value)
                taken.add(known[name].type)
    assert len(taken) > 10


def plainly(found: Understanding) -> list[tuple[str, dict[str, str]]]:
    """The proposals without letter case and diacritics, for what is to be looked for stays as it is written."""
    return [(proposal.question, {name: fold(value) for name, value in proposal.params.items()}) for proposal in found.proposals]


def test_diacritics_make_no_difference(view: View, questions: Catalogue) -> None:
    texts = [wanted["text"] for part in PARTS for wanted in PHRASINGS[part]]
    assert len(texts) > 100
    for text in texts:
        with_them, without = (proposals.ask(Settings(), view, questions, way, today=TODAY) for way in (text, strip_diacritics(text)))
        assert plainly(with_them) == plainly(without), text


def test_the_phrasings_ask_every_question_and_some_that_there_is_not(questions: Catalogue) -> None:
    asked = {wanted["question"] for part in PARTS for wanted in PHRASINGS[part]}
    assert asked == {question.id for question in questions} | {NONE}
    assert sum(len(PHRASINGS[part]) for part in PARTS) >= 120
    assert len(PHRASINGS["held_out"]) >= 40


def test_no_phrasing_is_a_hint_or_an_example(root: Path) -> None:
    data = (root / "data" / "asking.toml").read_text(encoding="utf-8") + "".join(
        path.read_text(encoding="utf-8") for path in sorted((root / "queries").glob("*.rq"))
    )
    assert not [wanted["text"] for part in PARTS for wanted in PHRASINGS[part] if wanted["text"].lower() in data.lower()]
