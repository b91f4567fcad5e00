"""A process of its own that writes to a store: ``python writes.py FOLDER ACTION [LARGEST]``, the size in bytes that no file may exceed.

``ACTION`` may be one of :func:`write`; behind ``nobody:`` it is done by a user who may read only.
An error of the product is printed, as class and message.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from graphsvc.errors import GraphsvcError
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.writing import EmbeddedWriter

ADD_ONE = "DELETE { <urn:n> <urn:is> ?n } INSERT { <urn:n> <urn:is> ?m } WHERE { <urn:n> <urn:is> ?n BIND (?n + 1 AS ?m) }"
TIMES = {"increment": 5}


def write(writer: EmbeddedWriter, action: str) -> None:
    match action:
        case "load":
            rows = (f'<http://e/x{number}> <http://e/p> "{number * 7919}" .\n' for number in range(60_000))
            writer.replace_graph("http://e/new", "".join(rows).encode())
        case "insert":
            writer.update("INSERT DATA { <http://e/a> <http://e/p> 1 }")
        case "remove":
            writer.remove_graph("http://e/g")
        case "increment":
            writer.update(ADD_ONE)


def main(folder: str, action: str, largest: str = "") -> None:
    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), int(largest)))
    if action.startswith("nobody:") and os.getuid() == 0:
        os.chdir(Path(folder).parent)  # the folders above may be closed to others
        folder = Path(folder).name
        os.seteuid(65_534)
    action = action.removeprefix("nobody:")
    try:
        for _ in range(TIMES.get(action, 1)):
            with EmbeddedStore(Path(folder)).writer(wait=60) as writer:
                write(writer, action)
    except GraphsvcError as error:
        print(type(error).__name__, error)


if __name__ == "__main__":
    main(*sys.argv[1:])
