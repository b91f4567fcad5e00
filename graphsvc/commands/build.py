"""``graphsvc build``: documents or shipped facts → store; documents → shipped facts."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import click

from graphsvc import pipeline
from graphsvc.commands import progress
from graphsvc.commands.common import store, tell, view
from graphsvc.commands.findings import tell_findings
from graphsvc.errors import ParameterError
from graphsvc.fulltext import library
from graphsvc.settings import Settings

INCOMPLETE = 4
"""Exit code where the store was built, but some documents could not be read."""


@click.command("build")
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    help="Folder of documents (text, Word, PDF, workbooks, CSV), with its subfolders; without it the shipped facts are loaded.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Documents that are read at the same time (GRAPHSVC_BUILD_PROCESSES).")
@click.option("--fresh", is_flag=True, help="Read all documents again, those too that are as they were.")
@click.option("--strict", is_flag=True, help="Load nothing where one document cannot be read.")
@click.option("--quiet", is_flag=True, help="Tell only which documents cannot be read, and the end.")
@click.option("--facts-only", is_flag=True, help="Write the facts (no running text) of the documents as Turtle files, and load nothing.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the Turtle files of --facts-only (default data/graphs).")
@click.pass_obj
def command(found: Settings, /, documents: Path | None, facts_only: bool, out: Path | None, **how: bool | int | None) -> int | None:
    """Build the store from the shipped facts, or from documents with their full text.

    Only the graphs of an earlier build are replaced; what people have written stays. A document that cannot be read is told of, and the
    rest is loaded: the exit code is 4 then. With --facts-only, write what the product ships, and list each value that names nothing, with
    the reason.
    """
    if facts_only:
        _write_facts(found, documents, out)
        return None
    begun, quiet = time.monotonic(), bool(how["quiet"])
    with nullcontext() if quiet else progress.shown() as step:
        chosen = pipeline.How(strict=bool(how["strict"]), fresh=bool(how["fresh"]), jobs=int(how["jobs"] or 0))
        built = pipeline.build(found, store(found), documents, _silent if quiet else tell, replace(chosen, step=step) if step else chosen)
    _tell_built(built, found, documents, time.monotonic() - begun)
    opened = view(found)
    if built.changed:
        tell_findings(opened, found, say=_silent if quiet else tell)
    if not found.endpoint:
        library.Library(library.beside(found.store)).of(opened)  # else the first who searches waits for it
    return INCOMPLETE if built.broken else None


def _silent(_: str) -> None:
    """Nobody hears it."""


def _tell_built(built: pipeline.Built, found: Settings, documents: Path | None, seconds: float) -> None:
    for broken in built.broken:
        tell(f"Not read: {broken.why}")
    if documents:
        unread = f", {len(built.broken)} not read" if built.broken else ""
        tell(f"Documents: {built.documents} read, {built.unchanged} of them unchanged{unread}; {built.items} items; {seconds:.1f} s")
    tell(f"The store holds {built.triples} triples in {built.graphs} graphs{'' if built.changed else ', as before'}: {found.place}")


def _write_facts(found: Settings, documents: Path | None, out: Path | None) -> None:
    if documents is None:
        raise ParameterError("--facts-only needs the documents: --documents DIR")
    records = pipeline.read(pipeline.files_in(documents), found.root, below=documents)
    for path in pipeline.write_facts(records, found.root, out or found.root / "data" / "graphs"):
        tell(f"  {path}")
    for field, text, reason, count in pipeline.unresolved(records, found.root, found.base):
        tell(f"  unresolved: {field} {text!r}: {reason} ({count} times)")
