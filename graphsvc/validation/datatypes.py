"""``sh:datatype`` as a SPARQL condition: the datatype itself, and a lexical form that it allows (XML Schema 1.1, part 2)."""

from __future__ import annotations

from rdflib import Literal, URIRef

from graphsvc.rdf.vocab import XSD
from graphsvc.validation.paths import Uncompilable

_ZONE = "(Z|[+-]([01][0-9]|2[0-4]):[0-5][0-9])?"
_YEAR = "-?([1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_TIME = "(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?|24:00:00([.]0+)?)"
_NUMBER = "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)"
_DATE_PARTS = "([0-9]+Y([0-9]+M)?([0-9]+D)?|[0-9]+M([0-9]+D)?|[0-9]+D)"
_TIME_PARTS = "T([0-9]+H([0-9]+M)?([0-9]+([.][0-9]+)?S)?|[0-9]+M([0-9]+([.][0-9]+)?S)?|[0-9]+([.][0-9]+)?S)"
_FLOAT = f"{_NUMBER}([eE][+-]?[0-9]+)?|[+-]?INF|NaN"

_LEXICAL = {
    XSD.boolean: "true|false|0|1",
    XSD.decimal: _NUMBER,
    XSD.double: _FLOAT,
    XSD.float: _FLOAT,
    XSD.integer: "[+-]?[0-9]+",
    XSD.date: f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    XSD.dateTime: f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    XSD.time: f"{_TIME}{_ZONE}",
    XSD.gYear: f"{_YEAR}{_ZONE}",
    XSD.gYearMonth: f"{_YEAR}-{_MONTH}{_ZONE}",
    XSD.gMonth: f"--{_MONTH}{_ZONE}",
    XSD.gMonthDay: f"--{_MONTH}-{_DAY}{_ZONE}",
    XSD.gDay: f"---{_DAY}{_ZONE}",
    XSD.duration: f"-?P({_DATE_PARTS}({_TIME_PARTS})?|{_TIME_PARTS})",
    XSD.hexBinary: "([0-9a-fA-F]{2})*",
}
_KEPT_AS_INTEGER = {
    XSD.byte,
    XSD.short,
    XSD.int,
    XSD.long,
    XSD.unsignedByte,
    XSD.unsignedShort,
    XSD.unsignedInt,
    XSD.unsignedLong,
    XSD.nonNegativeInteger,
    XSD.positiveInteger,
    XSD.nonPositiveInteger,
    XSD.negativeInteger,
}
_CALENDAR = (XSD.date, XSD.dateTime)
"""Here the pattern lets through days that a month does not have; the engine's cast does not."""


def condition(datatype: URIRef) -> str:
    """The expression that holds where ``?value`` is a well-formed literal of the datatype; one that is not in the table is not looked into.

    Raises Uncompilable for the types derived from xsd:integer, which the embedded store keeps as that one.
    """
    if datatype in _KEPT_AS_INTEGER:
        raise Uncompilable(f"sh:datatype {datatype}")
    tests = ["isLiteral(?value)", f"DATATYPE(?value) = <{datatype}>"]
    if datatype in _LEXICAL:
        tests.append(_matches(_LEXICAL[datatype]))
    if datatype in _CALENDAR:
        cast = f"<{datatype}>(STR(?value))"
        tests.append(f"({cast} = {cast})")
    return " && ".join(tests)


def _matches(pattern: str) -> str:
    return f"REGEX(STR(?value), {Literal(f'^({pattern})$').n3()})"
