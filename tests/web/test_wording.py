"""The catalogues: both languages say the same things, nothing is missing and nothing left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from graphsvc.errors import DataError
from graphsvc.web import wording
from graphsvc.web.site import MORE, NAVIGATION
from graphsvc.web.wording import catalogues

WEB = Path(wording.__file__).parents[1]
PARTS = catalogues.parts()
BY_NAME = {"yes", "no", *(f"data_graph_{name}" for name in ("dataset", "linking", "questions", "default", "editions"))}
"""Texts whose keys are put together."""
NAMES = {"CSV", "XLSX", "JSON", "SVG", "PNG", "GraphML", "SPARQL", "TriG", "Quads", "DCAT", "VoID", "Turtle", "OpenAPI", "SHACL", "RDF"}
NAMES |= {"Service", "Description", "context", "sitemap", "xml", "nbsp", "TSV", "Triples", "XML", "openapi", "json"}


def of(lang: str, part: str) -> dict[str, Message]:
    return {catalogues.key(message): message for message in catalogues.messages(lang, part) if message.id}


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize("part", PARTS)
def test_every_text_is_in_both_languages_with_the_same_places(part: str) -> None:
    czech, english = of("cs", part), of("en", part)
    assert czech
    assert list(czech) == list(english), "the same texts, in the same order"
    for key in czech:
        assert len(forms(czech[key])) == (3 if czech[key].pluralizable else 1), key
        assert len(forms(english[key])) == (2 if czech[key].pluralizable else 1), key
        places = [{name for form in forms(one) for name in re.findall(r"{(\w+)}", form)} for one in (czech[key], english[key])]
        assert places[0] == places[1], key
        said = [*forms(czech[key]), *forms(english[key])]
        assert all(said), f"{key} is not translated"
        assert not czech[key].fuzzy, key
        assert not english[key].fuzzy, key
        assert not re.search(r"[<>&\"]", "".join(said)), f"{key}: texts go into markup and attributes as they are"


def test_the_files_of_both_languages_are_the_same() -> None:
    english = sorted(path.stem for path in (WEB / "translations" / "en").iterdir())
    assert english == PARTS


def test_templates_use_every_text_and_no_other() -> None:
    written = found("templates/**/*.html", r"""\bt\(["'](\w+)["']""") | found("frontend/src/**/*.ts", r"""\bt\(\s*["'](\w+)["']""")
    written |= found("*.py", r'wording\.texts?\(\s*"(\w+)"') | {*NAVIGATION.values(), *MORE.values()}
    written |= found("../commands/*.py", r'wording\.texts?\(\s*"(\w+)"')
    texts = {key for part in PARTS for key in of("cs", part)}
    assert written | BY_NAME == texts


def found(files: str, pattern: str) -> set[str]:
    """What a pattern finds in files of the application."""
    return {key for path in WEB.glob(files) for key in re.findall(pattern, path.read_text("utf-8"))}


def test_no_template_says_a_word_of_its_own() -> None:
    """Words between tags are proper names of formats and standards: what is said comes from a catalogue."""
    for path in (WEB / "templates").rglob("*.html"):
        bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", path.read_text("utf-8"), flags=re.DOTALL)
        bare = re.sub(r"<(script|style|code|pre)\b.*?</\1>|<[^>]*>", " ", bare, flags=re.DOTALL)
        said = set(re.findall(r"[^\W\d_]{3,}", bare)) - NAMES
        assert not said, path.name


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "nalezena 1 položka"), (3, "nalezeny 3 položky"), (0, "nalezeno 0 položek"), (1234, "nalezeno 1\u00a0234 položek")],
)
def test_czech_counts(number: int, said: str) -> None:
    assert wording.text("results_count", "cs", n=number) == said


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(DataError, match="nonsense"):
        wording.text("nonsense", "cs")
    with pytest.raises(DataError, match="results_count"):
        wording.text("results_count", "cs")
