"""Where a report goes, and in which form."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from graphsvc.commands.common import tell
from graphsvc.errors import ParameterError

BINARY = {"xlsx"}
"""Forms that are not for a terminal."""
_ENDINGS = {
    ".txt": "text",
    ".json": "json",
    ".ttl": "turtle",
    ".html": "html",
    ".htm": "html",
    ".xlsx": "xlsx",
    ".md": "markdown",
}


@dataclass(frozen=True, slots=True)
class Output:
    """A report's form, language, and its file (None: standard output)."""

    form: str
    language: str
    file: Path | None

    def put(self, data: bytes) -> None:
        """Write the report. Raises ParameterError where the file cannot be written."""
        if self.file is None:
            click.echo(data, nl=False)
            return
        try:
            self.file.write_bytes(data)
        except OSError as error:
            raise ParameterError(f"The report cannot be written ({error.strerror}): {self.file}") from error
        tell(f"Written: {self.file}")


def chosen(form: str | None, language: str, file: Path | None, read: Iterable[Path | None]) -> Output:
    """The output that options ask for; without a form, the ending of the file decides, without a file it is text.

    Raises click.UsageError for an ending that tells no form, for a file that is itself ``read``, and for a workbook on a terminal.
    """
    file = None if file == Path("-") else file
    if file and any(path and path.resolve() == file.resolve() for path in read):
        raise click.UsageError(f"--out would overwrite a file that is read: {file}")
    form = form or (_form(file) if file else "text")
    if form in BINARY and file is None and sys.stdout.isatty():
        raise click.UsageError(f"A report in {form} is not for a terminal; write it to a file: --out report.{form}")
    return Output(form, language, file)


def _form(file: Path) -> str:
    if file.suffix.lower() not in _ENDINGS:
        raise click.UsageError(f"The ending tells no form of report; give --format, or one of {', '.join(_ENDINGS)}: {file}")
    return _ENDINGS[file.suffix.lower()]
