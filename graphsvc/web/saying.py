"""What an error says, in another language: errors carry one English sentence, pages say it in theirs.

The catalogue (``sentences/<language>.po``) has the sentences with numbered holes in place of the values: ``The document is empty: {0}``.
A sentence is recognised by what stands between its holes; the values go into the translation as they are, or as its hole says:

* ``{0}``: as it is; ``{0:quoted}``: text in Python's quotation marks, in those of the language; ``{0:number}``; ``{0:list}``: words
  between ``,``, ``and`` and ``or``
* ``{0:sentence}``: a sentence of its own, of the same catalogue
* ``{0:foreign}``: what another program said, in English; it is not put into the text but given beside it
* ``{0:unsaid}``: nothing, for what is nobody's business outside, such as a path of the server
* ``{0:name}``, with any other name: one of the phrases that have this name as their context in the catalogue
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from string import Formatter

from graphsvc.web import wording
from graphsvc.web.wording import catalogues

ENGLISH = "en"
"""The language of what errors say."""
_FOREIGN, _QUOTED = "foreign", "quoted"
_LITERAL = re.compile(r"""(?s)'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_QUOTES = {"cs": "„{}“"}
_JOINS = {"cs": {" and ": " a ", " or ": " nebo "}}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in the language that was wanted, and what another program said in English, ``""`` mostly."""

    text: str
    foreign: str = ""

    @property
    def whole(self) -> str:
        """Both, as one text."""
        return f"{self.text} ({self.foreign})" if self.foreign else self.text


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence of the catalogue: what stands around its holes (one more than these), the translation, and the kinds of its holes."""

    around: tuple[str, ...]
    translated: str
    kinds: tuple[str, ...]

    @property
    def rank(self) -> tuple[int, int, int]:
        """Of several that fit, the one with the longest beginning says it: what comes later may be part of a value from outside."""
        return len(self.around[0]), sum(map(len, self.around)), -len(self.kinds)

    def values(self, message: str) -> tuple[str, ...] | None:
        """What stands in the holes; None where the message is another sentence."""
        if not self.kinds:
            return () if message == self.around[0] else None
        if not (message.startswith(self.around[0]) and message.endswith(self.around[-1])):
            return None
        at, end, found = len(self.around[0]), len(message) - len(self.around[-1]), []
        for kind, after in zip(self.kinds[:-1], self.around[1:-1], strict=True):
            next_at = _next(message, at, end, kind, after)
            if next_at < 0:
                return None
            found.append(message[at:next_at])
            at = next_at + len(after)
        return (*found, message[at:end]) if at <= end else None


def say(message: str, status: int, lang: str) -> Said:
    """What an error says, in a language; ``status`` is its status of HTTP.

    Of what went wrong inside, other languages say only that it did; a sentence that the catalogue does not have is given as foreign.
    """
    if lang == ENGLISH:
        return Said(message)
    said = _said(message, "", lang)
    if said is not None:
        return said
    if status >= 500:
        return Said(wording.text("error_503_text" if status == 503 else "error_5xx_text", lang))
    return Said(wording.text("error_refused", lang), message)


@cache
def patterns(lang: str) -> Mapping[str, Sequence[Pattern]]:
    """The sentences (under ``""``) and phrases by context, those first that say most. Raises DataError as the catalogues do."""
    by_context: dict[str, list[Pattern]] = {}
    for message in catalogues.sentences(lang):
        if message.id:
            by_context.setdefault(message.context or "", []).append(pattern(catalogues.key(message), str(message.string)))
    return {context: sorted(found, key=lambda one: one.rank, reverse=True) for context, found in by_context.items()}


def pattern(english: str, translated: str) -> Pattern:
    """The pattern of a sentence and its translation, both with numbered holes; these stand in order in the English one."""
    around, holes = [""], 0
    for literal, name, _, _ in Formatter().parse(english):
        around[-1] += literal
        if name is not None:
            around.append("")
            holes += 1
    kinds = {int(name): spec or "" for _, name, spec, _ in Formatter().parse(translated) if name}
    return Pattern(tuple(around), translated, tuple(kinds.get(number, "") for number in range(holes)))


def _next(message: str, at: int, end: int, kind: str, after: str) -> int:
    """Where the text after a hole stands: behind quotation marks, at its last place where anything may stand before, else at its first."""
    if kind == _QUOTED and (quoted := _LITERAL.match(message, at, end)) and message.startswith(after, quoted.end()):
        return quoted.end()
    return message.rfind(after, at, end) if kind == _FOREIGN else message.find(after, at, end)


def _said(message: str, context: str, lang: str) -> Said | None:
    for one in patterns(lang).get(context, ()):
        values = one.values(message)
        parts = [] if values is None else list(_parts(one, values, lang))
        said = [part for part in parts if part is not None]
        if values is not None and len(said) == len(parts):  # a phrase that is not known makes it another sentence
            return Said("".join(part.text for part in said), next((part.foreign for part in said if part.foreign), ""))
    return None


def _parts(one: Pattern, values: Sequence[str], lang: str) -> Iterator[Said | None]:
    for literal, name, kind, _ in Formatter().parse(one.translated):
        yield Said(literal)
        if name is not None:
            yield _value(values[int(name)], kind or "", lang)


def _value(value: str, kind: str, lang: str) -> Said | None:
    match kind:
        case "":
            return Said(value)
        case "foreign":
            return Said("", value)
        case "unsaid":
            return Said("")
        case "quoted":
            return Said(_quoted(value, lang))
        case "number":
            with suppress(ValueError):
                return Said(wording.count(float(value), lang))
            return Said(value)
        case "list":
            return Said(re.sub("|".join(_JOINS[lang]), lambda found: _JOINS[lang][found[0]], value))
        case "sentence":
            return _said(value, "", lang) or Said("", value)
        case _:
            return _said(value, kind, lang) if value else Said("")


def _quoted(value: str, lang: str) -> str:
    with suppress(ValueError, SyntaxError):
        if _LITERAL.fullmatch(value):
            value = ast.literal_eval(value)
    return _QUOTES[lang].format(value)
