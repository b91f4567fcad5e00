"""``graphsvc query``: SPARQL over the union of the graphs."""

from __future__ import annotations

import sys

import click

from graphsvc.commands.common import view
from graphsvc.errors import ParameterError
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS


@click.command("query")
@click.argument("sparql")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), help="Default: csv for tables, ttl for graphs.")
@click.pass_obj
def command(found: Settings, sparql: str, form: str | None) -> None:
    """Answer a SPARQL query over the union of the graphs ('-' reads it from standard input)."""
    results = view(found).query(sys.stdin.read() if sparql == "-" else sparql)
    chosen = FORMATS[form or ("ttl" if results.rdf else "csv")]
    if chosen.rdf != results.rdf:
        raise ParameterError(f"The format does not fit this kind of query: {chosen.name}")
    sys.stdout.buffer.write(results.serialize(chosen))
