"""What commands share: the language option, progress on standard error, the store's view."""

from __future__ import annotations

import click

from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore

LANGUAGE = click.option("--lang", type=click.Choice(["cs", "en"]), default="cs", show_default=True, help="Language of the messages.")


def tell(text: str) -> None:
    """Progress, for the person at the terminal."""
    click.echo(text, err=True)


def view(found: Settings) -> View:
    """The store as it is now. Raises StoreError where there is none."""
    return EmbeddedStore(found.store).view()
