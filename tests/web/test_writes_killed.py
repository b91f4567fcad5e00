"""A server that is killed while clients write: what was acknowledged is there when it is started again, and nothing is there by half."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

import pytest
from started import Started, started
from writing import Client, bearer, token

from graphsvc.access.roles import Role
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore

ROUNDS = 5
TRIPLES = 300
COUNTER = "DELETE WHERE { GRAPH <urn:n> { ?s <urn:is> ?n } }; INSERT DATA { GRAPH <urn:n> { <urn:c> <urn:is> %d } }"

pytestmark = pytest.mark.slow


def write(client: Client, number: int) -> bool:
    """One write, alternately of a graph and by an update; whether it was acknowledged."""
    try:
        if number % 2:
            return client.update(COUNTER % number).status == 200
        return client.put("urn:graph", "".join(f"<urn:{row}> <urn:round> {number} .\n" for row in range(TRIPLES))).status in (201, 204)
    except (OSError, HTTPException):
        return False


def killed_while_writing(server: Started, client: Client, number: int, delay: float) -> tuple[int, int]:
    """The numbers of the last write that was acknowledged, and of the one that was under way; so many seconds after the first one."""
    assert write(client, number)
    kill = threading.Timer(delay, os.kill, (server.process.pid, signal.SIGKILL))
    kill.start()
    while write(client, number + 1):
        number += 1
    kill.join()
    server.process.wait(10)
    return number, number + 1


def numbers(client: Client) -> tuple[int, int]:
    """What the store holds: the number of the graph that was put last, and that of the last update."""
    put = client.values("SELECT DISTINCT ?n { GRAPH <urn:graph> { ?s <urn:round> ?n } }")
    assert len(put) == 1
    assert client.values("SELECT (COUNT(*) AS ?n) { GRAPH <urn:graph> { ?s <urn:round> ?o } }") == [str(TRIPLES)]
    assert client.values("SELECT (COUNT(*) AS ?n) { ?s <urn:round> ?o }") == [str(TRIPLES)]
    counted = client.values("SELECT ?n { <urn:c> <urn:is> ?n }")
    assert len(counted) == 1
    return int(put[0]), int(counted[0])


def test_what_was_acknowledged_survives(tmp_path: Path, copy_of_shipped: Callable[[Path], Path]) -> None:
    settings = Settings(store=copy_of_shipped(tmp_path / "store"))
    who, chance = bearer(token(settings, "editor", Role.EDITOR)), random.Random(7)
    done, tried = -1, -1
    for turn in range(ROUNDS + 1):
        with started(settings.store, GRAPHSVC_UPDATES="true", GRAPHSVC_QUERY_PROCESSES="1") as server:
            client = Client(server.address, who)
            if turn:
                last = max(found := numbers(client))
                assert abs(found[0] - found[1]) == 1
                assert last in (done, tried)
            else:
                assert write(client, 0)
                last = 0
            if turn < ROUNDS:
                done, tried = killed_while_writing(server, client, last + 1, chance.uniform(0, 1))
    assert done >= ROUNDS
    assert EmbeddedStore(settings.store).view().size() > TRIPLES  # what was built is there as well
