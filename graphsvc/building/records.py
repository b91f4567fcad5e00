"""Records as they are kept between builds: JSON that is checked against the types of the records when it is read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import GenericAlias
from typing import Any, get_args, get_type_hints

import msgspec

from graphsvc.errors import DataError
from graphsvc.model import Record
from graphsvc.place import Place

_PLACES = get_args(Place)
_HINTS = get_type_hints(Record)
_NAMES = [one.name for one in fields(Record) if one.name != "where"]
_Kept = msgspec.defstruct(
    "_Kept",
    [*((name, _HINTS[name]) for name in _NAMES), *((kind.__name__, GenericAlias(dict, (int, kind))) for kind in _PLACES)],
    forbid_unknown_fields=True,
)
"""The fields of a record, and for ``where`` the places of its lines by their class."""
_READER = msgspec.json.Decoder(_Kept)


def written(record: Record) -> bytes:
    """A record as JSON (UTF-8)."""
    told: dict[str, Any] = {name: getattr(record, name) for name in _NAMES}
    for kind in _PLACES:
        told[kind.__name__] = {line: place for line, place in record.where.items() if type(place) is kind}
    return msgspec.json.encode(told, enc_hook=_plain)


def _plain(value: object) -> dict[object, object]:
    """A mapping of any kind as a dictionary."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"This has no place in a record: {value!r}")


def read(data: bytes) -> Record:
    """The record that was written so. Raises DataError for anything else."""
    try:
        kept = _READER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError(f"This is no record as it is kept: {error}") from error
    where = {line: place for kind in _PLACES for line, place in getattr(kept, kind.__name__).items()}
    return Record(**{name: getattr(kept, name) for name in _NAMES}, where=dict(sorted(where.items())))
