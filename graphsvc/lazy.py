"""Modules that are imported when they are first needed, because they are slow to import and most runs never need them.

Not for hiding an import cycle: what is named here stands in a layer above the module that asks for it.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


def lazily(module: str) -> ModuleType:
    """The module of that full name."""
    return import_module(module)
