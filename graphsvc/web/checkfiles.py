"""What of the check of a draft is had as a file: reports, and the draft itself with comments."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response

from graphsvc.errors import NotFoundError
from graphsvc.questions.forms import FORMS
from graphsvc.review import comments, telling
from graphsvc.review.checking import Checked
from graphsvc.web import wording
from graphsvc.web.site import current_language

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "xlsx": FORMS["xlsx"],
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
}
REVIEWED_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": FORMS["xlsx"],
    "pdf": "application/pdf",
}
"""Of drafts that go back with comments."""
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
"""A report is a page of its own, with its style in it."""


def add(check: Blueprint, found: Callable[[str], Checked]) -> None:
    """The addresses of the files of a result, which ``found`` gives by its key."""

    @check.get("/check/<key>/report.<ending>")
    def report(key: str, ending: str) -> Response:
        if ending not in telling.FILES:
            raise NotFoundError(f"Reports can be had as {', '.join(telling.FILES)}, not as: {ending[:20]!r}")
        content = found(key).files[telling.file_of(ending, current_language())]
        answer = private(Response(content, content_type=MEDIA_TYPES[ending]))
        answer.headers["Content-Disposition"] = f'attachment; filename="{wording.text("check_report", current_language())}.{ending}"'
        answer.headers["Content-Security-Policy"] = _ALONE
        return answer

    @check.get("/check/<key>/reviewed.<ending>")
    def reviewed(key: str, ending: str) -> Response:
        content = found(key).files.get(comments.file_of(ending, current_language()))
        if content is None:
            raise NotFoundError(f"This draft does not go back with comments as: {ending[:20]!r}")
        answer = private(Response(content, content_type=REVIEWED_TYPES[ending]))
        answer.headers["Content-Disposition"] = f'attachment; filename="{wording.text("check_reviewed", current_language())}.{ending}"'
        answer.headers["Content-Security-Policy"] = _ALONE
        return answer


def kind_back(checked: Checked) -> str | None:
    """As what a draft goes back with comments; None where it does not."""
    return next((kind for kind in comments.KINDS if comments.file_of(kind, current_language()) in checked.files), None)


def private(answer: Response) -> Response:
    """The answer, which nobody keeps and no other site reads: a draft is not public."""
    answer.cache_control.no_store = True
    answer.set_etag("draft", weak=True)  # so that none is made of the address and the version of the data
    answer.headers["Access-Control-Allow-Origin"] = "null"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
