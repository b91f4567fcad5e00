"""The links between plans after a publication, as a build would find them; only plans that it touches are compared again.

A plan is touched where a graph that goes or comes says anything of its parts. Found anew are the links of these plans; of those that follow
them in their series, since it may be another plan now that they go on from; and what is valid at the same time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain
from pathlib import Path

from graphsvc.editions import stated
from graphsvc.linking import decisions, series
from graphsvc.linking import links as linking
from graphsvc.linking.facts import Plan
from graphsvc.linking.statements import statements
from graphsvc.rdf.terms import Terms
from graphsvc.store import serial
from graphsvc.store.base import View

GRAPH = "linking"
"""The name of the graph of links."""
_PARTS = ("/succeeds/", "/near-duplicate/")
_DUPLICATE = "near_duplicate"


def after(there: bytes, view: View, removed: Collection[str], put: Mapping[str, bytes], *, base: str, root: Path) -> bytes:
    """The links as N-Triples, of the graphs but the ``removed`` ones and with those that are ``put``; ``there`` are those before.

    A decision about a code that its plan has no more is left until the code comes back. ``root`` holds the lookups.
    """
    terms = Terms(base)
    own = {str(terms.graph(GRAPH))}
    changed = stated.touched(view, {*removed, *put}, put)
    before, now = stated.outlines(view, own, {}), stated.outlines(view, {*removed, *put, *own}, put)
    later = changed | _following(changed, before) | _following(changed, now)
    filled = sorted((plan for plan in now.values() if plan.items), key=lambda plan: (plan.start, plan.id))
    successive = [(one.id, other.id) for one in filled if one.id in later for other in series.preceding(one, filled)]
    at_once = [two for two in _pairs(filled, changed) if series.meet(*(now[name] for name in two))]

    def wanted(kind: str, one: str, other: str) -> bool:
        return bool(changed & {one, other}) or (kind != _DUPLICATE and one in later)

    decided = decisions.load(root).about(wanted)
    named = {*chain.from_iterable(successive), *chain.from_iterable(at_once), *chain.from_iterable(key[1:] for key in decided.by_plans)}
    whole = stated.whole(view, (now[name] for name in sorted(named & now.keys())), {*removed, *put, *own}, put)
    found = linking.between(
        whole,
        [(whole[one], whole[other]) for one, other in successive if one in whole and other in whole],
        [(whole[one], whole[other]) for one, other in at_once if one in whole and other in whole],
        decided.fitting(whole),
        root,
    )
    below = f"{base}id/plan/".encode()
    kept = [line for line in there.splitlines(keepends=True) if not _gone(line, below, changed, later)]
    return b"".join(kept) + serial.ntriples(statements(found, terms, root))


def _following(changed: Collection[str], plans: Mapping[str, Plan]) -> set[str]:
    """The plans that come after one of those in a series."""
    known = [plans[name] for name in changed if name in plans]
    return {plan.id for plan in plans.values() if any(series.follows(plan, one) for one in known)}


def _pairs(filled: Collection[Plan], changed: Collection[str]) -> list[tuple[str, str]]:
    """Each two plans of which one has changed, by their ids, each once."""
    names = sorted(plan.id for plan in filled)
    return sorted({(min(one, other), max(one, other)) for one in names if one in changed for other in names if one != other})


def _gone(line: bytes, below: bytes, changed: Collection[str], later: Collection[str]) -> bool:
    """Whether a statement of the graph of links is about what is found anew."""
    subject, _, rest = line[1:].partition(b"> <")
    _, _, value = rest.partition(b"> ")
    of_link = next((part for part in _PARTS if part.encode() in subject), None)
    other = subject.partition(of_link.encode())[2] if of_link else value[1:].removeprefix(below)
    ends = [one.partition(b"/")[0].decode() for one in (subject.removeprefix(below), other)]
    return any(end in changed for end in ends) or (of_link != _PARTS[1] and ends[0] in later)
