"""Any thing of the graph by what a person writes, as the parameters of questions take it."""

from __future__ import annotations

from graphsvc.questions.entities import KINDS as ENTITIES
from graphsvc.questions.parameters import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings
from graphsvc.store.base import View

KINDS = tuple(kind.replace("_", "-") for kind in ENTITIES)
"""What ``--kind`` takes."""


def find(found: Settings, view: View, written: str, kind: str | None = None) -> str:
    """The IRI of the thing that is meant: ``A05-01@sprss-2014-2017``, ``OSV``, ``§ 62``, ``108/2006``, an IRI.

    ``§ 62`` is the section of law, ``62`` the service. Raises ParameterError, with the nearest, where it is none, or several of different
    kinds; then ``kind`` says which.
    """
    return Resolver(found.root, Terms(found.base), view).thing(kind.replace("-", "_") if kind else "node", written, "node").value
