"""What is said of the rules when data have been built or published."""

from __future__ import annotations

from collections.abc import Callable

from graphsvc.commands.common import tell
from graphsvc.errors import GraphsvcError
from graphsvc.history import recording
from graphsvc.history.run import Cause
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.validation import engine, shapes


def tell_findings(view: View, found: Settings, cause: Cause = Cause.BUILD, say: Callable[[str], None] = tell) -> None:
    """Validate the whole graph, say the counts of findings by rule, and note them in the history.

    Nothing of that is done where the data are on a server whose engine does not run the rules as they are meant; where one cannot run
    them at all, that is said.
    """
    if not found.judged:
        return
    noting = recording.begin(found, view)
    try:
        result = engine.validate(view, shapes.folder(found.root))
    except GraphsvcError as error:
        if not found.endpoint:
            raise
        tell(f"The rules cannot be run on this server, so nothing is noted: {error}")
        return
    counts = ", ".join(f"{name} {count}" for name, count in sorted(result.counts.items())) or "none"
    say(f"Validated: {result.items} items, {result.focus_nodes} nodes looked at; findings: {counts}")
    if trouble := noting.done(view, result, cause):
        tell(trouble)
