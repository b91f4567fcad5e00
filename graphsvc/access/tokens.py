"""Tokens: what one is, and how it is kept.

A token is ``gs_`` and 256 random bits in base64url. Only its SHA-256 is kept. A slow hash (scrypt, Argon2) makes guessing dear where
secrets are few enough to be guessed, as passwords are; 2^256 are not, and with a slow hash anybody could keep the server busy by sending
tokens that are none.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from graphsvc.access.roles import GIVEN, Role
from graphsvc.errors import DataError, ParameterError

PREFIX = "gs_"
"""By which scanners of leaked secrets, and people, tell what it is."""
LONGEST_LIFE = 3_650
"""Days after which a token expires at the latest, where it expires."""
_BYTES = 32
_ENDING = 6
_SECRET = re.compile(r"gs_[A-Za-z0-9_-]{43}", re.ASCII)
_NAME = re.compile(r"(?!gs_)[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_FORM = 1
"""Version of the file's form."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token."""

    name: str
    """Who or what has it; one token a name."""
    role: Role
    created: datetime
    """In UTC, to the second."""
    expires: datetime | None
    ending: str
    """Its last characters, by which whoever has it can tell which one it is."""
    digest: str
    """SHA-256 of the whole token, hexadecimal."""

    def expired(self, now: datetime) -> bool:
        """Whether it was good once and is no more."""
        return self.expires is not None and now >= self.expires


def issue(name: str, role: Role, now: datetime, days: int | None = None) -> tuple[str, Token]:
    """A new secret, and what is kept of it; good for so many days (None: until it is revoked).

    Raises ParameterError for a name that would not do in a log, a role that no token has, and a number of days out of range.
    """
    if not _NAME.fullmatch(name):
        raise ParameterError(
            "The name of a token has 1 to 64 letters without diacritics, digits, '.', '_', '@' or '-', begins with a letter or digit "
            f"and not with {PREFIX!r}, unlike {_shown(name)}"
        )
    if role not in GIVEN:
        raise ParameterError(f"A token's role is one of {', '.join(GIVEN)}, not {role!r}")
    if days is not None and not 1 <= days <= LONGEST_LIFE:
        raise ParameterError(f"A token expires after 1 to {LONGEST_LIFE} days, not {days}")
    while not (secret := PREFIX + secrets.token_urlsafe(_BYTES))[-_ENDING].isalnum():
        pass  # an ending that begins with '-' would be an option on the command line
    created = now.astimezone(UTC).replace(microsecond=0)
    expires = created + timedelta(days=days) if days else None
    return secret, Token(name, role, created, expires, secret[-_ENDING:], digest_of(secret))


def is_secret(text: str) -> bool:
    """Whether a text has the form of a token."""
    return bool(_SECRET.fullmatch(text))


def digest_of(secret: str) -> str:
    """The hash by which a token is kept and found."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def dump(tokens: Iterable[Token]) -> bytes:
    """The file of tokens (JSON), in the order of names."""

    def plain(token: Token) -> dict[str, Any]:
        return {name: value.strftime(_TIME) if isinstance(value, datetime) else value for name, value in asdict(token).items()}

    entries = [plain(token) for token in sorted(tokens, key=lambda token: token.name)]
    return (json.dumps({"version": _FORM, "tokens": entries}, indent=1) + "\n").encode()


def parse(data: bytes) -> tuple[Token, ...]:
    """The tokens of a file, read strictly: a field that this version does not know may be a restriction, so it is refused.

    Raises DataError that says what is wrong.
    """
    try:
        read = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DataError(f"it is no JSON: {error}") from error
    if not isinstance(read, dict) or set(read) != {"version", "tokens"} or read["version"] != _FORM or not isinstance(read["tokens"], list):
        raise DataError(f"it is not {{'version': {_FORM}, 'tokens': […]}}")
    tokens = tuple(_token(entry, number) for number, entry in enumerate(read["tokens"], 1))
    for column in ("name", "digest"):
        if len({getattr(token, column) for token in tokens}) < len(tokens):
            raise DataError(f"two tokens have the same {column}")
    return tokens


def _token(entry: object, number: int) -> Token:
    wanted = {field.name for field in fields(Token)}
    if not isinstance(entry, dict) or set(entry) != wanted:
        raise DataError(f"entry {number} does not have exactly the fields {', '.join(sorted(wanted))}")
    name, digest, ending = (str(entry[key]) for key in ("name", "digest", "ending"))
    if not _NAME.fullmatch(name) or not _DIGEST.fullmatch(digest) or len(ending) != _ENDING or entry["role"] not in GIVEN:
        raise DataError(f"entry {number} has a name, role, ending or digest that no token has")
    expires = None if entry["expires"] is None else _time(entry["expires"], number)
    return Token(name, Role(entry["role"]), _time(entry["created"], number), expires, ending, digest)


def _time(written: object, number: int) -> datetime:
    try:
        return datetime.strptime(str(written), _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise DataError(f"entry {number} has a time that is not written YYYY-MM-DDThh:mm:ssZ") from error


def _shown(name: str) -> str:
    return "this one, which looks like a token itself" if name.startswith(PREFIX) else repr(name)
