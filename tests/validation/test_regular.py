"""Regular expressions that no engine should be given."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from shacl_samples import PREFIXES, read

from graphsvc.errors import DataError
from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine
from graphsvc.validation.regular import may_explode

ViewOf = Callable[..., EmbeddedView]
DATA = PREFIXES + f":a a :T ; :name '{'a' * 40}!' ."


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:property [ sh:path :name ; sh:pattern '(a' ]",
        "sh:property [ sh:path :name ; sh:pattern '(a{1,1000}){1,1000}' ]",
        "sh:property [ sh:path :name ; sh:pattern 'a' ; sh:flags 'k' ]",
        "sh:not [ sh:path :name ; sh:pattern '[b' ]",
        "sh:sparql [ sh:select 'SELECT $this WHERE { $this <http://e/name> ?n FILTER (REGEX(?n, \"(c\")) }' ]",
    ],
)
def test_one_that_the_store_cannot_read_names_the_shape(constraint: str, view_of: ViewOf) -> None:
    with pytest.raises(DataError, match=r"malformed or far too large: .* in the shape http://e/s"):
        engine.run(view_of(DATA), read(f":s sh:targetClass :T ; {constraint} ."))


def test_one_that_explodes_is_harmless_in_the_store(view_of: ViewOf) -> None:
    (result,) = engine.run(view_of(DATA), read(":s sh:targetClass :T ; sh:property [ sh:path :name ; sh:pattern '^(a+)+$' ] ."))
    assert result.shape.rule == "s"


def test_one_that_explodes_is_never_given_to_python(view_of: ViewOf, caplog: pytest.LogCaptureFixture) -> None:
    text = ":s sh:targetClass :T ; sh:property [ sh:path :name ; sh:pattern '^(a+)+$' ; sh:datatype xsd:byte ] ."
    with caplog.at_level(logging.WARNING), pytest.raises(DataError, match=r"without a bound.* in the shape http://e/s"):
        engine.run(view_of(DATA), read(text))
    assert "pySHACL checks the shape" in caplog.text


@pytest.mark.parametrize(
    ("pattern", "explodes"),
    [("(a+)+", True), ("((a|b)*c*)*", True), ("(a{2,})*", True), ("(ab?)+", False), ("a+b*", False), ("(a{2,5})+", False), ("(", False)],
)
def test_repetitions_within_repetitions(pattern: str, explodes: bool) -> None:
    assert may_explode(pattern) is explodes
