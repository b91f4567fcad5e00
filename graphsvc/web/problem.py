"""Problem details (RFC 9457, formerly 7807): the body of every error that a machine gets, and what an exception means as one."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from http import HTTPStatus

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from graphsvc.errors import AccessError, Candidate, GraphsvcError, LimitError, ParameterError
from graphsvc.web import saying
from graphsvc.web.message import Headers, Reply
from graphsvc.web.negotiation import HTML
from graphsvc.web.saying import ENGLISH, Said
from graphsvc.web.wording import LANGUAGES

MEDIA_TYPE = "application/problem+json"
_AGAIN = "5"
"""Seconds after which a query that found no room may be sent again."""
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
_FOR_MACHINES = (
    "/api/",
    "/data/",
    "/sparql",
    "/gsp",
    "/dump/",
    "/catalog",
    "/.well-known/",
    "/context",
    "/health",
    "/metrics",
    "/openapi.json",
)
_LOG = logging.getLogger("graphsvc.web")


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: the status, a sentence in English, headers that belong to it, and what a parameter may have meant."""

    status: int
    detail: str
    headers: Headers
    candidates: tuple[Candidate, ...] = field(default=())

    def said(self, lang: str) -> Said:
        """The sentence in a language."""
        return saying.say(self.detail, self.status, lang)

    def body(self, lang: str = ENGLISH) -> bytes:
        """The problem as JSON, UTF-8; its sentence in a language, what another program said in English apart."""
        said = self.said(lang)
        told: dict[str, object] = {"type": "about:blank", "title": title(self.status), "status": self.status, "detail": said.text}
        if said.foreign:
            told["foreign"] = said.foreign
        if self.candidates:
            told["candidates"] = [{"id": candidate.id, "label": candidate.label} for candidate in self.candidates]
        return json.dumps(told, ensure_ascii=False).encode()

    def reply(self, lang: str = ENGLISH) -> Reply:
        """The problem as an answer in a language."""
        return Reply(self.status, [("Content-Type", MEDIA_TYPE), ("Content-Language", lang), *self.headers], self.body(lang))


def of(error: Exception, where: str) -> Problem:
    """An exception as a problem. What nobody foresaw is recorded with its trace, of which nothing leaves the server."""
    if isinstance(error, GraphsvcError):
        headers = [("Retry-After", _AGAIN)] if isinstance(error, LimitError) else []
        if isinstance(error, AccessError):
            headers = list(error.headers.items())
        return Problem(error.http_status, str(error), headers, error.candidates if isinstance(error, ParameterError) else ())
    if isinstance(error, HTTPException) and error.code is not None and error.code >= 400:
        kept = [(name, value) for name, value in error.get_headers() if name in _KEPT]
        return Problem(error.code, error.description or error.name, kept)
    _LOG.error("%s failed", where, exc_info=error)
    return Problem(500, "Internal error; it has been recorded.", [])


def language(accept: str, otherwise: str = ENGLISH) -> str:
    """The language that a header Accept-Language likes best, else another: English for programs, which rely on that."""
    return parse_accept_header(accept, LanguageAccept).best_match(LANGUAGES, otherwise)


def for_people(path: str, accept: str) -> bool:
    """Whether who asks for a path with that header Accept would rather have a page."""
    wanted = parse_accept_header(accept, MIMEAccept)
    machines = path.startswith(_FOR_MACHINES)
    if not wanted or wanted.best == "*/*":
        return not machines
    offered = [MEDIA_TYPE, "application/json", HTML]
    return wanted.best_match(offered if machines else offered[::-1]) == HTML


def title(status: int) -> str:
    """The name of a status."""
    try:
        return HTTPStatus(status).phrase.capitalize()
    except ValueError:
        return "Error"
