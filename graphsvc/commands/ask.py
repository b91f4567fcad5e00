"""``graphsvc ask``: the questions of the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

import click

from graphsvc.commands import asking
from graphsvc.commands.common import LANGUAGE, tell, view
from graphsvc.errors import ParameterError
from graphsvc.questions import catalogue, proposals
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.parameters import Parameter
from graphsvc.settings import Settings

_ID = re.compile(r"[a-z]+(?:-[a-z]+)+")


@click.command("ask", context_settings={"ignore_unknown_options": True})
@click.argument("question", required=False)
@click.argument("values", nargs=-1, type=click.UNPROCESSED)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@LANGUAGE
@click.pass_obj
def command(found: Settings, question: str | None, values: Sequence[str], form: str, lang: str) -> None:
    """Answer a question of the catalogue: graphsvc ask items-by-service --service 62.

    Without a question it lists them all, each with its parameters. A sentence in Czech is understood, and the questions that fit it are
    proposed, with the commands that answer them: graphsvc ask "které aktivity se týkají nízkoprahových zařízení?" (exit code 1 where none
    fits).
    """
    questions = catalogue.load(found)
    for sentence in questions.broken.values():
        tell(f"graphsvc: {sentence}")
    if question is None:
        click.echo(_listing(questions, lang))
        return
    if _sentence(question, questions):
        _propose(found, questions, " ".join([question, *values]), form, lang)
        return
    answer = questions.run(view(found), question, _parameters(values))
    if form == "json":
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False))
    else:
        click.echo(answer.to_csv() if form == "csv" else answer.to_text(), nl=False)


def _sentence(question: str, questions: Catalogue) -> bool:
    """Whether it is a sentence and not the id of a question, be it one that is not there."""
    return question not in questions.questions and question not in questions.broken and not _ID.fullmatch(question)


def _propose(found: Settings, questions: Catalogue, text: str, form: str, lang: str) -> None:
    understood = proposals.ask(found, view(found), questions, text, today=date.today())
    if form == "json":
        click.echo(json.dumps(understood.to_json(), ensure_ascii=False))
    else:
        click.echo(asking.shown(understood, questions, lang), nl=False)
    if not understood.proposals:
        click.get_current_context().exit(1)


def _listing(questions: Catalogue, lang: str) -> str:
    def usage(parameter: Parameter) -> str:
        option = f"--{parameter.name} <{parameter.type}>"
        return f"[{option}]" if parameter.optional else option

    return "\n".join(f"{' '.join([q.id, *map(usage, q.parameters)])}\n    {q.summary[lang]}" for q in questions)


def _parameters(values: Sequence[str]) -> dict[str, str]:
    """``--service 62 --role=responsible`` as a dictionary. Raises ParameterError for what is no option, or lacks its value."""
    found: dict[str, str] = {}
    rest = list(values)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--") or not (equals or rest):
            raise ParameterError(f"A parameter is written --name value, not: {name}")
        key = name[2:].replace("-", "_")
        if key in found:
            raise ParameterError(f"A parameter is given once, not twice: {name}")
        found[key] = value if equals else rest.pop(0)
    return found
