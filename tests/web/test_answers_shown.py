"""What the pages show of the answer to every question: a sentence, a chart, rows as they are wanted, ways on; in both languages."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web import wording
from graphsvc.web.app import create_app

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parents[1] / "questions" / "real_answers.toml").read_text("utf-8"))["case"]
FIRST = {case["question"]: case.get("params", {}) for case in reversed(CASES) if case["rows"]}
HOSTILE = "<script>alert(1)</script>\"'\u202e"


@pytest.fixture(scope="module")
def client(shipped_view: View, root: Path) -> FlaskClient:
    found = Settings(root=root)
    return create_app(found, Fixed(shipped_view), Direct(shipped_view), catalogue.load(found)).test_client()


def text_of(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", markup)).split())


def sentence(page: str) -> str:
    found = re.search(r'<p class="sentence">(.*?)</p>', page, re.DOTALL)
    assert found
    return text_of(found[1])


def codes(page: str) -> list[str]:
    return re.findall(r'<a href="[^"]*" class="code"[^>]*><bdi>([^<]*)</bdi>', page.partition("<tbody>")[2])


@pytest.mark.parametrize("lang", wording.LANGUAGES)
@pytest.mark.parametrize("question", sorted(FIRST))
def test_every_question_is_answered_in_a_sentence(client: FlaskClient, question: str, lang: str) -> None:
    answer = client.get(f"/questions/{question}", query_string={**FIRST[question], "lang": lang})
    assert answer.status_code == 200
    said = sentence(answer.text)
    assert said.endswith(".")
    assert not re.search(r"[{}\[\]#|]|None", said), said
    assert "<tbody>" in answer.text


@pytest.mark.parametrize("question", sorted(FIRST))
def test_every_way_on_leads_somewhere(client: FlaskClient, question: str) -> None:
    page = client.get(f"/questions/{question}", query_string=FIRST[question]).text
    related = page.partition('id="related-heading"')[2].partition("</section>")[0]
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', related)]
    assert links
    pictures = [unescape(link) for link in re.findall(r'<img src="([^"]+)"', page)]
    sorting = [unescape(link) for link in re.findall(r'href="([^"]+)" id="sort-', page)]
    assert sorting
    for link in (*links, *pictures, *sorting[:2]):
        assert client.get(link).status_code == 200, link


def test_the_sentence_says_how_much_and_links_what_was_asked_for(client: FlaskClient) -> None:
    asked = {"service": "nízkoprahovým zařízením"}
    page = client.get("/questions/items-by-service", query_string=asked).text
    assert sentence(page) == "Druhu služby § 62 Nízkoprahová zařízení pro děti a mládež se týká 8 položek ve 2 plánech."
    assert '<a href="/page/service/62"' in page
    english = client.get("/questions/items-by-service", query_string={**asked, "lang": "en"}).text
    assert sentence(english).startswith("8 items concern the kind of service § 62 ")


def test_what_was_meant_stands_in_the_form_beside_what_was_written(client: FlaskClient) -> None:
    page = client.get("/questions/items-by-service?service=NZDM").text
    assert 'value="NZDM" maxlength="1000" data-suggest="service" data-label="§ 62 Nízkoprahová zařízení pro děti a mládež"' in page


def test_a_chart_has_its_numbers_as_text(client: FlaskClient) -> None:
    page = client.get("/questions/status-summary?plan=ssz-2021").text
    figure = page.partition("<figure")[2].partition("</figure>")[0]
    assert figure.count('<svg class="bar"') == 13
    assert "ČÁSTEČNĚ 4" in text_of(figure)
    assert 's-partly"' in figure
    assert "style=" not in page


def test_rows_are_sorted_by_any_column(client: FlaskClient) -> None:
    path = "/questions/shared-strategy-codes?strategy=srlk-2021-2027"
    counts = [
        [int(number) for number in re.findall(r'<td data-label="Počet" class="number">(\d+)</td>', client.get(f"{path}&sort={sort}").text)]
        for sort in ("count", "-count")
    ]
    assert counts[0] == sorted(counts[0])
    assert counts[1] == sorted(counts[0], reverse=True)
    assert 'aria-sort="descending"' in client.get(f"{path}&sort=-count").text


def test_codes_are_sorted_in_their_natural_order(client: FlaskClient) -> None:
    page = client.get("/questions/implementing-items?strategy=ssz-2021&plan=ap-ssz-2024-2025&sort=target").text
    targets = re.findall(r'<td data-label="Cíl strategie"><a [^>]*><bdi>([^<]+)', page)
    assert len(targets) > 50
    assert targets.index("V.2") < targets.index("V.10") < targets.index("IX.2")


def test_rows_are_looked_through_without_case_and_diacritics(client: FlaskClient) -> None:
    path = "/questions/items-by-service?service=62"
    page = client.get(f"{path}&find=NIZKOPRAHOVYCH+lokalitach").text
    assert codes(page) == ["A06-02"]
    assert "1 řádek z 8 obsahuje „NIZKOPRAHOVYCH lokalitach“" in page
    assert sentence(page).endswith("8 položek ve 2 plánech.")
    nothing = client.get(f"{path}&find=xyzzy").text
    assert "Žádný řádek neobsahuje „xyzzy“." in nothing


def test_columns_are_chosen(client: FlaskClient) -> None:
    page = client.get("/questions/items-by-service?service=62&show=title&show=code").text
    assert re.findall(r'id="sort-(\w+)"', page) == ["code", "title"]
    assert "Plán" not in text_of(page.partition("<thead>")[2].partition("</thead>")[0])


def test_long_answers_come_in_parts_in_the_same_order(client: FlaskClient) -> None:
    path = "/questions/implementing-items?strategy=ssz-2021&plan=ap-ssz-2024-2025&sort=-title"
    first, second = (client.get(f"{path}&limit=50&offset={offset}").text for offset in (0, 50))
    rows = [re.findall(r'<td data-label="Název">([^<]+)</td>', page) for page in (first, second)]
    assert [len(some) for some in rows] == [50, 50]
    assert rows[0][-1] != rows[0][0] != rows[1][0]
    following = unescape(re.findall(r'<a rel="next"[^>]*href="([^"]+)"', first)[0])
    assert {"sort=-title", "offset=50", "limit=50"} <= set(following.partition("?")[2].split("&"))
    assert client.get(f"{path}&offset=100000").status_code == 200


@pytest.mark.parametrize("query", ["sort=nonsense", "show=nonsense", "offset=x", "service=", "service=62&service=63", "nonsense=1"])
def test_a_state_that_there_is_not_is_told_in_a_sentence(client: FlaskClient, query: str) -> None:
    address = f"/questions/items-by-service?{query}" if "service" in query else f"/questions/items-by-service?service=62&{query}"
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == (200 if query == "service=" else 422)
    assert "<main" in answer.text


def test_a_value_that_is_not_clear_is_chosen_from_links(client: FlaskClient) -> None:
    answer = client.get("/questions/target-group-services", query_string={"plan": "střednědobý plán"})
    assert answer.status_code == 422
    link = unescape(re.findall(r'<a href="(/questions/target-group-services\?plan=[^"]+)"><bdi>', answer.text)[0])
    assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("plan=ssz-2021&date=2024-02-30", "není den. Den se píše jako 2024-12-31."),
        ("plan=ssz-2021&date=vloni", "není den"),
        ("plan=xyzzyxyzzy&date=2024-12-31", "v datech není"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client: FlaskClient, query: str, said: str) -> None:
    answer = client.get(f"/questions/overdue-items?{query}")
    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert answer.text.count('aria-invalid="true"') == 1


def test_what_is_still_missing_is_asked_for(client: FlaskClient) -> None:
    answer = client.get("/questions/overdue-items?plan=ssz-2021")
    assert answer.status_code == 200
    assert "Zbývá doplnit: den" in answer.text


@pytest.mark.parametrize(
    "path", ["items-by-service?service=", "items-by-text?text=", "items-by-service?service=62&find=", "path?from=62&to="]
)
def test_markup_in_what_is_written_stays_text(client: FlaskClient, path: str) -> None:
    name = path.rpartition("?")[2].rpartition("&")[2].removesuffix("=")
    query = {**dict(pair.split("=") for pair in path.partition("?")[2].split("&")), name: HOSTILE}
    answer = client.get(f"/questions/{path.partition('?')[0]}", query_string=query)
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text
    assert "alert(1)" in answer.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["service", "sort", "find", "show", "offset", "limit", "version", "lang"]), st.text(max_size=40), max_size=5
    )
)
def test_no_address_makes_a_page_fail(client: FlaskClient, query: dict[str, str]) -> None:
    known = {name: value.encode("utf-8", "replace") for name, value in query.items()}
    assert client.get("/questions/items-by-service", query_string={"service": "62", **known}).status_code in (200, 422)


def test_the_catalogue_lists_every_question_once_under_its_topic(client: FlaskClient) -> None:
    listed = re.findall(r'<li data-card><a href="/questions/([\w-]+)"', client.get("/questions").text)
    questions = list(catalogue.load(Settings()))
    assert sorted(listed) == sorted(question.id for question in questions)
    assert {question.topic for question in questions} == set(wording.topics())
    for topic in wording.topics().values():
        assert set(topic.name) == set(topic.lead) == set(wording.LANGUAGES)


def test_a_sentence_in_the_search_box_finds_what_it_is_about(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "co plánujeme pro seniory"}).text
    assert 'href="/questions/items-by-target-group?target_group=seniors"' in page
    assert "co nese význam: seniory" in page
    assert "<mark>senioři</mark>" in page
