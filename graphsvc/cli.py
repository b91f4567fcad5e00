"""The command line: every step of the pipeline alone, the questions, the web application.

Results go to standard output, progress to standard error. Exit codes: 0 fine, 1 findings or a failure, 2 wrong input, 3 the store,
4 some documents of a folder could not be read.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

from graphsvc import __version__, settings
from graphsvc.errors import GraphsvcError, ParameterError

COMMANDS = (
    *("extract", "profile", "template", "build", "query", "ask", "search", "matrix", "impact", "path", "link", "export", "validate"),
    *("history", "review", "publish", "edition", "serve", "token", "codelists", "bench", "backup", "restore", "settings"),
)
COPYING = {"backup", "restore"}
"""Commands that copy the files of a store, which only a folder has."""


class Commands(click.Group):
    """Commands by name, in the order of the work; the module of a command is imported when it is needed, which keeps the others fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"graphsvc.commands.{cmd_name}").command
        return command if isinstance(command, click.Command) else None


def main() -> None:
    """Run the command line; an error of the product becomes one sentence and its exit code."""
    # Records and triples are many small objects without cycles: looking for cycles among them costs a quarter of a build.
    gc.set_threshold(200_000)
    try:
        result = cli.main(prog_name="graphsvc", standalone_mode=False)
    except GraphsvcError as error:
        click.echo(f"graphsvc: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        click.echo(f"graphsvc: {error.strerror or error}: {error.filename or 'a file of the system'}", err=True)
        sys.exit(3)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    sys.exit(result if isinstance(result, int) else 0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="graphsvc")
@click.option("--config", help="File of settings (GRAPHSVC_CONFIG; default graphsvc.toml here, else /etc/graphsvc.toml).")
@click.option("--store", help="Folder of the store, or address of a SPARQL endpoint (GRAPHSVC_STORE; default .graphsvc/store).")
@click.option("--base", help="Base of the IRIs (GRAPHSVC_BASE; default https://graphsvc.example/).")
@click.option("--profiles", help="Folder of profiles of your own (GRAPHSVC_PROFILES).")
@click.pass_context
def cli(context: click.Context, /, **options: str | None) -> None:
    """Knowledge graph and semantic queries for regional strategic planning."""
    context.meta[settings.__name__] = values = settings.effective(options, os.environ, settings.PLACES)
    found = settings.made(values)
    if found.endpoint and context.invoked_subcommand in COPYING:
        raise ParameterError(f"This command copies files, and needs a folder: --store FOLDER {context.invoked_subcommand}, not an address")
    context.obj = found
