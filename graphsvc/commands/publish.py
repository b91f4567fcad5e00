"""``graphsvc publish``: a draft becomes the new edition of its plan, after a look at what that changes."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import click

from graphsvc.commands import editing
from graphsvc.commands.common import LANGUAGE, refuse_another_base, store, tell
from graphsvc.documents import txt
from graphsvc.editions import publishing
from graphsvc.editions.model import SEVERITIES, Publication, clean
from graphsvc.review import changes, prepared, telling
from graphsvc.review.check import review
from graphsvc.settings import Settings
from graphsvc.validation import report as reports
from graphsvc.validation import shapes
from graphsvc.validation.reports.outline import outline
from graphsvc.validation.result import Report
from graphsvc.web import changed, wording


@click.command("publish")
@click.argument("draft", type=click.Path(path_type=Path))
@click.option("--replaces", metavar="PLAN", help="The plan in the graph (its id) whose new edition the draft is.")
@click.option("--new", is_flag=True, help="The draft is a plan of its own, called by the file, where it does not say whose edition it is.")
@click.option("--note", default="", help="What is to be said of the edition, for those who read it.")
@click.option("--accept-violations", "accept", is_flag=True, help="Publish though rules are violated; the edition says so.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@LANGUAGE
@click.pass_obj
def command(
    found: Settings, draft: Path, *, replaces: str | None, new: bool, note: str, accept: bool, dry_run: bool, yes: bool, lang: str
) -> int:
    """Publish a draft as the new edition of its plan: shows what that changes, and asks.

    The edition takes the place of what the draft replaces, as a whole and at once; what was there is kept as the edition before (see
    'graphsvc edition'). Exit code 1 where rules are violated and that was not accepted.
    """
    note, data, rules = clean(note), txt.bytes_of(draft), shapes.folder(found.root)
    graph = store(found)
    view = graph.view()
    refuse_another_base(view, found)
    version = view.version()
    with graph.preview() as preview:
        report, difference, ready = review(preview, draft.name, data, found, rules, replaces=replaces)
        made = outline(report, rules, lang, reports.titles(preview.view()))
        names = changes.names(preview.view(), difference)
    click.echo(f"{made.verdict} {made.summary}".strip())
    for line in changed.lines(telling.changed(difference), names, lang):
        click.echo(line)
    change = prepared.change(ready.at(version), draft.name, found.base, new=new)
    told = Publication(
        editing.user(),
        editing.now(),
        note,
        draft.name,
        hashlib.sha256(data).hexdigest(),
        found=_counts(report),
        accepted=accept and not report.conforms,
    )
    coming = publishing.prepare(view, change, told, found.base, found.root)
    if dry_run:
        tell(wording.text("edition_dry", lang, number=coming.edition.number, plan=coming.edition.plan_id))
        return report.exit_code
    if not report.conforms and not accept:
        tell(wording.text("edition_refused", lang))
        return report.exit_code
    editing.confirm(wording.text("edition_confirm", lang, number=coming.edition.number, plan=coming.edition.plan_id), yes=yes)
    editing.carry_out(found, coming, lang)
    return 0


def _counts(report: Report) -> dict[str, int]:
    found = Counter(finding.severity for finding in report.findings)
    return {severity: found[severity] for severity in SEVERITIES}
