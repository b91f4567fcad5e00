"""``graphsvc serve``: the web application over an up-to-date store."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from threading import Thread

import click

from graphsvc import pipeline
from graphsvc.commands.common import refuse_another_base, tell
from graphsvc.commands.findings import tell_findings
from graphsvc.errors import GraphsvcError, StoreError
from graphsvc.fulltext.library import LIBRARY
from graphsvc.operation import logs
from graphsvc.questions import catalogue, suggesting
from graphsvc.settings import LARGEST_PORT, Endpoint, Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.remote_serving import WatchedView
from graphsvc.web import serve
from graphsvc.web.backend import Backend, embedded, remote
from graphsvc.web.judging import Judging


@click.command("serve")
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, LARGEST_PORT), help="Port (default 8000; 0 takes a free one).")
@click.pass_obj
def command(found: Settings, host: str | None, port: int | None) -> None:
    """Serve the web application and the SPARQL endpoint.

    A store in a folder is built first where there is none, or where the facts that it was built from have changed since. One with data
    from elsewhere, and one on a server, is served as it is.
    """
    found = replace(found, host=host or found.host, port=found.port if port is None else port)
    logs.setup(found.log)
    backend = _remote(found, found.endpoint) if found.endpoint else _embedded(found)
    serve.run(found, backend, catalogue.load(found), lambda address, _: _ready(address, found, backend))


def _ready(address: str, found: Settings, backend: Backend) -> None:
    """Say so, and have the index of full text made and the names read, that the first who searches or writes need not wait for it."""
    tell(f"Ready: {address} (stop with Ctrl+C)")
    with suppress(StoreError):  # whoever searches is told
        LIBRARY.begin(backend.live.now().view)
    Thread(target=_name, args=(found, backend), name="names", daemon=True).start()
    if found.judged:
        Thread(target=Judging(found, backend.live, backend.reckon).run, name="judging", daemon=True).start()


def _name(found: Settings, backend: Backend) -> None:
    with suppress(GraphsvcError):  # whoever writes is told
        suggesting.of(found.root, found.base, backend.live.now().view)


def _embedded(found: Settings) -> Backend:
    store = EmbeddedStore(found.store, found.base)
    _make_ready(found, store)
    return embedded(found, store)


def _remote(found: Settings, endpoint: Endpoint) -> Backend:
    view = WatchedView(endpoint)
    refuse_another_base(view, found)
    return remote(found, endpoint, view)


def _make_ready(found: Settings, store: EmbeddedStore) -> None:
    """Build from the shipped facts where there is no store, or where it holds an older state of them; any other is left as it is."""
    if store.exists():
        digest = pipeline.built_from(store, found)
        if digest is None:
            tell(
                f"The store does not say that it was built, with the base {found.base}, and is served as it is; "
                f"'graphsvc build' puts the shipped facts into it: {found.store}"
            )
            return
        if not pipeline.is_stale(digest, found):
            tell(f"The store is up to date: {found.store}")
            return
        tell("The shipped facts have changed; building the store again …")
    else:
        tell("Building the store from the shipped facts …")
    built = pipeline.build(found, store, None, tell)
    tell(f"The store holds {built.triples} triples in {built.graphs} graphs.")
    tell_findings(store.view(), found)
