"""``graphsvc template``: a form in which a plan is written, to be read like any document."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.commands import output
from graphsvc.commands.common import LANGUAGE
from graphsvc.questions.parameters import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.review.check import opened
from graphsvc.settings import Settings
from graphsvc.template import made
from graphsvc.validation import shapes


@click.command("template")
@click.option("--plan-kind", "kind", metavar="KIND", help="Kind of plan, such as action-plan.  [default: that of the plan]")
@click.option("--plan", metavar="PLAN", help="A plan of the graph, whose title, period and goals are filled in.")
@click.option("--csv", "as_csv", is_flag=True, help="The columns of the items as CSV instead of a workbook.")
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.  [default: standard output]")
@LANGUAGE
@click.pass_obj
def command(found: Settings, *, kind: str | None, plan: str | None, as_csv: bool, file: Path | None, lang: str) -> None:
    """Make a form to write a plan in: graphsvc template --plan-kind action-plan --out plan.xlsx (docs/template.md)."""
    if not kind and not plan:
        raise click.UsageError("--plan-kind or --plan says which form is wanted")
    form = made.CSV if as_csv else made.XLSX
    target = output.chosen(form, lang, file, ())
    rules = shapes.folder(found.root)
    if plan is None:
        target.put(made.made(found.root, rules, kind or "", language=lang, form_of=form))
        return
    with opened(found) as store:
        view = store.view()
        chosen = Resolver(found.root, Terms(found.base), view).thing("plan", plan)
        target.put(made.made(found.root, rules, kind or "", language=lang, form_of=form, view=view, plan=chosen))
