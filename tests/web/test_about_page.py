"""The page about the application: sources with their numbers, the version to cite, terms, the statement of accessibility, ways on."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from little import HOSTILE, client_of, client_over

from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore


@pytest.fixture(scope="module")
def whole(shipped_store: EmbeddedStore) -> FlaskClient:
    return client_of(shipped_store)


def words(page: str) -> str:
    """What a page says, without its markup."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)))


def test_every_document_stands_there_with_what_comes_from_it(whole: FlaskClient) -> None:
    said = words(whole.get("/about").text)
    for numbers in ("72 aktivit", "109 aktivit", "7 aktivit", "51 aktivit", "45 aktivit"):
        assert numbers in said
    assert said.count("Liberecký kraj") == 5
    assert "2013-08" in said
    assert said.count("neuvedeno") == 4, "what the documents do not say is not made up"


def test_the_version_and_its_day_are_told_and_cited(whole: FlaskClient, shipped_view: View) -> None:
    page = whole.get("/about").text
    version = shipped_view.version()
    assert f"<code>{version}</code>" in page
    cited = words(re.search(r"<blockquote>(.*?)</blockquote>", page, re.DOTALL)[1])  # type: ignore[index]
    assert f"Verze dat {version}" in cited
    modified = shipped_view.modified()
    assert modified is not None
    assert f"{modified.day}. " in cited
    assert str(modified.year) in cited


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_every_way_on_works(whole: FlaskClient, lang: str) -> None:
    page = whole.get(f"/about?lang={lang}").text.partition("<main")[2].partition("</main>")[0]
    links = {html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', page)}
    assert len(links) > 20
    for link in sorted(links):
        with whole.get(link, headers={"Accept": "text/html,*/*;q=0.8"}) as answer:
            assert answer.status_code == 200, link
    anchors = set(re.findall(r'href="#([\w-]+)"', page))
    assert anchors == set(re.findall(r'<h2 id="([\w-]+)"', page)) - {"about-contents"}


def test_the_statement_names_the_act_the_guidelines_and_its_day(whole: FlaskClient) -> None:
    said = words(whole.get("/about").text)
    assert "99/2019 Sb." in said
    assert "WCAG 2.2 na úrovni AA" in said
    assert "26. listopadu 2026" in said
    assert "částečný soulad" in said


def test_an_empty_graph_has_no_sources_and_says_so(tmp_path: Path) -> None:
    assert "V grafu zatím žádný dokument není" in client_over(tmp_path).get("/about").text


def test_hostile_names_are_shown_as_texts(tmp_path: Path) -> None:
    page = client_over(tmp_path, HOSTILE).get("/about").text
    assert "&lt;script&gt;alert(5)" in page
    assert "<script>alert" not in page
