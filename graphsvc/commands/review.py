"""``graphsvc review``: a draft goes back to its author with comments where something was found."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import click

from graphsvc.commands.common import LANGUAGE, tell
from graphsvc.documents import txt
from graphsvc.errors import ParameterError
from graphsvc.review import comments
from graphsvc.review.check import check_data, opened
from graphsvc.review.remarks import Stamp
from graphsvc.settings import Settings
from graphsvc.validation import report as reports
from graphsvc.validation import shapes
from graphsvc.validation.reports.outline import outline

_PATH = click.Path(path_type=Path)


@click.command("review")
@click.argument("draft", type=_PATH)
@click.option("--out", type=_PATH, required=True, help="The file to write: the draft with comments.")
@click.option("--replaces", metavar="PLAN", help="The plan in the graph (its id) whose new edition the draft is.")
@click.option("--no-summary", "summary", flag_value=False, default=True, help="Comments alone, without the summary at the end.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day that the review bears.  [default: today]")
@click.option("--force", is_flag=True, help="Write over a file that is there, which may be the draft itself.")
@LANGUAGE
@click.pass_obj
def command(
    found: Settings, draft: Path, *, out: Path, replaces: str | None, summary: bool, day: datetime | None, force: bool, lang: str
) -> int:
    """Check a draft (DOCX, XLSX or PDF) against the graph, and write it again with a comment for each finding.

    Comments of a former review are replaced, those of people stay; nothing else in the file changes. Exit code 1 where a rule is violated.
    """
    _refuse(draft, out, force=force)
    data = txt.bytes_of(draft)
    kind = comments.needed_kind(draft.name, data)
    if out.suffix.casefold() != f".{kind}":
        raise ParameterError(f"The reviewed draft is a {kind.upper()} file again; call it *.{kind}, not: {out.name}")
    rules = shapes.folder(found.root)
    with opened(found) as store:
        version = store.view().version()
        with store.preview() as preview:
            result = check_data(preview, draft.name, data, found, rules, replaces=replaces)
            made = outline(result, rules, lang, reports.titles(preview.view()))
    stamp = Stamp((day.date() if day else _today()).isoformat(), version)
    _write(out, comments.reviewed(draft.name, data, made, stamp, summary=summary))
    tell(f"{made.verdict} {made.summary}".strip())
    tell(f"Written: {out}")
    return result.exit_code


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _refuse(draft: Path, out: Path, *, force: bool) -> None:
    if out.exists() and not force:
        same = " (it is the draft itself)" if draft.exists() and out.samefile(draft) else ""
        raise ParameterError(f"The file is there already{same}; write over it with --force, or choose another: {out}")


def _write(out: Path, data: bytes) -> None:
    """The file is there as a whole, or as it was. Raises ParameterError where it cannot be written."""
    new = None
    try:
        handle, new = tempfile.mkstemp(dir=out.parent, prefix=".graphsvc-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(new).chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~_umask())
        Path(new).replace(out)
    except OSError as error:
        if new:
            with suppress(OSError):
                Path(new).unlink()
        raise ParameterError(f"The reviewed draft cannot be written ({error.strerror}): {out}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
