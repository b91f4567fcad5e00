"""A plan in StratML, the Strategy Markup Language: ISO 17469-1:2015 (Part 1), and Part 2, performance plans and reports (2016-02-16).

A goal is a Goal, a measure an Objective under the first goal that it supports; who is responsible or cooperates performs, a target group
benefits. Part 2 adds roles, indicators, deadlines as target results, evaluations as actual ones. Goals do not nest in StratML: what a
goal is part of, and all other links, stand in OtherInformation. Elements come in the order of the schemas, which is fixed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from graphsvc.analysis import plan_facts
from graphsvc.analysis.graph import DependencyGraph, Edge, Node
from graphsvc.analysis.plan_facts import Deadline, Evaluation, PlanFacts
from graphsvc.analysis.wording import Wording
from graphsvc.analysis.xmltext import clean, name
from graphsvc.errors import NotFoundError
from graphsvc.store.base import View

ROOTS = {1: "StrategicPlan", 2: "PerformancePlanOrReport"}
NAMESPACES = {1: "urn:ISO:std:iso:17469:tech:xsd:stratml_core", 2: "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"}

_ROLES = {"responsible": "Performer", "cooperating": "Performer", "serves": "Beneficiary"}
_GOAL = "supports-goal"
_IMPLEMENTS = "implements"
_NOT_TOLD = frozenset({*_ROLES, _GOAL, "part-of-plan"})
"""Relations that have elements of their own."""

_Element = ElementTree.Element


def written(view: View, known: DependencyGraph, plan: str, part: int, language: str) -> bytes:
    """The plan (its IRI) as a document of StratML Part 1 or 2. Raises NotFoundError for a plan without a goal or measure in the graph."""
    own = [node for node in known.nodes.values() if node.plan == plan and node.kind in ("goal", "item")]
    if not own:
        raise NotFoundError(f"The graph holds no goal and no measure of this plan: {plan}")
    writer = _Writer(known, Wording(known, language), plan_facts.read(view, plan, language), part, _identifiers(own))
    root = writer.document(plan, own)
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _identifiers(nodes: Iterable[Node]) -> dict[str, str]:
    """A name for each thing that is an identifier of XML and stands once in the document."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for node in nodes:
        wanted = f"{node.kind}-{name(node.code or node.iri.rpartition('/')[2])}"
        unique, number = wanted, 1
        while unique in taken:
            number += 1
            unique = f"{wanted}_{number}"
        taken.add(unique)
        found[node.iri] = unique
    return found


@dataclass(frozen=True, slots=True)
class _Writer:
    known: DependencyGraph
    wording: Wording
    facts: PlanFacts
    part: int
    identifiers: Mapping[str, str]

    def document(self, plan: str, own: Sequence[Node]) -> _Element:
        root = ElementTree.Element(ROOTS[self.part], {"xmlns": NAMESPACES[self.part]})
        if self.part == 2:
            root.set("Type", self._type())
        _add(root, "Name", self.wording.name(plan) if plan in self.known.nodes else plan)
        core = _add(root, "StrategicPlanCore")
        if self.facts.publisher:
            _add(_add(core, "Organization"), "Name", self.facts.publisher)
        self._goals(core, own)
        about = _add(root, "AdministrativeInformation")
        for element, day in (("StartDate", self.facts.start), ("EndDate", self.facts.end)):
            if day:
                _add(about, element, day)
        _add(about, "Source", plan)
        return root

    def _type(self) -> str:
        """What the content is: with evaluations a report, with indicators or deadlines a performance plan, else a strategic plan."""
        if self.facts.evaluations:
            return "Performance_Report"
        return "Performance_Plan" if self.facts.indicators or self.facts.deadlines else "Strategic_Plan"

    def _goals(self, core: _Element, own: Sequence[Node]) -> None:
        goals = [node for node in own if node.kind == "goal"]
        known = {goal.iri for goal in goals}
        items: dict[str, list[Node]] = defaultdict(list)
        for item in own:
            if item.kind == "item":
                supported = [edge.target for edge in self._edges(item) if edge.relation == _GOAL and edge.target in known]
                items[min(supported, key=self.known.rank.__getitem__, default="")].append(item)
        for goal in goals:
            element = _add(core, "Goal")
            self._head(element, goal, always=True)
            self._objectives(element, items[goal.iri])
        if items[""]:
            element = _add(core, "Goal")
            _add(element, "Name", self.wording.sentence("ungrouped"))
            _add(element, "Description")
            self._objectives(element, items[""])

    def _objectives(self, goal: _Element, items: Iterable[Node]) -> None:
        for item in items:
            element = _add(goal, "Objective")
            self._head(element, item, always=False)
            if self.part == 2:
                self._indicators(element, item)

    def _head(self, element: _Element, node: Node, *, always: bool) -> None:
        """What goals and objectives have in common; a goal has ``always`` a name and a description."""
        text = self.facts.texts.get(node.iri)
        if node.title or always:
            _add(element, "Name", node.title or node.code or "")
        if text or always:
            _add(element, "Description", text or "")
        _add(element, "Identifier", self.identifiers[node.iri])
        if node.code:
            _add(element, "SequenceIndicator", node.code)
        edges = self._edges(node)
        for edge in edges:
            if edge.relation in _ROLES:
                self._stakeholder(element, edge)
        if other := self._other(edges):
            _add(element, "OtherInformation", other)

    def _stakeholder(self, element: _Element, edge: Edge) -> None:
        node = self.known.nodes[edge.target]
        stakeholder = _add(element, "Stakeholder")
        organisation = node.kind == "body" and node.iri in self.facts.organisations
        stakeholder.set("StakeholderTypeType", "Organization" if organisation else "Generic_Group")
        _add(stakeholder, "Name", self.wording.name(edge.target))
        label = self.known.links.relations[edge.relation].label[self.wording.language]
        if self.part == 1:
            _add(stakeholder, "Description", label)
            return
        role = _add(stakeholder, "Role")
        _add(role, "Name", label)
        _add(role, "RoleType", _ROLES[edge.relation])

    def _other(self, edges: Iterable[Edge]) -> str:
        told: dict[str, list[str]] = defaultdict(list)
        for edge in edges:
            if edge.relation not in _NOT_TOLD and edge.relation not in self.known.links.follows:
                told[edge.relation].append(edge.target)
        labels = {relation: self.known.links.relations[relation].label[self.wording.language] for relation in told}
        return "\n".join(f"{labels[relation]}: {self.wording.names(targets)}" for relation, targets in told.items())

    def _indicators(self, element: _Element, item: Node) -> None:
        """Each indicator; the deadline and the evaluations stand with the first, or with fulfilment itself where there is none."""
        targets, actual = self.facts.deadlines.get(item.iri, ()), self.facts.evaluations.get(item.iri, ())
        dimensions = list(self.facts.indicators.get(item.iri, ()))
        if not dimensions and (targets or actual):
            dimensions = [self.wording.sentence("fulfilment")]
        for number, dimension in enumerate(dimensions):
            indicator = _add(element, "PerformanceIndicator")
            _add(indicator, "MeasurementDimension", dimension)
            _add(indicator, "UnitOfMeasurement")
            if number == 0:
                self._relationships(indicator, item)
                self._results(indicator, targets, actual)

    def _relationships(self, indicator: _Element, item: Node) -> None:
        for edge in self._edges(item):
            if edge.relation == _IMPLEMENTS:
                relationship = _add(indicator, "Relationship")
                relationship.set("RelationshipType", "Narrower_Than")
                _add(relationship, "ReferentIdentifier", edge.target)
                _add(relationship, "Name", self.wording.name(edge.target))

    def _results(self, indicator: _Element, targets: Sequence[Deadline], actual: Sequence[Evaluation]) -> None:
        if not targets and not actual:
            return
        instance = _add(indicator, "MeasurementInstance")
        for deadline in targets:
            result = _add(instance, "TargetResult")
            if deadline.end:
                _add(result, "EndDate", deadline.end)
            _add(result, "Description", deadline.text)
        for evaluation in actual:
            self._actual(_add(instance, "ActualResult"), evaluation)

    def _actual(self, result: _Element, evaluation: Evaluation) -> None:
        for element, day in (("StartDate", evaluation.start), ("EndDate", evaluation.end)):
            if day:
                _add(result, element, day)
        if evaluation.status:
            descriptor = _add(result, "Descriptor")
            _add(descriptor, "DescriptorName", self.wording.sentence("status"))
            _add(descriptor, "DescriptorValue", evaluation.status)
        if evaluation.comment:
            _add(result, "Description", evaluation.comment)

    def _edges(self, node: Node) -> list[Edge]:
        return sorted(self.known.edges_from(node.iri), key=self.known.edge_order)


def _add(parent: _Element, tag: str, text: str | None = None) -> _Element:
    child = ElementTree.SubElement(parent, tag)
    child.text = clean(text) if text else None
    return child
