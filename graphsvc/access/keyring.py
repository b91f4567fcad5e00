"""The file of tokens: read again whenever it changes, replaced as a whole. What cannot be read lets nobody in."""

from __future__ import annotations

import hmac
import logging
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graphsvc.access import tokens
from graphsvc.access.durable import locked, replace_file
from graphsvc.access.tokens import Token
from graphsvc.errors import DataError, ParameterError, StoreError

_LOG = logging.getLogger("graphsvc.access")
_MODE = 0o600
_LARGEST = 4 << 20
"""Bytes of a file of tokens; some 15,000 of them."""

_Signature = tuple[int, int, int, int] | None
_State = tuple[_Signature, tuple[Token, ...]]


class Keyring:
    """The tokens of a file. A file that is not there holds none. For any number of threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._state: _State = (None, ())
        self._told = ""

    def tokens(self) -> tuple[Token, ...]:
        """The tokens as the file has them now; it is read only when it has changed (time, size, number).

        Raises StoreError where it cannot be read, may be written by others, or does not hold what it must.
        """
        try:
            signature = _signature(self.path)
            if self._state[0] != signature:
                self._state = _read(self.path)
        except (OSError, DataError) as error:
            told = f"The file of tokens cannot be used, so no token is accepted: {self.path} ({_reason(error)})"
            if told != self._told:  # once, not with each request
                _LOG.error(told)
            self._told = told
            raise StoreError(told) from error
        self._told = ""
        return self._state[1]

    def find(self, secret: str) -> Token | None:
        """The token whose secret this is, expired ones too; all are compared, so the time tells nothing. Raises StoreError."""
        digest = tokens.digest_of(secret)
        found = None
        for token in self.tokens():
            if hmac.compare_digest(token.digest, digest):
                found = token
        return found

    def add(self, token: Token) -> None:
        """Keep one more. Raises ParameterError where its name is taken, StoreError where the file cannot be read or written."""

        def added(kept: tuple[Token, ...]) -> tuple[Token, ...]:
            if any(other.name == token.name for other in kept):
                raise ParameterError(f"There is a token of this name; revoke it first, or choose another name: {token.name}")
            return (*kept, token)

        self._change(added)

    def remove(self, which: str) -> Token:
        """Take one away, and return it; ``which`` is its name, its ending, or all of it.

        Raises ParameterError where that names none or several, StoreError where the file cannot be read or written.
        """
        removed: list[Token] = []

        def without(kept: tuple[Token, ...]) -> tuple[Token, ...]:
            removed.append(_one(kept, which))
            return tuple(token for token in kept if token is not removed[0])

        self._change(without)
        return removed[0]

    def _change(self, change: Callable[[tuple[Token, ...]], tuple[Token, ...]]) -> None:
        with _writing(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path, _MODE):
                replace_file(self.path, tokens.dump(change(self.tokens())), _MODE)


def _one(kept: tuple[Token, ...], which: str) -> Token:
    digest = tokens.digest_of(which)
    found = [token for token in kept if which in (token.name, token.ending) or token.digest == digest]
    shown = "the one that was given" if tokens.is_secret(which) else repr(which)
    if not found:
        raise ParameterError(f"No token has this name or ending ('graphsvc token list' lists them all): {shown}")
    if len(found) > 1:
        raise ParameterError(f"Several tokens have this name or ending ({', '.join(token.name for token in found)}): {shown}")
    return found[0]


def _signature(path: Path) -> _Signature:
    try:
        return _signature_of(path.stat())
    except FileNotFoundError:
        return None


def _signature_of(there: os.stat_result) -> _Signature:
    return there.st_mtime_ns, there.st_size, there.st_ino, stat.S_IMODE(there.st_mode)


def _read(path: Path) -> _State:
    """Signature and tokens, of one and the same file. Raises OSError or DataError."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        return None, ()
    with os.fdopen(handle, "rb") as file:
        there = os.fstat(file.fileno())
        if not stat.S_ISREG(there.st_mode):
            raise DataError("it is no file")
        if there.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise DataError("others may write to it; 'chmod 600' takes that from them")
        if there.st_size > _LARGEST:
            raise DataError(f"it is larger than {_LARGEST >> 20} MB")
        return _signature_of(there), tokens.parse(file.read(_LARGEST))


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"The file of tokens cannot be written; nothing has changed: {path} ({_reason(error)})") from error


def _reason(error: OSError | DataError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
