"""Requests made from the document, right and wrong ones: the started server answers each as the document says, and never fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from started import Started, started, token

from graphsvc.operation.requests import HEADER
from graphsvc.store.base import RDF_FORMATS
from graphsvc.web import openapi

pytestmark = pytest.mark.slow

EXAMPLES = 20
"""For each operation."""
SCHEMA = schemathesis.openapi.from_dict(openapi.load())
BY_THE_SERVER = {400, 413, 414, 431}
"""What is said of a request that is none, or too large, before the application sees it."""


CHECKS = [status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance]
made_up = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])


@schemathesis.serializer(
    "application/sparql-query", "application/sparql-update", *(form.media_type for form in RDF_FORMATS if "+" not in form.media_type)
)
def as_it_is(_: schemathesis.SerializationContext, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: Callable[[Path], Path]) -> Iterator[tuple[Started, str]]:
    """A server that takes updates, and the token of an editor."""
    store = tmp_path_factory.mktemp("written") / "store"
    limits = {"GRAPHSVC_QUERY_SECONDS": "5", "GRAPHSVC_QUERY_PROCESSES": "2", "GRAPHSVC_WRITES_PER_MINUTE": "0"}
    with started(copy_of_shipped(store), GRAPHSVC_UPDATES="true", **limits) as running:
        yield running, token(store)


def check(case: schemathesis.Case, server: Started, **headers: str) -> int:
    answer = case.call(base_url=server.address, timeout=60, headers=headers)
    assert answer.status_code < 500 or answer.status_code == 503
    assert b"Traceback" not in answer.content
    if HEADER.lower() not in answer.headers:
        assert answer.status_code in BY_THE_SERVER
    else:
        case.validate_response(answer, checks=CHECKS)
    return answer.status_code


@SCHEMA.parametrize()
@made_up
def test_answers_are_as_the_document_says(case: schemathesis.Case, server: Started) -> None:
    check(case, server)


@SCHEMA.include(method=["POST", "PUT", "DELETE"]).parametrize()
@made_up
def test_an_editor_is_answered_as_the_document_says(case: schemathesis.Case, written: tuple[Started, str]) -> None:
    server, secret = written
    assert check(case, server, Authorization=f"Bearer {secret}") not in (401, 403)


def test_the_servers_are_still_there(server: Started, written: tuple[Started, str]) -> None:
    assert server.get("/health").status == 200
    assert written[0].get("/health").status == 200
