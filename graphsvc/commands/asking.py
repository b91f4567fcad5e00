"""What ``graphsvc ask "…"`` shows of a sentence: what was understood, and the commands that answer it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence

from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.proposals import FULL_TEXT, Proposal, Understanding
from graphsvc.web import wording

_WORDS: Mapping[str, Mapping[str, str]] = {
    "cs": {
        "understood": "Rozuměno",
        "not": "Nerozuměno",
        "none": "Žádná otázka se nehodí; slova lze hledat v plném textu",
        "nothing": "Žádná otázka se nehodí a není co hledat.",
        "missing": "chybí",
        "derived": "odvozeno",
        "or": " nebo ",
    },
    "en": {
        "understood": "Understood",
        "not": "Not understood",
        "none": "No question fits; the words can be looked for in the full text",
        "nothing": "No question fits, and there is nothing to look for.",
        "missing": "missing",
        "derived": "follows from the others",
        "or": " or ",
    },
}
_DATE = {"cs": "den", "en": "day"}


def shown(found: Understanding, catalogue: Catalogue, lang: str) -> str:
    """The understanding as lines for the terminal, in Czech or English."""
    words = _WORDS[lang]
    lines = [*_understood(found, lang), ""]
    for number, proposal in enumerate(found.proposals, start=1):
        lines += _proposed(number, proposal, catalogue, lang)
    if not found.proposals:
        lines += [f"{words['none']}:", f"   {_command(FULL_TEXT, {'text': found.text})}"] if found.text else [words["nothing"]]
    return "\n".join(lines).lstrip("\n") + "\n"


def _understood(found: Understanding, lang: str) -> Iterator[str]:
    words, told = _WORDS[lang], found.to_json()["understood"]
    if told:
        yield f"{words['understood']}:"
    for mention in told:
        meant = words["or"].join(f"{entity['label']} ({_kind(entity['kind'], lang)})" for entity in mention["entities"])
        yield f"   {mention['text']} → {meant}"
    if found.not_understood:
        yield f"{words['not']}: {', '.join(found.not_understood)}"


def _kind(kind: str, lang: str) -> str:
    named = wording.kinds().get(kind.replace("_", "-"))
    return named.one[lang] if named else _DATE[lang]


def _proposed(number: int, proposal: Proposal, catalogue: Catalogue, lang: str) -> Iterator[str]:
    question = catalogue.questions.get(proposal.question)
    yield f"{number}. {question.summary[lang] if question else proposal.question}"
    yield f"   {_command(proposal.question, proposal.params)}"
    for name in proposal.derived:
        yield f"   {_WORDS[lang]['derived']}: {name} = {proposal.labels[name]}"
    if proposal.missing:
        yield f"   {_WORDS[lang]['missing']}: {', '.join(f'--{name}' for name in proposal.missing)}"


def _command(question: str, params: Mapping[str, str]) -> str:
    options: Sequence[str] = [part for name, value in params.items() for part in (f"--{name}", value)]
    return shlex.join(["graphsvc", "ask", question, *options])
