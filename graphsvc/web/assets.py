"""The built parts of the front end in a page: their addresses, and the tags of scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from flask import url_for
from markupsafe import Markup

_DIST = Path(__file__).parent / "static" / "dist"
_NEEDS = _DIST / "needs.json"
_PRELOAD = Markup('<link rel="modulepreload" href="{}">')
_SCRIPT = Markup('<script type="module" src="{}"></script>')


def asset(name: str) -> str | None:
    """The address of a part of the front end; None where it has not been built: the pages can be read without it.

    The address has the time of the file in it, so that a browser that keeps the file sees when it changes.
    """
    changed = _changed(_DIST / name)
    return None if changed is None else url_for("static", filename=f"dist/{name}", v=f"{changed:x}")


def module(name: str) -> Markup:
    """The tags of a script, and of what it needs, so that the browser asks for all of it at once; nothing where it has not been built."""
    address = asset(name)
    if address is None:
        return Markup()
    parts = _needs(_changed(_NEEDS)).get(name, ())
    # what a script imports it asks for by the name alone, which has the digest of the content in it
    loaded = [_PRELOAD.format(url_for("static", filename=f"dist/{part}")) for part in parts]
    return Markup("\n  ").join([*loaded, _SCRIPT.format(address)])


def _changed(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


@lru_cache(maxsize=2)
def _needs(changed: int | None) -> Mapping[str, tuple[str, ...]]:
    """Script → the parts that it needs, as the build has noted them at that time."""
    if changed is None:
        return {}
    return {name: tuple(parts) for name, parts in json.loads(_NEEDS.read_text(encoding="utf-8")).items()}
