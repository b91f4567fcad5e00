"""Pictures for programs and browsers: a link makes the same picture again, in each form; what is forged is refused."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.web import marks

ITEM = "plan/ssz-2021/item/V.6"


def test_the_whole_shipped_graph(shipped: FlaskClient) -> None:
    said = shipped.get("/api/graph").get_json()
    assert said["total"]["nodes"] == len(said["nodes"]) > 900
    assert len({(node["x"], node["y"]) for node in said["nodes"]}) == len(said["nodes"])
    boxes = {box["id"]: box for box in said["boxes"]}
    for node in said["nodes"]:
        if node["box"]:
            box = boxes[node["box"]]
            assert box["x"] < node["x"] < box["x"] + box["width"]
            assert box["y"] < node["y"] < box["y"] + box["height"]
    assert {facet["id"] for facet in said["filters"]} == {"plan", "kind", "status", "target-group", "service", "year", "relation"}


def test_layers_go_down_as_the_model_says(shipped: FlaskClient) -> None:
    said = shipped.get("/api/graph").get_json()
    y = {node["id"]: node["y"] for node in said["nodes"]}
    up = [edge for edge in said["edges"] if edge["relation"] in ("supports-goal", "part-of-plan", "parent-plan")]
    down = [
        edge for edge in said["edges"] if edge["relation"] in ("responsible", "concerns-service", "funded-from", "part-of-act", "unit-of")
    ]
    assert len(up) > 500
    assert len(down) > 400
    assert not [edge["says"] for edge in up if y[edge["source"]] <= y[edge["target"]]]
    assert not [edge["says"] for edge in down if y[edge["source"]] >= y[edge["target"]]]


@pytest.mark.parametrize(
    "query",
    [
        f"focus={ITEM}&depth=2",
        "of=ssz-2021&colour=status",
        f"from={ITEM}&to=plan/sprss-2014-2017/item/A01-01",
        "impact=programme/opz&colour=verdict",
        "plan=ssz-2021&status=partly&kind=item&kind=goal",
        "focus=service/62&layout=force",
    ],
)
def test_the_query_of_a_picture_makes_it_again(shipped: FlaskClient, query: str) -> None:
    first = shipped.get(f"/api/graph?{query}").get_json()
    assert first["nodes"]
    again = shipped.get(f"/api/graph?{first['query']}").get_json()
    assert again == first
    assert shipped.get(f"/api/graph?{first['query']}&lang=en").get_json()["sentence"] != first["sentence"]


def test_each_form_holds_the_same(shipped: FlaskClient) -> None:
    address = f"/api/graph?focus={ITEM}"
    said = shipped.get(address).get_json()
    drawn = shipped.get(f"{address}&format=svg")
    assert drawn.content_type == "image/svg+xml; charset=utf-8"
    assert said["sentence"] in "".join(ElementTree.fromstring(drawn.data).itertext())
    network = shipped.get(f"{address}&format=graphml")
    assert network.content_type == "application/graphml+xml; charset=utf-8"
    assert len(ElementTree.fromstring(network.data).findall(".//{*}node")) == len(said["nodes"])
    nodes = list(csv.DictReader(io.StringIO(shipped.get(f"{address}&format=csv").text)))
    assert [row["id"] for row in nodes] == [node["id"] for node in said["nodes"]]
    edges = list(csv.DictReader(io.StringIO(shipped.get(f"{address}&format=csv&table=edges").text)))
    assert {(row["source"], row["target"]) for row in edges} == {(edge["source"], edge["target"]) for edge in said["edges"]}


@pytest.mark.parametrize(
    "query",
    [
        "focus=plan/nothing",
        "focus=" + quote("<script>alert(1)</script>"),
        "depth=2&focus=plan/ssz-2021&of=ssz-2021",
        "strange=1",
        "format=pdf",
        "table=all",
        "year=99999",
        "focus=" + "x" * 3_000,
        "&".join(f"year={year}" for year in range(1900, 1960)),
        "open=kind.nothing",
        "layout=force",
        "focus=%00",
        "focus=%ed%a0%80",
    ],
)
def test_what_is_forged_huge_or_unknown_is_refused(shipped: FlaskClient, query: str) -> None:
    answer = shipped.get(f"/api/graph?{query}")
    assert answer.status_code == 422
    assert answer.content_type.startswith("application/problem+json")
    assert len(answer.text) < 2_000


def test_a_client_that_has_the_picture_gets_no_other(shipped: FlaskClient) -> None:
    tag = shipped.get("/api/graph?of=ssz-2021").headers["ETag"]
    assert shipped.get("/api/graph?of=ssz-2021", headers={"If-None-Match": tag}).status_code == 304


def test_findings_are_marks_on_things_and_on_links_that_are_written_where_they_stand(shipped: FlaskClient, shipped_view: View) -> None:
    said = shipped.get("/api/graph?of=ap-ssz-2024-2025&marks=yes").get_json()
    marked = {node["id"].rpartition("/")[2]: node["marks"] for node in said["nodes"] if node["marks"]}
    assert marked["A2.4"]["violation"] >= 1
    assert marked["A2"]["violation"] >= 1  # a list of references of this goal
    ends = {(edge["source"].rpartition("/")[2], edge["target"].rpartition("/")[2]): edge["marks"] for edge in said["edges"]}
    assert ends["B2", "rodinna-politika-2019-2023"]["warning"] == 1  # it ended before the plan begins
    assert ends["A1.1", "X"]["violation"] >= 1  # the measures that it goes on with are not there
    assert not ends["A1.1", "A1"]
    without = shipped.get("/api/graph?of=ssz-2021").get_json()
    assert {thing["marks"] for thing in [*without["nodes"], *without["edges"]]} == {None}
    assert marks.load(shipped_view, Settings().root) is marks.load(shipped_view, Settings().root)
