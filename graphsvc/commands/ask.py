"""``graphsvc ask``: the questions of the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from graphsvc.commands import asking, output
from graphsvc.commands.common import LANGUAGE, tell, view
from graphsvc.errors import ParameterError
from graphsvc.lazy import lazily
from graphsvc.questions import catalogue, forms, proposals
from graphsvc.questions.answer import Answer, Part
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.forms import FORMS
from graphsvc.questions.parameters import Parameter
from graphsvc.questions.question import Question
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.web import wording

_ID = re.compile(r"[a-z]+(?:-[a-z]+)+")


@click.command("ask", context_settings={"ignore_unknown_options": True})
@click.argument("question", required=False)
@click.argument("values", nargs=-1, type=click.UNPROCESSED)
@click.option("--format", "form", type=click.Choice(["table", *FORMS]), help="Default: by the ending of the file, else table.")
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--limit", type=click.IntRange(min=0), help="So many rows at most.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many rows before.")
@click.option("--describe", is_flag=True, help="Tell what the question is about, takes and gives, and its SPARQL.")
@click.option("--sparql", "show", is_flag=True, help="Print the SPARQL with the parameters in it, in place of the answer.")
@LANGUAGE
@click.pass_obj
def command(
    found: Settings,
    question: str | None,
    values: Sequence[str],
    *,
    form: str | None,
    file: Path | None,
    limit: int | None,
    offset: int,
    describe: bool,
    show: bool,
    lang: str,
) -> None:
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
    asked = questions[question]
    if describe:
        click.echo(json.dumps(asked.describe(), ensure_ascii=False) if form == "json" else _described(asked, lang))
        return
    target = output.chosen(form or _form(file), lang, file, ())
    graph = view(found)
    if asked.computed:  # what it builds on is kept from one asking to the next
        library = lazily("graphsvc.fulltext.library")
        library.LIBRARY.keep_in(library.beside(found.store))
    answer = questions.run(graph, question, _parameters(values)).part(Part(offset, limit))
    if show:
        click.echo(answer.sparql or f"# {asked.id} is computed, no query alone answers it")
        return
    target.put(_written(answer, target.form, graph, asked, lang))


def _form(file: Path | None) -> str:
    """The form that the ending of a file tells; a table where there is no file."""
    if file is None or str(file) == "-":
        return "table"
    ending = file.suffix.lower().removeprefix(".")
    if ending not in FORMS:
        raise click.UsageError(f"The ending tells no form of answer; give --format, or one of {', '.join(FORMS)}: {file}")
    return ending


def _written(answer: Answer, form: str, graph: View, asked: Question, lang: str) -> bytes:
    if form == "table":
        return answer.to_text().encode()
    return forms.written(answer, form, graph, asked.summary[lang], [wording.columns()[column][lang] for column in answer.columns])


def _sentence(question: str, questions: Catalogue) -> bool:
    """Whether it is a sentence and not the id of a question, be it one that is not there."""
    return question not in questions.questions and question not in questions.broken and not _ID.fullmatch(question)


def _propose(found: Settings, questions: Catalogue, text: str, form: str | None, lang: str) -> None:
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


def _described(question: Question, lang: str) -> str:
    """What a person wants to know before asking."""

    def line(parameter: Parameter) -> str:
        taken = ", ".join(parameter.values) or parameter.type
        return f"  --{parameter.name}  {parameter.labels[lang]} ({taken}{', optional' if parameter.optional else ''})"

    return "\n".join(
        [
            f"{question.id}: {question.summary[lang]}",
            question.description[lang],
            f'  "{question.example[lang]}"',
            *map(line, question.parameters),
            f"  → {', '.join(question.columns)}",
            "",
            question.bound({}) or "(computed)",
        ]
    )


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
