"""What is read of a Word document, on documents made for it."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from graphsvc.documents import files
from graphsvc.documents.base import Document, Line, Table
from graphsvc.place import InNote, InParagraph, InTable
from tests.setting import packages
from tests.setting.layout import C, Grid, Layout, Para
from tests.setting.word import printed, saved


def read(made: docx.document.Document) -> Document:
    return files.parse("plan.docx", saved(made))


def of_body(body: str) -> Document:
    return files.parse("plan.docx", packages.with_body(printed(Layout([Para("x")])), body))


def texts(document: Document) -> list[str]:
    return [line.clean.strip() for line in document.lines if not line.blank]


def paragraph(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def test_tracked_changes_are_read_as_accepted() -> None:
    changed = paragraph(
        run("Zůstává ")
        + f"<w:ins>{run('přidané ')}</w:ins><w:del><w:r><w:delText>smazané</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{run('odsud')}</w:moveFrom><w:moveTo>{run('sem')}</w:moveTo>"
    )
    joined = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('První ')}</w:p>" + paragraph(run("pokračuje"))
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    table = f"<w:tbl>{row.format('', 'řádek')}{row.format('<w:trPr><w:del/></w:trPr>', 'smazaný řádek')}</w:tbl>"
    assert texts(of_body(changed + joined + table)) == ["Zůstává přidané sem", "První pokračuje", "řádek"]


def test_hidden_text_and_instructions_of_fields_are_not_read() -> None:
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    hidden = run("skryté", "<w:rPr><w:vanish/></w:rPr>") + run(" není", '<w:rPr><w:vanish w:val="0"/></w:rPr>')
    assert texts(of_body(paragraph(run("Vidět") + hidden + field))) == ["Vidět není"]


def test_breaks_tabs_and_hyphens_of_a_run() -> None:
    signs = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>sociálně</w:t><w:noBreakHyphen/><w:t>právní</w:t></w:r>"
    assert [line.text for line in of_body(paragraph(signs)).lines if not line.blank] == ["a\tb", "sociálně-právní"]


def test_letters_are_composed() -> None:
    assert texts(of_body(paragraph(run("Pla\u0301n")))) == ["Plán"]


def test_lists_have_the_numbers_and_bullets_that_word_shows() -> None:
    made = docx.Document()
    for style, text in (("List Number", "první"), ("List Number", "druhý"), ("List Bullet", "odrážka"), ("List Number", "třetí")):
        made.add_paragraph(text, style=style)
    assert [line.text for line in read(made).lines if not line.blank] == ["1. první", "2. druhý", "\uf0b7 odrážka", "3. třetí"]
    assert texts(read(made))[2] == "odrážka"


@pytest.mark.parametrize(
    ("form", "text", "shown"), [("upperRoman", "OKRUH %1:", "OKRUH II: x"), ("lowerLetter", "%1)", "b) x"), ("decimalZero", "%1.", "02. x")]
)
def test_a_list_is_numbered_in_its_own_way(form: str, text: str, shown: str) -> None:
    made = docx.Document()
    numbering = made.part.numbering_part.element
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    numbering.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for _ in range(2):
        properties = made.add_paragraph("x")._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
    assert texts(read(made))[1] == shown


def test_running_heads_and_feet_name_the_document_and_are_no_lines_of_it() -> None:
    document = files.parse("plan.docx", printed(Layout([Para("Text")], head="Plán kraje 2030-2032")))
    assert [head.text for head in document.heads] == ["Plán kraje 2030-2032", "Stránka 1"]
    assert texts(document) == ["Text"]
    assert "Plán kraje 2030-2032" in document.text


def test_footnotes_stand_apart_and_leave_no_number_in_the_text() -> None:
    base = packages.parts(packages.with_body(printed(Layout([Para("x")])), ""))
    note = '<w:footnote w:id="{}"><w:p>' + run("{}") + "</w:p></w:footnote>"
    notes = f'<w:footnotes xmlns:w="{packages.W}">{note.format(2, "Vysvětlení.")}{note.format(3, "Nikdo neodkazuje.")}</w:footnotes>'
    body = paragraph(run("spolupráci") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" obcí"))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    base["word/footnotes.xml"] = notes.encode()
    base["word/_rels/document.xml.rels"] = base["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()
    )
    type_of = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{type_of}"/>'
    base["[Content_Types].xml"] = base["[Content_Types].xml"].replace(b"</Types>", f"{override}</Types>".encode())
    document = files.parse("plan.docx", packages.with_body(packages.packed(base), body))
    assert texts(document) == ["spolupráci obcí"]
    assert [(note.clean, note.place) for note in document.notes] == [("Vysvětlení.", InNote("footnote", 2))]


def test_merged_cells_take_columns_and_rows() -> None:
    grid = Grid([[C("A", down=2), C("B", across=2)], ["c", "d"], ["e", "f", "g"]], (1, 1, 1))
    (table,) = (block for block in files.parse("plan.docx", printed(Layout([grid]))).blocks if isinstance(block, Table))
    told = [[(cell.start, cell.end, cell.cell.text, cell.repeated) for cell in row.cells] for row in table.rows]
    assert told == [
        [(0, 1, "A", False), (1, 3, "B", False)],
        [(0, 1, "A", True), (1, 2, "c", False), (2, 3, "d", False)],
        [(0, 1, "e", False), (1, 2, "f", False), (2, 3, "g", False)],
    ]
    assert [line.clean for line in table.lines] == ["A", "B", "c", "d", "e", "f", "g"], "what is merged is read once"


def test_a_table_in_a_cell_has_places_of_its_own() -> None:
    made = docx.Document()
    outer = made.add_table(1, 2)
    outer.cell(0, 0).text = "vně"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 1).text = "uvnitř"
    made.add_table(1, 1).cell(0, 0).text = "další"
    made.add_paragraph("odstavec")
    places = {line.clean: line.place for line in read(made).lines if not line.blank}
    assert places == {
        "vně": InTable(1, 1, 1),
        "uvnitř": InTable(2, 1, 2),
        "další": InTable(3, 1, 1),
        "odstavec": InParagraph(7),
    }


def test_text_boxes_are_read_once_behind_their_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>v rámečku</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    assert texts(of_body(paragraph(run("text") + f"<w:r>{both}</w:r>") + paragraph(run("další")))) == ["text", "v rámečku", "další"]


def test_controls_wrap_paragraphs_rows_and_cells() -> None:
    wrapped = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = wrapped.format(f"<w:tr>{wrapped.format('<w:tc>' + paragraph(run('buňka')) + '</w:tc>')}</w:tr>")
    document = of_body(wrapped.format(paragraph(run("odstavec"))) + f"<w:tbl>{row}</w:tbl>")
    assert texts(document) == ["odstavec", "buňka"]
    assert isinstance(document.blocks[0], Line)


def test_ticks_and_boxes_are_themselves_whatever_font_they_are_of() -> None:
    symbols = "".join(
        f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>' for font, code in (("Wingdings", "F0FC"), ("Wingdings", "F0A8"))
    )
    other = '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
    field = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>'
    ticked, empty = field.format('<w:default w:val="0"/><w:checked/>'), field.format('<w:default w:val="1"/><w:checked w:val="0"/>')
    assert texts(of_body(paragraph(symbols + other) + paragraph(ticked + empty))) == ["✓☐☑", "☒☐"]


def test_what_asks_to_be_written_over_is_no_text() -> None:
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    asks = control.format("<w:showingPlcHdr/>", run("Zvolte položku."))
    whole = control.format("<w:showingPlcHdr/>", paragraph(run("Klepněte sem a zadejte text.")))
    answered = control.format("<w:dropDownList/>", run("obce"))
    assert texts(of_body(whole + paragraph(asks + run("a ")) + paragraph(answered))) == ["a", "obce"]


def test_soft_hyphens_inside_of_lines_are_no_text() -> None:
    inside = run("rozvo\u00adjové") + "<w:r><w:softHyphen/></w:r>" + run("\u00a0služby")
    assert texts(of_body(paragraph(inside))) == ["rozvojové služby"]


def test_a_space_that_must_not_be_broken_is_as_any_other() -> None:
    (line,) = [line for line in of_body(paragraph(run("Název\u00a0aktivity:"))).lines if line.clean]
    assert (line.text, line.clean) == ("Název\u00a0aktivity:", "Název aktivity:")
