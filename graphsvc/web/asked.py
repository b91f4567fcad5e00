"""A question as a page asks it: what was filled in, what is meant by it, and what is to be put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphsvc.errors import Candidate, ParameterError
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.parameters import ACCEPTED, Parameter
from graphsvc.questions.question import Question
from graphsvc.store.base import Iri, Term
from graphsvc.web.site import Site, current_language
from graphsvc.web.things import Thing

MISSING, UNCLEAR, UNKNOWN, MALFORMED = "missing", "unclear", "unknown", "malformed"
"""What there is to put right: nothing was filled in; it is not clear (there are candidates); it names nothing; it is not written so."""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter in a form: what was written, what is meant, and the trouble with it (``""``: none)."""

    parameter: Parameter
    written: str = ""
    meant: Term | None = None
    thing: Thing | None = None
    trouble: str = ""
    candidates: Sequence[Candidate] = ()

    @property
    def suggest(self) -> str:
        """For which type there are suggestions, ``""`` where there are none."""
        return self.parameter.type if self.parameter.type in ACCEPTED else ""

    @property
    def shown(self) -> str:
        """What is meant, by code and name; ``""`` where it is no thing with a name."""
        return called(self.thing, current_language()) if self.thing else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its fields, in order."""

    question: Question
    fields: Sequence[Field]
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def bindings(self) -> dict[str, Term]:
        """What the parameters mean, by name."""
        return {one.parameter.name: one.meant for one in self.fields if one.meant is not None}

    @property
    def by_name(self) -> dict[str, Field]:
        """The fields by the names of their parameters."""
        return {one.parameter.name: one for one in self.fields}

    @property
    def wrong(self) -> list[Field]:
        """The fields with something written that cannot be asked."""
        return [one for one in self.fields if one.trouble not in ("", MISSING)]

    @property
    def missing(self) -> list[Field]:
        """The fields that are still to be filled in."""
        return [one for one in self.fields if one.trouble == MISSING]


def read(site: Site, catalogue: Catalogue, question: Question, params: Mapping[str, str]) -> Asked:
    """The question with these parameters. Raises ParameterError for one that it does not have."""
    catalogue.missing(question, params)
    return Asked(question, [_field(site, catalogue, question, one, params.get(one.name, "")) for one in question.parameters], params)


def called(thing: Thing, lang: str) -> str:
    """A thing by its code and name."""
    name = thing.label(lang)
    return f"{thing.code} {name}" if thing.code and name else thing.code or name


def _field(site: Site, catalogue: Catalogue, question: Question, parameter: Parameter, written: str) -> Field:
    if not written:
        return Field(parameter, trouble="" if parameter.optional else MISSING)
    try:
        meant = catalogue.resolve(site.view, question, parameter.name, written)
    except ParameterError as error:
        thing = parameter.type in ACCEPTED
        trouble = UNCLEAR if error.candidates else UNKNOWN if thing else MALFORMED
        return Field(parameter, written, trouble=trouble, candidates=error.candidates)
    return Field(parameter, written, meant, site.things.by_iri.get(meant.value) if isinstance(meant, Iri) else None)
