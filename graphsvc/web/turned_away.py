"""What is told to who is turned away before the pages' framework sees the request: a problem, or for people a page that needs nothing."""

from __future__ import annotations

import re

from markupsafe import Markup

from graphsvc.web import negotiation, problem, wording
from graphsvc.web.message import Reply, Request
from graphsvc.web.problem import Problem
from graphsvc.web.wording import LANGUAGES

_LANGUAGE = re.compile(rf"(?:^|&)lang=({'|'.join(LANGUAGES)})(?:&|$)")
_PAGE = Markup("""<!doctype html>
<html lang="{lang}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{heading} – {site}</title>
</head>
<body>
  <main>
    <h1>{heading} ({status})</h1>
    <p>{said}</p>
    <p><a href="">{again}</a></p>
  </main>
</body>
</html>
""")


def reply(error: Exception, request: Request) -> Reply:
    """The answer for an error, as the client prefers it. What nobody foresaw is recorded."""
    found = problem.of(error, f"{request.method} {request.path}")
    spoken = request.header("accept-language")
    if not problem.for_people(request.path, request.header("accept")):
        return found.reply(problem.language(spoken))
    asked = _LANGUAGE.search(request.query)
    lang = asked[1] if asked else problem.language(spoken, LANGUAGES[0])
    headers = [("Content-Type", f"{negotiation.HTML}; charset=utf-8"), ("Content-Language", lang), *found.headers]
    return Reply(found.status, headers, page(found, lang).encode())


def page(found: Problem, lang: str) -> str:
    """A page that says what went wrong."""
    names = {"heading": heading(found.status, lang), "site": wording.text("site", lang), "again": wording.text("error_again", lang)}
    return _PAGE.format(lang=lang, status=found.status, said=found.said(lang).whole, **names)


def heading(status: int, lang: str) -> str:
    """What a page is headed that tells an error."""
    if status == 503:
        return wording.text("error_503", lang)
    return wording.text("error_4xx", lang) if status < 500 else wording.text("error_5xx", lang)
