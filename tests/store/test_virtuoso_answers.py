"""Answers that Virtuoso writes in its own way are put right, and no others are touched."""

from __future__ import annotations

import json

import pytest
from servers import says, scripted

from graphsvc.errors import StoreError
from graphsvc.settings import Endpoint
from graphsvc.store.base import FORMATS, Blank, Literal
from graphsvc.store.remote import RemoteView
from graphsvc.store.virtuoso import as_standard

TRUTH = b'\n{ "head": { "link": [], "vars": ["__ASK_RETVAL"] },\n  "results": { "bindings": [%s] } }'
ONE = b'{ "__ASK_RETVAL": { "type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer", "value": "%s" }}'
ROWS = b'{ "head": { "vars": ["s"] }, "results": { "bindings": [ { "s": %s } ] } }'


@pytest.mark.parametrize(("rows", "truth"), [(ONE % b"1", True), (ONE % b"0", False), (b"", False)])
def test_a_table_that_stands_for_a_truth_value(rows: bytes, truth: bool) -> None:
    with scripted(says(200, TRUTH % rows)) as server:
        view = RemoteView(Endpoint(server.url))
        assert view.ask("ASK {}") is truth
        assert json.loads(view.query("ASK {}").serialize(FORMATS["json"]))["boolean"] is truth


@pytest.mark.parametrize(
    "body", [TRUTH % b"1", TRUTH % b"{}", TRUTH % (b"[" * 100_000), TRUTH[:-9]], ids=["number", "empty", "deep", "cut"]
)
def test_a_broken_table_stays_broken(body: bytes) -> None:
    assert as_standard(body) == body
    with scripted(says(200, body)) as server, pytest.raises(StoreError, match="cannot be read"):
        RemoteView(Endpoint(server.url)).ask("ASK {}")


def test_blank_nodes_get_labels() -> None:
    with scripted(says(200, ROWS % b'{ "type": "bnode", "value": "nodeID://b10001" }')) as server:
        assert RemoteView(Endpoint(server.url)).select("SELECT ?s {}") == [{"s": Blank("b10001")}]


def test_texts_stay_as_they_are() -> None:
    text = '"type": "bnode", "value": "nodeID://b1" and "__ASK_RETVAL"'
    with scripted(says(200, ROWS % json.dumps({"type": "literal", "value": text}).encode())) as server:
        assert RemoteView(Endpoint(server.url)).select("SELECT ?s {}") == [{"s": Literal(text)}]
