"""``graphsvc history``: what validation runs found, over time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches

import click

from graphsvc.commands.common import LANGUAGE, view
from graphsvc.errors import ParameterError
from graphsvc.history import forms, reading, table
from graphsvc.questions.parameters import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import shapes

_LARGEST = 100_000


@click.command("history")
@click.argument("plan", required=False, default="")
@click.option("--rule", default="", help="Only findings of this rule (its id).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only runs from this day on (UTC).")
@click.option("--most", type=click.IntRange(1, _LARGEST), default=reading.MOST, show_default=True, help="So many runs, the newest.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@LANGUAGE
@click.pass_obj
def command(found: Settings, plan: str, *, rule: str, since: datetime | None, most: int, form: str, lang: str) -> None:
    """List the validation runs of the published plans, newest first, with findings by severity and the change to the run before.

    With PLAN (its id or name): the runs that changed something in that plan, and its rules. Runs are noted by build, validate, serve, and
    when an edition is published.
    """
    rules = shapes.folder(found.root).rules()
    of = _plan(found, plan)
    told = reading.trend(found.history_file, of, rule, since.replace(tzinfo=UTC) if since else None, most)
    if rule and rule not in rules and not any(point.counts for point in told.points):
        raise ParameterError(f"There is no such rule{_meant(rule, rules)}: {rule!r}")
    if form == "json":
        click.echo(json.dumps(forms.to_json(told), ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(forms.to_csv(told), nl=False)
    else:
        click.echo(table.text(told, lang, {name: shape.labels for name, shape in rules.items()}), nl=False)


def _plan(found: Settings, written: str) -> str:
    """The id of the plan that is meant: one that the history knows, else what the graph knows by an id or a name.

    Raises ParameterError, with candidates, for what is none.
    """
    if not written or reading.knows(found.history_file, written):
        return written
    if not found.endpoint and not EmbeddedStore(found.store, found.base).exists():  # then the history is all that knows of plans
        raise ParameterError(f"The history knows no such plan{_meant(written, reading.plans(found.history_file))}: {written!r}")
    return Resolver(found.root, Terms(found.base), view(found)).thing("plan", written).value.rpartition("/")[2]


def _meant(written: str, known: Iterable[str]) -> str:
    near = get_close_matches(written, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""
