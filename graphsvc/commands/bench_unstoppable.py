"""``graphsvc bench unstoppable``: our server with queries evaluated in its own process: what do the others cost? Nothing bounds them."""

from __future__ import annotations

from dataclasses import replace

import click

from graphsvc.commands.common import tell
from graphsvc.lazy import lazily
from graphsvc.settings import LARGEST_PORT, Settings


@click.command("unstoppable", hidden=True)
@click.option("--port", type=click.IntRange(0, LARGEST_PORT), required=True)
@click.pass_obj
def command(found: Settings, port: int) -> None:
    """Serve on this machine only, until interrupted."""
    catalogue, embedded, backend, serve = map(
        lazily, ("graphsvc.questions.catalogue", "graphsvc.store.embedded", "graphsvc.web.backend", "graphsvc.web.serve")
    )
    local = replace(found, host="127.0.0.1", port=port)
    fixed = backend.fixed(embedded.EmbeddedStore(local.store).view())
    serve.run(local, fixed, catalogue.load(local), lambda address, _: tell(f"Ready: {address}"))
