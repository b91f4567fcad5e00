"""``graphsvc edition``: the editions of plans listed, compared, exported, and published again."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graphsvc.commands import editing
from graphsvc.commands.common import LANGUAGE, tell, view
from graphsvc.editions import content, publishing, register
from graphsvc.editions.archive import Archive
from graphsvc.editions.model import Publication, clean
from graphsvc.errors import NotFoundError, ParameterError
from graphsvc.questions.parameters import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.review import comparing, telling
from graphsvc.settings import Settings
from graphsvc.store import serial
from graphsvc.store.base import View
from graphsvc.web import changed, editiontext, wording

_FORM = click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
_ENDINGS = {".nt": "nt", ".ttl": "ttl", ".nq": "nq"}


@click.group("edition")
def command() -> None:
    """List, compare, export and restore the editions of plans that were published."""


@command.command("list")
@click.argument("plan", required=False)
@_FORM
@LANGUAGE
@click.pass_obj
def listing(found: Settings, plan: str | None, form: str, lang: str) -> None:
    """List the editions of PLAN, or of all plans."""
    opened = view(found)
    editions = register.of_plan(opened, found.base, _plan(found, opened, plan)) if plan else register.all_editions(opened, found.base)
    if form == "json":
        click.echo(json.dumps([editiontext.to_json(edition) for edition in editions], ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(editiontext.table(editions, lang)))


@command.command("compare")
@click.argument("plan")
@click.argument("before")
@click.argument("after")
@_FORM
@LANGUAGE
@click.pass_obj
def compare(found: Settings, plan: str, before: str, after: str, *, form: str, lang: str) -> None:
    """Compare two editions of PLAN: what AFTER adds, changes and removes.

    Each is a number, or 'current', which is what the graph says now.
    """
    opened = view(found)
    iri = _plan(found, opened, plan)
    editions = register.of_plan(opened, found.base, iri)
    archive = Archive(found.editions)
    one, other = (comparing.said(opened, archive, editions, iri, comparing.which(written)) for written in (before, after))
    compared = comparing.compare(opened, one, other, iri)
    told = telling.changed(compared.changes)
    if form == "json":
        click.echo(json.dumps({"plan": iri.rpartition("/")[2], "before": before, "after": after, **told}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(changed.lines(told, compared.names, lang)))


@command.command("export")
@click.argument("plan")
@click.argument("number", type=click.IntRange(1))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write: .ttl, .nt, or .nq with the graphs.")
@click.pass_obj
def export(found: Settings, plan: str, number: int, out: Path) -> None:
    """Write what documents say of PLAN in an edition."""
    form = _ENDINGS.get(out.suffix.casefold())
    if form is None:
        raise ParameterError(f"An edition is written as {', '.join(_ENDINGS)}, not as: {out.name}")
    opened = view(found)
    iri = _plan(found, opened, plan)
    edition = register.numbered(register.of_plan(opened, found.base, iri), iri, number)
    kept = Archive(found.editions).read(edition.content)
    try:
        out.write_bytes(kept if form == "nq" else serial.written(content.triples(content.of_quads(kept)), form))
    except OSError as error:
        raise ParameterError(f"The edition cannot be written ({error.strerror}): {out}") from error
    tell(f"Written: {out}")


@command.command("restore")
@click.argument("plan")
@click.argument("number", type=click.IntRange(1))
@click.option("--note", default="", help="What is to be said of the edition, for those who read it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@LANGUAGE
@click.pass_obj
def restore(found: Settings, plan: str, number: int, *, note: str, yes: bool, lang: str) -> None:
    """Publish an edition of PLAN again, as its newest."""
    opened = view(found)
    iri = _plan(found, opened, plan)
    editions = register.of_plan(opened, found.base, iri)
    if not editions:
        raise NotFoundError(f"Nothing has been published of this plan, so there is no edition to restore: {plan}")
    change = publishing.restoring(opened, Archive(found.editions), editions, number)
    told = Publication(editing.user(), editing.now(), clean(note), restored=number)
    new = publishing.prepare(opened, change, told, found.base, found.root)
    question = wording.text("edition_confirm_restore", lang, number=new.edition.number, plan=new.edition.plan_id, restored=number)
    editing.confirm(question, yes=yes)
    editing.carry_out(found, new, lang)


def _plan(found: Settings, opened: View, written: str) -> str:
    """The IRI of the plan that is meant; of one that no document speaks of any more, editions still do."""
    known = {edition.plan_id: edition.plan for edition in register.all_editions(opened, found.base)}
    return known.get(written) or Resolver(found.root, Terms(found.base), opened).thing("plan", written).value
