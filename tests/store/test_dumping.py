"""What dumps and descriptions read of a view: the same from the embedded store and from a server."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest

from graphsvc.settings import DEFAULT_BASE
from graphsvc.store.base import FORMATS, View
from graphsvc.store.dumping import naming
from graphsvc.store.formats import RDF
from graphsvc.store.reading import EmbeddedView
from graphsvc.store.remote import RemoteView

GRAPH = f"{DEFAULT_BASE}graph/codelists"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


def dumped(view: View, form: str, graph: str | None) -> set[ox.Quad]:
    output = io.BytesIO()
    view.dump(output, FORMATS[form], graph)
    return set(ox.parse(output.getvalue(), format=RDF[form]))


@pytest.mark.slow
@pytest.mark.parametrize(("form", "graph"), [("nt", GRAPH), ("ttl", GRAPH), ("nq", GRAPH), ("nq", None)])
def test_a_server_is_dumped_as_the_folder_is(embedded: EmbeddedView, remote: RemoteView, form: str, graph: str | None) -> None:
    here = dumped(embedded, form, graph)
    assert len(here) == (embedded.graphs()[graph] if graph else sum(embedded.graphs().values())) > 1_000
    assert dumped(remote, form, graph) == here


@pytest.mark.slow
def test_names_are_read_for_many_things_at_once(embedded: EmbeddedView, remote: RemoteView) -> None:
    things = [row["s"].value for row in embedded.select("SELECT DISTINCT ?s { ?s skos:prefLabel ?o }")]
    assert len(things) > 500, "more than one query's worth"
    here = embedded.stated([*things, "no IRI", "http://e/unknown"], [LABEL])
    assert len(here) > len(things)
    assert remote.stated([*things, "no IRI", "http://e/unknown"], [LABEL]) == here
    assert embedded.stated([], [LABEL]) == remote.stated([], [LABEL]) == []


def test_a_state_knows_when_it_was_published(embedded: EmbeddedView) -> None:
    assert embedded.modified() is not None


@pytest.mark.parametrize("at", range(1, 40))
def test_pieces_of_any_size_make_whole_lines(at: int) -> None:
    lines = b'<http://e/s> <http://e/p> "a .\\n b" .\n<http://e/s> <http://e/p> <http://e/o> .\n'
    named = b'<http://e/s> <http://e/p> "a .\\n b" <http://e/g> .\n<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n'
    output = io.BytesIO()
    file = naming(output, "http://e/g")
    for start in range(0, len(lines), at):
        file.write(lines[start : start + at])
    assert output.getvalue() == named
