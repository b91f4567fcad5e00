"""A Word draft that goes back: comments where something was found, and otherwise the author's document."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from given_back import ODD, STAMP, W, bare, comments, covered, entry, odd, others, outline, parts, saved, word, xml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from graphsvc.documents import files
from graphsvc.errors import DocumentError
from graphsvc.place import parts as parts_of
from graphsvc.review.comments import reviewed
from graphsvc.review.opc import Package
from graphsvc.validation.reports.outline import Outline

NAME = "návrh.docx"
ROWS = [["Kód", "Název"], ["A01-01", "Podpora rodin"], ["A01-02", ""]]
W14, W15 = "http://schemas.microsoft.com/office/word/2010/wordml", "http://schemas.microsoft.com/office/word/2012/wordml"


def review(data: bytes, made: Outline, *, summary: bool = True) -> bytes:
    return reviewed(NAME, data, made, STAMP, summary=summary)


def about(**place: int) -> dict[str, int]:
    return place


def with_comment(data: bytes, text: str, author: str = "Jana", **more: str) -> bytes:
    """The document with a comment of a person on its first paragraph."""
    made = opened(data)
    made.add_comment(made.paragraphs[0].runs, text=text, author=author, initials=more.get("initials", "J"))
    return saved(made)


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(BytesIO(data))


def test_each_finding_is_a_comment_of_graphsvc_at_its_cell() -> None:
    cell = about(table=1, row=2, cell=2)
    made = review(word("Úvod.", rows=ROWS), outline(entry(cell, "Doplňte název.", document=NAME, severity="violation")))
    (number, author, text), *rest = comments(made)
    assert not rest
    assert (author, covered(made, number)) == ("graphsvc", "Podpora rodin")
    assert text.split("\n") == ["Porušení: Chybí název (missing-title)", "A01-01@plan-1 název", "Doplňte název."]
    (comment,) = xml(made, "word/comments.xml")
    assert (comment.get(f"{W}initials"), comment.get(f"{W}date")) == ("gs", "2026-11-26T00:00:00Z")


def test_english_comments() -> None:
    made = review(word("Úvod."), outline(entry({}, "Add it.", severity="violation"), language="en"))
    assert "Violation: " in comments(made)[0][2]
    assert "The finding is not about one place in this document." in comments(made)[0][2]


@pytest.mark.parametrize("summary", [True, False])
def test_nothing_of_the_document_changes_but_comments_and_the_summary(summary: bool) -> None:
    draft = odd()
    places = {line.place for line in files.parse(NAME, draft).lines if line.place}
    made = review(draft, outline(*(entry(parts_of(place), document=NAME) for place in places), entry({})), summary=summary)
    ids = {number for number, *_ in comments(made)}
    assert len(ids) == len(places) + 1 > 15
    assert bare(made, ids) == bare(draft, set())
    assert others(made) == others(draft)
    assert bool(xml(made).findall(f".//{W}tag[@{W}val='graphsvc:review']")) is summary
    assert b"mezi" not in parts(made)["word/comments.xml"]


def test_what_stands_at_a_place_is_what_its_comment_is_about() -> None:
    """However the text is wrapped: in cells that are merged or nested, links, fields, boxes, controls, tracked changes."""
    draft = odd()
    read = files.parse(NAME, draft)
    lines = [line for line in (*read.lines, *read.notes) if line.place and line.text.strip()]
    made = review(draft, outline(*(entry(parts_of(line.place), value=line.text, document=NAME) for line in lines)))
    found = {text: covered(made, number) for (number, _, text) in comments(made)}
    assert len(found) == len(lines)
    for text, told in found.items():
        value = text.partition("„")[2].partition("“")[0]
        expected = {"V rámečku.": "Odstavec s rámečkem.", "Pod čarou.": ""}.get(value, value)
        assert expected in told.replace("smazané slovo", ""), value


def test_a_comment_stands_at_the_words_that_it_is_about_in_whole_runs() -> None:
    draft = odd()
    paragraph = 1 + list(ODD).index("link") + 1
    made = review(draft, outline(entry(about(paragraph=paragraph), value="strategii  kraje", document=NAME)))
    assert covered(made, "0") == "strategii kraje"


def test_no_comment_stands_within_a_field_which_is_worked_out_anew() -> None:
    draft = odd()
    paragraph = 1 + list(ODD).index("field") + 1
    made = review(draft, outline(entry(about(paragraph=paragraph), value="A1.1", document=NAME)))
    (start,), (end,) = (list(xml(made).iter(f"{W}commentRange{kind}")) for kind in ("Start", "End"))
    assert start.getnext().find(f"{W}fldChar").get(f"{W}fldCharType") == "begin"
    assert end.getprevious().find(f"{W}fldChar").get(f"{W}fldCharType") == "end"


@pytest.mark.parametrize(
    ("place", "document", "says"),
    [
        ({}, NAME, "Nález se netýká jednoho místa"),
        (about(paragraph=999), NAME, "Patří k místu: odstavec 999."),
        (about(table=9, row=1, cell=1), NAME, "Patří k místu: tabulka 9, řádek 1, buňka 1."),
        (about(line=12), "jiný.txt", "Týká se jiného dokumentu: jiný.txt, řádek 12."),
    ],
)
def test_what_has_no_place_in_the_document_stands_at_its_beginning_and_says_where_it_belongs(place: dict, document: str, says: str) -> None:
    made = review(word("Úvod.", "Dál.", rows=ROWS), outline(entry(place, document=document)))
    assert covered(made, "0") == "Úvod."
    assert says in comments(made)[0][2]


def test_in_a_row_without_the_cell_a_comment_stands_at_the_first() -> None:
    made = review(word(rows=ROWS), outline(entry(about(table=1, row=2, cell=7), document=NAME)))
    assert covered(made, "0") == "A01-01"


def test_an_empty_cell_can_have_several_comments() -> None:
    cell = about(table=1, row=3, cell=2)
    made = review(word(rows=ROWS), outline(entry(cell, "Jedno.", document=NAME), entry(cell, "Druhé.", document=NAME)))
    assert [covered(made, number) for number, *_ in comments(made)] == ["", ""]
    paragraph = next(xml(made).iter(f"{W}commentRangeStart")).getparent()
    assert [element.tag.removeprefix(W) for element in paragraph] == ["commentRangeStart", "commentRangeEnd", "r"] * 2


def test_the_same_review_again_gives_the_same_bytes() -> None:
    draft = odd()
    made = outline(*(entry(about(paragraph=number), document=NAME) for number in range(1, 15)))
    first = review(draft, made)
    assert review(draft, made) == first
    assert review(first, made) == first


def test_the_next_review_replaces_comments_and_summary() -> None:
    draft = word("Úvod.", rows=ROWS)
    first = review(draft, outline(*(entry(about(table=1, row=row, cell=1), f"Nález {row}.", document=NAME) for row in (1, 2, 3))))
    second = review(first, outline(entry(about(table=1, row=2, cell=1), "Zbyl jeden.", document=NAME)))
    assert [text.split("\n")[-1] for *_, text in comments(second)] == ["Zbyl jeden."]
    assert bare(second, {"0"}) == bare(draft, set())
    assert len(xml(second).findall(f".//{W}tag[@{W}val='graphsvc:review']")) == 1
    cleared = review(second, outline(), summary=False)
    assert not comments(cleared)
    assert etree.tostring(xml(cleared), method="c14n") == etree.tostring(xml(draft), method="c14n")


def test_what_a_review_has_added_is_not_read_as_part_of_the_draft() -> None:
    draft = word("Úvod.", rows=ROWS)
    made = review(draft, outline(entry(about(table=1, row=2, cell=1), document=NAME)))
    assert [line.text for line in files.parse(NAME, made).lines] == [line.text for line in files.parse(NAME, draft).lines]


def test_comments_of_people_stay_with_their_numbers() -> None:
    draft = with_comment(with_comment(word("Úvod.", rows=ROWS), "Souhlasím."), "A já ne.", author="Karel")
    made = outline(entry(about(paragraph=1), document=NAME))
    first = review(draft, made)
    assert comments(first)[:2] == comments(draft) != []
    assert bare(first, {"2"}) == bare(draft, set())
    second = review(first, outline())
    assert comments(second) == comments(draft)


def extended(data: bytes, entries: str) -> bytes:
    """The document with a part that says how its comments hang together; each of these has its number as the name of its paragraph."""
    package = Package(NAME, data)
    tree = package.xml("word/comments.xml")
    for comment in tree.getroot():
        list(comment.iter(f"{W}p"))[-1].set(f"{{{W14}}}paraId", f"0000000{comment.get(f'{W}id')}")
    package.write("word/comments.xml", tree)
    package.write("word/commentsExtended.xml", f'<w15:commentsEx xmlns:w15="{W15}">{entries}</w15:commentsEx>'.encode())
    relations = package.xml("word/_rels/document.xml.rels")
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    etree.SubElement(relations.getroot(), relations.getroot()[0].tag, Id="rId900", Type=kind, Target="commentsExtended.xml")
    package.write("word/_rels/document.xml.rels", relations)
    return package.written()


def test_a_comment_that_somebody_has_answered_stays_and_is_not_repeated() -> None:
    first = review(word("Úvod.", "Dál."), outline(entry(about(paragraph=1), "Chybí.", document=NAME)))
    answered = extended(
        with_comment(first, "Doplním."),
        '<w15:commentEx w15:paraId="00000000"/><w15:commentEx w15:paraId="00000001" w15:paraIdParent="00000000"/>',
    )
    same = review(answered, outline(entry(about(paragraph=1), "Chybí.", document=NAME), entry(about(paragraph=2), "Jiné.", document=NAME)))
    assert [(number, author) for number, author, _ in comments(same)] == [("0", "graphsvc"), ("1", "Jana"), ("2", "graphsvc")]
    gone = review(answered, outline())
    assert comments(gone) == comments(answered)


@pytest.mark.parametrize("found", [True, False])
def test_a_comment_that_is_marked_as_resolved_stays_as_long_as_its_finding(found: bool) -> None:
    made = outline(entry(about(paragraph=1), "Chybí.", document=NAME))
    resolved = extended(review(word("Úvod."), made), '<w15:commentEx w15:paraId="00000000" w15:done="1"/>')
    again = review(resolved, made if found else outline())
    assert len(comments(again)) == int(found)
    assert (b'done="1"' in parts(again)["word/commentsExtended.xml"]) is found


def test_a_comment_of_somebody_on_the_summary_outlives_it() -> None:
    first = review(word("Úvod."), outline(entry({})))
    package = Package(NAME, first)
    tree, told = package.xml("word/document.xml"), package.xml("word/comments.xml")
    heading = next(tree.getroot().iter(f"{W}sdtContent"))[0]
    etree.SubElement(etree.SubElement(heading, f"{W}r"), f"{W}commentReference", {f"{W}id": "7"})
    etree.SubElement(told.getroot(), f"{W}comment", {f"{W}id": "7", f"{W}author": "Jana"})
    package.write("word/document.xml", tree)
    package.write("word/comments.xml", told)
    again = review(package.written(), outline())
    assert [one.get(f"{W}id") for one in xml(again).iter(f"{W}commentReference")] == ["7"]


def test_the_summary_tells_counts_findings_with_their_places_day_and_version() -> None:
    cell = about(table=1, row=2, cell=2)
    made = review(word(rows=ROWS), outline(entry(cell, "Doplňte.", document=NAME, severity="violation"), entry({}, "Zvažte."), entry({})))
    control = next(one for one in xml(made).iter(f"{W}sdt"))
    assert control.getnext().tag == f"{W}sectPr"
    assert control.find(f"{W}sdtContent/{W}p/{W}pPr/{W}pageBreakBefore") is not None
    told = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in control.iter(f"{W}p")]
    assert "Pravidla jsou porušena. 3 nálezy: 1 porušení, 2 varování." in told
    assert told[told.index("Porušení") + 1] == "1"
    assert {"tabulka 1, řádek 2, buňka 2", "Doplňte.", "Zvažte.", "Den kontroly: 2026-11-26", "Verze dat: 0a1b2c3d4e5f"} <= set(told)


def test_what_no_xml_can_hold_is_left_out_and_what_steers_is_made_visible() -> None:
    made = review(word("Úvod."), outline(entry({}, "a\x00b\x1b[31m\u202e\ufffe<b>&amp;\ud800")))
    text = comments(made)[0][2]
    assert "<b>&amp;" in text
    assert not set(text) & set("\x00\x1b\u202e\ufffe")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {}, optional={key: st.integers(-3, 30) for key in ("table", "row", "cell", "paragraph", "footnote", "page", "line")}
        ),
        max_size=6,
    ),
    st.text(max_size=30),
)
def test_no_finding_is_lost_and_nothing_else_changes(places: list[dict[str, int]], value: str) -> None:
    draft = odd()
    found = outline(*(entry(place, value=value, document=NAME) for place in places))
    made = review(draft, found)
    assert len(comments(made)) == len(places)
    assert bare(made, {number for number, *_ in comments(made)}) == bare(draft, set())
    assert review(made, found) == made


def test_two_parts_of_one_name_are_refused() -> None:
    out = BytesIO(word("Úvod."))
    with ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", b"<x/>")
    with pytest.raises(DocumentError, match=r"two of its parts are called 'word/document.xml': návrh.docx$"):
        review(out.getvalue(), outline())


def test_what_is_damaged_is_refused_in_a_sentence() -> None:
    package = Package(NAME, word("Úvod."))
    package.write("word/document.xml", b"<w:document")
    with pytest.raises(DocumentError, match=r"cut or damaged.*: návrh.docx$"):
        review(package.written(), outline(entry({})))


def test_other_kinds_of_files_do_not_go_back() -> None:
    with pytest.raises(DocumentError, match="DOCX, XLSX or PDF file alone"):
        reviewed("návrh.txt", b"text", outline(), STAMP)


def office(data: bytes, suffix: str, folder: Path) -> bytes:
    """The file as LibreOffice saves it."""
    (folder / "draft.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    form = {"docx": 'docx:"MS Word 2007 XML"'}.get(suffix, suffix).replace('"', "")
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder / "out"), str(folder / "draft.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"draft.{suffix}").read_bytes()


needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def printed(data: bytes, folder: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(office(data, "pdf", folder))).pages)


@needs_office
@pytest.mark.slow
def test_libreoffice_prints_the_same_text(tmp_path: Path) -> None:
    draft = odd()
    made = review(draft, outline(*(entry(about(paragraph=number), document=NAME) for number in range(1, 12))), summary=False)
    told = printed(draft, tmp_path)
    assert "Vnořená" in told
    assert printed(made, tmp_path) == told


@needs_office
@pytest.mark.slow
def test_a_review_that_libreoffice_has_saved_is_replaced_too(tmp_path: Path) -> None:
    draft = word("Úvod.", rows=ROWS)
    found = outline(*(entry(about(table=1, row=row, cell=1), f"Nález {row}.", document=NAME) for row in (1, 2, 3)))
    kept = office(review(draft, found), "docx", tmp_path)
    assert [line.text for line in files.parse(NAME, kept).lines if line.text] == ["Úvod.", *(text for row in ROWS for text in row if text)]
    again = review(kept, found)
    assert len(comments(again)) == 3
    assert "".join(xml(again).itertext()).count("Kontrola návrhu") == 1
