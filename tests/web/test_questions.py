"""Questions: forms, answers, and what is said when a parameter does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graphsvc.analysis import links as dependencies
from graphsvc.questions import catalogue
from graphsvc.questions.forms import FORMS
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web import wording
from graphsvc.web.app import create_app

URL = "/api/questions/items-by-service"


@pytest.fixture(scope="module")
def client(view: View, root: Path) -> FlaskClient:
    settings = Settings(root=root)
    return create_app(settings, Fixed(view), Direct(view), catalogue.load(settings)).test_client()


def test_the_api_lists_and_answers(client: FlaskClient) -> None:
    assert "items-by-service" in [question["id"] for question in client.get("/api/questions").get_json()]
    answer = client.get(URL, query_string={"service": "62", "lang": "en"}).get_json()
    assert answer["columns"] == ["plan", "code", "title"]
    assert [row["code"] for row in answer["rows"]] == ["A01-01"]
    assert client.get(URL, query_string={"service": "62", "format": "csv"}).text.startswith("plan,code,title\r\np-2020,A01-01,")


@pytest.mark.parametrize(
    ("path", "status"), [(URL, 422), (URL + "?service=nonsense", 422), (URL + "?service=62&format=docx", 422), ("/api/questions/none", 404)]
)
def test_what_does_not_fit_is_a_problem(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_pages_ask_and_answer(client: FlaskClient) -> None:
    for lang in wording.LANGUAGES:
        assert client.get(f"/questions?lang={lang}").text.count("<li data-card>") > 25
    assert "<form" in client.get("/questions/items-by-service").text
    page = client.get("/questions/items-by-service?service=NZDM").text
    assert 'href="/page/plan/p-2020/item/A01-01"' in page
    wrong = client.get("/questions/items-by-service?service=nonsense")
    assert wrong.status_code == 422
    assert "nonsense" in wrong.text


def test_every_column_has_a_name(root: Path) -> None:
    columns = {column for question in catalogue.load(Settings(root=root)) for column in question.columns}
    assert columns
    assert not columns - set(wording.columns())


def test_cells_say_it_in_the_words_of_the_page(client: FlaskClient) -> None:
    path, asked = "/questions/item-links", {"item": "A01-01@p-2020"}
    assert ">přispívá k cíli</td>" in client.get(path, query_string=asked).text
    assert ">supports the goal</td>" in client.get(path, query_string={**asked, "lang": "en"}).text
    step = client.get("/questions/dependencies", query_string={"item": "A01-01@p-2020", "depth": "1"}).text
    labels = {relation.label["cs"] for relation in dependencies.load(Settings().root).relations.values()}
    assert any(f">{label}</td>" in step for label in labels)
    assert "supports-goal" not in step


def test_an_answer_is_had_in_all_forms_with_a_permalink(client: FlaskClient) -> None:
    asked = {"service": "62"}
    told = client.get(URL, query_string=asked).get_json()
    assert told["total"] == 1
    assert "VALUES ?service" in told["sparql"]
    page = client.get(told["permalink"])
    assert page.status_code == 200
    assert "data se od té doby změnila" not in page.text
    assert "data se od té doby změnila" in client.get(told["permalink"].replace(told["version"], "000000000000")).text
    for form in FORMS:
        answer = client.get(URL, query_string={**asked, "format": form})
        assert answer.content_type == FORMS[form], form
    assert answer.headers["Link"] == f'<{told["permalink"]}>; rel="alternate"; type="text/html"'
    assert client.get(URL, query_string={**asked, "offset": "1"}).get_json()["rows"] == []
    for wrong in ("x", "-1", "²", "9" * 30, "0" * 9 + "9" * 9):
        assert client.get(URL, query_string={**asked, "limit": wrong}).status_code == 422


def test_a_question_without_an_answer_says_so(client: FlaskClient) -> None:
    page = client.get("/questions/items-by-service?service=37").text
    assert "se žádná položka žádného plánu netýká" in page
    assert "Co zkusit:" in page
    assert "<bdi>37</bdi>" in page, "this graph has no such service, so it is told as it was written"


def test_a_parameter_that_is_not_clear_is_answered_with_candidates(client: FlaskClient) -> None:
    problem = client.get(URL, query_string={"service": "nizkoprahovka pro dětti"})
    assert problem.status_code == 422
    assert {"id": "62", "label": "Nízkoprahová zařízení pro děti a mládež"} in problem.get_json()["candidates"]
    page = client.get("/questions/items-by-service", query_string={"service": "nizkoprahovka pro dětti"}).text
    assert '<a href="/questions/items-by-service?service=62"><bdi>Nízkoprahová zařízení pro děti a mládež</bdi></a>' in page
    assert 'aria-invalid="true" aria-describedby="p-service-trouble"' in page


@pytest.mark.parametrize(("written", "nearest"), [("34", ["37", "39", "40"]), ("§ 53", ["52", "54", "51"]), ("999", ["70", "69", "68"])])
def test_beside_a_number_that_there_is_not_the_nearest_are_told(client: FlaskClient, written: str, nearest: list[str]) -> None:
    problem = client.get(URL, query_string={"service": written})
    assert problem.status_code == 422
    assert [one["id"] for one in problem.get_json()["candidates"]][:3] == nearest
