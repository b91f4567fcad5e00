"""``graphsvc link``: the links between plans that wait for a decision."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from graphsvc.commands.common import LANGUAGE, view
from graphsvc.linking import listing
from graphsvc.linking.links import AUTOMATIC, CANDIDATE, CONFIRMED
from graphsvc.questions.parameters import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings


@click.command("link")
@click.option("--plan", help="Only links of this plan (its id, name or IRI).")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([CANDIDATE, AUTOMATIC, CONFIRMED]),
    default=[CANDIDATE],
    show_default=True,
    help="Which links; may be given more than once.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@LANGUAGE
@click.pass_obj
def command(found: Settings, plan: str | None, statuses: Sequence[str], form: str, lang: str) -> None:
    """List what may go on from plan to plan, or says nearly the same, with confidence and reasons, and how to decide.

    Decisions are written into data/lookups/succession.toml; the next build follows them.
    """
    opened = view(found)
    asked = ""
    if plan:
        resolver = Resolver(found.root, Terms(found.base), opened)
        asked = resolver.thing("plan", plan).value.rpartition("/")[2]
    links = listing.read(opened, lang, statuses, asked)
    if form == "json":
        click.echo(json.dumps([link.to_json() for link in links], ensure_ascii=False, indent=1))
    else:
        click.echo(listing.text(links, lang), nl=False)
