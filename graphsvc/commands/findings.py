"""What is said of the rules when data have been built or published."""

from __future__ import annotations

from collections.abc import Callable

from graphsvc.commands.common import tell
from graphsvc.history.recording import record
from graphsvc.history.run import Cause
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.validation import engine, shapes


def tell_findings(view: View, found: Settings, cause: Cause = Cause.BUILD, say: Callable[[str], None] = tell) -> None:
    """Validate the whole graph, say the counts of findings by rule, and note them in the history."""
    result = engine.validate(view, shapes.folder(found.root))
    counts = ", ".join(f"{name} {count}" for name, count in sorted(result.counts.items())) or "none"
    say(f"Validated: {result.items} items, {result.focus_nodes} nodes looked at; findings: {counts}")
    if trouble := record(found, view, result, cause):
        tell(trouble)
