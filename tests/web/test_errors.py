"""No trace leaves the server."""

from __future__ import annotations

import logging

import pytest

from graphsvc.settings import Settings
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web.app import create_app


class Broken:
    def version(self) -> str:
        return "of the data"

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("secret detail")


def test_an_unexpected_error_is_recorded_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(), Fixed(Broken()), Direct(Broken()))  # type: ignore[arg-type]
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/sparql?query=ASK{}")
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert "secret" not in answer.text
    assert "secret detail" in caplog.text
