"""The file of links is read strictly; what it says fits the vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.analysis import links
from graphsvc.errors import DataError
from graphsvc.rdf.vocab import PREFIXES

SENTENCES = "\n".join(
    f'{name} = {{ cs = "{"".join(f"{{{place}}}" for place in sorted(places))}", en = "x" }}'
    for name, places in {
        "linked": {"node", "relation", "lost"},
        "indirect": {"node"},
        "path": {"path"},
        "evidence": {"text", "document", "line"},
        "evidence_without_place": {"text"},
        "nothing": set(),
        "unconnected": set(),
        "same": set(),
        "status": set(),
        "fulfilment": set(),
        "ungrouped": set(),
    }.items()
)
KIND = '[[kind]]\nid = "item"\nlabel = { cs = "a", en = "a" }\npattern = "?node a g:Measure"\ngone = { cs = "{node}", en = "{node}" }\n'
NEED = '[[need]]\nid = "goal"\neffect = "ends"\nlost = { cs = "{node}{lost}", en = "x" }\nkept = { cs = "{kept}", en = "x" }\n'
RELATION = """[[relation]]
id = "depends-on"
property = "g:dependsOn"
from = ["item"]
to = ["item"]
need = "goal"
label = { cs = "a", en = "a" }
says = { cs = "{from} {to}", en = "{to}" }
"""
WHOLE = f"[sentence]\n{SENTENCES}\n{KIND}{NEED}{RELATION}"


def read(folder: Path, text: str) -> links.Links:
    (folder / "data").mkdir()
    (folder / "data" / "dependencies.toml").write_text(text, encoding="utf-8")
    return links.load(folder)


def test_a_file_is_read_with_all_its_entries(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert found.relations["depends-on"].pattern == "?from g:dependsOn ?to"
    assert found.needs["goal"].effect == "ends"
    assert found.order == {"depends-on": 0}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('id = "depends-on"', 'id = "Depends on"', "'Depends on'"),
        ('need = "goal"', 'need = "money"', "'money'"),
        ('from = ["item"]', 'from = ["thing"]', "'thing'"),
        ('from = ["item"]', 'from = "item"', "'item'"),
        ('to = ["item"]', "to = []", "to of 'depends-on'"),
        ('need = "goal"', 'follows = "nothing"', "'nothing'"),
        ('need = "goal"', "acyclic = 1", "acyclic of 'depends-on'"),
        ('need = "goal"', 'colour = "red"', "'colour'"),
        ('property = "g:dependsOn"\n', "", "property or a pattern"),
        ('effect = "ends"', 'effect = "explodes"', "'explodes'"),
        ('says = { cs = "{from} {to}"', 'says = { cs = "{from.__class__}"', "__class__"),
        ('says = { cs = "{from} {to}"', 'says = { cs = "{from!r}"', "may stand"),
        ('says = { cs = "{from} {to}"', 'says = { cs = "{from"', "may stand"),
        ('says = { cs = "{from} {to}", en = "{to}" }', 'says = { cs = "{from}" }', "says of 'depends-on'"),
        ('pattern = "?node a g:Measure"', 'list = "x\\") } #"', "no name of a code list"),
        ('pattern = "?node a g:Measure"', "", "a pattern or a list"),
        (KIND, KIND * 2, "twice"),
        (NEED, "", "no [[need]]"),
        ("[sentence]", "[sentences]", "'sentences'"),
        ("nothing = ", "something = ", "'something'"),
        ('id = "item"', 'id = "item"]', "cannot be read"),
    ],
)
def test_what_it_must_not_hold_is_named(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in WHOLE
    with pytest.raises(DataError) as raised:
        read(tmp_path, WHOLE.replace(before, after, 1))
    assert said in str(raised.value)
    assert "dependencies.toml" in str(raised.value)


def test_a_relation_without_a_need_has_not_the_name_of_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"'goal'$"):
        read(tmp_path, WHOLE.replace('need = "goal"\n', "").replace('id = "depends-on"', 'id = "goal"'))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"dependencies\.toml"):
        links.load(tmp_path)


def test_every_property_has_a_known_prefix_and_a_kind_is_no_part_of_two() -> None:
    found = links.load()
    assert len(found.relations) > 20
    assert all(relation.property.partition(":")[0] in PREFIXES for relation in found.relations.values() if relation.property)
    assert {relation.need for relation in found.relations.values()} - {None} == set(found.needs)
