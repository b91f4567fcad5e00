"""Reports: the same findings in all forms, and what the exit code says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rdflib import Graph, Literal
from rdflib.namespace import RDF, SH

from graphsvc.settings import Settings
from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, report, shapes

ViewOf = Callable[..., EmbeddedView]
EXAMPLES = Path(__file__).parents[1] / "shapes"
RULES = shapes.folder(Settings().root)


def test_json_has_the_keys_that_every_report_has(view_of: ViewOf) -> None:
    found = engine.validate(view_of(EXAMPLES / "duplicate-code" / "invalid-01-two-items.ttl"), RULES)
    data = report.to_json(found)
    assert data["conforms"] is False
    assert data["counts"] == {"duplicate-code": 2}
    assert data["checked"] == {"items": 2, "focus_nodes": 4}
    assert data["findings"][0] == {
        "rule": "duplicate-code",
        "severity": "violation",
        "document": "cards.txt",
        "plan": "sprss-2014-2017",
        "code": "A01-01",
        "field": "code",
        "value": "A01-01",
        "message": {
            "cs": "Kód „A01-01“ nesou v plánu „sprss-2014-2017“ dvě nebo více položek (další: cards.txt:30). Přečíslujte jednu z nich.",
            "en": "Two or more items of the plan “sprss-2014-2017” bear the code “A01-01” (others: cards.txt:30). Renumber one of them.",
        },
        "locator": {"line": 10},
    }
    assert [finding["locator"]["line"] for finding in data["findings"]] == [10, 30]
    assert found.exit_code == 1


def message(view_of: ViewOf, example: str, more: str = "", language: str = "cs") -> list[str]:
    files = [EXAMPLES / example, *([f"@base <https://graphsvc.example/id/> . {more}"] if more else [])]
    return [finding.message[language] for finding in engine.validate(view_of(*files), RULES).findings]


def test_a_code_that_stands_twice_is_told_with_the_other_place(view_of: ViewOf) -> None:
    (told,) = message(view_of, "duplicate-code/invalid-02-two-places.ttl")
    (finding,) = engine.validate(view_of(EXAMPLES / "duplicate-code/invalid-02-two-places.ttl"), RULES).findings
    assert finding.locator == {"line": 30}
    assert "(další: cards.txt:10)" in told


def test_items_of_one_title_are_told_with_each_other_alone(view_of: ViewOf) -> None:
    found = engine.validate(view_of(EXAMPLES / "duplicate-title/invalid-01-same.ttl"), RULES).findings
    lines = [finding.locator["line"] for finding in found]
    assert len(set(lines)) == 2
    assert [f"(další: cards.txt:{line})" in finding.message["cs"] for line, finding in zip(reversed(lines), found, strict=True)] == [
        True,
        True,
    ]


def test_a_message_calls_plan_and_item_by_their_titles(view_of: ViewOf) -> None:
    example = "missing-code/invalid-01-none.ttl"
    titles = """<plan/sprss-2014-2017> <http://purl.org/dc/terms/title> "Plán kraje"@cs, "The plan"@en ."""
    (czech,), (english,) = (message(view_of, example, titles, language) for language in ("cs", "en"))
    assert czech.startswith("Položka „Podpora line-10“ plánu „Plán kraje“ nemá kód.")
    assert english.startswith("The item “Podpora line-10” of the plan “The plan” has no code.")
    assert "plánu „sprss-2014-2017“ nemá" in message(view_of, example)[0]


def test_numbers_beyond_an_okruh_are_told_one_by_one(view_of: ViewOf) -> None:
    (told,) = message(view_of, "unresolved-strategy-link/invalid-01-number.ttl")
    assert told.startswith("Položka A1.1 odkazuje u okruhu X na „1, 2, 5“, ale okruh má jen 2 opatření; přebývá 5.")


def test_warnings_and_information_do_not_fail_a_plan(view_of: ViewOf) -> None:
    found = engine.validate(view_of(EXAMPLES / "code-gap" / "invalid-01-card.ttl"), RULES)
    assert [finding.severity for finding in found.findings] == ["info"]
    assert found.conforms
    assert found.exit_code == 0


def test_a_finding_stands_at_the_line_of_its_field(view_of: ViewOf) -> None:
    (finding,) = engine.validate(view_of(EXAMPLES / "placeholder-value" / "invalid-02-slash.ttl"), RULES).findings
    assert (finding.field, finding.value, finding.locator) == ("responsible", "/", {"line": 14})


def test_a_code_of_a_list_stands_at_its_own_line(view_of: ViewOf) -> None:
    findings = engine.validate(view_of(EXAMPLES / "malformed-strategy-code" / "invalid-04-two-lines.ttl"), RULES).findings
    assert [(finding.value, finding.locator["line"]) for finding in findings] == [("E2.a", 91), ("E31o", 92)]


def test_a_code_that_was_put_right_is_reported_as_written(view_of: ViewOf) -> None:
    (finding,) = engine.validate(view_of(EXAMPLES / "malformed-code" / "invalid-06-put-right.ttl"), RULES).findings
    assert (finding.code, finding.field, finding.value, finding.locator) == ("A2.4", "code", "A.2.4", {"line": 9})
    assert finding.message["en"].startswith("The code “A.2.4” is not written like the codes of its plan (such as [A-E]")


def test_a_finding_stands_in_the_document_where_the_field_is_due(view_of: ViewOf) -> None:
    (finding,) = engine.validate(view_of(EXAMPLES / "missing-period" / "invalid-04-card-and-row.ttl"), RULES).findings
    assert finding.document == "cards.txt"


def test_text_groups_by_rule_the_most_severe_first(view_of: ViewOf) -> None:
    files = [EXAMPLES / "code-gap" / "invalid-03-roman.ttl", EXAMPLES / "missing-title" / "invalid-01-none.ttl"]
    lines = report.write(engine.validate(view_of(*files), RULES), RULES, "text", "en").decode().splitlines()
    assert lines[0] == "VIOLATION  missing-title  Missing title (1)"
    assert lines[1] == "  cards.txt:10  A01-01@sprss-2014-2017  title"
    assert lines[2] == "      The item A01-01 has no title. Give it one."
    assert lines[4] == "INFORMATION  code-gap  Gap in the numbering (1)"
    assert lines[5].endswith("code “II.2”")
    assert lines[-1].startswith("2 findings: 1 violation, 1 informational. Checked: 5 items, ")


def test_turtle_is_a_shacl_report(view_of: ViewOf) -> None:
    found = engine.validate(view_of(EXAMPLES / "malformed-code" / "invalid-03-letter.ttl"), RULES)
    graph = Graph().parse(data=report.to_turtle(found, RULES.graph), format="turtle")
    (result,) = graph.subjects(RDF.type, SH.ValidationResult)
    assert str(graph.value(result, SH.value)) == "E31o"
    assert str(graph.value(result, SH.sourceShape)) == "https://graphsvc.example/shapes#malformed-code"
    assert graph.value(result, SH.resultSeverity) == SH.Violation
    assert {message.language for message in graph.objects(result, SH.resultMessage) if isinstance(message, Literal)} == {"cs", "en"}
    assert str(next(graph.objects(None, SH.conforms))) == "false"


def test_two_runs_give_the_same_report(view_of: ViewOf) -> None:
    view = view_of(*sorted(EXAMPLES.glob("duplicate-title/invalid-*.ttl")))
    assert report.to_json(engine.validate(view, RULES)) == report.to_json(engine.validate(view, RULES))
