"""What the commands that publish editions share: who gives them, asking before anything is written, and how the change is made."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from graphsvc.commands.common import tell, view
from graphsvc.commands.findings import tell_findings
from graphsvc.editions.archive import Archive
from graphsvc.editions.model import Edition
from graphsvc.editions.publishing import Prepared, publish
from graphsvc.errors import ParameterError
from graphsvc.history.run import Cause
from graphsvc.settings import Settings
from graphsvc.store.base import Written
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Changes, Step
from graphsvc.store.remote_serving import RemoteChanges
from graphsvc.web import wording
from graphsvc.web.backend import embedded


def user() -> str:
    """The name of the user of the system who runs this."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def now() -> str:
    """The moment, as publications have it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def confirm(question: str, *, yes: bool) -> None:
    """Ask the person at the terminal. Raises ParameterError where there is none, and click.Abort where the answer is no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise ParameterError("Nothing is published without being asked for; where nobody can be asked, that is said with --yes")
    click.confirm(question, abort=True, err=True)


def carry_out(found: Settings, prepared: Prepared, lang: str) -> Edition:
    """Publish, and say so. Raises what `publish` raises."""
    changes = _changes(found)

    def apply(steps: Sequence[Step]) -> Written:
        return changes.apply(steps)

    edition = publish(prepared, Archive(found.editions), apply)
    if prepared.found:
        tell(wording.text("edition_found", lang, number=prepared.found.number))
    tell(wording.text("edition_published", lang, number=edition.number, plan=edition.plan_id))
    tell_findings(view(found), found, Cause.PUBLISH)
    return edition


def _changes(found: Settings) -> Changes:
    if found.endpoint:
        return RemoteChanges(found.endpoint, found.base, lambda: None)
    changes = embedded(found, EmbeddedStore(found.store, found.base)).changes
    assert changes is not None  # a folder can be written to
    return changes
