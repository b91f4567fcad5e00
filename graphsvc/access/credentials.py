"""The ``Authorization`` header of a request → who sends it.

Bearer (RFC 6750, 2.1), and Basic (RFC 7617) with the user ``token`` and the token as password, since SPARQL clients such as SPARQLWrapper
and rdflib know only that. Whoever sends credentials that are not right is refused, never served as anonymous. A refusal asks for Bearer
alone: a challenge for Basic would make browsers ask for a password, and from then on send it with the requests of any page
(see :mod:`crosssite`).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from graphsvc.access.roles import Action, Role, may
from graphsvc.access.tokens import Token, is_secret
from graphsvc.errors import AccessError, StoreError

BASIC_USER = "token"
_LONGEST = 1_024
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) +([A-Za-z0-9._~+/-]+=*)", re.ASCII)  # RFC 9110, 11.4: scheme and token68
_REALM = 'Bearer realm="graphsvc"'

Find = Callable[[str], Token | None]
"""Secret → the token, expired or not; None where there is none. Raises StoreError."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sends a request."""

    role: Role
    name: str = ""
    """Of the token; empty without one."""
    ambient: bool = True
    """Whether a browser may have added the credentials by itself, so that the request says nothing about the will of who uses it."""


ANONYMOUS = Identity(Role.ANONYMOUS)


def identify(authorization: str | None, find: Find, now: datetime) -> Identity:
    """Who sends a request with this header (None: it has none; several are given joined by commas, and are refused).

    Raises AccessError: 400 for a header that is malformed, 401 for what is no valid token, 503 where tokens cannot be looked up.
    """
    if authorization is None:
        return ANONYMOUS
    scheme, secret = _read(authorization)
    try:
        token = find(secret) if is_secret(secret) else None
    except StoreError as error:
        raise AccessError("Tokens cannot be checked now; the log of the server says why", 503) from error
    if token is None:
        raise _invalid("This token is not known here; it may have been revoked")
    if token.expired(now):
        raise _invalid("This token has expired")
    return Identity(token.role, token.name, ambient=scheme == "basic")


def authorize(identity: Identity, action: Action) -> None:
    """Let pass who may do that. Raises AccessError: 401 for somebody without a token, 403 for one whose role is too low."""
    if may(identity.role, action):
        return
    if identity.role is Role.ANONYMOUS:
        raise AccessError("This needs a token: Authorization: Bearer …", 401, {"WWW-Authenticate": _REALM})
    detail = f"The role {identity.role} does not allow this"
    raise AccessError(detail, 403, _challenge("insufficient_scope", detail))


def _read(authorization: str) -> tuple[str, str]:
    """Scheme, in lower case, and token."""
    header = _HEADER.fullmatch(authorization) if len(authorization) <= _LONGEST else None
    if not header:
        raise _malformed("The Authorization header is malformed; it is written: Bearer and the token")
    scheme, given = header[1].lower(), header[2]
    if scheme == "bearer":
        return scheme, given
    if scheme != "basic":
        raise _invalid("Credentials are sent as Bearer, or as Basic, not otherwise")
    user, colon, password = _decoded(given).partition(":")
    if not colon:
        raise _malformed("The Basic credentials have no colon")
    if user != BASIC_USER:
        raise _invalid(f"With Basic, the user is '{BASIC_USER}' and the password is the token")
    return scheme, password


def _decoded(given: str) -> str:
    try:
        data = base64.b64decode(given, validate=True)
        text = data.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise _malformed("The Basic credentials are not base64 of UTF-8") from error
    if base64.b64encode(data).decode() != given:  # RFC 4648, 3.5: one text, one encoding
        raise _malformed("The Basic credentials are not base64 of UTF-8")
    return text


def _malformed(detail: str) -> AccessError:
    return AccessError(detail, 400, _challenge("invalid_request", detail))


def _invalid(detail: str) -> AccessError:
    return AccessError(detail, 401, _challenge("invalid_token", detail))


def _challenge(error: str, description: str) -> dict[str, str]:
    """RFC 6750, 3. A description is one of ours, in ASCII without quotation marks and backslashes; it holds nothing that was sent."""
    return {"WWW-Authenticate": f'{_REALM}, error="{error}", error_description="{description}"'}
