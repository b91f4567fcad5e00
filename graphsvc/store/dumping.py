"""What the dumps of all stores have in common: which formats there are, and N-Quads made of N-Triples on their way to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, cast

from graphsvc.store.base import Format

GRAPH_FORMATS = ("nt", "ttl", "nq")
"""In which a graph can be dumped; all graphs together need the one that names them."""
_END = b" .\n"


def naming(output: IO[bytes], name: str) -> IO[bytes]:
    """A file to write N-Triples to, which arrive in ``output`` as the N-Quads of the graph of that name."""
    return cast(IO[bytes], _Naming(output, name))


class _Naming:
    """As much of a file as the engine writes to: it takes N-Triples in pieces of any size, and passes them on in whole lines."""

    def __init__(self, output: IO[bytes], name: str) -> None:
        self._output = output
        self._end = f" <{name}> .\n".encode()
        self._rest = b""

    def write(self, piece: bytes) -> int:
        """Take a piece; no line break stands in a line of N-Triples but at its end."""
        whole, end, rest = (self._rest + piece).rpartition(b"\n")
        self._output.write((whole + end).replace(_END, self._end))
        self._rest = rest
        return len(piece)

    def flush(self) -> None:
        """Pass on what was taken; the end of the last line is always there."""
        self._output.flush()


def checked(form: Format, graph: str | None, graphs: Callable[[], Iterable[str]]) -> Iterable[str]:
    """The names of the graphs to dump. Raises ValueError for a format that dumps do not have."""
    if form.name not in (GRAPH_FORMATS if graph else ("nq",)):
        raise ValueError(form.name)
    return (graph,) if graph else graphs()
