"""The sheet of findings at the end of a workbook; the next review knows it by a defined name, whatever it is called by then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.etree import Element, SubElement, _Element

from graphsvc.documents.sheets import OWN_NAME, own_sheet
from graphsvc.review.opc import OFFICE, SPACE, Package, Relations, cut, relations_of
from graphsvc.review.remarks import Remark, Review, told_of
from graphsvc.review.xlsx_notes import MAIN, name_of
from graphsvc.validation.reports import words

_SHEET = f"{OFFICE}worksheet"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ID = f"{{{OFFICE.rstrip('/')}}}id"
_BEFORE_NAMES = {"fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"}
_BEFORE_NAMES |= {"externalReferences", "AlternateContent", "revisionPtr", "absPath"}
_WIDTHS = (14, 44, 26, 24, 36, 110)
_LONGEST_TITLE = 31

Target = tuple[str, str]
"""A cell as one reads it, and as a link leads to it; both empty where there is none."""


def remove(package: Package, main: str) -> None:
    """Take away the sheet of a former review, wherever it stands; ``main`` is the part of the workbook."""
    tree = package.xml(main)
    root = tree.getroot()
    title = own_sheet(root)
    sheets = list(root.iterfind("{*}sheets/{*}sheet"))
    at = next((number for number, one in enumerate(sheets) if one.get("name") == title), None)
    for name in root.findall("{*}definedNames/{*}definedName"):
        if name.get("name") == OWN_NAME or (at is not None and name.get("localSheetId") == str(at)):
            cut(name)
    names = root.find("{*}definedNames")
    if names is not None and not len(names):
        cut(names)
    if at is not None:
        told = sheets[at].get(_ID, "")
        relations = Relations(package, main)
        part = relations.by_id(told)
        cut(sheets[at])
        _count_down(root, at)
        relations.remove(told)
        if part:
            package.remove(part)
            package.remove(relations_of(part))
    if title is not None:
        package.write(main, tree)


def add(package: Package, main: str, remarks: Sequence[Remark], targets: Sequence[Target], review: Review) -> None:
    """Add the sheet behind all others. Raises ValueError for a workbook without sheets."""
    tree = package.xml(main)
    root = tree.getroot()
    sheets = root.find("{*}sheets")
    if sheets is None:
        raise ValueError("there are no sheets")
    title = _title(told_of("sheet", review.language), {one.get("name", "").casefold() for one in sheets})
    part = package.free(f"{main.rpartition('/')[0]}/worksheets/sheet{{}}.xml")
    number = 1 + max((int(one.get("sheetId", "0")) for one in sheets), default=0)
    told = Relations(package, main).add(_SHEET, part)
    SubElement(sheets, f"{{{MAIN}}}sheet", {"name": title, "sheetId": str(number), _ID: told})
    quoted = title.replace("'", "''")
    SubElement(_names(root), f"{{{MAIN}}}definedName", name=OWN_NAME, hidden="1").text = f"'{quoted}'!$A$1"
    package.write(part, _sheet(remarks, targets, review).getroottree())
    package.declare(part, _SHEET_TYPE)
    package.write(main, tree)


def _count_down(root: _Element, gone: int) -> None:
    """Where sheets are told by their number, those behind the one that goes have the number before."""
    for element, attribute in [
        *((one, "localSheetId") for one in root.iterfind("{*}definedNames/{*}definedName")),
        *((one, name) for one in root.iterfind("{*}bookViews/{*}workbookView") for name in ("activeTab", "firstSheet")),
    ]:
        told = element.get(attribute, "")
        if told.isdecimal() and (int(told) > gone or (int(told) == gone and attribute != "localSheetId" and gone > 0)):
            element.set(attribute, str(int(told) - 1))


def _title(wished: str, taken: set[str]) -> str:
    tries = (wished, *(f"{wished[: _LONGEST_TITLE - 4]} {number}" for number in range(2, len(taken) + 3)))
    return next(title for title in tries if title.casefold() not in taken)


def _names(root: _Element) -> _Element:
    """The element of defined names; made where the schema has it."""
    found = root.find("{*}definedNames")
    if found is None:
        behind = [at for at, one in enumerate(root) if isinstance(one.tag, str) and one.tag.rpartition("}")[2] in _BEFORE_NAMES]
        found = Element(f"{{{MAIN}}}definedNames")
        root.insert(behind[-1] + 1 if behind else 0, found)
    return found


def _sheet(remarks: Sequence[Remark], targets: Sequence[Target], review: Review) -> _Element:
    root = Element(f"{{{MAIN}}}worksheet")
    columns = SubElement(root, f"{{{MAIN}}}cols")
    for at, width in enumerate(_WIDTHS, start=1):
        SubElement(columns, f"{{{MAIN}}}col", min=str(at), max=str(at), width=str(width), customWidth="1")
    data = SubElement(root, f"{{{MAIN}}}sheetData")
    links = []
    head = list(_head(review))
    for number, cells in enumerate([*head, *_rows(remarks, targets, review)], start=1):
        row = SubElement(data, f"{{{MAIN}}}row", r=str(number))
        for column, text in enumerate(cells, start=1):
            _cell(row, name_of((number, column)), text)
        if number > len(head) and targets[number - len(head) - 1][1]:
            links.append((name_of((number, 3)), targets[number - len(head) - 1][1]))
    last = len(head) + len(remarks)
    if remarks:
        SubElement(root, f"{{{MAIN}}}autoFilter", ref=f"A{len(head)}:{name_of((last, len(_WIDTHS)))}")
    if links:
        listed = SubElement(root, f"{{{MAIN}}}hyperlinks")
        for shown, location in links:
            SubElement(listed, f"{{{MAIN}}}hyperlink", ref=shown, location=location)
    return root


def _cell(row: _Element, name: str, text: str) -> None:
    """A text stays text, also one that looks like a formula."""
    if text:
        cell = SubElement(row, f"{{{MAIN}}}c", r=name, t="inlineStr")
        SubElement(SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t", {SPACE: "preserve"}).text = text


def _head(review: Review) -> Iterator[Sequence[str]]:
    made, language = review.made, review.language
    yield (told_of("title", language),)
    yield (f"{made.verdict} {made.summary}".strip(),)
    yield (made.checked,)
    yield (f"{told_of('reviewed_on', language)}: {review.stamp.day}",)
    yield (f"{told_of('version', language)}: {review.stamp.version}",)
    yield (told_of("own", language),)
    for severity, number in made.severities.items():
        yield (words.heading(severity, language), str(number))
    yield ()
    keys = ("severity", "rule", "place", "item", "value", "message")
    yield tuple(words.word(key, language) for key in keys)


def _rows(remarks: Sequence[Remark], targets: Sequence[Target], review: Review) -> Iterator[Sequence[str]]:
    for one, (shown, _) in zip(remarks, targets, strict=True):
        rule = one.heading.partition(": ")[2]
        yield (words.heading(one.severity, review.language), rule, shown or one.where or "–", one.item, one.written, one.message)
