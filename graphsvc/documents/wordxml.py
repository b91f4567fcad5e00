"""Names in the XML of Word documents, and what a run of text says when tracked changes are accepted and hidden text stays hidden."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def w(name: str) -> str:
    """The full name of an element or attribute of Word's own namespace."""
    return _W + name


P, R, TBL, TR, TC, SDT, SDT_CONTENT = (w(name) for name in ("p", "r", "tbl", "tr", "tc", "sdt", "sdtContent"))
OWN_TAG = "graphsvc:review"
"""Tag of the content control with what the product itself tells in a document that it gives back."""
OWN_MARK = "graphsvc_review"
"""Name of the bookmark over it, but for its first paragraph."""
OWN_ALIAS = "graphsvc"
"""Title of the control."""
_BODY, _MARK, _MARK_END, _MARK_NAME, _MARK_ID = (w(name) for name in ("body", "bookmarkStart", "bookmarkEnd", "name", "id"))
TEXT_BOX = w("txbxContent")
VAL = w("val")
ALTERNATIVES, CHOICE, FALLBACK = (f"{_MC}{name}" for name in ("AlternateContent", "Choice", "Fallback"))

DROPPED = frozenset({w("del"), w("moveFrom"), w("pPr"), w("rPr"), w("instrText"), w("delText"), w("sdtPr"), w("rt"), FALLBACK})
"""What is not there when changes are accepted, or is no text."""
_SIGNS = {
    w("tab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
    w("softHyphen"): "\u00ad",
    w("ptab"): "\t",
}
_TEXT, _SYMBOL, _FONT, _CHAR, _FIELD = w("t"), w("sym"), w("font"), w("char"), w("fldChar")
_TICKED, _EMPTY = "\u2612", "\u2610"
_TICKS = {
    "Wingdings": {0x6F: _EMPTY, 0x78: _TICKED, 0xA8: _EMPTY, 0xFB: "\u2717", 0xFC: "\u2713", 0xFD: _TICKED, 0xFE: "\u2611"},
    "Wingdings 2": {0x4F: "\u2717", 0x50: "\u2713", 0x51: _TICKED, 0x52: "\u2611", 0x53: _TICKED, 0x54: _TICKED, 0xA3: _EMPTY},
}
"""Ticks, crosses and boxes of symbol fonts, by their places in these."""
_PROPERTIES, _VANISH = w("rPr"), w("vanish")


def child(element: _Element, *path: str) -> _Element | None:
    """The first descendant down a path of names; None where there is none."""
    found: _Element | None = element
    for name in path:
        found = found.find(w(name)) if found is not None else None
    return found


def value(element: _Element, *path: str) -> str | None:
    """What the attribute ``val`` of a descendant says."""
    found = child(element, *path)
    return found.get(VAL) if found is not None else None


def number(element: _Element, *path: str) -> int | None:
    """The same as a whole number; None where it is none."""
    told = value(element, *path)
    return int(told) if told is not None and told.lstrip("-").isdecimal() and len(told) < 10 else None


def is_on(element: _Element, *path: str) -> bool:
    """Whether a switch is there and is not turned off."""
    found = child(element, *path)
    return found is not None and found.get(VAL, "1") not in ("0", "false", "off", "none")


def text_of(element: _Element) -> str:
    """The text of a paragraph or of a part of it, without that of boxes which hang on it; a line break is a line feed."""
    return "".join(_texts(element))


def _texts(element: _Element) -> Iterator[str]:
    for part in element:
        name = part.tag
        if name == _TEXT:
            yield part.text or ""
        elif name == R:
            if not _is_hidden(part):
                yield from _texts(part)
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == _SYMBOL:
            yield _symbol(part.get(_FONT, ""), part.get(_CHAR, ""))
        elif name == _FIELD:
            yield _box(part)
        elif name == SDT and _is_unanswered(part):
            continue
        elif name not in DROPPED and name != TEXT_BOX and isinstance(name, str):
            yield from _texts(part)


def _is_hidden(run: _Element) -> bool:
    properties = run.find(_PROPERTIES)
    return properties is not None and properties.find(_VANISH) is not None and is_on(properties, "vanish")


def flat(container: _Element) -> Iterator[_Element]:
    """Paragraphs, tables, rows and cells directly in a container, or in what only wraps them: controls, accepted insertions.

    What the product itself has put into the document is none of them.
    """
    own = own_blocks(container) if container.tag == _BODY else ()
    for element in container:
        name = element.tag
        if element in own:
            continue
        if name in (P, TBL, TR, TC):
            yield element
        elif name == SDT:
            wrapped = element.find(SDT_CONTENT)
            told = wrapped is not None and not (_is_unanswered(element) and wrapped.find(P) is not None)
            yield from flat(wrapped) if wrapped is not None and told else ()
        elif name == ALTERNATIVES:
            chosen = element.find(CHOICE)
            yield from flat(chosen) if chosen is not None else ()
        elif name not in DROPPED and isinstance(name, str) and not name.endswith("Pr"):
            yield from flat(element)


def own_blocks(body: _Element) -> list[_Element]:
    """The blocks that the product itself has put into a document: a content control, or what is left of it.

    Some programs drop the control when they save a document, or make one of its first paragraph, but keep the bookmark over the rest.
    """
    blocks = list(body)
    found = [block for block in blocks if block.tag == SDT and value(block, "sdtPr", "tag") == OWN_TAG]
    if found:
        return found
    begun = [mark for mark in body.iter(_MARK) if mark.get(_MARK_NAME) == OWN_MARK]  # by some, one for each end of the bookmark
    numbers = {mark.get(_MARK_ID) for mark in begun}
    ended = [mark for mark in body.iter(_MARK_END) if mark.get(_MARK_ID) in numbers]
    if not begun or not ended:
        return []
    first, last = (blocks.index(_block_of(mark, body)) for mark in (begun[0], ended[-1]))
    titled = first > 0 and any(value(control, "sdtPr", "alias") == OWN_ALIAS for control in blocks[first - 1].iter(SDT))
    return blocks[first - int(titled) : last + 1]


def _block_of(element: _Element, body: _Element) -> _Element:
    """The child of the body in which an element stands."""
    block = element
    for above in element.iterancestors():
        if above is body:
            break
        block = above
    return block


def _symbol(font: str, code: str) -> str:
    """A sign of a symbol font: a tick or a box as itself; others, which are bullets, stand in the area for private use."""
    try:
        number = int(code, 16)
        sign = chr(number)
    except (ValueError, OverflowError):
        return ""
    tick = _TICKS.get(font, {}).get(number & 0xFF)
    return tick or ("" if "\ud800" <= sign <= "\udfff" or sign < " " else sign)


def _box(field: _Element) -> str:
    """The box of a form, where a field is one: with a cross or empty, as its reader sees it."""
    box = child(field, "ffData", "checkBox")
    if box is None:
        return ""
    state = "checked" if child(box, "checked") is not None else "default"
    return _TICKED if is_on(box, state) else _EMPTY


def _is_unanswered(control: _Element) -> bool:
    """Whether a content control shows but what to write into it ("Click here to enter text")."""
    return is_on(control, "sdtPr", "showingPlcHdr")


def boxes_of(paragraph: _Element) -> Iterator[_Element]:
    """The contents of the text boxes that hang on a paragraph, each once, though it may be written in two ways."""
    for box in paragraph.iter(TEXT_BOX):
        above = box.getparent()
        while above is not None and above is not paragraph and above.tag not in (FALLBACK, TEXT_BOX):
            above = above.getparent()
        if above is paragraph:
            yield box
