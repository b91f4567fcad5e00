"""``graphsvc token``: the tokens that let people and programs write."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from graphsvc.access import tokens
from graphsvc.access.keyring import Keyring
from graphsvc.access.roles import GIVEN, Role
from graphsvc.access.tokens import Token
from graphsvc.commands.common import tell
from graphsvc.settings import Settings


@click.group("token")
def command() -> None:
    """Create, list and revoke tokens.

    A token lets a person or a program write. A running server knows at once of what is created or revoked.
    """


@command.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(list(map(str, GIVEN))), required=True, help="What it allows: queries, also updates, everything.")
@click.option(
    "--expires", type=click.IntRange(1, tokens.LONGEST_LIFE), metavar="DAYS", help="Days that it is good for (default: until revoked)."
)
@click.pass_obj
def create(found: Settings, name: str, role: str, expires: int | None) -> None:
    """Create a token and print it.

    NAME says who or what has it. It cannot be shown again: only its hash is kept.
    """
    secret, token = tokens.issue(name, Role(role), datetime.now(UTC), expires)
    keyring = Keyring(found.token_file)
    keyring.add(token)
    click.echo(secret)
    tell(
        f"Keep it, it is shown only now. Role: {role}; good until {_until(token)}. Sent as 'Authorization: Bearer …'. File: {keyring.path}"
    )


@command.command("list")
@click.pass_obj
def listing(found: Settings) -> None:
    """List the tokens.

    Each with its role, when it was created, until when it is good, and how it ends.
    """
    keyring = Keyring(found.token_file)
    now = datetime.now(UTC)
    kept = sorted(keyring.tokens(), key=lambda token: token.name)
    rows = [("name", "role", "created", "good until", "ending"), *(_row(token, now) for token in kept)] if kept else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    tell(f"{len(kept)} tokens: {keyring.path}")


@command.command("revoke")
@click.argument("which", metavar="NAME_OR_ENDING")
@click.pass_obj
def revoke(found: Settings, which: str) -> None:
    """Revoke a token.

    NAME_OR_ENDING is its name, or its last six characters as 'list' shows them. Nobody can use it any more.
    """
    token = Keyring(found.token_file).remove(which)
    tell(f"Revoked: {token.name} ({token.role}, ending in {token.ending})")


def _row(token: Token, now: datetime) -> tuple[str, ...]:
    until = f"{_until(token)} (expired)" if token.expired(now) else _until(token)
    return token.name, str(token.role), f"{token.created:%Y-%m-%d}", until, token.ending


def _until(token: Token) -> str:
    return f"{token.expires:%Y-%m-%d %H:%M} UTC" if token.expires else "revoked"
