"""A trend as linked data: measurements of quality (W3C's Data Quality Vocabulary, 2016), each made by a run (PROV-O)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import quote

from graphsvc.history.forms import when
from graphsvc.history.run import Run
from graphsvc.history.trend import Point, Trend
from graphsvc.store.base import XSD_STRING, Iri, Literal, Triple
from graphsvc.validation.shapes import Shape
from graphsvc.web import wording
from graphsvc.web.statements import about, named

_TIME = XSD_STRING.replace("string", "dateTime")
_INTEGER = Iri(XSD_STRING.replace("string", "integer"))
_SEVERITIES = {"violation": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}


def statements(trend: Trend, document: str, plan: str, dataset: str, rules: Mapping[str, Shape]) -> Iterator[Triple]:
    """What the runs of a trend measured; runs and measurements are named below ``document``, the address of the history.

    ``plan`` is the IRI of the plan that was measured, ``""`` where it is all of the ``dataset``. A metric is the number of findings of a
    rule (by the IRI of its shape, as far as there is such a rule still), and that of all (``#findings``), which is 0 where there was none.
    """
    every = Iri(f"{document}#findings")
    yield from about(every, "dqv:Metric", ("skos:prefLabel", wording.texts("history_metric")), ("dqv:expectedDataType", _INTEGER))
    found = {rule for point in trend.points for rule, _ in point.counts}
    metrics = {
        rule: Iri(str(rules[rule].root)) if rule in rules else Iri(f"{document}#rule-{quote(rule, safe='')}") for rule in sorted(found)
    }
    for rule, metric in metrics.items():
        yield from _metric(metric, rules.get(rule))
    for point in trend.points:
        run = Iri(f"{document}#run-{point.run.number}")
        yield from _run(run, point.run, document, Iri(dataset))
        for name, metric, number in _numbers(point, metrics, every):
            yield from about(
                Iri(f"{run.value}-{quote(trend.plan or 'all', safe='')}-{quote(name, safe='')}"),
                "dqv:QualityMeasurement",
                ("dqv:computedOn", Iri(plan or dataset)),
                ("dqv:isMeasurementOf", metric),
                ("dqv:value", number),
                ("prov:generatedAtTime", _time(point.run.at)),
                ("prov:wasGeneratedBy", run),
            )


def _of_rule(rule: str, rules: Mapping[str, Shape], document: str) -> str:
    return str(rules[rule].root) if rule in rules else f"{document}#rule-{quote(rule, safe='')}"


def _metric(metric: Iri, shape: Shape | None) -> Iterator[Triple]:
    severity = named(_SEVERITIES[shape.severity]) if shape and shape.severity in _SEVERITIES else None
    labels = shape.labels if shape else None
    yield from about(metric, "dqv:Metric", ("skos:prefLabel", labels), ("dqv:expectedDataType", _INTEGER), ("sh:severity", severity))


def _run(run: Iri, told: Run, document: str, dataset: Iri) -> Iterator[Triple]:
    """What ran, when, and of which versions of data and rules."""
    data, rules = Iri(f"{document}#data-{quote(told.version, safe='')}"), Iri(f"{document}#rules-{quote(told.rules, safe='')}")
    yield from about(
        run,
        "prov:Activity",
        ("rdfs:label", told.cause),
        ("prov:endedAtTime", _time(told.at)),
        ("prov:used", data),
        ("prov:used", rules),
    )
    yield from about(data, "prov:Entity", ("dcat:version", told.version), ("prov:specializationOf", dataset))
    yield from about(rules, "prov:Entity", ("dcat:version", told.rules))


def _numbers(point: Point, metrics: Mapping[str, Iri], every: Iri) -> Iterator[tuple[str, Iri, int]]:
    if point.present:
        yield "findings", every, point.total
    by_rule: dict[str, int] = {}
    for (rule, _), number in point.counts.items():
        by_rule[rule] = by_rule.get(rule, 0) + number
    for rule, number in by_rule.items():
        yield rule, metrics[rule], number


def _time(moment: datetime) -> Literal:
    return Literal(when(moment), datatype=_TIME)
