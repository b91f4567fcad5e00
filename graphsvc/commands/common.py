"""What commands share: the language option, progress on standard error, the store's view."""

from __future__ import annotations

import click

from graphsvc.errors import StoreError
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore

LANGUAGE = click.option("--lang", type=click.Choice(["cs", "en"]), default="cs", show_default=True, help="Language of the messages.")


def tell(text: str) -> None:
    """Progress, for the person at the terminal."""
    click.echo(text, err=True)


def view(found: Settings) -> View:
    """The store as it is now. Raises StoreError where there is none, and where it was built with another base."""
    store = EmbeddedStore(found.store).view()
    if not store.ask(f"ASK {{ <{found.base}id/dataset> ?p ?o }}"):
        raise StoreError(f"The store holds no IRIs below this base; give the one it was built with, or build it again: {found.base}")
    return store
