"""Roles and what each may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from graphsvc.settings import Limits, Settings


class Role(StrEnum):
    """What somebody may be; each may do what the one before may."""

    ANONYMOUS = "anonymous"
    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


GIVEN = (Role.READER, Role.EDITOR, Role.ADMIN)
"""The roles that a token can have."""


class Action(StrEnum):
    """What a request wants to do."""

    READ = "read"
    """Pages, data, queries."""
    WRITE = "write"
    """Updates, and writing through the graph store protocol."""
    ADMINISTER = "administer"
    """What concerns the service itself, such as its tokens."""


_MAY: Mapping[Role, frozenset[Action]] = {
    Role.ANONYMOUS: frozenset({Action.READ}),
    Role.READER: frozenset({Action.READ}),
    Role.EDITOR: frozenset({Action.READ, Action.WRITE}),
    Role.ADMIN: frozenset(Action),
}


def may(role: Role, action: Action) -> bool:
    """Whether the role allows the action."""
    return action in _MAY[role]


def limits_for(role: Role, settings: Settings) -> Limits:
    """What a query of somebody of that role may take."""
    seconds = {
        Role.ANONYMOUS: settings.limits.seconds,
        Role.READER: settings.access.reader_seconds,
        Role.EDITOR: settings.access.editor_seconds,
        Role.ADMIN: settings.access.admin_seconds,
    }
    return replace(settings.limits, seconds=seconds[role])
