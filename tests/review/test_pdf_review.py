"""A PDF that goes back: marks on the text, written behind what was there."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest
from given_back import STAMP, entry, outline
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from graphsvc.documents import files
from graphsvc.errors import DocumentError
from graphsvc.place import OnPage
from graphsvc.place import parts as parts_of
from graphsvc.review.comments import reviewed
from graphsvc.review.pdf_shapes import on_page
from graphsvc.validation.reports.outline import Outline

NAME = "návrh.pdf"
PLACE = {"page": 1, "bbox": (100, 50, 200, 70)}


def pdf(*pages: str, turned: int = 0) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 600), invariant=True, pageCompression=0)
    for text in pages or ("Navrh planu", "Druha strana"):
        canvas.drawString(100, 540, text)
        canvas.showPage()
    canvas.save()
    return rewritten(out.getvalue(), turned) if turned else out.getvalue()


def rewritten(data: bytes, turned: int = 0) -> bytes:
    """The PDF written anew by another program, its pages turned."""
    writer = PdfWriter(clone_from=BytesIO(data))
    for page in writer.pages:
        page.rotate(turned)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def review(data: bytes, made: Outline, *, summary: bool = True) -> bytes:
    return reviewed(NAME, data, made, STAMP, summary=summary)


def marks(data: bytes) -> list[list[DictionaryObject]]:
    """The annotations of each page."""
    return [[one.get_object() for one in page.annotations or ()] for page in PdfReader(BytesIO(data)).pages]


def answered(data: bytes, to: int | None, text: str = "Souhlas.") -> bytes:
    """The PDF with a note of a person on its first page, which may answer that annotation, as a program writes it behind the file."""
    reader = PdfReader(BytesIO(data))
    writer = PdfWriter(reader, incremental=True)
    writer._objects += [None] * (reader.trailer["/Size"] - 1 - len(writer._objects))  # whose numbers the file has used
    page = writer.pages[0]
    note = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject("/Text"),
        "/Rect": ArrayObject(map(FloatObject, (0, 0, 10, 10))),
        "/T": TextStringObject("Jana"),
        "/Contents": TextStringObject(text),
    }
    if to is not None:
        note["/IRT"] = page.annotations[to]
    writer.add_annotation(page, DictionaryObject({NameObject(key): value for key, value in note.items()}))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_each_finding_is_a_mark_with_its_comment() -> None:
    made = review(pdf(), outline(entry(PLACE, "Doplňte.", document=NAME, severity="violation")))
    (note, mark), second = marks(made)
    assert not second
    assert (mark["/Subtype"], mark["/T"], mark["/NM"]) == ("/Highlight", "graphsvc", "graphsvc-1")
    assert mark["/Contents"].split("\n") == ["Porušení: Chybí název (missing-title)", "A01-01@plan-1 název", "Doplňte."]
    assert [float(part) for part in mark["/Rect"]] == [100, 530, 200, 550]
    assert mark["/AP"]["/N"].get_object()["/Subtype"] == "/Form"
    assert note["/Contents"].split("\n")[0] == "Kontrola návrhu"
    assert "Verze dat: 0a1b2c3d4e5f" in note["/Contents"]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_what_the_reader_has_found_is_what_is_marked(turned: int) -> None:
    """The page is turned as one looks at it; its own points are not."""
    draft = pdf("Slovo planu", turned=turned)
    (line,) = (line for line in files.parse(NAME, draft).lines if "Slovo" in line.text)
    assert isinstance(line.place, OnPage)
    made = review(draft, outline(entry(parts_of(line.place), document=NAME)))
    left, bottom, right, top = (float(part) for part in marks(made)[0][1]["/Rect"])
    assert left <= 101 < 160 <= right < 180
    assert bottom <= 541 < 546 <= top < 560


@given(st.tuples(*[st.floats(0, 300)] * 4), st.sampled_from([0, 90, 180, 270]))
def test_a_rectangle_keeps_its_size_however_the_page_is_turned(seen: tuple[float, float, float, float], turned: int) -> None:
    x0, top, x1, bottom = seen
    box = (min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom))
    left, low, right, high = on_page(box, (10, 20, 410, 620), turned)
    sides = [right - left, high - low]
    assert sides[:: -1 if turned % 180 else 1] == pytest.approx([box[2] - box[0], box[3] - box[1]])


@pytest.mark.parametrize("data", [pdf(), rewritten(pdf())])
def test_what_was_there_stays_byte_for_byte(data: bytes) -> None:
    made = review(data, outline(entry(PLACE, document=NAME), entry({})))
    assert made.startswith(data)
    texts = [[page.extract_text() for page in PdfReader(BytesIO(one)).pages] for one in (data, made)]
    assert texts[0] == texts[1]
    assert [line.text for line in files.parse(NAME, made).lines] == [line.text for line in files.parse(NAME, data).lines]


def test_the_same_review_again_gives_the_same_bytes() -> None:
    draft, made = pdf(), outline(entry(PLACE, document=NAME), entry({}))
    first = review(draft, made)
    assert review(draft, made) == first
    assert review(first, made) == first
    assert review(first, outline(), summary=False) == draft


@pytest.mark.parametrize(
    ("place", "document", "says"),
    [
        ({}, NAME, "Nález se netýká jednoho místa"),
        ({"page": 9, "bbox": (1, 2, 3, 4)}, NAME, "Patří k místu: strana 9."),
        ({"line": 3}, "jiný.txt", "Týká se jiného dokumentu: jiný.txt, řádek 3."),
    ],
)
def test_what_has_no_place_is_a_note_on_the_first_page(place: dict, document: str, says: str) -> None:
    made = review(pdf(), outline(entry(place, document=document)), summary=False)
    ((note,), _) = marks(made)
    assert note["/Subtype"] == "/Text"
    assert says in note["/Contents"]


def test_many_notes_stand_beside_each_other_on_the_page() -> None:
    made = review(pdf(), outline(*(entry({}, f"{at}") for at in range(40))))
    boxes = {tuple(map(float, note["/Rect"])) for note in marks(made)[0]}
    assert len(boxes) == 41
    assert all(0 <= left < right <= 400 and 0 < bottom < top <= 600 for left, bottom, right, top in boxes)


def told(data: bytes) -> Sequence[tuple[str, str]]:
    return [(one["/T"], one["/Contents"].split("\n")[-1]) for page in marks(data) for one in page]


def test_marks_are_replaced_also_where_somebody_has_written_behind_them() -> None:
    first = review(pdf(), outline(entry(PLACE, "Staré.", document=NAME), entry({**PLACE, "page": 2}, document=NAME)), summary=False)
    for data in (answered(first, None), rewritten(answered(first, None))):
        again = review(data, outline(entry(PLACE, "Nové.", document=NAME)), summary=False)
        assert again.startswith(data)
        assert told(again) == [("Jana", "Souhlas."), ("graphsvc", "Nové.")]


def test_a_mark_that_somebody_has_answered_stays_and_is_not_repeated() -> None:
    first = review(pdf(), outline(entry(PLACE, "Chybí.", document=NAME), entry(PLACE, "Jiné.", document=NAME)), summary=False)
    data = answered(first, 0)
    assert told(review(data, outline(), summary=False)) == [("graphsvc", "Chybí."), ("Jana", "Souhlas.")]
    same = outline(entry(PLACE, "Chybí.", document=NAME), entry(PLACE, "Další.", document=NAME))
    assert told(review(data, same, summary=False)) == [("graphsvc", "Chybí."), ("Jana", "Souhlas."), ("graphsvc", "Další.")]


def test_a_file_that_only_says_that_a_review_stands_in_it_is_not_cut() -> None:
    draft = pdf() + b"\n%graphsvc review behind byte 5\n"
    assert review(draft, outline(entry(PLACE, document=NAME))).startswith(draft)


@given(st.integers(0, 1_500), st.binary(max_size=40))
def test_what_is_damaged_goes_back_with_marks_behind_it_or_is_refused_in_a_sentence(at: int, other: bytes) -> None:
    draft = pdf()
    data = draft[:at] + other + draft[at + len(other) :]
    made, refused = b"", ""
    try:
        made = review(data, outline(entry(PLACE, document=NAME)))
    except DocumentError as error:
        refused = str(error)
    assert made.startswith(data) if made else refused.endswith(NAME)


def test_a_pdf_that_is_encrypted_is_refused() -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf()))
    writer.encrypt("", "owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    with pytest.raises(DocumentError, match=r"is encrypted.*: návrh.pdf$"):
        review(out.getvalue(), outline(entry({})))
