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


def statements(trend: Trend, document: str, measured: str, rules: Mapping[str, Shape]) -> Iterator[Triple]:
    """What the runs of a trend measured; runs and measurements are named below ``document``, the address of the history.

    ``measured`` is the IRI of the plan, or of the whole dataset. A metric is the number of findings of a rule (by the IRI of its shape, as
    far as there is such a rule still), and that of all (``#findings``), which tells 0 where nothing was found.
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
        yield from _run(run, point.run, Iri(measured))
        for name, metric, number in _numbers(point, metrics, every):
            yield from about(
                Iri(f"{run.value}-{quote(trend.plan or 'all', safe='')}-{quote(name, safe='')}"),
                "dqv:QualityMeasurement",
                ("dqv:computedOn", Iri(measured)),
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


def _run(run: Iri, told: Run, used: Iri) -> Iterator[Triple]:
    yield from about(
        run,
        "prov:Activity",
        ("prov:endedAtTime", _time(told.at)),
        ("prov:used", used),
        ("dct:type", told.cause),
        ("dcat:version", told.version),
    )


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
