"""Pictures written out: labels of any kind do no harm in SVG, CSV, GraphML and JSON, and nothing of the content is lost."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.analysis import graph
from graphsvc.analysis.picture import areas, facts, forms, make, model, svg
from graphsvc.analysis.picture.address import Names, read
from graphsvc.analysis.picture.parts import Picture
from graphsvc.analysis.picture.state import State
from graphsvc.errors import DataError
from graphsvc.store.reading import EmbeddedView

BASE = "https://graphsvc.example/"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "</text><script>alert(1)</script>",
    "<![CDATA[ ]]> & &amp; \" ' --> ",
    '=HYPERLINK("https://evil.example")',
    "+1+1",
    "@SUM(A1)",
    "\u202egnitirw \u2066 turned\u200f",
    "bell\u0007 and \ufffe",
]


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)


def hostile(labels: list[str]) -> str:
    """A plan that is called by the first label, with a measure for each other."""
    items = [
        f":i{number} a g:Measure ; g:ofPlan :p ; dct:identifier {quoted(label)} ; dct:title {quoted(label)} ."
        for number, label in enumerate(labels)
    ]
    return "\n".join(
        [
            "@prefix g: <https://graphsvc.example/def#> . @prefix dct: <http://purl.org/dc/terms/> .",
            f"@prefix : <{BASE}id/> . :p a g:Plan ; dct:title {quoted(labels[0])} .",
            *items,
        ]
    )


@pytest.fixture
def drawn(view_of: Callable[..., EmbeddedView]) -> Picture:
    return make.make(view_of(hostile(HOSTILE)), State(focus=(f"{BASE}id/p",)), "cs")


@pytest.fixture
def small_picture(small_view: EmbeddedView) -> Picture:
    return make.make(small_view, State(), "cs")


def names(view: EmbeddedView) -> Names:
    return Names(graph.load(view), facts.load(view), BASE)


def words(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def test_hostile_labels_are_text_in_svg(drawn: Picture) -> None:
    written = svg.to_svg(drawn)
    root = ElementTree.fromstring(written)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "title", "desc", "defs", "marker", "path", "rect", "g", "line", "text"} - {"line"}
    assert {
        name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name or name == "style"
    } == set()
    assert "</text><script>alert(1)</script>" in words(root)
    assert not set(written) & set("\u202e\u2066\u200f\u0007\ufffe")


def test_an_svg_says_what_it_shows(small_picture: Picture) -> None:
    root = ElementTree.fromstring(svg.to_svg(small_picture))
    assert root.attrib["role"] == "img"
    named = {element.attrib["id"]: words(element) for element in root if "id" in element.attrib}
    assert root.attrib["aria-labelledby"].split() == ["title", "desc"]
    assert named["title"] == small_picture.sentence
    assert "Akční plán: opatření 3, cíl 2, plán 1." in named["desc"]
    assert "naplňuje cíl" in named["desc"]
    titles = [words(element) for element in root.iter(f"{SVG}title")]
    assert "A1.1@akcni naplňuje cíl: A1@akcni" in titles
    assert "opatření · A1.1 · Terénní práce" in titles
    assert {"Terénní práce", "Akční plán", "Vysvětlivky"} <= {words(element) for element in root.iter(f"{SVG}text")}
    assert len(list(root.iter(f"{SVG}line"))) == sum(not line.in_box for line in small_picture.lines)


def test_everything_of_an_svg_lies_within_it(small_picture: Picture) -> None:
    root = ElementTree.fromstring(svg.to_svg(small_picture))
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    looked = 0
    for one in root.iter(f"{SVG}rect"):
        x, y = (int(one.attrib.get(name, 0)) for name in ("x", "y"))
        assert x >= 0
        assert y >= 0
        assert x + int(one.attrib["width"]) <= width
        assert y + int(one.attrib["height"]) <= height
        looked += 1
    assert looked > len(small_picture.things)


@given(st.text())
def test_any_text_is_text_of_xml(written: str) -> None:
    parsed = ElementTree.fromstring(f"<a>{svg.text(written)}</a>")
    assert len(parsed) == 0
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", parsed.text or "")


def test_no_cell_of_a_table_is_a_formula(drawn: Picture, small_picture: Picture) -> None:
    for table in forms.TABLES:
        rows = list(csv.reader(io.StringIO(forms.to_csv(drawn, table))))
        assert len(rows) > 7
        assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r"))]
    rows = list(csv.DictReader(io.StringIO(forms.to_csv(small_picture, "edges"))))
    assert {row["document"]: row["text"] for row in rows if row["line"] == "12"} == {"zprava": "EU / OPZ"}
    assert len({row["id"] for row in csv.DictReader(io.StringIO(forms.to_csv(small_picture, "nodes")))}) == len(small_picture.things)


def test_graphml_holds_all(drawn: Picture, small_picture: Picture) -> None:
    assert len(nx.parse_graphml(forms.to_graphml(drawn).decode())) == len(HOSTILE) + 1
    read_ = nx.parse_graphml(forms.to_graphml(small_picture).decode(), force_multigraph=True)
    assert set(read_) == {thing.id for thing in small_picture.things}
    assert read_.number_of_edges() == len(small_picture.lines)
    item = read_.nodes[f"{BASE}id/plan/akcni/item/A1.1"]
    assert (item["label"], item["status"]) == ("Terénní práce", "partly")
    assert (item["x"], item["y"]) == small_picture.layout.at[f"{BASE}id/plan/akcni/item/A1.1"]


def test_json_keeps_labels_as_they_are_and_makes_the_picture_again(view_of: Callable[..., EmbeddedView]) -> None:
    view = view_of(hostile(HOSTILE))
    state = State(focus=(f"{BASE}id/p",), colour="plan")
    said = forms.to_json(make.make(view, state, "cs"), names(view))
    assert {node["label"] for node in said["nodes"]} == set(HOSTILE)
    assert said["query"] == "focus=p&colour=plan"
    assert read([tuple(part.split("=")) for part in said["query"].split("&")], names(view)) == state
    assert json.loads(json.dumps(said)) == said


def test_the_same_picture_is_the_same_bytes(small_view: EmbeddedView) -> None:
    state = State()
    one, other = make.make(small_view, state, "cs"), make.make(small_view, state, "cs")
    assert svg.to_svg(one) == svg.to_svg(other)
    assert json.dumps(forms.to_json(one, names(small_view))) == json.dumps(forms.to_json(other, names(small_view)))
    assert forms.to_graphml(one) == forms.to_graphml(other)


def test_ends_of_links_and_entries_of_the_outline_are_there(small_view: EmbeddedView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "LIMIT", 8)
    monkeypatch.setattr(areas, "MOST", 20)
    said = forms.to_json(make.make(small_view, State(), "en"), names(small_view))
    ids = {node["id"] for node in said["nodes"]}
    assert any(node["area"] for node in said["nodes"])
    assert len(ids) < 20
    assert {end for edge in said["edges"] for end in (edge["source"], edge["target"])} <= ids
    edges = {edge["id"] for edge in said["edges"]}

    def walk(entries: list[dict]) -> list[str]:
        assert {link for entry in entries for link in entry["links"]} <= edges
        return [one for entry in entries for one in (entry["id"], *walk(entry["items"]))]

    assert sorted(one for section in said["outline"] for one in walk(section["items"])) == sorted(ids)
    assert sum(node["count"] for node in said["nodes"]) == said["total"]["left"]
    assert "Gathered into areas" in said["sentence"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_bears_text() -> None:
    known = model.load()
    looks = [*known.kinds.values(), *known.statuses.values(), *known.verdicts.values()]
    colours = [*(look.colour for look in looks), *known.plans, known.none]
    assert len(colours) > 30
    for colour in colours:
        assert (luminance(colour) + 0.05) / (luminance(known.ink) + 0.05) >= 4.5, colour


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("[kinds]", "[kinds]\nthing = '#ffffff'", "'thing'"),
        ('ends = ["plan"]', 'ends = ["plant"]', "'plant'"),
        ('ink = "#111111"', 'ink = "black"', "'black'"),
        ("{depth}", "{deep}", "'focus'"),
        ('up = ["parent-plan"', 'up = ["parent"', "'parent'"),
        ('ink = "#111111"', "", "ink"),
        ("[words.cs]", "[words.cs", "picture.toml"),
    ],
)
def test_a_file_that_does_not_say_what_it_must_is_refused(tmp_path, before: str, after: str, named: str) -> None:
    data = model.resources() / "data"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "dependencies.toml").write_bytes((data / "dependencies.toml").read_bytes())
    written = (data / "picture.toml").read_text(encoding="utf-8")
    assert before in written
    (tmp_path / "data" / "picture.toml").write_text(written.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(named)):
        model.load(tmp_path)
