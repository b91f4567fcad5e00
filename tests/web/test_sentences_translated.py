"""Whatever an error says on a page is said in Czech too: each sentence that the program can raise stands in the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from werkzeug import exceptions
from werkzeug.exceptions import HTTPException, default_exceptions

import graphsvc
from graphsvc import errors
from graphsvc.documents import package, txt
from graphsvc.errors import AccessError, GraphsvcError, LimitError
from graphsvc.questions.parameters import ACCEPTED
from graphsvc.questions.resolving import Wanted
from graphsvc.web import findings, saying
from graphsvc.web.wording import catalogues

PACKAGE = Path(graphsvc.__file__).parent
AT_THE_COMMAND_LINE = {
    *("__main__", "cli", "commands", "benchmark", "settings", "building", "pipeline"),
    *("access/keyring", "access/tokens", "store/backup"),
}
"""What is said here is said to whoever runs a command, and reaches no page."""
KINDS = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, GraphsvcError)}
HTTP = {name: kind for name, kind in vars(exceptions).items() if isinstance(kind, type) and issubclass(kind, HTTPException)}
SPEAKING = {"_invalid", "_malformed"}
"""Functions that make an error of the sentence that they are given."""
CALLED = re.compile(rf"\b(?:{'|'.join(sorted({*KINDS, *HTTP, *SPEAKING, 'abort'}))})\(")
HANDED_ON = {
    "access/credentials": {"detail"},
    "documents/files": {"_old(name, data)"},
    "editions/content": {"str(error)"},
    "editions/publishing": {"CHANGED.format(change.version)"},
    "review/checking": {"told['message']"},
    "store/changer": {"CHANGED.format(step['version'])", "str(error)"},
    "store/parsing": {"explain(sparql, str(error))"},
    "store/reading": {"explain(sparql, str(error))"},
    "store/remote": {
        "explain(sparql, 'it is neither SELECT nor ASK, CONSTRUCT or DESCRIBE')",
        "explain(sparql, told(str(error), self._client.shown))",
    },
    "store/remote_serving": {"CHANGED.format(version)", "str(error)"},
    "store/streaming": {"explain(self._asked.sparql, said.decode())", "why"},
    "store/updates": {"explain(self._sparql, message or f'error at {_place(self._sparql, place)}: ', update=True)"},
}
"""Errors that repeat what another place says; that place is among the `ELSEWHERE`, or an error itself."""
ELSEWHERE = {
    "access/credentials": {"The role {0} does not allow this"},
    "documents/files": {
        "The document is encrypted; save it without a password: {0}",
        "The document is in the old binary format of Word or Excel; save it as .docx or .xlsx: {0}",
    },
    "store/foreign": {"The data have changed since the change was checked, so nothing is written; check it again. Their version was: {0}"},
    "store/guard": {
        "Queries to other servers (SERVICE) are not allowed here",
        "Loading from addresses and files (LOAD) is not allowed here",
    },
    "store/streaming": {
        "The query took longer than {0} seconds and was stopped; ask for less at once",
        "The client has left; the query was stopped",
    },
    "store/explain": {
        "The {0} cannot be read at {1}: {2}",
        "The {0} uses the prefix '{1}:', which it does not declare: {2}",
        "The {0} cannot be read: {1}",
        "The {0} cannot be read ({1}): line {2}, column {3}",
    },
}
"""Sentences that are made outside of the call that raises them."""
DATA_FROM_OUTSIDE = {"store/canonical", "store/convert", "store/memory"}
"""Where DataError is about what was sent, and goes on as ForeignDataError."""


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if not {named(path), named(path).partition("/")[0]} & AT_THE_COMMAND_LINE)


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def template(node: ast.expr) -> str | None:
    """A text with numbered holes in the place of its values; None for what is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.replace("{}", "{0}") if "{}" in node.value else node.value.replace("{", "{{").replace("}", "}}")
    if not isinstance(node, ast.JoinedStr):
        return None
    holes = iter(range(len(node.values)))
    return "".join((template(part) or "") if isinstance(part, ast.Constant) else f"{{{next(holes)}}}" for part in node.values)


def told(path: Path) -> Iterator[ast.expr]:
    """What the errors of a module are made of that are told on pages: of those of the server's inside, they say only that they are."""
    text = path.read_text("utf-8")
    for node in ast.walk(ast.parse(text)) if CALLED.search(text) else ():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        name, first = node.func.id, node.args[0]
        kind = KINDS.get(name)
        inside = kind is not None and kind.http_status >= 500 and kind not in (AccessError, LimitError)
        if (kind and not inside) or name in SPEAKING or (name == "DataError" and named(path) in DATA_FROM_OUTSIDE):
            yield first
        elif name in HTTP or name == "abort":
            yield from node.args[int(name in ("abort", "MethodNotAllowed")) :][:1]


def filled(sentence: str) -> str:
    """A sentence with values as they may be: where a phrase of the catalogue stands, one of these."""
    found = next((message for message in catalogues.sentences("cs") if not message.context and message.id == sentence), None)
    phrases = dict(re.findall(r"\{(\d+):([^}]+)\}", str(found.string) if found else ""))
    values = {number: PHRASES.get(kind, "'x'") for number, kind in phrases.items()}
    return re.sub(r"\{(\d+)\}", lambda hole: values.get(hole[1], "'x'"), sentence).replace("{{", "{").replace("}}", "}")


def missing(sentence: str) -> bool:
    said = saying.say(filled(sentence), 400, "cs")
    return said.foreign == filled(sentence)


PHRASES = {message.context: str(message.id).format(1) for message in catalogues.sentences("cs") if message.context}
TOLD = [(named(path), node) for path in modules() for node in told(path)]
SENTENCES = [(name, text) for name, node in TOLD if (text := template(node)) is not None]
TOO_GENERAL = {
    "{0}; written: {1}": "The parameter x can mean more than one plan: z; written: x",
    "{0}: line {1}, column {2}": "Queries to other servers (SERVICE) are not allowed here: line 1, column 1",
    "The parameter {0} names no {1} that is known{2}; written: {3}": (
        "The parameter x names no plan that is known; the nearest: y; written: z"
    ),
    "The document is too large: its part {0} takes {1}: {2}": (
        "The document is too large: its part 'x' takes 70 MB unpacked, more than the 64 MB that it may have: y"
    ),
    "The document is too large: its {0}; it is no page of text: {1}": (
        "The document is too large: its page 3 takes more than 4 MB to draw; it is no page of text: y"
    ),
    "There is no such kind of plan, {0}: {1}": "There is no such kind of plan, the nearest is 'x': 'y'",
    "There is no profile of that family, {0}: {1}": "There is no profile of that family, there are x: 'y'",
    "{0} query is needed here: {1}": "An ASK query is needed here: 'x'",
    "The {0} is not UTF-8: byte {1}": "The query is not UTF-8: byte 1",
    "Queries to other servers (SERVICE) are not allowed here": "Queries to other servers (SERVICE) are not allowed here: line 1, column 1",
    "Loading from addresses and files (LOAD) is not allowed here": (
        "Loading from addresses and files (LOAD) is not allowed here: line 1, column 1"
    ),
    "The {0} cannot be read at {1}: {2}": "The query cannot be read at 'x': line 1, column 1",
    "The {0} uses the prefix '{1}:', which it does not declare: {2}": (
        "The query uses the prefix 'x:', which it does not declare: line 1, column 1"
    ),
    "The {0} cannot be read: {1}": "The query cannot be read: x",
    "The {0} cannot be read ({1}): line {2}, column {3}": "The query cannot be read (x): line 1, column 1",
}
"""Sentences with a part of the sentence in a hole → one with that part in it."""


def test_sentences_are_found() -> None:
    assert len(SENTENCES) > 200
    assert ("documents/txt", "The document is empty: {0}") in SENTENCES
    assert {sentence for _, sentence in SENTENCES} | {sentence for said in ELSEWHERE.values() for sentence in said} >= TOO_GENERAL.keys()


@pytest.mark.parametrize("module", sorted({module for module, _ in SENTENCES}))
def test_what_an_error_says_is_said_in_czech(module: str) -> None:
    assert not [sentence for name, sentence in SENTENCES if name == module and missing(TOO_GENERAL.get(sentence, sentence))]


def test_what_is_told_by_way_of_another_place_is_known() -> None:
    found: dict[str, set[str]] = {}
    for name, node in TOLD:
        if template(node) is None:
            found.setdefault(name, set()).add(ast.unparse(node))
    assert {name: said - {"message", "keyword"} for name, said in found.items() if said} == HANDED_ON


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_sentences_made_elsewhere_are_there_and_in_czech(name: str) -> None:
    tree = ast.parse((PACKAGE / f"{name}.py").read_text("utf-8"))
    written = {text for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.JoinedStr) and (text := template(node))}
    assert written >= ELSEWHERE[name]
    assert not [sentence for sentence in ELSEWHERE[name] if missing(TOO_GENERAL.get(sentence, sentence))]


@pytest.mark.parametrize("what", ["query", "update"])
def test_what_is_wrong_with_a_query_is_said_in_czech(what: str) -> None:
    for said in (f"The {what} cannot be read at its end: line 1, column 2", f"The {what} cannot be read at 'x': line 1, column 2"):
        assert saying.say(said, 400, "cs").text.endswith(": řádek 1, sloupec 2")
    engine = saying.say(f"The {what} cannot be read (expected one of (a) or (b)): line 1, column 2", 400, "cs")
    assert engine.text.endswith(": řádek 1, sloupec 2")
    assert engine.foreign == "expected one of (a) or (b)"
    assert not missing(f"The {what} uses the prefix 'x:', which it does not declare: line 1, column 2")
    assert not missing(f"The {what} cannot be read: whatever")


def test_what_the_framework_says_is_said_in_czech() -> None:
    for status in (400, 403, 404, 405, 406, 408, 411, 412, 413, 414, 415, 416, 429, 431):
        assert not missing(default_exceptions[status].description or ""), status


def test_translations_have_the_holes_of_their_sentences() -> None:
    every = [message for message in catalogues.sentences("cs") if message.id]
    assert len(every) > 200
    for message in every:
        holes = [sorted(set(re.findall(r"\{(\d+)", text))) for text in (str(message.id), str(message.string))]
        assert holes[0] == holes[1], message.id
        assert not message.fuzzy
        assert not re.search(r'[<>"]', str(message.string))


def test_kinds_of_holes_are_those_that_there_are() -> None:
    contexts = {message.context for message in catalogues.sentences("cs") if message.context}
    used = {kind for message in catalogues.sentences("cs") for kind in kinds(message)}
    assert used - {"", "foreign", "quoted", "number", "list", "sentence", "unsaid"} == contexts


def test_phrases_of_the_program_are_those_of_the_catalogue() -> None:
    """Parts of sentences that are kept in tables; a catalogue of few words is forgotten easily."""
    known = {(message.context, str(message.id)) for message in catalogues.sentences("cs") if message.context}
    written = {("other kind", said) for said in package._OTHERS.values()} | {("text kind", said) for said in txt._MAGIC.values()}
    written |= {("thing", Wanted("x", kind, ACCEPTED[kind]).words) for kind in ACCEPTED}
    written |= {("finding filter", name) for name in (*findings.FILTERS, "severity", "rule", "group")}
    written |= {("read as", said) for said in ("a Word document", "a workbook", "a PDF")}
    assert written <= known
    assert {one for one in known if one[0] in ("thing", "finding filter", "read as", "text kind")} <= written


def kinds(message: Message) -> list[str]:
    return re.findall(r"\{\d+:([^}]+)\}", str(message.string)) if message.id else []
