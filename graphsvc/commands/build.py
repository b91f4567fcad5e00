"""``graphsvc build``: documents or shipped facts → store; documents → shipped facts."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import pipeline
from graphsvc.commands.common import store, tell, view
from graphsvc.commands.findings import tell_findings
from graphsvc.errors import ParameterError
from graphsvc.fulltext import library
from graphsvc.settings import Settings


@click.command("build")
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    help="Folder of documents (text, Word, PDF, workbooks, CSV); without it the shipped facts are loaded.",
)
@click.option("--facts-only", is_flag=True, help="Write the facts (no running text) of the documents as Turtle files, and load nothing.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the Turtle files of --facts-only (default data/graphs).")
@click.pass_obj
def command(found: Settings, documents: Path | None, facts_only: bool, out: Path | None) -> None:
    """Build the store from the shipped facts, or from documents with their full text.

    Only the graphs of an earlier build are replaced; what people have written stays. With --facts-only, write what the product ships, and
    list each value that names nothing, with the reason.
    """
    if facts_only:
        _write_facts(found, documents, out)
        return
    counts = pipeline.build(found, store(found), documents, tell)
    tell(f"The store holds {counts['triples']} triples in {counts['graphs']} graphs: {found.place}")
    opened = view(found)
    if not found.endpoint:  # not every engine runs the rules as they are meant (docs/stores.md)
        tell_findings(opened, found)
        library.Library(library.beside(found.store)).of(opened)  # else the first who searches waits for it


def _write_facts(found: Settings, documents: Path | None, out: Path | None) -> None:
    if documents is None:
        raise ParameterError("--facts-only needs the documents: --documents DIR")
    records = pipeline.read(pipeline.files_in(documents), found.root)
    for path in pipeline.write_facts(records, found.root, out or found.root / "data" / "graphs"):
        tell(f"  {path}")
    for field, text, reason, count in pipeline.unresolved(records, found.root, found.base):
        tell(f"  unresolved: {field} {text!r}: {reason} ({count} times)")
