"""A small graph whose every text is out to break a page, and what to look for afterwards."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore

FIXTURES = Path(__file__).parents[1] / "fixtures"
MARKUP = '<img src=x onerror="window.pwned=1">'
TEXTS = {
    "markup": MARKUP,
    "quotes": "\"'><svg/onload='window.pwned=1'>",
    "script": "</script><script>window.pwned=1</script>",
    "template": "{{ 7*7 }} {% raw %} ${window.pwned=1}",
    "direction": "plán \u202enílted\u202c \u2067\u200f\u05e1\u05d5\u05e3\u2069",
    "long": "nekonečně dlouhý název " * 400,
    "unbroken": "x" * 3_000,
    "link": "javascript:window.pwned=1",
    "formula": "=cmd|' /C calc'!A0",
}
PLAN = "https://graphsvc.example/id/plan/p-2020"
LATER = "https://graphsvc.example/id/plan/p-2021"
ITEM = f"{PLAN}/item/A01-01"
_DCT, _SKOS, _G = "http://purl.org/dc/terms/", "http://www.w3.org/2004/02/skos/core#", "https://graphsvc.example/def#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def store(folder: Path) -> EmbeddedStore:
    """A store with the small graph of the fixtures and, for each text, an item, a goal, a body and a service that bear it."""
    made = EmbeddedStore(folder / "store")
    with made.writer() as writer:
        for name in ("codelists", "document-a", "document-b"):
            writer.replace_graph(f"https://graphsvc.example/graph/{name}", (FIXTURES / f"{name}.ttl").read_bytes(), FORMATS["ttl"])
        writer.replace_graph("https://graphsvc.example/graph/hostile", "\n".join(_statements()).encode())
    return made


def _statements() -> list[str]:
    lines = [
        f"<{PLAN}> <{_DCT}title> {_literal(MARKUP)} .",
        f"<{LATER}> {_TYPE} <{_G}Plan> .",
        f"<{LATER}> <{_DCT}title> {_literal(MARKUP)} .",
        f"<{LATER}/item/B1> {_TYPE} <{_G}Measure> .",
        f"<{LATER}/item/B1> <{_G}ofPlan> <{LATER}> .",
        f"<{LATER}/item/B1> <{_DCT}identifier> {_literal(MARKUP)} .",
        f"<{LATER}/item/B1> <{_DCT}title> {_literal(MARKUP)} .",
    ]
    for number, (name, text) in enumerate(TEXTS.items(), 1):
        item, goal, body = f"<{PLAN}/item/{name}>", f"<{PLAN}/goal/{name}>", f"<https://graphsvc.example/id/body/{name}>"
        lines += [
            f"{item} {_TYPE} <{_G}Measure> .",
            f"{item} <{_G}ofPlan> <{PLAN}> .",
            f"{item} <{_DCT}identifier> {_literal(f'H{number:02}' if number > 1 else MARKUP)} .",
            f"{item} <{_DCT}title> {_literal(text)} .",
            f"{item} <{_DCT}description> {_literal(text)} .",
            f"{item} <{_G}supportsGoal> {goal} .",
            f"{item} <https://schema.org/agent> {body} .",
            f"<{ITEM}> <{_DCT}references> {item} .",
            f"{goal} {_TYPE} <{_G}Goal> .",
            f"{goal} <{_G}ofPlan> <{PLAN}> .",
            f"{goal} <{_SKOS}notation> {_literal(f'C{number}')} .",
            f"{goal} <{_SKOS}prefLabel> {_literal(text)} .",
            f"{body} {_TYPE} <http://www.w3.org/ns/org#FormalOrganization> .",
            f"{body} <{_SKOS}prefLabel> {_literal(text)} .",
        ]
    return lines


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"@cs'


def harmless(page: Page) -> None:
    """Nothing of the data or the address has become part of the page but text. Raises AssertionError."""
    assert page.evaluate("window.pwned") is None
    assert page.locator("img[src='x'], svg[onload], [onerror], [onload], a[href^='javascript:' i]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
