"""The lists 'Koordinace s dalšími aktivitami ostatních strategií': codes of strategies, of which few are at hand themselves."""

from __future__ import annotations

import re

from graphsvc.lookups import Concept
from graphsvc.model import Coordination
from graphsvc.rdf.references import Context, Reference
from graphsvc.rdf.resolve import Reading
from graphsvc.rdf.triples import Triple, plain, truth
from graphsvc.rdf.vocab import DCT, RDF, SKOS, G
from graphsvc.text import key, slug, squeeze

RELATION = DCT.relation
_WORDED = re.compile(r"(?P<word>[^\W\d_]{2,})\s+(?P<code>\S*\d.*)")


def strategy_of(listed: Coordination, context: Context) -> str | None:
    """The id of the strategy that a list is about, from its id or its heading; None where the lookup does not know it."""
    strategies = context.resolver.lookup("strategies")
    for written in (listed.strategy, listed.label):
        found = written and (written if written in strategies.concepts else strategies.resolve(written))
        if found:
            return found
    return None


def codes_of(listed: Coordination, context: Context) -> list[Reference]:
    """One reference a code, in the order of the list."""
    strategy = strategy_of(listed, context)
    return [Reference("codes", RELATION, code, _read(code, listed.area, strategy, context)) for code in listed.codes]


def _read(written: str, area: str | None, strategy: str | None, context: Context) -> Reading:
    """The item or goal of the strategy that has the code; of a strategy that is not at hand, a goal minted from the code.

    For that the code must have the form of the strategy's codes.
    """
    if strategy is None:
        return Reading(reason="list-not-known")
    ways = _ways(written, area)
    at_hand = next(filter(None, (context.known(strategy, way) for way in ways)), None)
    if at_hand:
        return at_hand
    pattern = context.index.patterns.get(strategy)
    if pattern is None:
        return Reading(reason="list-not-known")
    code = next((way for way in ways if pattern.fullmatch(way)), None)
    if code is None:
        return Reading(reason="malformed-code")
    if context.index.goals.get(strategy) or context.index.items.get(strategy):
        return Reading(reason="no-such-goal")
    within = _area(area, context.resolver.lookup("strategies")[strategy])
    goal = context.resolver.terms.goal(strategy, f"{within[0]}-{code}" if within else code)
    about: tuple[Triple, ...] = (
        (goal, RDF.type, G.Goal),
        (goal, SKOS.notation, plain(f"{within[1]} {code}" if within else code)),
        (goal, SKOS.inScheme, context.resolver.terms.goal_scheme(strategy)),
        (context.resolver.terms.goal_scheme(strategy), RDF.type, SKOS.ConceptScheme),
        (context.resolver.terms.goal_scheme(strategy), DCT.isPartOf, context.resolver.terms.plan(strategy)),
        (goal, G.ofPlan, context.resolver.terms.plan(strategy)),
        (goal, G.knownByReference, truth(True)),
    )
    if within:
        about += ((goal, SKOS.broader, context.resolver.terms.goal(strategy, within[0])),)
    return Reading((goal,), about=about)


def _ways(written: str, area: str | None) -> tuple[str, str]:
    """The code in the forms that strategies have (``D3.5l``; ``oblast 5.2``).

    White space inside a code and a full stop behind it come from the typesetting (``E1. 1b``); the word before it, that says what
    is counted, may stand once before the whole list.
    """
    worded = _WORDED.fullmatch(squeeze(written))
    word = worded["word"] if worded else (area or "").partition(" ")[0]
    code = re.sub(r"\s+", "", worded["code"] if worded else written).rstrip(".")
    return code, f"{word} {code}"


def _area(area: str | None, strategy: Concept) -> tuple[str, str] | None:
    """Id and Czech name of the area, for a strategy whose codes are counted anew in each of its areas."""
    if not area or "areas" not in strategy.extra:
        return None
    for known in strategy.extra["areas"]:
        if key(area) in {key(name) for name in (known["cs"], *known.get("variants", ()))}:
            return known["id"], known["cs"]
    return slug(area), area
