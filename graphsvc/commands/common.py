"""What commands share: the language option, progress on standard error, the store's view."""

from __future__ import annotations

import click

from graphsvc.errors import StoreError
from graphsvc.lazy import lazily
from graphsvc.settings import Settings
from graphsvc.store.base import Store, View
from graphsvc.store.embedded import EmbeddedStore

LANGUAGE = click.option("--lang", type=click.Choice(["cs", "en"]), default="cs", show_default=True, help="Language of the messages.")


def tell(text: str) -> None:
    """Progress, for the person at the terminal."""
    click.echo(text, err=True)


def store(found: Settings) -> Store:
    """The store, in its folder or on its server."""
    if not found.endpoint:
        return EmbeddedStore(found.store, found.base)
    remote: Store = lazily("graphsvc.store.remote_store").RemoteStore(found.endpoint, found.base)
    return remote


def view(found: Settings) -> View:
    """The store as it is now.

    Raises StoreError where there is none, where it cannot be reached, and where it was built with another base.
    """
    opened = store(found).view()
    refuse_another_base(opened, found)
    return opened


def refuse_another_base(opened: View, found: Settings) -> None:
    """Raise StoreError where the view knows no IRIs below the base."""
    if not opened.ask(f"ASK {{ <{found.base}id/dataset> ?p ?o }}"):
        raise StoreError(_without_base(found))


def _without_base(found: Settings) -> str:
    if found.endpoint:
        return (
            f"No IRIs below the base {found.base} are at this endpoint; 'graphsvc build' puts them there, "
            f"and its default graph must be the union of its graphs: {found.place}"
        )
    return f"The store holds no IRIs below this base; give the one it was built with, or build it again: {found.base}"
