"""An answer as a sentence: a pattern in the header of a question, filled from its parameters and rows.

``{name}`` is a parameter. With forms behind it, ``{what|one|few|many}`` is a number and chooses the form of the language for it (Czech
has three, English two; one more is for nought), in which ``#`` is the number itself. The numbers are: ``rows``; a column (different
values in it); ``sum`` and ``max`` of a column; ``count column=value,value`` (rows that have it); ``filled`` and ``empty`` of a column.
``{most column by other}`` is the value of a column with the greatest sum of the other (of ``rows``: with most rows), ``{first column}``
that of the first row. What stands in brackets is left out unless every parameter in it was given and every such value is there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graphsvc.errors import DataError
from graphsvc.questions.answer import Cell

FORMS = {"cs": 3, "en": 2}
"""How many forms a word has beside numbers, by language."""
ROWS = "rows"
_TOKEN = re.compile(r"\{(?P<what>[^{}]*)\}|(?P<open>\[)|(?P<close>\])|(?P<text>[^{}\[\]]+)|(?P<strange>.)")
_OF_COLUMN = ("sum", "max", "filled", "empty")
Rows = Sequence[Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a pattern: text, a parameter, a number with its forms, or a cell; ``inside`` brackets of that number (0: none)."""

    kind: str
    text: str = ""
    column: str = ""
    by: str = ""
    values: frozenset[str] = frozenset()
    forms: tuple[str, ...] = ()
    inside: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence: text; a number's text (``strong``); the name of a parameter; a cell, by column and number of its row."""

    text: str = ""
    strong: bool = False
    parameter: str = ""
    column: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A pattern in one language."""

    language: str
    parts: tuple[Part, ...]

    def pieces(self, given: Collection[str], rows: Rows) -> list[Piece]:
        """The sentence for these rows, with the parameters of those names given; others stand for nothing."""
        lacking = {part.inside for part in self.parts if _lacks(part, given, rows)}
        shown = (part for part in self.parts if not part.inside or part.inside not in lacking)
        return [piece for part in shown for piece in self._piece(part, given, rows)]

    def _piece(self, part: Part, given: Collection[str], rows: Rows) -> Iterator[Piece]:
        if part.kind == "text":
            yield Piece(part.text)
        elif part.kind == "parameter":
            if part.text in given:
                yield Piece(parameter=part.text)
        elif part.kind in ("most", "first"):
            if (row := _row(part, rows)) is not None:
                yield Piece(column=part.column, row=row)
        else:
            number = _number(part, rows)
            said = part.forms[-1] if number == 0 else part.forms[form(number, self.language)]
            yield Piece(said.replace("#", written(number, self.language)), strong=True)


@dataclass(frozen=True, slots=True)
class Known:
    """What a pattern can name: parameters and columns; and where it stands, for errors."""

    parameters: Collection[str]
    columns: Collection[str]
    place: str


def read(pattern: str, language: str, known: Known) -> Sentence:
    """A pattern in a language. Raises DataError, ending with the place, for one that names what the question does not have."""
    parts: list[Part] = []
    bracket = inside = 0
    for token in _TOKEN.finditer(pattern):
        if token["strange"] or (token["open"] and inside) or (token["close"] and not inside):
            raise DataError(f"A bracket is too many in {pattern!r}: {known.place}")
        if token["open"]:
            bracket += 1
            inside = bracket
        elif token["close"]:
            inside = 0
        elif token["text"]:
            parts.append(Part("text", token["text"], inside=inside))
        else:
            parts.append(replace(_part(token["what"], language, known), inside=inside))
    if inside:
        raise DataError(f"A bracket is not closed in {pattern!r}: {known.place}")
    return Sentence(language, tuple(parts))


def form(number: float, language: str) -> int:
    """Which of a word's forms goes with a number."""
    if number == 1:
        return 0
    return 1 if language != "cs" or number in (2, 3, 4) else 2


def written(number: float, language: str) -> str:
    """A number as the language writes it: its thousands apart, the decimals of one that is not whole."""
    whole = float(number).is_integer()
    text = f"{int(number):,}" if whole else f"{number:,.2f}".rstrip("0")
    return text if language != "cs" else text.replace(",", "\u00a0").replace(".", ",")


def _part(what: str, language: str, known: Known) -> Part:
    columns = known.columns
    said, *forms = what.split("|")
    words = said.split()
    if not forms and said in known.parameters:
        return Part("parameter", said)
    match words:
        case ["most", column, "by", by] if not forms and column in columns and by in (ROWS, *columns):
            return Part("most", column=column, by=by)
        case ["first", column] if not forms and column in columns:
            return Part("first", column=column)
    if len(forms) - FORMS[language] not in (0, 1):
        most = FORMS[language]
        raise DataError(
            f"A number has {most} or {most + 1} forms in {language!r}, and nothing else is called so: {said!r} at {known.place}"
        )
    match words:
        case [column] if column == ROWS or column in columns:
            return Part("number", column=column, by="different", forms=tuple(forms))
        case [of, column] if of in _OF_COLUMN and column in columns:
            return Part("number", column=column, by=of, forms=tuple(forms))
        case ["count", test] if (name := test.partition("="))[0] in columns and name[2]:
            return Part("number", column=name[0], by="count", values=frozenset(name[2].split(",")), forms=tuple(forms))
    raise DataError(f"A sentence cannot tell this number: {said!r} at {known.place}")


def _number(part: Part, rows: Rows) -> float:
    if part.column == ROWS:
        return len(rows)
    cells = [row[part.column] for row in rows]
    match part.by:
        case "count":
            return sum(str(cell) in part.values for cell in cells)
        case "filled":
            return sum(cell not in (None, "", []) for cell in cells)
        case "empty":
            return sum(cell in (None, "", []) for cell in cells)
        case "sum":
            return sum(amount(cell) for cell in cells)
        case "max":
            return max(map(amount, cells), default=0)
    return len({str(cell) for cell in cells if cell not in (None, "", [])})


def _lacks(part: Part, given: Collection[str], rows: Rows) -> bool:
    """Whether a part has nothing to say: a parameter that was not given, a value that no row has."""
    if part.kind == "parameter":
        return part.text not in given
    return part.kind in ("most", "first") and _row(part, rows) is None


def _row(part: Part, rows: Rows) -> int | None:
    """The number of the row whose value is told; None where there is none."""
    if part.kind == "most":
        return _most(part, rows)
    return 0 if rows and rows[0][part.column] not in (None, "", []) else None


def _most(part: Part, rows: Rows) -> int | None:
    """The number of the first row that has the value with the greatest sum; of equally great ones the first; None where no row has one."""
    sums: dict[str, float] = {}
    first: dict[str, int] = {}
    for at, row in enumerate(rows):
        value = str(row[part.column])
        if row[part.column] not in (None, "", []):
            sums[value] = sums.get(value, 0) + (1 if part.by == ROWS else amount(row[part.by]))
            first.setdefault(value, at)
    return first[max(sums, key=lambda value: (sums[value], -first[value]))] if sums else None


def amount(cell: Cell) -> float:
    """What a cell counts: a number itself, of a list its length, anything else nothing."""
    if isinstance(cell, list):
        return len(cell)
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else 0
