"""Questions are found by editors of SPARQL: as SHACL executables in the store."""

from __future__ import annotations

from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import View

# What editors that look for examples ask an endpoint.
EXAMPLES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?example ?comment ?query {
  ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query
  FILTER (LANG(?comment) = "en")
}"""


def test_each_question_that_sparql_answers_is_an_example_that_runs(shipped_view: View) -> None:
    found = {row["example"].value.rpartition("/")[2]: row for row in shipped_view.select(EXAMPLES)}
    questions = {question.id: question for question in catalogue.load(Settings()) if not question.computed}
    assert set(found) == set(questions)
    assert len(found) > 20
    for name, row in found.items():
        assert row["comment"].value == questions[name].description["en"]
        rows = shipped_view.query(row["query"].value)  # with its prefixes declared
        assert not rows.rdf
