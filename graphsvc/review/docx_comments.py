"""Remarks as comments of a Word document; those of a former review go, and what people have written stays.

A comment of a former review that somebody has answered stays with its answers, and is not made twice; so does one that somebody has
marked as resolved, as long as its finding is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from lxml.etree import Element, SubElement, _Element, _ElementTree

from graphsvc.documents.wordxml import P, R, child, w
from graphsvc.errors import DocumentError
from graphsvc.review import docx_summary
from graphsvc.review.docx_places import Places, Spot, beginning
from graphsvc.review.opc import OFFICE, Package, Relations, cut, parsed
from graphsvc.review.remarks import AUTHOR, INITIALS, Remark, Review, Stamp, unplaced

_W = w("")[1:-1]
_COMMENTS = f"{OFFICE}comments"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NO_COMMENTS = f'<w:comments xmlns:w="{_W}"/>'.encode()
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_IDS = "http://schemas.microsoft.com/office/2016/09/relationships/commentsIds"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_W16 = "{http://schemas.microsoft.com/office/word/2016/wordml/cid}"
_ID = w("id")
_START, _END, _REFERENCE, _COMMENT = w("commentRangeStart"), w("commentRangeEnd"), w("commentReference"), w("comment")


def reviewed(review: Review) -> bytes:
    """The document with a comment for each finding, and the summary at its end. Raises DocumentError where it has no text at all."""
    package = Package(review.name, review.data)
    main = package.main()
    tree = package.xml(main)
    body = child(tree.getroot(), "body")
    places = Places(body) if body is not None else None
    start = places.start() if places else None
    if body is None or places is None or start is None:
        raise DocumentError(f"The document has no text: {package.name}")
    remarks = review.remarks
    told = [_told(places.spot(one.place, one.value), one, review.language) for one in remarks]
    part = _comments_part(package, main)
    comments = package.xml(part)
    kept = _forget(package, main, comments, tree, {_text(lines) for _, lines in told})
    _comment(comments, told, start, review.stamp, kept)
    docx_summary.replace(body, remarks, review)
    package.write(part, comments)
    package.write(main, tree)
    return package.written()


def _told(spot: Spot | None, remark: Remark, language: str) -> tuple[Spot | None, tuple[str, ...]]:
    return (spot, remark.lines) if spot else (None, unplaced(remark, language))


def _comments_part(package: Package, main: str) -> str:
    relations = Relations(package, main)
    found = relations.target(_COMMENTS)
    if found is not None and package.has(found):
        return found
    folder = main.rpartition("/")[0]
    wished = f"{folder}/comments.xml".lstrip("/")
    part = package.free(f"{folder}/comments{{}}.xml".lstrip("/")) if package.has(wished) else wished
    package.write(part, parsed(_NO_COMMENTS))
    package.declare(part, _COMMENTS_TYPE)
    relations.add(_COMMENTS, part)
    return part


def _comment(
    comments: _ElementTree, told: Sequence[tuple[Spot | None, tuple[str, ...]]], start: Spot, stamp: Stamp, kept: Counter[str]
) -> None:
    """Add the comments, but those that are there."""
    root = comments.getroot()
    number = max((int(one.get(_ID, "")) for one in root.iter(_COMMENT) if one.get(_ID, "").isdecimal()), default=-1)
    behind: dict[_Element, _Element] = {}
    for spot, lines in told:
        if kept[_text(lines)]:
            kept[_text(lines)] -= 1
            continue
        number += 1
        root.append(_written(str(number), lines, stamp))
        _hang(str(number), spot or start, behind)


def _written(number: str, lines: Sequence[str], stamp: Stamp) -> _Element:
    attributes = {_ID: number, w("author"): AUTHOR, w("initials"): INITIALS, w("date"): stamp.moment}
    comment = Element(_COMMENT, attributes)
    for at, line in enumerate(lines):
        run = SubElement(SubElement(comment, P), R)
        if at == 0:
            SubElement(SubElement(run, w("rPr")), w("b"))
        SubElement(run, w("t")).text = line
    return comment


def _hang(number: str, spot: Spot, behind: dict[_Element, _Element]) -> None:
    """Mark where a comment begins and ends; of several that end at one place, each stands behind the one before."""
    start, end, run = Element(_START, {_ID: number}), Element(_END, {_ID: number}), Element(R)
    SubElement(run, _REFERENCE, {_ID: number})
    ends_at = spot.last if spot.end is None else spot.end
    last = behind.get(ends_at, spot.end)
    if spot.begin is not None:
        spot.first.insert(spot.first.index(spot.begin), start)
    at = spot.last.index(last) + 1 if last is not None else len(spot.last)
    marks = [end] if spot.begin is not None else [start, end]
    if spot.reference is None:
        marks.append(run)
    else:
        before = behind.get(spot.reference)
        spot.reference.insert(spot.reference.index(before) + 1 if before is not None else beginning(spot.reference), run)
        behind[spot.reference] = run
    for number_of, mark in enumerate(marks):
        spot.last.insert(at + number_of, mark)
    behind[ends_at] = marks[-1]


def _forget(package: Package, main: str, comments: _ElementTree, tree: _ElementTree, found: Collection[str]) -> Counter[str]:
    """Remove the comments of a former review; gives the texts of those that stay, and how often each does."""
    relations = Relations(package, main)
    part = relations.target(_EXTENDED)
    extended = package.xml(part) if part and package.has(part) else None
    own = [one for one in comments.getroot().iter(_COMMENT) if _is_own(one)]
    answered, resolved = _touched(comments, extended)
    kept: list[_Element] = []
    gone: list[_Element] = []
    for one in own:
        names = set(_names(one))
        stays = names & answered or (names & resolved and _said(one) in found)
        (kept if stays else gone).append(one)
    names = {name for one in gone for name in _names(one)}
    _remove_anchors(tree, {one.get(_ID, "") for one in gone})
    for one in gone:
        cut(one)
    if extended is not None and part:
        _remove_named(package, part, extended, f"{_W15}paraId", names)
    ids = relations.target(_IDS)
    if ids and package.has(ids):
        _remove_named(package, ids, package.xml(ids), f"{_W16}paraId", names)
    return Counter(map(_said, kept))


def _is_own(comment: _Element) -> bool:
    return comment.get(w("author")) == AUTHOR and comment.get(w("initials")) == INITIALS


def _touched(comments: _ElementTree, extended: _ElementTree | None) -> tuple[set[str], set[str]]:
    """The names of the comments that somebody else has answered, and of those that are marked as resolved."""
    foreign = {name for one in comments.getroot().iter(_COMMENT) if not _is_own(one) for name in _names(one)}
    told = list(extended.getroot()) if extended is not None else []
    answered = {one.get(f"{_W15}paraIdParent", "") for one in told if one.get(f"{_W15}paraId") in foreign} - {""}
    return answered, {one.get(f"{_W15}paraId", "") for one in told if one.get(f"{_W15}done") in ("1", "true")}


def _remove_named(package: Package, part: str, tree: _ElementTree, attribute: str, names: Collection[str]) -> None:
    found = [one for one in tree.getroot() if one.get(attribute) in names]
    for one in found:
        cut(one)
    if found:
        package.write(part, tree)


def _names(comment: _Element) -> Iterator[str]:
    """What other parts call the paragraphs of a comment."""
    return (name for one in comment.iter(P) if (name := one.get(f"{_W14}paraId")))


def _said(comment: _Element) -> str:
    lines = ("".join(text.text or "" for text in paragraph.iter(w("t"))) for paragraph in comment.iter(P))
    return _text(tuple(lines))


def _text(lines: Sequence[str]) -> str:
    return "\n".join(line.strip() for line in lines if line.strip())


def _remove_anchors(tree: _ElementTree, ids: Collection[str]) -> None:
    """Take out the marks of comments, and the runs that hold nothing else."""
    marks = [one for kind in (_START, _END, _REFERENCE) for one in tree.getroot().iter(kind) if one.get(_ID) in ids]
    for one in marks:
        run = one.getparent()
        cut(one)
        if one.tag == _REFERENCE and run is not None and run.tag == R and not [left for left in run if left.tag != w("rPr")]:
            cut(run)
