"""A process that checks one draft which somebody has sent, and can be killed at any moment.

``python -m graphsvc.review.checker FD``: the socket it is talked to by. It is the only one to read what was sent; the store, which it has
open before it reads anything, stays as it is. The kernel keeps it from the network and from starting programs.
"""

from __future__ import annotations

import json
import socket
import sys
import tempfile
import traceback
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from graphsvc.errors import GraphsvcError, LimitError, ParameterError
from graphsvc.review import comments, drafts, telling
from graphsvc.review.check import opened, review
from graphsvc.review.remarks import Stamp
from graphsvc.settings import Endpoint, Settings
from graphsvc.store import sandbox
from graphsvc.store.base import Store
from graphsvc.store.wire import Channel
from graphsvc.validation import shapes
from graphsvc.validation.reports.outline import Outline

TASK = b"T"
"""To the process: what is to be done (JSON); the draft follows."""
BODY = b"B"
STEP = b"S"
"""From the process: the name of the step that begins."""
TOLD = b"R"
"""From the process: what is told of the draft (JSON); the files follow."""
DRAFT = b"D"
"""From the process: what there is to publish (JSON), a line feed, what the draft says, packed."""
FILE = b"F"
"""From the process: the name of a file, a line feed, what it holds."""
WHOLE = b"W"
"""From the process: all is told but the draft with comments, without which the result is of use as well."""
WITHOUT = b"N"
"""From the process: the draft does not go back with comments; why (one of `REASONS`)."""
REASONS = ("size", "memory", "time")
DONE = b"Z"
REFUSED = b"E"
"""From the process: the class of an error, its message, and what was meant perhaps (JSON)."""
BROKEN = b"X"
"""From the process: the trace of an error that nobody foresaw."""


def main(arguments: Sequence[str]) -> None:
    """Take the task, do it, and say so."""
    channel = Channel(socket.socket(fileno=int(arguments[0])))
    sandbox.die_with_parent()
    with suppress(EOFError):
        task, data = json.loads(channel.receive()[1]), channel.receive()[1]
        tempfile.tempdir = task["folder"]  # which is removed by who has started this, however it ends
        try:
            _carry_out(task, data, channel)
        except GraphsvcError as error:
            _refuse(channel, error)
        except (MemoryError, RecursionError):
            _refuse(channel, LimitError("The draft needs more memory than a check may have, or is nested too deeply", "memory"))
        except Exception:  # the outermost edge: whoever has started this records it
            channel.send(BROKEN, traceback.format_exc()[-4_000:].encode("utf-8", "replace"))


def _carry_out(task: Mapping[str, Any], data: bytes, channel: Channel) -> None:
    with opened(settings_of(task)) as store:
        version = store.view().version()  # before the copy is made: where the data change meanwhile, nothing is published
        _check(task, data, channel, store, version)
    channel.send(DONE)


def _check(task: Mapping[str, Any], data: bytes, channel: Channel, store: Store, version: str) -> None:
    settings = settings_of(task)
    rules = shapes.folder(settings.root)
    with store.preview() as preview:
        stamp = Stamp(task["day"], version)
        sandbox.forbid_connections()  # a store on a server has been fetched
        sandbox.limit_memory(int(task["memory"]))
        report, changes, prepared = review(
            preview, task["name"], data, settings, rules, replaces=task["replaces"], told=lambda step: channel.send(STEP, step.encode())
        )
        channel.send(STEP, b"reports")
        view = preview.view()
        channel.tell(TOLD, telling.everything(view, report, changes, rules))
        about, packed = prepared.at(version).packed()
        channel.send(DRAFT, json.dumps(about).encode() + b"\n" + packed)
        for name, content in telling.files(view, report, rules):
            channel.send(FILE, name.encode() + b"\n" + content)
        channel.send(WHOLE)
        if not drafts.is_rdf(Path(task["name"])):
            _give_back(task["name"], data, telling.outlines(view, report, rules), stamp, channel)


def _give_back(name: str, data: bytes, made: Iterable[Outline], stamp: Stamp, channel: Channel) -> None:
    """Send the draft with comments, or why there is none."""
    if not comments.is_kept(data) and comments.kind_of(name, data):
        channel.send(WITHOUT, b"size")
        return
    try:
        for called, content in comments.files(name, data, made, stamp):
            channel.send(FILE, called.encode() + b"\n" + content)
    except (MemoryError, RecursionError):
        channel.send(WITHOUT, b"memory")


def settings_of(task: Mapping[str, Any]) -> Settings:
    """The settings as far as a check needs them."""
    endpoint = Endpoint(**task["endpoint"]) if task["endpoint"] else None
    return Settings(base=task["base"], store=Path(task["store"]), endpoint=endpoint, root=Path(task["root"]))


def _refuse(channel: Channel, error: GraphsvcError) -> None:
    candidates = error.candidates if isinstance(error, ParameterError) else ()
    told = {"error": type(error).__name__, "message": str(error), "candidates": [[one.id, one.label] for one in candidates]}
    channel.tell(REFUSED, told)


if __name__ == "__main__":
    main(sys.argv[1:])
