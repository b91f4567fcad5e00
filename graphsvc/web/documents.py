"""Documents that are the same things on a page and as data: which of the two a request gets, and how it is told of the other.

The address without an extension answers by Accept, with one (``.ttl``) in that format. People get the page unless they ask for data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response, request
from werkzeug.exceptions import NotAcceptable

from graphsvc.store.base import RDF_FORMATS, Format, Triple, View
from graphsvc.web import negotiation

EXTENSIONS = {form.name: form for form in RDF_FORMATS}


@dataclass(frozen=True, slots=True)
class Document:
    """The address without extension and query, the triples, and the page; without a page the data are what everybody gets."""

    address: str
    triples: Callable[[], Sequence[Triple]]
    page: Callable[[], str] | None = None


def split(name: str) -> tuple[str, Format | None]:
    """An address's last part and the format that its extension names, if it does."""
    stem, _, extension = name.rpartition(".")
    form = EXTENSIONS.get(extension)
    return (stem, form) if stem and form else (name, None)


def answer(view: View, document: Document, form: Format | None = None) -> Response:
    """The page or the data; ``form`` is that of the extension, which decides. 406 where a document has no page and nothing fits."""
    negotiated = form is None
    form = form or wanted(html=document.page is not None)
    if form is None and document.page is not None:
        response = Response(document.page(), mimetype=negotiation.HTML)
    elif form is not None:
        response = Response(view.write(document.triples(), form), content_type=f"{form.media_type}; charset=utf-8")
        if negotiated:
            response.headers["Content-Location"] = f"{document.address}.{form.name}"
    else:
        raise NotAcceptable(f"This can be had as {', '.join(form.media_type for form in RDF_FORMATS)}.")
    response.headers.extend(("Link", link) for link in alternates(document.address, form, page=document.page is not None))
    return response


def wanted(*, html: bool) -> Format | None:
    """The data format that the request asks for; None for the page, where there is one, else where nothing fits.

    Who has no preference gets the page, else the first of the formats. Raises ParameterError for an unknown ``?format=``.
    """
    asked, accept = request.args.get("format"), request.accept_mimetypes
    if html and (prefers_page() or (not asked and (not accept or accept.best == "*/*"))):
        return None
    if asked:
        return negotiation.by_name(asked, RDF_FORMATS)
    chosen = negotiation.by_accept(accept, RDF_FORMATS, html=html)
    return chosen if isinstance(chosen, Format) else None


def prefers_page() -> bool:
    """Whether the request wants a page and says so."""
    asked = request.args.get("format")
    return asked == "html" if asked else negotiation.by_accept(request.accept_mimetypes, RDF_FORMATS, html=True) is True


def alternates(address: str, shown: Format | None, *, page: bool) -> list[str]:
    """Values of the Link header (RFC 8288): the same in other formats."""
    others = [f'<{address}.{form.name}>; rel="alternate"; type="{form.media_type}"' for form in RDF_FORMATS if form != shown]
    return [f'<{address}>; rel="alternate"; type="{negotiation.HTML}"', *others] if page and shown else others


def with_own_tag(response: Response) -> Response:
    """An answer that does not follow from the data alone, tagged by what it says (RFC 9110, 8.8.3)."""
    response.set_etag(hashlib.blake2b(response.get_data(), digest_size=12).hexdigest(), weak=True)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
