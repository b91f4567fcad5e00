"""The catalogues of the pages' sentences: gettext's PO files below ``translations/<language>/``, one for each part of the application.

A message's id is a key, not English: English is one of the languages. The files are read as they are, so nothing has to be compiled.
What errors say is English in the first place: ``sentences/<language>.po`` has that sentence as the id (see `web.saying`).
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from graphsvc.errors import DataError

LANGUAGES = ("cs", "en")
_WEB = resources.files(__name__.rpartition(".")[0].rpartition(".")[0])
_FOLDER, _SENTENCES = _WEB / "translations", _WEB / "sentences"


def parts() -> list[str]:
    """The names of the parts, in order."""
    return sorted(entry.name.removesuffix(".po") for entry in (_FOLDER / LANGUAGES[0]).iterdir() if entry.name.endswith(".po"))


@cache
def messages(lang: str, part: str) -> Catalog:
    """One catalogue as it is written. Raises DataError with file and line where it cannot be read."""
    return _read(_FOLDER / lang / f"{part}.po", lang)


@cache
def sentences(lang: str) -> Catalog:
    """The catalogue of what errors say in English, in another language. Raises as `messages`."""
    return _read(_SENTENCES / f"{lang}.po", lang)


def _read(path: Traversable, lang: str) -> Catalog:
    try:
        return read_po(BytesIO(path.read_bytes()), locale=lang, abort_invalid=True)
    except (PoFileError, OSError, ValueError) as error:
        raise DataError(f"The catalogue of texts cannot be read ({error}): {path}") from error


def key(message: Message) -> str:
    """What a text is called."""
    return message.id if isinstance(message.id, str) else message.id[0]


@cache
def keys(lang: str) -> frozenset[str]:
    """What the texts of a language are called."""
    return frozenset(key(message) for part in parts() for message in messages(lang, part) if message.id)


@cache
def texts(lang: str) -> Translations:
    """All sentences of a language. Raises DataError where two parts have the same key."""
    whole = Catalog(locale=lang)
    for part in parts():
        for message in messages(lang, part):
            if message.id and message.id in whole:
                raise DataError(f"A text stands in two catalogues, once in {part}.po: {message.id}")
            whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)
