"""What is on its way to a client: large pieces are sent, and a client that takes nothing is not waited for."""

from __future__ import annotations

import asyncio
import socket

import pytest

from graphsvc.web.connections import Flow

LARGE = 6 << 20
"""Bytes, more than may be on their way."""


def test_a_piece_larger_than_the_room_is_sent_when_nothing_is_on_its_way() -> None:
    async def sent() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_connection(listening.getsockname()) as client:
            server, address = listening.accept()
            with server:
                flow = Flow(f"{address[0]}:{address[1]}")
                await asyncio.wait_for(flow.room(LARGE, patience=0.3), 5)
                with pytest.raises(TimeoutError, match="next to nothing"):
                    await flow.room(LARGE, patience=0.3)
                flow.close()
            assert client.fileno() > 0

    asyncio.run(sent())
