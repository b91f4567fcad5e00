"""A process that carries out one change from outside on the store, and can be killed at any moment: the store then stays as it was.

``python -m graphsvc.store.changer FD``: the socket it is talked to by. It imports the engine and little else, as `worker` does.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphsvc.errors import ConflictError, DataError, ForeignDataError, GraphsvcError, NotFoundError
from graphsvc.store import sandbox, writing
from graphsvc.store.base import FORMATS, Dataset, Written
from graphsvc.store.foreign import CHANGED
from graphsvc.store.states import States
from graphsvc.store.wire import Channel
from graphsvc.store.writing import EmbeddedWriter

TASK = b"T"
"""To the process: what is to be done (JSON); a frame for each step's data follows."""
BODY = b"B"
WRITING = b"W"
"""From the process: it is the one writer now."""
VALID = b"V"
"""From the process: what was written (JSON), which becomes valid in the next moment."""
DONE = b"Z"
REFUSED = b"E"
"""From the process: the class of an error and its message (JSON)."""


def main(arguments: Sequence[str]) -> None:
    """Take the task, do it, and say so."""
    channel = Channel(socket.socket(fileno=int(arguments[0])))
    sandbox.die_with_parent()
    sandbox.forbid_connections()
    try:
        _, payload = channel.receive()
        task = json.loads(payload)
        bodies = [channel.receive()[1] for _ in task["steps"]]
        try:
            _carry_out(task, bodies, channel)
        except GraphsvcError as error:
            channel.tell(REFUSED, {"error": type(error).__name__, "message": str(error)})
        else:
            channel.send(DONE)
    except EOFError:
        return


def _carry_out(task: dict[str, Any], bodies: Sequence[bytes], channel: Channel) -> None:
    def tell(written: Written) -> None:
        channel.tell(VALID, in_json(written))

    folder = States(Path(task["store"]))
    with writing.writer(folder, task["prefixes"], task["base"], afresh=False, wait=task["wait"], tell=tell) as writer:
        sandbox.limit_memory(int(task["memory"]))  # beyond what the engine has reserved to open the store
        channel.send(WRITING)
        for step, body in zip(task["steps"], bodies, strict=True):
            _do(writer, step, body)


def _do(writer: EmbeddedWriter, step: dict[str, Any], body: bytes) -> None:
    try:
        match step["do"]:
            case "Update":
                default, named = (None if names is None else tuple(names) for names in (step["default"], step["named"]))
                writer.update(body.decode(), Dataset(default, named))
            case "Put":
                writer.replace_graph(step["graph"], body, FORMATS[step["form"]])
            case "Post":
                writer.add_to_graph(step["graph"], body, FORMATS[step["form"]])
            case "Delete":
                if not writer.has_graph(step["graph"]):
                    raise NotFoundError(f"There is no such graph: {step['graph']}")
                writer.remove_graph(step["graph"])
            case "Expect":
                if writer.written().version != step["version"]:
                    raise ConflictError(CHANGED.format(step["version"]))
    except DataError as error:
        raise ForeignDataError(str(error)) from error


def in_json(written: Written) -> dict[str, Any]:
    """What was written, as :func:`from_json` reads it."""
    graphs = {name: [counts.inserted, counts.deleted] for name, counts in written.graphs.items()}
    return {"version": written.version, "graphs": graphs, "created": sorted(written.created)}


if __name__ == "__main__":
    main(sys.argv[1:])
