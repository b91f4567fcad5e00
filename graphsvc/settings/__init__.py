"""Settings: frozen, made once by :func:`load` or :func:`made`, handed in; nothing is read at import. docs/settings.md lists them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from graphsvc.errors import ParameterError
from graphsvc.settings.shape import (
    DEFAULT_BASE,
    DEFAULT_TIMEOUT,
    LARGEST_PORT,
    Access,
    Building,
    Drafts,
    Endpoint,
    History,
    Limits,
    Log,
    Settings,
    resources,
)
from graphsvc.settings.sources import PLACES, Values, effective

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
_ENDPOINT = re.compile(
    r"https?://(?:[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?(?:[/?][\w.~!$&'()*+,;=:@/?%\-]*)?", re.ASCII
)


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment and the file that it names, defaults for the rest. Raises ParameterError for what makes no sense."""
    return made(effective({}, os.environ if environment is None else environment))


def made(values: Values) -> Settings:
    """The settings that these values are. Raises ParameterError for a store's address, or credentials, that cannot be used."""
    endpoint = _endpoint(values)
    return Settings(
        base=values.text("base"),
        store=Settings().store if endpoint else Path(values.text("store")),
        endpoint=endpoint,
        host=values.text("host"),
        port=values.number("port"),
        limits=Limits(**{limit.name: values.number(f"query_{limit.name}") for limit in fields(Limits)}),
        cache=values.number("cache"),
        drafts=Drafts(**{limit.name: values.number(f"check_{limit.name}") for limit in fields(Drafts)}),
        building=Building(**{limit.name: values.number(f"build_{limit.name}") for limit in fields(Building)}),
        access=_access(values),
        log=Log(values.text("log"), values.text("log_level")),
        history=History(values.path("history"), values.number("history_days")),
        root=values.path("root") or resources(),
        kept=values.path("editions"),
        profiles=values.path("profiles"),
        catalog=values.path("catalog"),
    )


def _access(values: Values) -> Access:
    """Files, rates, and times by role; a role has the time of the one below it unless it is given another."""
    reader = values.given_number("query_seconds_reader") or values.number("query_seconds")
    editor = values.given_number("query_seconds_editor") or reader
    return Access(
        updates=values.flag("updates"),
        tokens=values.path("tokens"),
        write_log=values.path("write_log"),
        write_size=values.number("write_size"),
        reader_seconds=reader,
        editor_seconds=editor,
        admin_seconds=values.given_number("query_seconds_admin") or editor,
        reads_per_second=values.number("reads_per_second"),
        reads_at_once=values.number("reads_at_once"),
        writes_per_minute=values.number("writes_per_minute"),
        proxies=values.number("proxies"),
    )


def _endpoint(values: Values) -> Endpoint | None:
    """The endpoint that the store's address names; None for a folder. What is wrong with it never repeats a password."""
    written, user, password = values.text("store"), values.text("store_user"), values.text("store_password")
    if not _ADDRESS.match(written):
        return None
    if bool(user) != bool(password) or ":" in user or not (user + password).isprintable():  # bytes that are no UTF-8 are not printable
        raise ParameterError("GRAPHSVC_STORE_USER (without a colon) and GRAPHSVC_STORE_PASSWORD are given both, in UTF-8, or neither")
    digest = values.text("store_auth") == "digest"
    if digest and not (user + password).isascii():
        raise ParameterError("With GRAPHSVC_STORE_AUTH=digest, user and password must be ASCII: servers differ in how they read others")
    return Endpoint(
        _address("GRAPHSVC_STORE", written),
        user,
        password,
        values.number("store_timeout"),
        digest=digest,
        update=_address("GRAPHSVC_STORE_UPDATE", values.text("store_update")),
        graphs=_address("GRAPHSVC_STORE_GRAPHS", values.text("store_graphs")),
        update_size=values.number("store_update_size"),
        fresh=values.number("store_fresh"),
        rules=values.flag("store_rules"),
    )


def _address(name: str, written: str) -> str:
    """An http(s) address, ``""`` for none. Raises ParameterError for another, or one with a password, which the message does not repeat."""
    if not written:
        return ""
    if "@" in written.partition("://")[2].partition("/")[0]:
        raise ParameterError(f"A user and password are given as GRAPHSVC_STORE_USER and GRAPHSVC_STORE_PASSWORD, not in {name}")
    address = _ENDPOINT.fullmatch(written)
    if not address or int(address["port"] or 0) > LARGEST_PORT:
        raise ParameterError(f"A store on a server is an address such as https://example.org/query, in ASCII, not {name}={written!r}")
    return written


__all__ = [
    "DEFAULT_BASE",
    "DEFAULT_TIMEOUT",
    "LARGEST_PORT",
    "PLACES",
    "Access",
    "Building",
    "Drafts",
    "Endpoint",
    "History",
    "Limits",
    "Log",
    "Settings",
    "effective",
    "load",
    "made",
    "resources",
]
