"""Files from outside are read by libraries that raise whatever they stumble over; here that becomes the one error of documents."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from graphsvc.errors import DocumentError

_LONGEST = 120
_DAMAGES: tuple[type[Exception], ...] = (
    *(ArithmeticError, AssertionError, AttributeError, BadZipFile, EOFError, ExpatError, LookupError, NameError, OSError, RuntimeError),
    *(SyntaxError, TypeError, ValueError, struct.error, zlib.error),
)
"""What the libraries were seen to raise for files that are damaged: wrong numbers, missing keys and parts, nesting without end."""


@contextmanager
def told_as_damage(name: str, what: str, *also: type[Exception]) -> Iterator[None]:
    """Raises DocumentError, saying what the file of that name was taken for, in place of what a library raises.

    ``also``: the library's own exceptions.
    """
    try:
        yield
    except DocumentError:
        raise
    except (*_DAMAGES, *also) as error:
        reason = " ".join(str(error).split())[:_LONGEST] or type(error).__name__
        raise DocumentError(f"The document cannot be read as {what}, for it is cut or damaged ({reason}): {name}") from error
