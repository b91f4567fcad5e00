"""The command line: every step of the pipeline alone, the questions, the web application.

Results go to standard output, progress to standard error. Exit codes: 0 fine, 1 findings or a failure, 2 wrong input, 3 the store.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from graphsvc import __version__, bench, pipeline, settings
from graphsvc.errors import GraphsvcError, ParameterError, StoreError
from graphsvc.extract import facts, reader
from graphsvc.questions import catalogue, output
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import draft, engine, report, shapes
from graphsvc.web import create_app, serve

_LANGUAGE = click.option("--lang", type=click.Choice(["cs", "en"]), default="cs", show_default=True, help="Language of labels and messages.")


def main() -> None:
    """Run the command line; an error of the product becomes one sentence and its exit code."""
    try:
        result = cli.main(prog_name="graphsvc", standalone_mode=False)
    except GraphsvcError as error:
        click.echo(f"graphsvc: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    sys.exit(result if isinstance(result, int) else 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="graphsvc")
@click.option("--store", type=click.Path(path_type=Path), help="Folder of the store (GRAPHSVC_STORE; default .graphsvc/store).")
@click.option("--base", help="Base of the IRIs (GRAPHSVC_BASE; default https://graphsvc.example/).")
@click.pass_context
def cli(context: click.Context, store: Path | None, base: str | None) -> None:
    """Knowledge graph and semantic queries for regional strategic planning."""
    found = settings.load()
    found = replace(found, store=store) if store else found
    context.obj = replace(found, base=base.rstrip("/") + "/") if base else found


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["json", "facts"]), default="json", show_default=True, help="JSON records, or facts for review.")
@click.pass_obj
def extract(found: Settings, files: Sequence[Path], form: str) -> None:
    """Read documents and print their records, one JSON object a line for each."""
    records = [reader.read(path, found.root) for path in files]
    for record in records:
        click.echo(json.dumps(record.to_json(), ensure_ascii=False) if form == "json" else facts.render(record))


@cli.command()
@click.option("--documents", type=click.Path(path_type=Path), help="Folder of documents (*.txt); without it the shipped facts are loaded.")
@click.option("--facts-only", is_flag=True, help="Write the facts (no running text) of the documents as Turtle files, and load nothing.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the Turtle files of --facts-only (default data/graphs).")
@click.pass_obj
def build(found: Settings, documents: Path | None, facts_only: bool, out: Path | None) -> None:
    """Build the store from the shipped facts, or from documents with their full text."""
    if facts_only:
        _write_facts(found, documents, out)
        return
    counts = pipeline.build(found, EmbeddedStore(found.store), documents, _tell)
    _tell(f"The store holds {counts['triples']} triples in {counts['graphs']} graphs: {found.store}")
    _tell_findings(EmbeddedStore(found.store).view(), found)


def _write_facts(found: Settings, documents: Path | None, out: Path | None) -> None:
    if documents is None:
        raise ParameterError("--facts-only needs the documents: --documents DIR")
    records = pipeline.read(pipeline.files_in(documents), found.root)
    for path in pipeline.write_facts(records, found.root, out or found.root / "data" / "graphs"):
        _tell(f"  {path}")
    for field, text, reason, count in pipeline.unresolved(records, found.root, found.base):
        _tell(f"  unresolved: {field} {text!r}: {reason} ({count} times)")


@cli.command()
@click.argument("sparql")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), help="Default: csv for tables, ttl for graphs.")
@click.pass_obj
def query(found: Settings, sparql: str, form: str | None) -> None:
    """Answer a SPARQL query over the union of the graphs ('-' reads it from standard input)."""
    results = _view(found).query(sys.stdin.read() if sparql == "-" else sparql)
    chosen = FORMATS[form or ("ttl" if results.rdf else "csv")]
    if chosen.rdf != results.rdf:
        raise ParameterError(f"The format does not fit this kind of query: {chosen.name}")
    sys.stdout.buffer.write(results.serialize(chosen))


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("question", required=False)
@click.argument("values", nargs=-1, type=click.UNPROCESSED)
@click.option("--format", "form", type=click.Choice(output.FORMATS), default="table", show_default=True)
@_LANGUAGE
@click.pass_obj
def ask(found: Settings, question: str | None, values: Sequence[str], form: str, lang: str) -> None:
    """Answer a question of the catalogue: graphsvc ask items-by-service --service 62.

    Without a question it lists them all; with a question alone that needs parameters it says which.
    """
    questions = catalogue.load(found.root)
    for broken in questions.errors:
        _tell(f"graphsvc: {broken}")
    if question is None:
        click.echo(output.listing(questions, lang))
        return
    answer = catalogue.run(_view(found), questions.get(question), _parameters(values), found)
    click.echo(output.render(answer, form), nl=False)


def _parameters(values: Sequence[str]) -> dict[str, str]:
    """``--service 62 --role=responsible`` as a dictionary. Raises ParameterError for what is no option, or lacks its value."""
    found: dict[str, str] = {}
    rest = list(values)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--") or not (equals or rest):
            raise ParameterError(f"A parameter is written --name value, not: {name}")
        found[name[2:].replace("-", "_")] = value if equals else rest.pop(0)
    return found


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text", show_default=True)
@_LANGUAGE
@click.pass_obj
def validate(found: Settings, files: Sequence[Path], form: str, lang: str) -> int:
    """Check the whole graph, or documents against the graph without storing them. Exit code 1 where a rule is violated."""
    rules = shapes.load(found.root)
    result = draft.validate(files, found, rules) if files else engine.validate(_view(found), rules)
    click.echo(report.render(result, rules, form, lang), nl=False)
    return 0 if result.conforms else 1


@cli.command("serve")
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=int, help="Port (default 8000).")
@click.pass_obj
def serve_command(found: Settings, host: str | None, port: int | None) -> None:
    """Serve the web application and the SPARQL endpoint; builds the store first where there is none or it is out of date."""
    found = replace(found, host=host or found.host, port=port or found.port)
    store = EmbeddedStore(found.store)
    _make_ready(found, store)
    app = create_app(found, store.view())
    serve.run(app, found.host, found.port, lambda: _tell(f"Ready: http://{found.host}:{found.port}/ (stop with Ctrl+C)"))


def _make_ready(found: Settings, store: EmbeddedStore) -> None:
    """Build from the shipped facts unless the store holds something already that is not an older state of them."""
    _tell("Looking for the store …")
    try:
        digest = pipeline.built_from(store, found)
    except StoreError:
        digest = None
        if store.exists():
            raise
    if digest is None:
        _tell("There is none yet: building it from the shipped facts …")
    elif pipeline.is_stale(digest, found):
        _tell("The shipped facts have changed: building it again …")
    else:
        _tell(f"Found it, up to date: {found.store}")
        return
    counts = pipeline.build(found, store, None, _tell)
    _tell(f"The store holds {counts['triples']} triples in {counts['graphs']} graphs.")
    _tell_findings(store.view(), found)


def _tell_findings(view: View, found: Settings) -> None:
    result = engine.validate(view, shapes.load(found.root))
    counts = ", ".join(f"{name} {count}" for name, count in sorted(result.counts.items())) or "none"
    _tell(f"Validated: {result.items} items, {result.focus_nodes} nodes looked at; findings: {counts}")


def _view(found: Settings) -> View:
    return EmbeddedStore(found.store).view()


def _tell(text: str) -> None:
    click.echo(text, err=True)


cli.add_command(bench.command)
