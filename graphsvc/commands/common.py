"""What commands share: the language option, progress on standard error, the store's view."""

from __future__ import annotations

import click

from graphsvc.errors import StoreError
from graphsvc.lazy import lazily
from graphsvc.settings import Endpoint, Settings
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore

LANGUAGE = click.option("--lang", type=click.Choice(["cs", "en"]), default="cs", show_default=True, help="Language of the messages.")


def tell(text: str) -> None:
    """Progress, for the person at the terminal."""
    click.echo(text, err=True)


def view(found: Settings) -> View:
    """The store as it is now, in its folder or at its endpoint.

    Raises StoreError where there is none, where it cannot be reached, and where it was built with another base.
    """
    store = _remote(found.endpoint) if found.endpoint else EmbeddedStore(found.store).view()
    if not store.ask(f"ASK {{ <{found.base}id/dataset> ?p ?o }}"):
        raise StoreError(_without_base(found))
    return store


def _without_base(found: Settings) -> str:
    if found.endpoint:
        where = found.endpoint.url.partition("?")[0]
        return f"No IRIs below the base {found.base} are at this endpoint; its default graph must be the union of its graphs: {where}"
    return f"The store holds no IRIs below this base; give the one it was built with, or build it again: {found.base}"


def _remote(endpoint: Endpoint) -> View:
    view: View = lazily("graphsvc.store.remote").RemoteView(endpoint)
    return view
