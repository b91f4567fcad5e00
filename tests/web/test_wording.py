"""The catalogue: both languages say the same things."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from graphsvc.errors import DataError
from graphsvc.web import wording

WEB = Path(wording.__file__).parents[1]
TEXTS = tomllib.loads((WEB / "wording" / "texts.toml").read_text(encoding="utf-8"))


def test_every_text_is_in_both_languages_with_the_same_places() -> None:
    assert TEXTS
    for key, forms in TEXTS.items():
        assert set(forms) == set(wording.LANGUAGES), key
        places = [
            {name for form in ([entry] if isinstance(entry, str) else entry) for name in re.findall(r"{(\w+)}", form)}
            for entry in forms.values()
        ]
        assert places[0] == places[1], key
        assert not re.search(r"[<>&\"]", str(list(forms["cs"])) + str(forms["en"])), (
            f"{key}: texts go into markup and attributes as they are"
        )


def test_templates_use_every_text_and_no_other() -> None:
    used = {
        key
        for path in (WEB / "templates").glob("*.html")
        for key in re.findall(r"""\bt\(["'](\w+)["']""", path.read_text(encoding="utf-8"))
    }
    used |= {key for path in WEB.glob("*.py") for key in re.findall(r'wording\.texts?\("(\w+)"', path.read_text(encoding="utf-8"))} | {
        "yes",
        "no",
        "data_graph_dataset",
        "data_graph_linking",
        "data_graph_questions",
        "data_graph_default",
    }
    assert used == set(TEXTS)


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "nalezena 1 položka"), (3, "nalezeny 3 položky"), (0, "nalezeno 0 položek"), (1234, "nalezeno 1\u00a0234 položek")],
)
def test_czech_counts(number: int, said: str) -> None:
    assert wording.text("results_count", "cs", n=number) == said


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(DataError, match="nonsense"):
        wording.text("nonsense", "cs")
