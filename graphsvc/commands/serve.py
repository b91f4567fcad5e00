"""``graphsvc serve``: the web application over an up-to-date store."""

from __future__ import annotations

from dataclasses import replace

import click

from graphsvc import pipeline
from graphsvc.commands.common import tell
from graphsvc.commands.findings import tell_findings
from graphsvc.operation import logs
from graphsvc.questions import catalogue
from graphsvc.settings import LARGEST_PORT, Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.web import serve


@click.command("serve")
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, LARGEST_PORT), help="Port (default 8000; 0 takes a free one).")
@click.pass_obj
def command(found: Settings, host: str | None, port: int | None) -> None:
    """Serve the web application and the SPARQL endpoint; builds the store first where there is none or it is out of date."""
    found = replace(found, host=host or found.host, port=found.port if port is None else port)
    logs.setup(found.log)
    store = EmbeddedStore(found.store, found.base)
    _make_ready(found, store)
    serve.run(found, store, catalogue.load(found), lambda address, _: tell(f"Ready: {address} (stop with Ctrl+C)"))


def _make_ready(found: Settings, store: EmbeddedStore) -> None:
    """Build from the shipped facts unless the store holds something already that is not an older state of them."""
    digest = pipeline.built_from(store, found) if store.exists() else None
    if digest and not pipeline.is_stale(digest, found):
        tell(f"The store is up to date: {found.store}")
        return
    tell("The shipped facts have changed; building the store again …" if digest else "Building the store from the shipped facts …")
    counts = pipeline.build(found, store, None, tell)
    tell(f"The store holds {counts['triples']} triples in {counts['graphs']} graphs.")
    tell_findings(store.view(), found)
