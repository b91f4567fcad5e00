"""All rules on the shipped graph, compiled and by pySHACL: the same results.

Three rules compare each item with a whole code list, which pySHACL (by rdflib) reads anew for each item: minutes on all documents
together. They are compared on each document by itself that gives services and funding (the other two have no such fields), with code
lists that were changed so that the rules fire. The other 38 are compared on everything that is shipped, at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from test_rules import RULES, compare, parse_once  # noqa: F401 - a fixture

from graphsvc.settings import Settings
from graphsvc.store.reading import EmbeddedView

ViewOf = Callable[..., EmbeddedView]

ROOT = Settings().root
DOCUMENTS = sorted((ROOT / "data" / "graphs").glob("*.ttl"))
LISTS = [ROOT / "ontology" / "plan.ttl", *sorted((ROOT / "ontology" / "codelists").glob("*.ttl"))]
WITH_SERVICES = [path for path in DOCUMENTS if path.stem.startswith("sprss-")]
BY_DOCUMENT = {"expired-funding-programme", "service-paragraph-mismatch", "unknown-service"}

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("parse_once")]


def test_compiled_rules_find_what_pyshacl_finds_in_the_shipped_graph(view_of: ViewOf, caplog: pytest.LogCaptureFixture) -> None:
    rules = set(RULES.rules()) - BY_DOCUMENT
    assert len(rules) == 38
    assert len(compare("shipped", view_of(*DOCUMENTS, *LISTS), rules)) > 100
    assert not caplog.records, "a shape was left to pySHACL"


@pytest.mark.parametrize("document", WITH_SERVICES, ids=lambda path: path.stem)
def test_rules_that_read_a_whole_code_list_find_what_pyshacl_finds_in_a_document(
    document: Path, view_of: ViewOf, caplog: pytest.LogCaptureFixture
) -> None:
    found = compare(f"lists-{document.stem}", view_of(document, *map(changed, LISTS)), BY_DOCUMENT)
    assert found
    assert not caplog.records, "a shape was left to pySHACL"


def changed(path: Path) -> str:
    """A code list in which all programmes ended in 2010, services have no other names, and those of §§ 37 and 40 stand at each other's."""
    text = path.read_text(encoding="utf-8")
    if path.stem == "programmes":
        return re.sub(r'(g:eligibleUntil|dcat:endDate) "[0-9]{4}"', r'\1 "2010"', text)
    if path.stem == "services":
        text = re.sub(r"\tskos:altLabel [^\n]*\n", "", text)
        swapped = {"37": "40", "40": "37"}
        return re.sub(r'skos:notation "(37|40)"', lambda found: f'skos:notation "{swapped[found[1]]}"', text)
    return text
