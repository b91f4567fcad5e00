"""One report in all forms: each tells the same findings, in both languages, whatever a finding has or has not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rdflib.namespace import RDF, SH
from report_samples import RULES, a_finding, expected, of_html, of_json, of_text, of_turtle, of_xlsx, placed

from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, report
from graphsvc.validation.reports import markdown, words
from graphsvc.validation.reports.outline import meanings, outline
from graphsvc.validation.result import Report

ViewOf = Callable[..., EmbeddedView]
EXAMPLES = Path(__file__).parents[1] / "shapes"
READERS = {"json": of_json, "text": of_text, "html": of_html, "xlsx": of_xlsx}
LANGUAGES = ("cs", "en")


@pytest.fixture(scope="module")
def shipped(shipped_store: EmbeddedStore) -> Report:
    """The findings in the shipped graph."""
    found = engine.validate(shipped_store.view(), RULES)
    assert len(found.counts) > 8
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", READERS)
def test_a_form_tells_all_findings_of_the_shipped_graph(form: str, language: str, shipped: Report) -> None:
    assert READERS[form](report.write(shipped, RULES, form, language), language) == expected(shipped, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", READERS)
def test_a_form_tells_places_of_all_kinds(form: str, language: str, shipped: Report) -> None:
    found = placed(shipped)
    assert len({tuple(finding.locator) for finding in found.findings}) == 5
    assert READERS[form](report.write(found, RULES, form, language), language) == expected(found, language)


def test_turtle_tells_the_same_findings_by_their_focus_nodes(shipped: Report) -> None:
    graph = of_turtle(report.write(shipped, RULES, "turtle"))
    results = list(graph.subjects(RDF.type, SH.ValidationResult))
    told = Counter((str(graph.value(node, SH.focusNode)), str(graph.value(node, SH.sourceShape))) for node in results)
    assert told == Counter((str(found.result.focus), str(found.result.shape.node)) for found in shipped.findings)
    severities = Counter(graph.value(node, SH.resultSeverity) for node in results)
    assert severities == Counter(
        {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}[found.severity] for found in shipped.findings
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_tells_each_finding_in_a_row_of_its_rule(language: str, shipped: Report) -> None:
    text = report.write(shipped, RULES, "markdown", language).decode()
    rows = Counter(line.count(" | ") for line in text.splitlines() if line.startswith("| ") and "---" not in line)
    assert rows[6] == len(shipped.findings) + len({(found.severity, found.rule) for found in shipped.findings})
    for found in shipped.findings:
        assert markdown.plain(found.message[language]) in text


@pytest.mark.parametrize("form", report.FORMS)
def test_two_runs_give_the_same_bytes(form: str, shipped: Report) -> None:
    assert report.write(shipped, RULES, form) == report.write(shipped, RULES, form)


@pytest.mark.parametrize("form", ["text", "html", "xlsx", "markdown"])
def test_each_form_shows_the_counts_and_what_was_checked(form: str, shipped: Report) -> None:
    told = report.write(shipped, RULES, form, "en")
    if form != "xlsx":
        text = told.decode()
        assert f"{len(shipped.findings)} findings: " in text
        assert f"Checked: {shipped.items} items, {shipped.focus_nodes} nodes." in text
    labels = {RULES.rules()[rule].labels["en"] for rule in shipped.counts}
    assert labels <= set(_texts(told, form))


def _texts(data: bytes, form: str) -> list[str]:
    """The parts of a text that stand between marks, or the cells of a workbook."""
    if form == "xlsx":
        return [str(cell.value) for sheet in load_workbook(BytesIO(data)) for row in sheet.iter_rows() for cell in row]
    return re.split(r"[\[\]<>\n]|  | \(\d+\)", data.decode())


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
@pytest.mark.parametrize(
    ("nodes", "language", "words"),
    [
        (3, "cs", "Nic nebylo nalezeno."),
        (0, "cs", "Nic nebylo zkontrolováno"),
        (3, "en", "Nothing was found."),
        (0, "en", "Nothing was checked"),
    ],
)
def test_nothing_found_is_told_from_nothing_checked(form: str, nodes: int, language: str, words: str) -> None:
    told = report.write(Report((), 0, nodes), RULES, form, language).decode()
    assert words in told
    assert told.count("Nic ne" if language == "cs" else "Nothing was") == 1


def test_a_message_falls_back_to_another_language_and_then_to_the_constraint(shipped: Report) -> None:
    def told(message: dict[str, str], language: str) -> tuple[str, str]:
        (entry,) = outline(a_finding(shipped, message=message), RULES, language, {}).entries
        return entry.message.text, entry.message.language

    assert told({"cs": "A", "en": "B"}, "cs") == ("A", "")
    assert told({"de": "C", "en": "B"}, "cs") == ("B", "en")
    assert told({"cs": "A", "de": "C"}, "en") == ("A", "cs")
    assert told({"de": "C", "": "D"}, "en") == ("D", "")
    assert told({}, "en") == ("The constraint SPARQL does not hold. Correct the data.", "")


@pytest.mark.parametrize("form", report.FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_that_has_nothing_does_not_stop_a_form(form: str, language: str, shipped: Report) -> None:
    bare = {"document": None, "plan": None, "code": None, "field": None, "value": None, "locator": {}, "message": {}}
    found = a_finding(shipped, **bare, severity="https://example.org/severity#Critical", rule="anonymous-shape", node="http://e/node")
    told = report.write(found, RULES, form, language)
    assert told
    if form in {"text", "html", "markdown"}:
        assert "http://e/node" in told.decode()
        assert "critical" in told.decode().lower()


def test_one_rule_of_two_severities_makes_two_groups_with_anchors_of_their_own(shipped: Report) -> None:
    first = shipped.findings[0]
    severities = ("violation", "http://e/B", "http://e/A", "http://e/B")
    found = replace(shipped, findings=tuple(replace(first, severity=severity) for severity in severities))
    groups = outline(found, RULES, "cs", {}).groups
    assert [(group.severity, len(group.entries)) for group in groups] == [("violation", 1), ("http://e/B", 2), ("http://e/A", 1)]
    assert len({group.anchor for group in groups}) == 3


def test_what_steers_a_terminal_is_made_visible(shipped: Report) -> None:
    found = a_finding(shipped, value="a\x1b[31mb\nc\u202ed\x9b", message={"cs": "x\ry"})
    lines = report.write(found, RULES, "text").decode().split("\n")
    assert len(lines) == 6
    assert lines[1].endswith("„a␛[31mb␊c�d�“")
    assert lines[2] == "      x␍y"


def test_markdown_is_not_written_by_the_data(shipped: Report) -> None:
    found = a_finding(shipped, value="<b>|*a*\n# `x` [l](u) _y_ a_b $z$ &amp;", code="`1`", message={"cs": "m"})
    text = report.write(found, RULES, "markdown").decode()
    row = next(line for line in text.splitlines() if line.endswith("| m |"))
    assert r"| &lt;b&gt;\|\*a\* \# \`x\` \[l\](u) \_y\_ a_b \$z\$ &amp;amp; |" in row
    assert r"| \`1\` |" in row


def test_every_rule_says_what_it_means_in_both_languages() -> None:
    assert set(meanings()) == set(RULES.rules())
    assert all(set(texts) == {"cs", "en"} and all(text.endswith(".") for text in texts.values()) for texts in meanings().values())


@pytest.mark.parametrize(
    ("amount", "language", "told"),
    [
        (0, "cs", "0 nálezů"),
        (1, "cs", "1 nález"),
        (2, "cs", "2 nálezy"),
        (4, "cs", "4 nálezy"),
        (5, "cs", "5 nálezů"),
        (12_345, "cs", "12\u00a0345 nálezů"),
        (0, "en", "0 findings"),
        (1, "en", "1 finding"),
        (12_345, "en", "12,345 findings"),
    ],
)
def test_numbers_take_the_form_that_the_language_asks_for(amount: int, language: str, told: str) -> None:
    assert words.counted(amount, "finding", language) == told


def test_both_languages_have_the_same_words() -> None:
    assert set(words.words("cs")) == set(words.words("en"))
