"""A started server that lets write, and clients with tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from started import Reply, fetch

from graphsvc.access.keyring import Keyring
from graphsvc.access.roles import Role
from graphsvc.access.tokens import issue
from graphsvc.settings import Settings

TURTLE = {"Content-Type": "text/turtle"}
UPDATE = {"Content-Type": "application/sparql-update"}


@dataclass(frozen=True)
class Client:
    """Sends requests to a server, with the headers of who it is."""

    address: str
    who: Mapping[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Reply:
        return fetch(self.address + path, {**self.who, **(headers or {})}, body, method)

    def update(self, sparql: str) -> Reply:
        return self.ask("POST", "/sparql", sparql.encode(), UPDATE)

    def put(self, graph: str, data: bytes | str, media_type: str = "text/turtle") -> Reply:
        body = data.encode() if isinstance(data, str) else data
        return self.ask("PUT", at(graph), body, {"Content-Type": media_type})

    def truth(self, sparql: str) -> bool:
        return bool(self._results(sparql)["boolean"])

    def values(self, sparql: str) -> list[str]:
        """The values of the one variable of a query."""
        return [next(iter(row.values()))["value"] for row in self._results(sparql)["results"]["bindings"]]

    def _results(self, sparql: str) -> Any:
        reply = self.ask("GET", "/sparql?" + urlencode({"query": sparql}), None, {"Accept": "application/sparql-results+json"})
        assert reply.status == 200, reply.body
        return reply.json()


def at(graph: str) -> str:
    """The path of a graph that is named indirectly."""
    return f"/gsp?graph={quote(graph, safe='')}"


def problem(reply: Reply) -> tuple[int, str]:
    """Status and sentence of a refusal, whose body has the form of all refusals."""
    assert reply.media_type == "application/problem+json", (reply.status, reply.body[:500])
    told = reply.json()
    assert set(told) == {"type", "title", "status", "detail"}
    assert told["status"] == reply.status
    assert "Traceback" not in told["detail"]
    return reply.status, told["detail"]


def token(settings: Settings, name: str, role: Role, age: int = 0, days: int | None = None) -> str:
    """The secret of a new token, which was made so many days ago and expires so many days after that."""
    secret, made = issue(name, role, datetime.now(UTC) - timedelta(days=age), days)
    Keyring(settings.token_file).add(made)
    return secret


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def logged(settings: Settings) -> list[dict[str, Any]]:
    """The lines of the log of writes."""
    path: Path = settings.write_log
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
