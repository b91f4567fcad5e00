"""The explorer's page without scripts: the picture in words, filters as a form, and sentences for addresses that mean nothing."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from graphsvc.analysis.picture.outline import Entry, Section
from graphsvc.analysis.picture.parts import Thing
from graphsvc.web.explorer import LISTED, cut

ITEM = "plan/ssz-2021/item/V.6"


def test_it_begins_with_the_plans_and_what_links_them(shipped: FlaskClient) -> None:
    page = shipped.get("/explore")
    assert page.status_code == 200
    assert 'href="/page/plan/ssz-2021"' in page.text
    assert "celek z" in page.text
    picture = shipped.get("/api/graph?areas=plans&kind=goal&kind=item&kind=plan").get_json()
    assert picture["sentence"] in unescape(page.text)
    assert picture["query"] in unescape(page.text)


def test_the_state_of_the_address_is_told_in_words(shipped: FlaskClient) -> None:
    page = shipped.get(f"/explore?focus={ITEM}")
    said = shipped.get(f"/api/graph?focus={ITEM}").get_json()
    text = unescape(page.text)
    assert said["sentence"] in text
    assert len(said["edges"]) > 5
    for edge in said["edges"]:
        assert edge["says"] in text
    for node in said["nodes"]:
        assert node["label"] in text
    assert f"focus={quote(ITEM, safe='')}&format=svg&lang=cs" in text


def test_filters_are_a_form_that_keeps_the_rest_of_the_state(shipped: FlaskClient) -> None:
    page = shipped.get("/explore?of=ssz-2021&status=partly&colour=status").text
    assert '<input type="hidden" name="of" value="ssz-2021">' in page
    assert '<input type="checkbox" name="status" value="partly" checked>' in page
    assert '<option value="status" selected>' in page
    assert not re.search(r'type="hidden" name="(status|colour)"', page)


def test_a_large_picture_is_named_as_far_as_there_is_room_and_downloaded_whole(shipped: FlaskClient) -> None:
    page = shipped.get("/explore?areas=auto").text
    assert 400 < len(re.findall(r"<li>\s*<a href=\"/page/", page)) <= LISTED
    assert "format=csv&amp;table=edges" in page
    assert len(page) < 300_000


@pytest.mark.parametrize(
    "query",
    [
        "focus=plan/nothing",
        "focus=" + quote("<script>alert(1)</script>"),
        "of=ssz-2021&impact=programme/opz",
        "strange=1",
        "depth=%ed%a0%80&focus=" + ITEM,
    ],
)
def test_an_address_that_means_nothing_is_answered_with_a_sentence_and_the_beginning(shipped: FlaskClient, query: str) -> None:
    page = shipped.get(f"/explore?{query}")
    assert page.status_code == 422
    assert "Tuto adresu nelze zobrazit" in page.text
    assert "<script>alert" not in page.text
    assert 'href="/page/plan/ssz-2021"' in page.text


def test_both_languages(shipped: FlaskClient) -> None:
    page = shipped.get(f"/explore?focus={ITEM}&lang=en").text
    assert "How things hang together" in page
    assert '<input type="hidden" name="lang" value="en">' in page


def thing(name: str) -> Thing:
    return Thing(name, "item", None, None, name, 1, None, "item")


def test_an_outline_is_cut_in_its_order() -> None:
    below = (Entry(thing("b"), (), ()), Entry(thing("c"), (), ()))
    sections = [
        Section("one", None, "item", (Entry(thing("a"), (), below),)),
        Section("two", None, "item", (Entry(thing("d"), (), below),)),
    ]
    whole, none = cut(sections, 6)
    assert (list(whole), none) == (sections, 0)
    some, left = cut(sections, 2)
    assert [[entry.thing.id for entry in section.entries] for section in some] == [["a"]]
    assert [entry.thing.id for entry in some[0].entries[0].below] == ["b"]
    assert left == 4
