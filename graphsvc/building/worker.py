"""A process that reads documents and maps records, one after another, and can be killed at any moment.

``python -m graphsvc.building.worker FD``: the socket it is talked to by. It is the only one to look into a document. The kernel
keeps it from the network, from starting programs and from writing files, and bounds its memory.
"""

from __future__ import annotations

import hashlib
import json
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from graphsvc.building import asked, mapped, records
from graphsvc.documents import files, txt
from graphsvc.errors import DocumentError, GraphsvcError
from graphsvc.extract import reader
from graphsvc.rdf.index import Named
from graphsvc.store import sandbox
from graphsvc.store.wire import Channel

SETTING = b"S"
"""To the process, first: what holds for all documents (JSON)."""
READY = b"B"
"""From the process: it begins."""
READ = b"R"
"""To the process: a document to read, its path and name (JSON)."""
MAP = b"M"
"""To the process: a record to map."""
PART = b"P"
"""To the process: what it has asked for of the index (JSON)."""
ASK = b"A"
"""From the process: the id of a plan."""
DIGEST = b"H"
"""From the process: the SHA-256 of the bytes that it is going to read, in hexadecimal digits."""
RECORD = b"O"
"""From the process: a record; its brief (JSON) ends the work."""
LINES = b"L"
"""From the process: the N-Triples of a graph."""
SAID = b"F"
"""From the process: what linking reads of them; the digest of the graph ends the work."""
DONE = b"Z"
REFUSED = b"E"
"""From the process: the document is refused, in a sentence; it would be refused again."""
FAILED = b"X"
"""From the process: reading broke off, in a sentence; it may go well another time."""
MEMORY = b"N"
"""From the process: there is not enough memory."""

_LONGEST = 160

Work = Callable[[bytes, bytes, Channel, Mapping[str, Any]], None]


def main(arguments: Sequence[str], carry_out: Work | None = None) -> None:
    """Do what is asked until nobody asks any more; ``carry_out`` in place of reading and mapping."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever has started this decides when it ends
    sandbox.die_with_parent()
    channel = Channel(socket.socket(fileno=int(arguments[0])))
    with suppress(EOFError):
        settings = json.loads(channel.receive()[1])
        sandbox.forbid_connections()
        sandbox.forbid_writing()
        sandbox.limit_memory(int(settings["memory"]))
        channel.send(READY)
        while True:
            _do(*channel.receive(), channel, settings, carry_out or work)


def _do(kind: bytes, body: bytes, channel: Channel, settings: Mapping[str, Any], carry_out: Work) -> None:
    try:
        carry_out(kind, body, channel, settings)
    except DocumentError as error:
        channel.send(REFUSED, str(error).encode("utf-8", "backslashreplace"))
    except GraphsvcError as error:
        channel.send(FAILED, str(error).encode("utf-8", "backslashreplace"))
    except EOFError:
        raise
    except (MemoryError, RecursionError):
        channel.send(MEMORY)
    except Exception as error:  # the outermost edge: a document that makes a library fail is one broken document
        said = " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST]
        channel.send(FAILED, f"Reading the document broke off ({said})".encode("utf-8", "backslashreplace"))


def work(kind: bytes, body: bytes, channel: Channel, settings: Mapping[str, Any]) -> None:
    """Read a document, or map a record. Raises DocumentError for one that is refused, other errors of the product as they come."""
    if kind == READ:
        task = json.loads(body)
        _read(Path(task["path"]), task["name"], channel, settings)
    else:
        _map(body, channel, settings)


def _read(path: Path, name: str, channel: Channel, settings: Mapping[str, Any]) -> None:
    data = txt.bytes_of(path)
    channel.send(DIGEST, hashlib.sha256(data).hexdigest().encode())
    own = Path(settings["profiles"]) if settings["profiles"] else None
    root = Path(settings["root"])
    record = reader.read_document(files.parse(name, data), root, own=own)
    brief = msgspec.json.encode(mapped.brief_of(record, root))
    channel.send(RECORD, records.written(record))
    channel.send(DONE, brief)


def _map(body: bytes, channel: Channel, settings: Mapping[str, Any]) -> None:
    def ask(plan: str) -> Named:
        channel.send(ASK, plan.encode())
        return msgspec.json.decode(channel.receive()[1], type=Named)

    root = Path(settings["root"])
    graph = mapped.made(records.read(body), asked.index(ask, root), root, settings["base"])
    channel.send(LINES, graph.lines)
    channel.send(SAID, graph.said)
    channel.send(DONE, graph.digest.encode())


if __name__ == "__main__":
    main(sys.argv[1:])
