"""Random data and random shapes, as Turtle, for comparing two engines: all of SHACL Core, and templates of SHACL-SPARQL.

Data and shapes draw from the same few names, so that shapes find targets and values, and about half of the constraints fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

NODES = [":a", ":b", ":c", ":d", "_:x", "_:y"]
NAMED = [node for node in NODES if node.startswith(":")]
PROPERTIES = [":p", ":q", ":r"]
COMPARABLE = [":n", ":m"]
CLASSES = [":C", ":D", ":E"]
NUMBERS = ["1", "2", "10", "2.5", "-3", '"15"^^xsd:double']
TEXTS = ['"a"', '"ab"', '"Abc"', '"b"@en', '"c"@en-GB', '"d"@cs', '"D"@cs', '"é"@en']
DATES = ['"2020-01-31"^^xsd:date', '"2021-02-01"^^xsd:date']
TIMES = ['"2020-01-31T10:00:00Z"^^xsd:dateTime', '"2021-01-31T10:00:00Z"^^xsd:dateTime']
ILL_TYPED = ['"x"^^xsd:integer', '"2020-13-01"^^xsd:date']
OTHERS = ["true", '"v"^^:custom']  # no false and no 0: rdflib takes such a node for no node where a path is evaluated
LITERALS = [*NUMBERS, *TEXTS, *DATES, *TIMES, *ILL_TYPED, *OTHERS]
ORDERED = [*NUMBERS, *DATES, *TIMES, '"a"', '"ab"']
DATATYPES = [
    "xsd:integer",
    "xsd:decimal",
    "xsd:double",
    "xsd:string",
    "rdf:langString",
    "xsd:date",
    "xsd:dateTime",
    "xsd:boolean",
    ":custom",
]
NODE_KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
PATTERNS = ["^a", "b", "[0-9]", "e/a$", "."]

Text = st.SearchStrategy[str]


@dataclass(frozen=True, slots=True)
class Sample:
    """A graph of data and a graph of shapes, in Turtle without prefixes."""

    data: str
    shapes: str


def one_of(names: list[str]) -> Text:
    return st.sampled_from(names)


def joined(strategy: Text, separator: str, least: int, most: int) -> Text:
    return st.lists(strategy, min_size=least, max_size=most, unique=True).map(separator.join)


# --- data ---

STATEMENTS = st.one_of(
    st.builds("{} {} {} .".format, one_of(NODES), one_of(PROPERTIES), one_of(NODES + LITERALS)),
    st.builds("{} a {} .".format, one_of(NODES), one_of(CLASSES)),
)
FAMILIES = st.sampled_from([NUMBERS, DATES, TIMES, ['"a"', '"ab"', '"b"']])
VALUES_TO_COMPARE = FAMILIES.flatmap(
    lambda family: joined(st.builds("{} {} {} .".format, one_of(NODES), one_of(COMPARABLE), one_of(family)), "\n", 4, 9)
)
TAXONOMY = joined(st.builds("{} rdfs:subClassOf {} .".format, one_of(CLASSES), one_of(CLASSES)), "\n", 0, 2)
FIXED = st.just(':a a :C ; :p :b , 1 ; :q "a"@en , "b"@EN . :b :q "b"@en ; a :D .')
DATA = st.builds("{}\n{}\n{}\n{}".format, joined(STATEMENTS, "\n", 8, 20), VALUES_TO_COMPARE, TAXONOMY, FIXED)


# --- paths and targets ---


def repeated(path: Text) -> Text:
    return st.builds("[ sh:{} {} ]".format, one_of(["zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"]), path)


def alternative(path: Text) -> Text:
    return st.lists(path, min_size=2, max_size=2).map(lambda steps: f"[ sh:alternativePath ( {' '.join(steps)} ) ]")


STEPS = one_of([*PROPERTIES, "rdf:type"])
# pySHACL walks an inverted sequence in the order of the sequence: so only what holds no sequence is inverted here.
INVERSES = st.one_of(STEPS, repeated(STEPS), alternative(STEPS)).map("[ sh:inversePath {} ]".format)


def longer(path: Text) -> Text:
    sequences = st.lists(path, min_size=2, max_size=2).map(lambda steps: f"( {' '.join(steps)} )")
    return st.one_of(sequences, alternative(path), repeated(path))


PATHS = st.one_of(one_of(PROPERTIES), st.recursive(st.one_of(STEPS, INVERSES), longer, max_leaves=3))
ORDERED_PATHS = one_of([":n", ":m", "( :p :n )", "[ sh:alternativePath ( :n :m ) ]"])
TARGETS = joined(
    st.one_of(
        one_of(CLASSES).map("sh:targetClass {}".format),
        one_of([*NAMED, ":nobody", "1", '"b"@en']).map("sh:targetNode {}".format),
        one_of(PROPERTIES).map("sh:targetSubjectsOf {}".format),
        one_of(PROPERTIES).map("sh:targetObjectsOf {}".format),
    ),
    " ; ",
    1,
    2,
)

# --- constraints ---

ABOUT_VALUES: dict[str, Text] = {
    "class": one_of(CLASSES),
    "datatype": one_of(DATATYPES),
    "nodeKind": one_of(NODE_KINDS).map("sh:{}".format),
    "minInclusive": one_of(ORDERED),
    "minExclusive": one_of(ORDERED),
    "maxInclusive": one_of(ORDERED),
    "maxExclusive": one_of(ORDERED),
    "minLength": one_of(["1", "2", "9"]),
    "maxLength": one_of(["0", "1", "3"]),
    "pattern": st.builds("'{}'{}".format, one_of(PATTERNS), one_of(["", " ; sh:flags 'i'"])),
    "languageIn": joined(one_of(["'en'", "'cs'", "'de'"]), " ", 0, 2).map("( {} )".format),
    "in": joined(one_of(NAMED + LITERALS), " ", 0, 4).map("( {} )".format),
    "hasValue": one_of([*NAMED, *LITERALS]),
    "equals": one_of(PROPERTIES),
    "disjoint": one_of(PROPERTIES),
}
OF_PROPERTIES: dict[str, Text] = {
    "minCount": one_of(["0", "1", "2", "3"]),
    "maxCount": one_of(["0", "1", "2"]),
    "uniqueLang": one_of(["true", "true", "false"]),
    "lessThan": one_of(COMPARABLE),
    "lessThanOrEquals": one_of(COMPARABLE),
}
ANY_SHAPE_SELECTS = [
    "SELECT $this WHERE { $this <http://e/p> ?x . FILTER NOT EXISTS { ?x <http://e/q> ?y } }",
    "SELECT $this ?value WHERE { $this <http://e/p> ?value . FILTER (isIRI(?value)) }",
    "SELECT $this ?value WHERE { { $this <http://e/p> ?value } UNION { ?value <http://e/q> $this } }",
    "SELECT $this WHERE { $this a ?c . OPTIONAL { $this <http://e/q> ?x } FILTER (!bound(?x)) }",
    "SELECT $this ?value WHERE { ?value <http://e/p>/<http://e/q> ?x . FILTER (sameTerm($this, ?x)) }",
    "SELECT $this (COUNT(?x) AS ?n) WHERE { $this ?p ?x } GROUP BY $this HAVING (COUNT(?x) > 2)",
    "SELECT $this ?path ?value WHERE { $this ?path ?value . FILTER (?path IN (<http://e/p>, <http://e/r>) && isLiteral(?value)) }",
    "SELECT $this ?value WHERE { $this <http://e/r> ?value { SELECT $this (COUNT(?x) AS ?n) WHERE { $this <http://e/p> ?x }"
    " GROUP BY $this } FILTER (?n > 1) }",
]
PROPERTY_SELECTS = [
    "SELECT $this ?value WHERE { $this $PATH ?value . FILTER (!isLiteral(?value)) }",
    "SELECT $this WHERE { FILTER NOT EXISTS { $this $PATH ?x . ?x a <http://e/C> } }",
]


def selects(queries: list[str]) -> Text:
    return one_of(queries).map("sh:sparql [ sh:select '{}' ]".format)


def constraints(draw: st.DrawFn, depth: int, path: bool) -> list[str]:
    """Between one and three constraints of a shape, each of another parameter."""
    simple = {**ABOUT_VALUES, **(OF_PROPERTIES if path else {})}
    nested = NESTED if depth else {}
    kinds = [*simple, *nested, *(OF_PROPERTIES if path else ["closed"]), *(["qualified"] * 2 if path and depth else []), "sparql"]
    return [constraint(draw, name, depth, path) for name in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True))]


def constraint(draw: st.DrawFn, name: str, depth: int, path: bool) -> str:
    if name in NESTED:
        return NESTED[name](draw, depth - 1)
    if name == "closed":
        return f"sh:closed true{draw(one_of(['', ' ; sh:ignoredProperties ( rdf:type :p )', ' ; sh:ignoredProperties ( )']))}"
    if name == "qualified":
        return qualified(draw, depth - 1)
    if name == "sparql":
        return draw(selects(ANY_SHAPE_SELECTS + PROPERTY_SELECTS if path else ANY_SHAPE_SELECTS))
    return f"sh:{name} {draw({**ABOUT_VALUES, **OF_PROPERTIES}[name])}"


def anonymous(draw: st.DrawFn, depth: int, path: bool | None = None) -> str:
    """A shape in brackets; ``path`` says whether it is a property shape, None that it may be either."""
    of_property = draw(st.booleans()) if path is None else path
    return f"[ {body(draw, depth, of_property)} ]"


def body(draw: st.DrawFn, depth: int, path: bool) -> str:
    parts = constraints(draw, depth, path)
    if path:
        ordered = any(part.startswith("sh:lessThan") for part in parts)
        parts.insert(0, f"a sh:PropertyShape ; sh:path {draw(ORDERED_PATHS if ordered else PATHS)}")
    else:
        parts.insert(0, "a sh:NodeShape")
    return " ; ".join([*parts, *draw(ABOUT)])


def shape_list(draw: st.DrawFn, depth: int, least: int) -> str:
    return f"( {' '.join(anonymous(draw, depth) for _ in range(draw(st.integers(least, 3))))} )"


def qualified(draw: st.DrawFn, depth: int) -> str:
    parts = [f"sh:qualifiedValueShape {anonymous(draw, depth)}"]
    parts += draw(
        st.sampled_from(
            [
                ["sh:qualifiedMinCount 1"],
                ["sh:qualifiedMinCount 2"],
                ["sh:qualifiedMaxCount 0"],
                ["sh:qualifiedMaxCount 1"],
                ["sh:qualifiedMinCount 1", "sh:qualifiedMaxCount 1"],
            ]
        )
    )
    parts += draw(st.sampled_from([[], ["sh:qualifiedValueShapesDisjoint true"]]))
    return " ; ".join(parts)


NESTED: dict[str, Callable[[st.DrawFn, int], str]] = {
    "node": lambda draw, depth: f"sh:node {anonymous(draw, depth, path=False)}",
    "property": lambda draw, depth: f"sh:property {anonymous(draw, depth, path=True)}",
    "properties": lambda draw, depth: f"sh:property {anonymous(draw, depth, path=True)} , {anonymous(draw, depth, path=True)}",
    "not": lambda draw, depth: f"sh:not {anonymous(draw, depth)}",
    "and": lambda draw, depth: f"sh:and {shape_list(draw, depth, 1)}",
    "or": lambda draw, depth: f"sh:or {shape_list(draw, depth, 1)}",
    "xone": lambda draw, depth: f"sh:xone {shape_list(draw, depth, 1)}",
}
ABOUT = st.sampled_from([[], [], [], ["sh:severity sh:Warning"], ["sh:severity :Odd"], ["sh:deactivated true"]])


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """A graph, and one to three shapes with targets."""
    shapes = []
    for number in range(draw(st.integers(1, 3))):
        shapes.append(f":s{number} {draw(TARGETS)} ; {body(draw, 2, draw(st.booleans()))} .")
    return Sample(draw(DATA), "\n".join(shapes))
