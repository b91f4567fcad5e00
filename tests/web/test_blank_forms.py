"""The form of a plan from the web: filled with a plan's goals, read back by the check, refused with what there is."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook


def test_a_form_is_made_for_a_kind_and_for_a_plan_whose_goals_it_has(shipped: FlaskClient) -> None:
    answer = shipped.get("/api/template?kind=action-plan&plan=ap-ssz-2024-2025")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="formular-ap-ssz-2024-2025.xlsx"'
    book = load_workbook(io.BytesIO(answer.data))
    codes = {str(row[0].value) for row in book["Cíle"].iter_rows()}
    assert {"A1", "E1"} <= codes
    bare = load_workbook(io.BytesIO(shipped.get("/api/template?kind=action-plan").data))
    assert "A1" not in {str(row[0].value) for row in bare["Cíle"].iter_rows()}


def test_columns_are_had_as_csv_and_in_english(shipped: FlaskClient) -> None:
    answer = shipped.get("/api/template?kind=concept&format=csv&lang=en")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="form-concept.csv"'
    assert answer.data.startswith("\ufeff".encode())
    assert len(answer.data.decode("utf-8-sig").splitlines()[0].split(";")) > 5


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "kind or plan"),
        ("kind=action-plam", "'action-plan'"),
        ("plan=nic-takoveho", "nic-takoveho"),
        ("kind=concept&format=docx", "'docx'"),
        ("kind=%22%0d%0aX: y", "X: y"),
    ],
)
def test_what_there_is_not_is_named(shipped: FlaskClient, query: str, said: str) -> None:
    answer = shipped.get(f"/api/template?{query}")
    assert answer.status_code == 422
    assert said in answer.get_json()["detail"]


def test_the_page_of_checking_leads_to_it(shipped: FlaskClient) -> None:
    page = shipped.get("/check").get_data(as_text=True)
    assert 'action="/api/template' in page
    assert 'value="medium-term-plan"' in page
