"""The graph of dependencies in the forms of other programs: GraphML, GEXF, DOT and node-link JSON; the same graph gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import networkx as nx

from graphsvc.analysis import evidence, measures
from graphsvc.analysis.graph import DependencyGraph, Edge
from graphsvc.analysis.wording import Wording
from graphsvc.analysis.xmltext import clean
from graphsvc.errors import NotFoundError
from graphsvc.store.base import View

_PLACES = 6
_DAY = re.compile(r' lastmodifieddate="[0-9-]*"')
_DOT_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": None, "\0": None})


def described(view: View, known: DependencyGraph, language: str, plan: str | None = None) -> nx.MultiDiGraph[str]:
    """The graph with what is known of things and edges.

    Things have ``label``, ``kind``, ``plan``, ``code``, ``title``, and as they are in the whole graph ``degree``, ``betweenness``,
    ``pagerank`` and ``component`` (its number, from 1 for the largest).

    Edges have ``relation``, its ``label``, how often the documents state it (``statements``), and the first of these statements: its
    ``text``, ``document`` and ``line``. With ``plan`` (its IRI), only what belongs to it and what that is linked with directly. Raises
    NotFoundError for a plan that the graph does not hold.
    """
    edges = sorted(_chosen(known, plan), key=known.edge_order)
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    stated = evidence.gather(view, known.links, edges)
    wording = Wording(known, language)
    measured = _measured(known)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, node in known.nodes.items():
        if plan is None or iri in ends:
            parts = {"kind": node.kind, "plan": node.plan, "code": node.code, "title": node.title}
            graph.add_node(iri, label=wording.name(iri), **{key: value for key, value in parts.items() if value}, **measured[iri])
    for number, edge in enumerate(edges):
        label = known.links.relations[edge.relation].label[language]
        graph.add_edge(edge.source, edge.target, key=f"e{number}", relation=edge.relation, label=label, **_stated(stated.get(edge, ())))
    return graph


def graphml(graph: nx.MultiDiGraph[str]) -> bytes:
    """GraphML."""
    return _document("\n".join(nx.generate_graphml(_for_xml(graph))))


def gexf(graph: nx.MultiDiGraph[str]) -> bytes:
    """GEXF 1.2, without the day on which it was made."""
    return _document(_DAY.sub("", "\n".join(nx.generate_gexf(_for_xml(graph))), count=1))


def dot(graph: nx.MultiDiGraph[str]) -> bytes:
    """DOT, the language of Graphviz."""
    lines = ["digraph dependencies {"]
    lines += [f"  {_quoted(iri)} [label={_quoted(data['label'])}, class={_quoted(data['kind'])}];" for iri, data in graph.nodes(data=True)]
    lines += [
        f"  {_quoted(source)} -> {_quoted(target)} [label={_quoted(data['label'])}, class={_quoted(data['relation'])}];"
        for source, target, data in graph.edges(data=True)
    ]
    return "\n".join([*lines, "}", ""]).encode()


def node_link(graph: nx.MultiDiGraph[str]) -> bytes:
    """JSON in networkx' node-link form: ``nodes`` with ``id``, ``edges`` with ``source``, ``target`` and ``key``."""
    return (json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


FORMATS: Mapping[str, Callable[[nx.MultiDiGraph[str]], bytes]] = MappingProxyType(
    {"graphml": graphml, "gexf": gexf, "dot": dot, "json": node_link}
)
"""Name → writer of the graph that :func:`described` gives."""


def _measured(known: DependencyGraph) -> dict[str, dict[str, int | float]]:
    central = measures.kept(known)
    component = {iri: number for number, part in enumerate(measures.components(known), start=1) for iri in part}
    return {
        iri: {
            "degree": central.degree[iri],
            "betweenness": round(central.betweenness[iri], _PLACES),
            "pagerank": round(central.pagerank[iri], _PLACES),
            "component": component[iri],
        }
        for iri in known.nodes
    }


def _chosen(known: DependencyGraph, plan: str | None) -> Iterator[Edge]:
    if plan is None:
        yield from known.edges()
        return
    own = {node.iri for node in known.nodes.values() if node.plan == plan}
    if not own:
        raise NotFoundError(f"The graph of dependencies holds nothing of this plan: {plan}")
    for edge in known.edges():
        if edge.source in own or edge.target in own:
            yield edge


def _stated(found: tuple[evidence.Evidence, ...]) -> dict[str, str | int]:
    if not found:
        return {}
    first: dict[str, str | int] = {"text": found[0].text, "document": found[0].document, "line": found[0].line}
    return {"statements": len(found), **{key: value for key, value in first.items() if value}}


def _for_xml(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A copy without what XML cannot hold."""
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, data in graph.nodes(data=True):
        copy.add_node(clean(iri), **_cleaned(data))
    for source, target, key, data in graph.edges(keys=True, data=True):
        copy.add_edge(clean(source), clean(target), key=key, **_cleaned(data))
    return copy


def _cleaned(data: Mapping[str, str | int | float]) -> dict[str, str | int | float]:
    return {key: clean(value) if isinstance(value, str) else value for key, value in data.items()}


def _document(xml: str) -> bytes:
    head = "" if xml.startswith("<?xml") else '<?xml version="1.0" encoding="utf-8"?>\n'
    return f"{head}{xml}\n".encode()


def _quoted(text: str) -> str:
    """A string of DOT: quotes and backslashes are escaped, so that neither ends the string nor is a sign of its own."""
    return '"' + text.encode("utf-8", "replace").decode().translate(_DOT_ESCAPES) + '"'
