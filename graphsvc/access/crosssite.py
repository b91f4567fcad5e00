"""Cross-site request forgery: whether a page of another site may have made the browser send a request that changes something.

Browsers say so themselves: ``Sec-Fetch-Site`` (W3C Fetch Metadata; all current browsers), else ``Origin``, else ``Referer``, compared with
``Host``. A page can neither set nor remove the first two. What has none of them is no browser, or one from before 2020. After OWASP,
"Cross-Site Request Forgery Prevention Cheat Sheet" (Fetch Metadata headers; Verifying Origin With Standard Headers).
Scheme and host must both be the site's own: ``same-site`` is not enough, since another host below the same domain is another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from graphsvc.access.credentials import Identity
from graphsvc.errors import AccessError

_OWN = ("same-origin", "none")
"""From a page of this site; typed in by a person."""
_PORTS = {"http": 80, "https": 443}


def refuse_foreign_pages(identity: Identity, headers: Mapping[str, str]) -> None:
    """Refuse a request that changes something where a foreign page may have caused it. Names of headers are in lower case.

    A Bearer token is added by a program on purpose, never by the browser alone, so such requests pass; Basic credentials are remembered
    by browsers. Raises AccessError (403).
    """
    if identity.ambient and is_foreign(headers):
        raise AccessError("A page of another site may not change anything here; programs send the token as Authorization: Bearer", 403)


def is_foreign(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that a page of another origin sends the request."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OWN
    source = headers.get("origin", headers.get("referer"))
    return source is not None and not _is_at(source, headers.get("host", ""))


def _is_at(source: str, host: str) -> bool:
    """Whether an address is one of this host (which may lack the port that goes with the scheme)."""
    try:
        there, here = urlsplit(source), urlsplit(f"//{host}")
        default = _PORTS.get(there.scheme)
        same_port = (there.port or default) == (here.port or default)
    except ValueError:
        return False
    return default is not None and bool(there.hostname) and there.hostname == here.hostname and same_port
