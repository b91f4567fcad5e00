"""A picture as plain data for the browser, as GraphML, and as two tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import networkx as nx

from graphsvc.analysis import export
from graphsvc.analysis.csvtext import plain
from graphsvc.analysis.evidence import Evidence
from graphsvc.analysis.picture.address import Names, write
from graphsvc.analysis.picture.outline import Entry, outline
from graphsvc.analysis.picture.parts import Counts, Facet, Line, Picture, Thing
from graphsvc.analysis.xmltext import clean

TABLES = ("nodes", "edges")
_OF_KIND = ("plan", "target-group", "service")
_NODES = ("id", "kind", "plan", "code", "label", "status", "count", "x", "y", "verdict", "findings")
_EDGES = ("source", "relation", "target", "label", "count", "says", "findings", "document", "line", "text")


def to_json(picture: Picture, names: Names) -> dict[str, Any]:
    """The picture as plain data; ``query`` is the address that makes it again, values of facets are as they stand in it."""
    width, height = picture.layout.width, picture.layout.height
    return {
        "query": urlencode(write(picture.state, names)),
        "sentence": picture.sentence,
        "version": picture.version,
        "width": width,
        "height": height,
        "nodes": [_node(thing, picture) for thing in picture.things],
        "edges": [_edge(number, line) for number, line in enumerate(picture.lines)],
        "boxes": [
            {"id": box.group, "label": picture.boxes[box.group], "x": box.x, "y": box.y, "width": box.width, "height": box.height}
            for box in picture.layout.boxes
        ],
        "legend": [{"value": k.value, "label": k.label, "colour": k.colour, "sign": k.sign, "count": k.count} for k in picture.legend],
        "filters": [facet(one, names) for one in picture.facets],
        "outline": [
            {"plan": section.plan, "kind": section.kind, "label": section.label, "items": [_entry(one) for one in section.entries]}
            for section in outline(picture)
        ],
        "total": {
            "nodes": picture.totals.things,
            "edges": picture.totals.links,
            "left": picture.totals.left,
            "links": picture.totals.links_left,
            "measures": picture.totals.measures,
            "unopened": list(picture.totals.too_much),
        },
    }


def to_graphml(picture: Picture) -> bytes:
    """GraphML with the places (``x``, ``y``), labels, and the first statement of each link."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for thing in picture.things:
        x, y = picture.layout.at[thing.id]
        said = {"plan": thing.plan, "code": thing.code, "status": thing.status, "verdict": thing.verdict}
        known = {key: value for key, value in said.items() if value}
        graph.add_node(thing.id, label=thing.label, kind=thing.kind, count=thing.count, x=x, y=y, **known)
    for number, line in enumerate(picture.lines):
        first = [("text", one.text) for one in line.evidence[:1]] + [
            ("document", one.document) for one in line.evidence[:1] if one.document
        ]
        source, target, relation = line.edge
        graph.add_edge(
            source, target, key=f"e{number}", relation=relation, label=line.label, says=line.says, count=line.count, **dict(first)
        )
    return export.graphml(graph)


def to_csv(picture: Picture, table: str) -> str:
    """RFC 4180: the things (``nodes``), or the links (``edges``), these with a row for each statement. No text is taken for a formula."""
    if table == TABLES[0]:
        return _table(_NODES, (_row_of(thing, picture) for thing in picture.things))
    return _table(_EDGES, (row for line in picture.lines for row in _rows_of(line)))


def _node(thing: Thing, picture: Picture) -> dict[str, Any]:
    x, y = picture.layout.at[thing.id]
    return {
        "id": thing.id,
        "kind": thing.kind,
        "kindLabel": picture.kinds[thing.kind],
        "code": thing.code,
        "label": thing.label,
        "plan": thing.plan,
        "status": thing.status,
        "x": x,
        "y": y,
        "box": thing.plan if picture.layout.boxes else None,
        "count": thing.count,
        "area": thing.is_area,
        "focus": thing.in_focus,
        "value": thing.value,
        "verdict": thing.verdict,
        "note": thing.note,
        "marks": None if thing.marks is None else dict(thing.marks),
        "hidden": [{"direction": at, "relation": by, "count": number} for (at, by), number in (thing.hidden or {}).items()],
    }


def _edge(number: int, line: Line) -> dict[str, Any]:
    return {
        "id": f"e{number}",
        "source": line.edge.source,
        "target": line.edge.target,
        "relation": line.edge.relation,
        "label": line.label,
        "says": line.says,
        "count": line.count,
        "path": line.on_path,
        "inBox": line.in_box,
        "marks": None if line.marks is None else dict(line.marks),
        "evidence": [_said(one) for one in line.evidence],
    }


def _said(one: Evidence) -> dict[str, Any]:
    return {"text": one.text, "document": one.document or None, "line": one.line or None}


def facet(facet: Facet, names: Names) -> dict[str, Any]:
    """A facet with the values as they stand in an address."""
    kind = facet.id if facet.id in _OF_KIND else None
    values = [
        {"value": names.short(one.id, kind) if kind else one.id, "label": one.label, "count": one.count, "chosen": one.chosen}
        for one in facet.values
    ]
    return {"id": facet.id, "label": facet.label, "values": values}


def _entry(entry: Entry) -> dict[str, Any]:
    return {"id": entry.thing.id, "links": [f"e{number}" for number in entry.lines], "items": [_entry(one) for one in entry.below]}


def _row_of(thing: Thing, picture: Picture) -> tuple[object, ...]:
    x, y = picture.layout.at[thing.id]
    kind = picture.kinds[thing.kind]
    return thing.id, kind, thing.plan, thing.code, thing.label, thing.status, thing.count, x, y, thing.verdict, _counted(thing.marks)


def _rows_of(line: Line) -> list[tuple[object, ...]]:
    source, target, relation = line.edge
    head = (source, relation, target, line.label, line.count, line.says, _counted(line.marks))
    return [(*head, one.document, one.line or None, one.text) for one in line.evidence] or [(*head, None, None, None)]


def _counted(marks: Counts | None) -> str:
    return ", ".join(f"{severity} {number}" for severity, number in (marks or {}).items())


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    return "" if value is None else plain(clean(value)) if isinstance(value, str) else value
