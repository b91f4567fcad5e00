"""The parts of a constraint that are asked about the targets alone."""

from __future__ import annotations

import pytest

from graphsvc.validation.nested import insert

T = "VALUES"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("$this a ?c . }", "$this a ?c . }"),
        ("{ SELECT $this WHERE { $this a ?c } } }", f"{{ SELECT $this WHERE {{ {T}  $this a ?c }} }} }}"),
        ("{ SELECT $this ?x WHERE { ?x a ?c } GROUP BY $this ?x } }", "{ SELECT $this ?x WHERE { ?x a ?c } GROUP BY $this ?x } }"),
        ("OPTIONAL { $this a ?c } }", f"OPTIONAL {{ {T}  $this a ?c }} }}"),
        ("OPTIONAL { ?x a ?c } }", "OPTIONAL { ?x a ?c } }"),
        (
            "OPTIONAL { SELECT $this WHERE { $this a ?c } GROUP BY $this } }",
            f"OPTIONAL {{ SELECT $this WHERE {{ {T}  $this a ?c }} GROUP BY $this }} }}",
        ),
        (
            "{ SELECT $this WHERE { { ?this a ?c } UNION { ?y a ?c } } } }",
            f"{{ SELECT $this WHERE {{ {T}  {{ ?this a ?c }} UNION {{ ?y a ?c }} }} }} }}",
        ),
        ('FILTER (?x = "OPTIONAL { $this") # { SELECT\n }', 'FILTER (?x = "OPTIONAL { $this") # { SELECT\n }'),
        ("FILTER EXISTS { $this a ?c } }", "FILTER EXISTS { $this a ?c } }"),
    ],
)
def test_targets_stand_in_what_is_evaluated_on_its_own(where: str, expected: str) -> None:
    assert insert(where, T) == expected
