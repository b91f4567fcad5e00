"""Whole numbers in the address of a request."""

from __future__ import annotations

from flask import request

from graphsvc.errors import ParameterError


def whole(name: str, default: int, least: int, most: int) -> int:
    """The number that a parameter gives, the default where it is not given. Raises ParameterError for what is none from least to most."""
    written = request.args.get(name, "").strip()
    if not written:
        return default
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(most)) and least <= int(written) <= most):
        raise ParameterError(f"{name} is a number from {least} to {most}, not: {written[:40]!r}")
    return int(written)
