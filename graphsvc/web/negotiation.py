"""Which representation a request gets: ``?format=`` first, then the Accept header with its q-values (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from werkzeug.datastructures import MIMEAccept

from graphsvc.errors import ParameterError
from graphsvc.store.base import FORMATS, RDF_FORMATS, TABLE_FORMATS, Format

HTML = "text/html"
_CHARSET = re.compile(r"\s*;\s*charset\s*=\s*\"?utf-?8\"?", re.IGNORECASE)
"""All answers are UTF-8, so who asks for that asks for nothing else."""
_ALSO = {"application/json": "json", "application/xml": "xml", "application/rdf+xml": "rdf", "text/plain": "nt"}


def by_name(name: str, forms: Sequence[Format]) -> Format:
    """The format that ``?format=`` names, by short name or media type. Raises ParameterError listing those there are."""
    for form in forms:
        if name in (form.name, form.media_type):
            return form
    raise ParameterError(f"Unknown format, this can be had as {', '.join(form.name for form in forms)}: {name!r}")


def by_accept(accept: MIMEAccept, forms: Sequence[Format], *, html: bool = False) -> Format | bool | None:
    """The format that the Accept header likes best; True for HTML, None where nothing fits.

    The first of ``forms`` is taken where the client has no preference. HTML, where offered, comes after the formats for machines,
    so that only a client that names it gets it.
    """
    accept = MIMEAccept([(_CHARSET.sub("", value), quality) for value, quality in accept])
    offered = {form.media_type: form for form in forms}
    names = {form.name for form in forms}
    offered |= {media: FORMATS[name] for media, name in _ALSO.items() if name in names}
    if not accept:
        return forms[0]
    if html and accept[HTML] and HTML in accept.values():
        best = accept.best_match([HTML, *offered])
        return True if best == HTML else offered.get(best or "")
    return offered.get(accept.best_match(list(offered)) or "")


__all__ = ["HTML", "RDF_FORMATS", "TABLE_FORMATS", "by_accept", "by_name"]
