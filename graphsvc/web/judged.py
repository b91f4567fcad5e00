"""What reports say of items over the years, and the line of time on which that is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphsvc.keeping import Keeper
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import Iri, Row, View
from graphsvc.web import wording
from graphsvc.web.things import Thing, Things

YEARS = range(1900, 2201)
"""Years that can be meant."""
# Evaluations are those of the plan's items, and what is told of them comes one by one: else the engine would read all there are.
_EVALUATIONS = """
SELECT ?plan ?thing ?report ?status ?period {
  ?thing g:ofPlan ?plan . ?evaluation oa:hasTarget ?thing ; oa:hasBody ?status FILTER EXISTS { ?evaluation a g:Evaluation }
  OPTIONAL { ?evaluation dct:isPartOf ?report } OPTIONAL { ?evaluation dct:temporal ?period }
}"""
_OF_LINKING = (
    "SELECT ?x ?thing ?evaluation { ?thing ?p ?x FILTER EXISTS { ?thing a g:Measure } OPTIONAL { ?evaluation oa:hasTarget ?thing } }"
)
_CLASS, _EVALUATION = wording.expand("rdf:type"), wording.expand("g:Evaluation")
_TOLD = {wording.expand("oa:hasBody"): "status", wording.expand("dct:isPartOf"): "report", wording.expand("dct:temporal"): "period"}
_TEMPORAL, _FROM, _TO = PREFIXES["dct"] + "temporal", PREFIXES["dcat"] + "startDate", PREFIXES["dcat"] + "endDate"
Years = tuple[int | None, int | None]
"""First and last year; None where it is open or not known."""
_LEFT, _RIGHT, _TOP, _ROW, _BAR = 8, 16, 26, 34, 14
_WIDTH = 640
_ACROSS = _WIDTH - _LEFT - _RIGHT


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """What a report says of an item: the years it is about (None where they are not known), the status and the report (IRIs)."""

    start: int | None
    end: int | None
    status: str
    report: str = ""


Judgements = Mapping[str, tuple[Judgement, ...]]
"""Item → judgements, the latest last; those of unknown years come first."""
_KEPT: Keeper[Judgements] = Keeper(64)


def load(view: View, plan: str) -> Judgements:
    """The judgements of all items of a plan; kept, as the same data give the same."""
    return _KEPT.get((view.version(), plan), lambda: read(view, plan))


def read(view: View, plan: str) -> Judgements:
    """The judgements of all items of a plan, read anew."""
    return _judgements(view, view.select(_EVALUATIONS, {"plan": Iri(plan)}))


def of_linking(view: View, iri: str) -> Judgements:
    """The judgements of all items that link to a thing."""
    target = {row["evaluation"].value: row["thing"] for row in view.select(_OF_LINKING, {"x": Iri(iri)}) if "evaluation" in row}
    told: dict[str, Row] = defaultdict(dict)
    for triple in view.stated(target, (_CLASS, *_TOLD)):
        if name := _TOLD.get(triple.predicate.value):
            told[triple.subject.value].setdefault(name, triple.object)
        elif triple.object.value == _EVALUATION:
            told[triple.subject.value]["thing"] = target[triple.subject.value]
    return _judgements(view, [row for row in told.values() if "thing" in row and "status" in row])


def _judgements(view: View, rows: Sequence[Row]) -> Judgements:
    years = _of_periods(view, {row["period"].value for row in rows if "period" in row})
    found: dict[str, set[Judgement]] = defaultdict(set)
    for row in rows:
        start, end = years.get(row["period"].value, _UNKNOWN) if "period" in row else _UNKNOWN
        report = row["report"].value if "report" in row else ""
        found[row["thing"].value].add(Judgement(start or end, end or start, row["status"].value, report))
    return {thing: tuple(sorted(same, key=_age)) for thing, same in sorted(found.items())}


def last(judged: Judgements, iri: str) -> str | None:
    """The status (IRI) that the latest report gives an item; None where none gives any."""
    return judged[iri][-1].status if iri in judged else None


def _age(one: Judgement) -> tuple[object, ...]:
    return (one.end or 0, one.start or 0, one.report, one.status)


_UNKNOWN: Years = (None, None)


def spans(view: View, things: Collection[str]) -> Mapping[str, Years]:
    """The years of things (items, plans) that have a period; of several periods, from the first to the last."""
    periods: dict[str, list[str]] = defaultdict(list)
    for triple in view.stated(things, (_TEMPORAL,)):
        periods[triple.subject.value].append(triple.object.value)
    known = _of_periods(view, {period for same in periods.values() for period in same})
    found = {thing: [known[period] for period in same if period in known] for thing, same in periods.items()}
    return {thing: _whole(same) for thing, same in found.items() if same}


def _whole(periods: Sequence[Years]) -> Years:
    starts, ends = (list(side) for side in zip(*periods, strict=True))
    return (None if None in starts else min(filter(None, starts)), None if None in ends else max(filter(None, ends)))


def _of_periods(view: View, periods: Collection[str]) -> dict[str, Years]:
    said: dict[str, dict[str, int]] = defaultdict(dict)
    for triple in view.stated(periods, (_FROM, _TO)):
        if year := _year(triple.object.value):
            said[triple.subject.value][triple.predicate.value] = year
    return {period: (years.get(_FROM), years.get(_TO)) for period, years in said.items()}


def _year(date: str) -> int | None:
    """The year that a date begins with; None for what cannot be meant."""
    written = date[:4]
    year = int(written) if written.isascii() and written.isdigit() else 0
    return year if year in YEARS else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A judgement on the line: the place of its years, how it is coloured, and what it says."""

    x: float
    width: float
    style: str
    status: Thing
    report: Thing | None
    start: int | None
    end: int | None

    @property
    def years(self) -> str:
        """As people write them; ``""`` where they are not known."""
        return told(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Lane:
    """An item on the line: the bar of its years, those years (``""``: not known), its judgements; ``here`` is the item of the page."""

    thing: Thing
    y: int
    x: float
    width: float
    years: str
    marks: tuple[Mark, ...]
    here: bool

    @property
    def late(self) -> bool:
        """Whether it begins so far to the right that what it is called must end where the bar ends."""
        return self.x > _WIDTH / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of time: its size, the years under it with their places, and its lanes from the earliest plan."""

    width: int
    height: int
    ticks: tuple[tuple[float, int], ...]
    lanes: tuple[Lane, ...]


def line(chain: Sequence[str], here: str, judged: Judgements, years: Mapping[str, Years], things: Things) -> Line | None:
    """The line of an item and of those before and after it; None where no report says anything of them, or no year is known.

    An item stands for the years of its own period, else for those of its plan (``years``); of an open end, to the last year that is told.
    """
    own = {iri: years.get(iri) or years.get(things.get(iri).plan or "", _UNKNOWN) for iri in chain}
    known = list(_known(chain, own, judged))
    if not known or not any(judged.get(iri) for iri in chain):
        return None
    first, last_ = min(known), max(known)
    step = _ACROSS / (last_ - first + 1)

    def place(start: int | None, end: int | None) -> tuple[float, float]:
        begins, ends = start or first, end or last_
        return round(_LEFT + (begins - first) * step, 1), round((ends - begins + 1) * step, 1)

    lanes = []
    for number, iri in enumerate(chain):
        start, end = own[iri]
        x, width = place(start, end) if start or end else (float(_LEFT), 0.0)
        drawn = tuple(_mark(one, *place(one.start, one.end), things) for one in judged.get(iri, ()) if one.end)
        lanes.append(Lane(things.get(iri), _TOP + number * _ROW, x, width, told(start, end), drawn, iri == here))
    return Line(_WIDTH, _TOP + len(chain) * _ROW, tuple(_ticks(first, last_, step)), tuple(lanes))


def _known(chain: Iterable[str], own: Mapping[str, Years], judged: Judgements) -> Iterator[int]:
    for iri in chain:
        yield from filter(None, own[iri])
        for one in judged.get(iri, ()):
            yield from filter(None, (one.start, one.end))


def _mark(one: Judgement, x: float, width: float, things: Things) -> Mark:
    report = things.get(one.report) if one.report else None
    return Mark(x, width, style(one.status), things.get(one.status), report, one.start, one.end)


def style(status: str | None) -> str:
    """What the style sheet calls a status (IRI, or the end of one)."""
    return (status or "").rpartition("/")[2] or "none"


def told(start: int | None, end: int | None) -> str:
    """``2018``, ``2022–2023``, ``2021–``; ``""`` where nothing is known."""
    if start is None and end is None:
        return ""
    return str(start) if start == end else f"{start or ''}–{end or ''}"


def _ticks(first: int, last: int, step: float) -> Iterable[tuple[float, int]]:
    every = max(1, -(-(last - first + 1) // 14))
    for year in range(first, last + 1, every):
        yield round(_LEFT + (year - first + 0.5) * step, 1), year
