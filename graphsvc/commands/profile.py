"""``graphsvc profile``: what the profiles of documents read, and drafts of new ones."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graphsvc.commands import output
from graphsvc.documents import files
from graphsvc.extract import checked_text, drafting, profiles, reader
from graphsvc.extract.checking import checked
from graphsvc.settings import Settings

_FILE = click.Path(path_type=Path)


@click.group("profile")
def command() -> None:
    """Profiles: how families of documents are laid out (docs/profiles.md)."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def listed(found: Settings, *, as_json: bool) -> None:
    """List the profiles: family, layout, what it is, file."""
    known = profiles.load_all(found.root, found.profiles)
    told = [{"family": one.family, "layout": one.layout, "about": one.about, "file": str(one.path)} for one in known]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in told:
        click.echo(f"{one['family']}  (layout {one['layout']}, {one['file']})")
        if one["about"]:
            click.echo(f"    {one['about']}")


@command.command("check")
@click.argument("file", type=_FILE)
@click.option("--profile", "name", metavar="P", help="A family, or a file (.toml).  [default: the family that the document is of]")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def check(found: Settings, file: Path, *, name: str | None, as_json: bool) -> int:
    """Show what a profile reads from a document, with places, and what it leaves over. Exit code 1 where it reads not one item."""
    document = files.read(file)
    known = profiles.load_all(found.root, found.profiles)
    layout = profiles.named(name, known, found.root) if name else profiles.recognise(document, known, found.root)
    told = checked(reader.reading(document, layout, found.root))
    if as_json:
        click.echo(json.dumps(told.to_json(), ensure_ascii=False))
    else:
        for line in checked_text.lines(told):
            click.echo(line)
        if name and not layout.recognises(document.text):
            click.echo("The profile does not recognise the document: its 'recognise' is not all there, or its 'unless' is.")
    return 0 if told.items else 1


@command.command("draft")
@click.argument("file", type=_FILE)
@click.option("--out", type=_FILE, help="Write the profile to this file.")
@click.pass_obj
def draft(found: Settings, file: Path, *, out: Path | None) -> None:
    """Propose a profile for a document of a new layout, from its labels and headings."""
    known = profiles.load_all(found.root, found.profiles)
    made = drafting.draft(files.read(file), known, found.root)
    output.chosen("toml", "en", out, [file]).put(made.encode())
