"""What goes on from what: links as they are told, from either end, hostile ones too."""

from __future__ import annotations

from collections.abc import Callable

from graphsvc.store.base import Literal
from graphsvc.store.reading import EmbeddedView
from graphsvc.web import succession
from graphsvc.web.succession import ALIKE, EARLIER, LATER

ViewOf = Callable[..., EmbeddedView]
PREFIXES = """
@prefix g: <https://graphsvc.example/def#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://graphsvc.example/id/> .
"""
LINK = """
<l1> g:later <new> ; g:earlier <old> ; g:linkStatus <link-status/automatic> ; g:confidence 0.8 ;
  g:linkReason "společná slova"@cs, "words they share"@en .
<l2> g:later <new> ; g:earlier <older> ; g:linkStatus <link-status/candidate> ; g:confidence 0.95 .
<l3> g:between <new>, <twin> ; g:linkStatus <link-status/candidate> ; rdfs:comment "proto"@cs .
<new> g:succeeds <old> . <old> g:succeeds <oldest> .
"""
ID = "https://graphsvc.example/id/"


def test_links_are_told_from_either_end_sure_ones_first(view_of: ViewOf) -> None:
    view = view_of(PREFIXES + LINK)
    found = succession.read(view, f"{ID}new")
    assert [(link.way, link.other.removeprefix(ID), link.status, link.open, link.confidence) for link in found] == [
        (EARLIER, "old", "automatic", False, 0.8),
        (EARLIER, "older", "candidate", True, 0.95),
        (ALIKE, "twin", "candidate", True, None),
    ]
    assert found[0].because("en") == ("words they share",)
    assert found[0].because("de") == ("společná slova",)
    assert found[2].note("en") == Literal("proto", "cs", found[2].notes[0].datatype)
    back = succession.read(view, f"{ID}old")
    assert [(link.way, link.other.removeprefix(ID)) for link in back] == [(EARLIER, "oldest"), (LATER, "new")]
    assert back[0].status == "", "it is stated, and nobody says why"


def test_a_chain_goes_from_the_earliest_to_the_latest_by_what_is_stated(view_of: ViewOf) -> None:
    view = view_of(PREFIXES + LINK)
    for one in ("oldest", "old", "new"):
        assert [iri.removeprefix(ID) for iri in succession.chain(view, ID + one)] == ["oldest", "old", "new"]


def test_a_circle_and_a_crowd_have_an_end(view_of: ViewOf) -> None:
    crowd = "".join(f"<n{number}> g:succeeds <n{number + 1}> . " for number in range(100))
    view = view_of(PREFIXES + "<a> g:succeeds <b> . <b> g:succeeds <a> . <a> g:succeeds <a> . " + crowd)
    assert [iri.removeprefix(ID) for iri in succession.chain(view, f"{ID}a")] == ["b", "a"]
    assert len(succession.chain(view, f"{ID}n50")) == 25


def test_what_anybody_writes_as_a_link_does_no_harm(view_of: ViewOf) -> None:
    view = view_of(PREFIXES + '<l> g:later <a>, "x" ; g:earlier <b> ; g:linkStatus "odd" ; g:confidence "much", 0.3 ; g:linkReason 7 .')
    (link,) = succession.read(view, f"{ID}a")
    assert (link.other, link.confidence, link.status) == (f"{ID}b", 0.3, "odd")
