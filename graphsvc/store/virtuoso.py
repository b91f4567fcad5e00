"""What Virtuoso writes in its own way, as the standard has it: the answers of version 7.2 to SELECT and ASK as JSON."""

from __future__ import annotations

import json
import re

_TRUTH = b'"__ASK_RETVAL"'
_NODE = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
"""A blank node, whose label is no label. No literal can hold this: its quotes would be escaped."""


def as_standard(body: bytes) -> bytes:
    """SPARQL results in JSON: a table that stands for a truth value becomes that, names of blank nodes become labels.

    Anything else, and what is no JSON, stays what it is.
    """
    if _TRUTH in body[:200]:
        return _truth(body)
    return _NODE.sub(rb"\1", body) if b"nodeID://" in body else body


def _truth(body: bytes) -> bytes:
    """``ASK`` as a table of no row, or of one number."""
    try:
        answer = json.loads(body)
        values = [row["__ASK_RETVAL"]["value"] for row in answer["results"]["bindings"]]
    except (ValueError, RecursionError, LookupError, TypeError):
        return body
    return json.dumps({"head": {}, "boolean": values == ["1"]}).encode()
