"""``graphsvc search``: full text over everything that has a name or a description."""

from __future__ import annotations

import json

import click

from graphsvc.commands.common import LANGUAGE, view
from graphsvc.fulltext import fields, library, writing
from graphsvc.settings import Settings
from graphsvc.validation import placed
from graphsvc.validation.reports import words

_SAY = {
    "cs": {
        "none": "Nic se nenašlo.",
        "nearest": "Slovo „{word}“ nikde není. Nejbližší: {near}",
        "fewer": "Bez „{without}“: {total}",
        "shown": "{shown} z {total} nalezených",
        "line": "({document}, řádek {line})",
        "place": "({document}, {place})",
    },
    "en": {
        "none": "Nothing was found.",
        "nearest": "The word “{word}” is nowhere. The nearest: {near}",
        "fewer": "Without “{without}”: {total}",
        "shown": "{shown} of {total} found",
        "line": "({document}, line {line})",
        "place": "({document}, {place})",
    },
}


@click.command("search")
@click.argument("text")
@click.option("--kind", type=click.Choice(fields.load().kinds), help="Only things of this kind.")
@click.option("--limit", type=click.IntRange(1, 1_000), default=20, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True, help="How many of the best are left out.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@LANGUAGE
@click.pass_obj
def command(found: Settings, text: str, *, kind: str | None, limit: int, offset: int, form: str, lang: str) -> None:
    """Find things by words in any form: graphsvc search 'nízkoprahová zařízení -klub'.

    All words are wanted; "two words" are a phrase, -word is not wanted, word* is the beginning of a word.
    """
    opened = view(found)
    searcher = library.Library(library.beside(found.store)).of(opened)
    result = searcher.search(text, opened, kind=kind, limit=limit, offset=offset, lang=lang)
    parts = placed.parts(opened, result.places())
    if form == "json":
        click.echo(json.dumps(writing.to_json(text, result, parts), ensure_ascii=False))
        return
    for line in writing.to_lines(result, _SAY[lang], {place: words.visible(words.place(told, lang)) for place, told in parts.items()}):
        click.echo(line)
