"""Matrices for programs."""

from __future__ import annotations

import io
from pathlib import Path

from flask.testing import FlaskClient
from openpyxl import load_workbook

from graphsvc.analysis import matrices

KNOWN = matrices.load(Path(__file__).parents[2])


def test_the_api_gives_each_form(client: FlaskClient) -> None:
    assert {one["id"] for one in client.get("/api/matrices").get_json()} == set(KNOWN.by_id)
    said = client.get("/api/matrices/goal-measure?plan=https://graphsvc.example/id/plan/p-2020").get_json()
    assert said["plan"] == "p-2020"
    assert {cell["row"] for cell in said["cells"]} == {"SC1@p-2020"}
    table = client.get("/api/matrices/body-role?format=csv&lang=en")
    assert table.content_type == "text/csv; charset=utf-8"
    assert table.text.splitlines()[0] == "organisation or unit,,responsible,cooperating"
    book = client.get("/api/matrices/body-role?format=xlsx")
    assert load_workbook(io.BytesIO(book.data)).sheetnames == ["Subjekty a role", "Vysvětlivky"]
    assert "body-role.xlsx" in book.headers["Content-Disposition"]
    assert client.get("/api/matrices/nothing").status_code == 404
    assert client.get("/api/matrices/body-role?format=pdf").status_code == 422
    assert client.get("/api/matrices/body-role?plan=nothing").status_code == 422
