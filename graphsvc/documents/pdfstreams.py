"""Streams of a PDF are unpacked here, each no further than it may take; the library unpacks one whole, however large it gets.

That holds for streams packed several times or in any way, for those whose file is encrypted, and for those that lie in others: all are
unpacked by the one method that is replaced. What is not read, such as pictures, is never unpacked.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO

from pdfminer.lzw import LZWDecoder
from pdfminer.pdftypes import (
    LITERALS_FLATE_DECODE,
    LITERALS_JPX_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
)

from graphsvc.errors import DocumentError

MAX_STREAM = 64 << 20
"""Bytes of one stream, unpacked; a page of text takes some thousands."""
MAX_UNPACKED = 384 << 20
"""Bytes of all streams that are unpacked to read the text."""
_CHUNK = 1 << 16
MAX_LZW = 4 << 20
"""Bytes of a stream that was packed as files of the last century are; the library takes long for each."""
_HEADER = 2
"""Bytes before what is deflated; its checksum stands behind."""
_library = PDFStream.decode


class _TooLargeError(Exception):
    """A stream unpacks to more than it may."""


@dataclass(slots=True)
class _Budget:
    name: str
    left: int = MAX_UNPACKED


_BUDGET: ContextVar[_Budget | None] = ContextVar("budget of what a document unpacks", default=None)


@contextmanager
def bounded(name: str) -> Iterator[None]:
    """Within, the streams of the document of that name are unpacked only so far: raises DocumentError where one takes more, or all do."""
    before = _BUDGET.set(_Budget(name))
    try:
        yield
    finally:
        _BUDGET.reset(before)


def _decode(stream: PDFStream) -> None:
    """What the library's own method does, step by step."""
    budget = _BUDGET.get()
    if budget is None:
        _library(stream)
        return
    data = stream.rawdata or b""
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    for kind, parameters in stream.get_filters():
        data = _step(kind, parameters, data, budget)
    stream.data, stream.rawdata = data, None


def _step(kind: object, parameters: object, data: bytes, budget: _Budget) -> bytes:
    """What one of the ways in which a stream is packed makes of its bytes."""
    unpack = _UNPACKING.get(kind)
    if unpack:
        try:
            data = unpack(data, min(MAX_STREAM, budget.left))
        except _TooLargeError as error:
            one, whole = MAX_STREAM >> 20, MAX_UNPACKED >> 20
            raise DocumentError(
                f"The document takes more than {one} MB unpacked in one of its streams, or {whole} MB in all: {budget.name}"
            ) from error
        budget.left -= len(data)
        kind = LITERALS_JPX_DECODE[0]  # which the library leaves as it is, but for what the parameters say of unpacked bytes
    rest = PDFStream({"Filter": kind, "DecodeParms": parameters or {}}, data)
    _library(rest)
    return rest.data or b""


def _inflated(data: bytes, most: int) -> bytes:
    """As the library has it: a wrong checksum is forgiven, what is cut is read as far as it goes, what is broken holds nothing."""
    try:
        return _joined(_inflated_pieces(data, zlib.MAX_WBITS), most)
    except zlib.error:
        try:
            return _joined(_inflated_pieces(data[_HEADER:], -zlib.MAX_WBITS), most)
        except zlib.error:
            return b""


def _inflated_pieces(data: bytes, window: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(window)
    at = 0
    while not unpacker.eof and (unpacker.unconsumed_tail or at < len(data)):
        piece = unpacker.unconsumed_tail
        if not piece:
            piece, at = data[at : at + _CHUNK], at + _CHUNK
        yield unpacker.decompress(piece, _CHUNK)


def _unpacked_lzw(data: bytes, most: int) -> bytes:
    return _joined(LZWDecoder(BytesIO(data)).run(), min(most, MAX_LZW))


def _unpacked_runs(data: bytes, most: int) -> bytes:
    return _joined(_runs(data), most)


def _runs(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data) and data[at] != 128:
        length = data[at]
        if length < 128:
            yield data[at + 1 : at + 2 + length]
            at += length + 2
        else:
            yield data[at + 1 : at + 2] * (257 - length)
            at += 2


def _joined(pieces: Iterator[bytes], most: int) -> bytes:
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) > most:
            raise _TooLargeError
    return bytes(found)


_UNPACKING: dict[object, Callable[[bytes, int], bytes]] = {
    **dict.fromkeys(LITERALS_FLATE_DECODE, _inflated),
    **dict.fromkeys(LITERALS_LZW_DECODE, _unpacked_lzw),
    **dict.fromkeys(LITERALS_RUNLENGTH_DECODE, _unpacked_runs),
}
PDFStream.decode = _decode  # type: ignore[assignment, method-assign]
