"""Requests made from the document, right and wrong ones: the started server answers each as the document says, and never fails."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from started import Started

from graphsvc.operation.requests import HEADER
from graphsvc.web import openapi

pytestmark = pytest.mark.slow

EXAMPLES = 20
"""For each operation."""
SCHEMA = schemathesis.openapi.from_dict(openapi.load())
BY_THE_SERVER = {400, 413, 414, 431}
"""What is said of a request that is none, or too large, before the application sees it."""


@schemathesis.serializer("application/sparql-query")
def as_it_is(_: schemathesis.SerializationContext, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@SCHEMA.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
def test_answers_are_as_the_document_says(case: schemathesis.Case, server: Started) -> None:
    answer = case.call(base_url=server.address, timeout=60)
    assert answer.status_code < 500 or answer.status_code == 503
    assert "Traceback" not in answer.text
    if HEADER.lower() not in answer.headers:
        assert answer.status_code in BY_THE_SERVER
    else:
        case.validate_response(
            answer,
            checks=[status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance],
        )


def test_the_server_is_still_there(server: Started) -> None:
    assert server.get("/health").status == 200
