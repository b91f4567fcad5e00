"""The list of settings as people read it: the table of docs/settings.md, and the values of a run as a file of settings."""

from __future__ import annotations

import json
from collections.abc import Iterable

from graphsvc.errors import DataError
from graphsvc.settings.sources import Value
from graphsvc.settings.table import SETTINGS, Setting

BEGIN, END = "<!-- settings: graphsvc settings --document FILE -->", "<!-- end of settings -->"


def table() -> str:
    """The settings as a table in Markdown."""
    head = ("| variable | default | takes | what |", "|---|---|---|---|")
    return "\n".join([*head, *map(_row, SETTINGS)])


def renewed(text: str) -> str:
    """A document with the table between its marks made anew. Raises DataError where it has no such marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise DataError(f"The document has no place for the settings, from {BEGIN!r} to {END!r}")
    return f"{before}{begin}\n\n{table()}\n\n{end}{after}"


def as_file(values: Iterable[Value]) -> str:
    """The values of a run in the form of a file of settings, each with where it comes from; what was not set, and secrets, as comments."""
    return "".join(f"{line}\n" for line in map(_line, values))


def _row(setting: Setting) -> str:
    also = f", `{setting.variable}_FILE`" if setting.secret else ""
    default = "–" if setting.default in (None, "") else f"`{setting.default}`"
    return f"| `{setting.variable}`{also} | {default} | {setting.kind.takes} | {setting.meaning} |"


def _line(value: Value) -> str:
    setting, origin = value.setting, str(value.given or "default")
    if setting.secret:
        return f"# {setting.name}: {'given, not shown' if value.value else 'not given'}  # {origin}"
    if value.value is None:
        return f"# {setting.name}: not given"
    return f"{'' if setting.in_file else '# '}{setting.name} = {_toml(value.value)}  # {origin}"


def _toml(value: object) -> str:
    """A value as TOML writes it; a basic string of TOML is one of JSON without the control character DEL."""
    return json.dumps(value if isinstance(value, bool | int) else str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
