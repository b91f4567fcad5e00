"""The HTML page: stands alone, says what it is to those who listen, and shows what came from outside as text only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from report_samples import RULES, Page, a_finding, of_html

from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, report
from graphsvc.validation.result import Report

ViewOf = Callable[..., EmbeddedView]
EXAMPLES = Path(__file__).parents[1] / "shapes"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;{{ 7*7 }}"
LOADING = {"src", "srcset", "data", "action", "formaction", "background", "poster", "ping", "style"}


@pytest.fixture
def found(view_of: ViewOf) -> Report:
    files = [EXAMPLES / "code-gap" / "invalid-03-roman.ttl", EXAMPLES / "placeholder-value" / "invalid-02-slash.ttl"]
    files.append(EXAMPLES / "missing-title" / "invalid-01-none.ttl")
    result = engine.validate(view_of(*files), RULES)
    assert [finding.severity for finding in result.findings] == ["violation", "warning", "info"]
    return result


def page_of(result: Report, language: str = "cs", titles: dict[str, str] | None = None) -> Page:
    page = Page()
    page.feed(report.write(result, RULES, "html", language, titles or {}).decode())
    page.close()
    assert not page.open
    return page


def with_tag(page: Page, *tags: str) -> Iterator[dict[str, str | None]]:
    return (given for tag, given in page.elements if tag in tags)


@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_page_has_language_title_landmarks_and_headings_in_order(found: Report, language: str) -> None:
    page = page_of(found, language)
    tags = [tag for tag, _ in page.elements]
    assert next(with_tag(page, "html"))["lang"] == language
    assert [tags.count(tag) for tag in ("title", "header", "nav", "main", "footer", "h1")] == [1] * 6
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(3) == 3
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_needs_nothing_else(found: Report) -> None:
    page = page_of(found, titles={"cards.txt": "Karty"})
    assert not list(with_tag(page, "script", "link", "img", "iframe", "object", "embed", "base", "form"))
    assert all(given["href"].startswith("#") for given in with_tag(page, "a"))
    assert not [given for _, given in page.elements if LOADING & set(given)]
    text = report.write(found, RULES, "html").decode()
    assert "url(" not in text
    assert "@import" not in text


def test_every_header_of_a_table_has_a_scope_and_every_table_a_name(found: Report) -> None:
    page = page_of(found)
    assert len(list(with_tag(page, "table"))) == 5
    assert {given.get("scope") for given in with_tag(page, "th")} == {"col", "row"}
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    assert {given["aria-labelledby"] for given in with_tag(page, "table")} <= set(ids)


def test_counts_lead_to_their_rules(found: Report) -> None:
    page = page_of(found)
    sections = {given["id"] for given in with_tag(page, "section") if given.get("class") == "rule"}
    assert sections == {"rule-missing-title", "rule-placeholder-value", "rule-code-gap"}
    links = {given["href"][1:] for given in with_tag(page, "a") if given["href"]}
    assert sections <= links
    assert links <= {given["id"] for _, given in page.elements if "id" in given}


def test_the_page_fits_phones_both_schemes_and_paper(found: Report) -> None:
    text = report.write(found, RULES, "html").decode()
    assert "width=device-width" in text
    for query in ("(prefers-color-scheme: dark)", "screen and (max-width", "@media print"):
        assert query in text


def test_what_comes_from_outside_is_shown_as_text(found: Report) -> None:
    given = dict.fromkeys(("document", "plan", "code", "value", "field", "rule"), HOSTILE)
    shape = replace(found.findings[0].result.shape, labels={"cs": HOSTILE})
    result = a_finding(
        found, **given, message={"cs": HOSTILE}, locator={"sheet": HOSTILE}, result=replace(found.findings[0].result, shape=shape)
    )
    page = page_of(result, titles={HOSTILE: HOSTILE})
    assert not list(with_tag(page, "script", "img"))
    ((rule, _, cells),) = page.findings
    assert rule == HOSTILE
    assert {cells[name] for name in ("code", "plan", "field", "bdi", "message", "file")} == {HOSTILE}
    assert cells["place"] == f"list {HOSTILE}"
    text = report.write(result, RULES, "html", titles={HOSTILE: HOSTILE}).decode()
    assert text.count("&lt;script&gt;") >= 9
    assert "<script" not in text


def test_a_severity_or_node_of_the_shapes_is_shown_as_text(found: Report) -> None:
    bare = {"document": None, "plan": None, "code": None, "locator": {}}
    page = page_of(a_finding(found, **bare, severity=f"http://e/#{HOSTILE}", node=HOSTILE))
    assert not list(with_tag(page, "script", "img"))
    assert len(page.findings) == 1


def test_texts_in_another_language_say_so(found: Report) -> None:
    page = page_of(a_finding(found, message={"cs": "Česky"}), "en")
    assert {"lang": "cs"} in [given for given in with_tag(page, "span") if "lang" in given]


def test_an_empty_value_is_told_from_none(found: Report) -> None:
    told = [of_html(report.write(a_finding(found, value=value), RULES, "html"), "cs")[0].value for value in (None, "–", "---")]
    assert told == [None, "–", "---"]
    assert "(prázdná)" in report.write(a_finding(found, value=""), RULES, "html").decode()
    assert "(prázdná)" not in report.write(a_finding(found, value=None), RULES, "html").decode()


@pytest.mark.parametrize("nodes", [0, 3])
def test_a_page_without_findings_is_whole(nodes: int) -> None:
    page = page_of(Report((), 0, nodes))
    tags = [tag for tag, _ in page.elements]
    assert "main" in tags
    assert "table" not in tags
    assert ("li" in tags) is bool(nodes)
    assert ({"class": "verdict good"} in list(with_tag(page, "p"))) is bool(nodes)
