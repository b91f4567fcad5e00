"""A picture within a page: well-formed, without a colour of its own, a link at each thing but the one that it is about."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from graphsvc.analysis.layout import Box, Layout
from graphsvc.analysis.picture import inline, make
from graphsvc.analysis.picture.parts import Key, Picture, Thing, Totals
from graphsvc.analysis.picture.state import State
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script>&\u202e\u0007x'


@pytest.fixture(scope="module")
def picture(shipped_store: EmbeddedStore) -> Picture:
    about = "https://graphsvc.example/id/plan/sprss-2014-2017/item/A05-01"
    return make.make(shipped_store.view(), State((about,)), "cs", Settings().root)


def test_each_thing_is_a_link_but_the_one_that_the_picture_is_about(picture: Picture) -> None:
    root = ET.fromstring(inline.to_inline(picture, lambda iri: f"/page?{iri}"))
    links = [link.attrib["href"] for link in root.iter(f"{SVG}a")]
    assert sorted(links) == sorted(f"/page?{thing.id}" for thing in picture.things if not thing.in_focus)
    assert len(links) > 8
    assert all(link.attrib["aria-label"] for link in root.iter(f"{SVG}a"))
    assert len([one for one in root.iter(f"{SVG}g") if "here" in one.attrib.get("class", "").split()]) == 1


def test_it_has_a_title_a_description_and_no_colour(picture: Picture) -> None:
    written = inline.to_inline(picture, str, "near")
    root = ET.fromstring(written)
    titled = root.attrib["aria-labelledby"].split()
    found = {one.attrib.get("id"): one.text for one in root.iter()}
    assert titled == ["near-title", "near-desc"]
    assert all(found[name] for name in titled)
    assert "Okolí do hloubky 1" in (found["near-title"] or "")
    assert not re.search(r"\b(fill|stroke|style|color)=", written)
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b", written.replace("#near-arrow", ""))


def test_hostile_names_stay_text() -> None:
    thing = Thing("urn:a", "item", "urn:p", HOSTILE, HOSTILE, 1, None, "item", in_focus=False)
    layout = Layout({"urn:a": (100, 50)}, (Box("urn:p", 0, 0, 200, 100),), 200, 100)
    legend = (Key("item", HOSTILE, "#ffffff", "", 1),)
    shown = Picture(
        State(),
        "v",
        "cs",
        HOSTILE,
        (thing,),
        (),
        layout,
        {"urn:p": HOSTILE},
        legend,
        (),
        Totals(1, 0, 1, 0, 1, ()),
        {"item": HOSTILE},
        {"shared": "", "relation": "", "legend": ""},
        "#111111",
    )
    written = inline.to_inline(shown, lambda iri: f"/{iri}{HOSTILE}")
    root = ET.fromstring(written.replace("\u202e", "").replace("\u0007", ""))
    assert not list(root.iter(f"{SVG}script"))
    assert "\u202e" not in written.partition("href=")[0]
    assert "<script" not in written
