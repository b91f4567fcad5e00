"""Rectangles of a PDF's page: from what one sees to how the page counts, and how a mark on them is painted."""

from __future__ import annotations

from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, as the page counts; or left, top, right and bottom from the upper left corner, as one sees it."""
_FULL = 255


def on_page(seen: Box, media: Box, rotation: int) -> Box:
    """A rectangle as one sees it → as the page counts; ``media`` is the page's own box, which is shown turned by ``rotation`` degrees."""
    x0, top, x1, bottom = seen
    left, low, right, high = media
    match rotation % 360:
        case 90:
            return (left + top, low + x0, left + bottom, low + x1)
        case 180:
            return (right - x1, low + top, right - x0, low + bottom)
        case 270:
            return (right - bottom, high - x1, right - top, high - x0)
        case _:
            return (left + x0, high - bottom, left + x1, high - top)


def corners(box: Box) -> tuple[float, ...]:
    """The corners of a rectangle in the order in which programs want those of a mark: upper left, upper right, lower left, lower right."""
    left, bottom, right, top = box
    return (left, top, right, top, left, bottom, right, bottom)


def colour(paint: str) -> tuple[float, ...]:
    """Six hexadecimal digits → parts of red, green and blue."""
    return tuple(round(int(paint[at : at + 2], 16) / _FULL, 2) for at in (0, 2, 4))


def appearance(box: Box, paint: str) -> StreamObject:
    """How the mark is painted, under the text, for programs that do not know how themselves."""
    left, bottom, right, top = box
    told = (
        f"/M gs {' '.join(f'{part:.2f}' for part in colour(paint))} rg {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re f"
    )
    state = DictionaryObject({NameObject("/BM"): NameObject("/Multiply")})
    resources = DictionaryObject({NameObject("/ExtGState"): DictionaryObject({NameObject("/M"): state})})
    form = StreamObject()
    form.set_data(told.encode())
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(f"{number:.2f}") for number in box)
    form[NameObject("/Resources")] = resources
    return form
