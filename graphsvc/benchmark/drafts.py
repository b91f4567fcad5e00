"""A synthetic draft as a Word document: cards of activities in tables, with faults, written as plain parts of a package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, unescape
from zipfile import ZIP_DEFLATED, ZipFile

PLAN = "sprss-2018-2020"
"""The shipped plan whose edition the draft is."""
RULES = ("(unknown-body)", "(period-reversed)")
"""What comments about the faults of the draft name."""
_HEAD = "Střednědobý plán rozvoje sociálních služeb v Libereckém kraji 2018-2020"
_CARD = "KARTA ROZVOJOVÉ AKTIVITY"
_COMMENT, _MARK = re.compile(r"<w:comment .*?</w:comment>", re.DOTALL), re.compile(r"<[^>]*>")
_GOALS, _IN_GOAL = 12, 9
_WHAT = ("Rozvoj", "Zajištění", "Podpora", "Vznik", "Udržení", "Propojení", "Zmapování", "Zkvalitnění", "Financování", "Rozšíření")
_OF = (
    *(
        "pečovatelské služby",
        "odlehčovacích pobytů",
        "sociálního bydlení",
        "terénních programů",
        "dluhového poradenství",
        "denních stacionářů",
    ),
    *("chráněných dílen", "domácí hospicové péče", "azylových domů"),
)
_WHERE = (
    *(
        "na Frýdlantsku",
        "pro rodiny s dětmi",
        "v menších obcích",
        "pro osoby bez přístřeší",
        "pro seniory s demencí",
        "v Jablonci nad Nisou",
    ),
    *("pro osoby po výkonu trestu", "na Semilsku", "pro lidi s autismem", "s dobrovolníky", "mimo pracovní dobu"),
)
_NS = "http://schemas.openxmlformats.org/"
_TYPES = (
    f'<Types xmlns="{_NS}package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_NS}package/2006/relationships"><Relationship Id="rId1"'
    f' Type="{_NS}officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = f'<w:document xmlns:w="{_NS}wordprocessingml/2006/main"><w:body>{{}}<w:sectPr/></w:body></w:document>'


def word(items: int) -> bytes:
    """A draft of so many activities; what is wrong in every third (a body that nobody knows) and every fourth (years) is to be found."""
    body = "".join([_paragraph(_HEAD), *(block for number in range(items) for block in _card(number))])
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", _DOCUMENT.format(body))
    return out.getvalue()


def faults(items: int) -> int:
    """How many faults are planted in a draft of so many activities."""
    return sum(number % 3 == 2 for number in range(items)) + sum(number % 4 == 3 for number in range(items))


def comments(data: bytes) -> list[str]:
    """The texts of the comments of a Word document."""
    with ZipFile(BytesIO(data)) as package:
        told = package.read("word/comments.xml").decode()
    return [unescape(_MARK.sub("", comment)) for comment in _COMMENT.findall(told)]


def _card(number: int) -> Iterator[str]:
    yield _paragraph(_CARD)
    yield f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{''.join(map(_row, _fields(number)))}</w:tbl>"


def _fields(number: int) -> Sequence[tuple[str, str]]:
    goal, item = 1 + number // _IN_GOAL % _GOALS, 1 + number % _IN_GOAL + _IN_GOAL * (number // (_IN_GOAL * _GOALS))
    return (
        ("Číslo aktivity:", f"A{goal:02d}-{item:02d}"),
        ("Název aktivity", _title(number)),
        ("Vazba na strategický cíl", str(goal)),
        ("Cílové skupiny uživatelů", "senioři, osoby se zdravotním postižením"),
        ("Dotčené druhy sociálních služeb", "§ 40 pečovatelská služba"),
        ("Doba realizace", "2020 - 2018" if number % 4 == 3 else "2018 - 2020"),
        ("Odpovědnost za realizaci", f"Neznámý úřad {number}" if number % 3 == 2 else "Liberecký kraj"),
        ("Zdroje financování", "Liberecký kraj, obce"),
        ("Popis aktivity", f"Co se v aktivitě {number} bude dít, a kdo se jí zúčastní. " * 4),
    )


def _title(number: int) -> str:
    """A title that is another for each activity, for the first 990 of them."""
    what, of, where = _WHAT[number % len(_WHAT)], _OF[number % len(_OF)], _WHERE[number % len(_WHERE)]
    return f"{what} {of} {where}"


def _row(cells: tuple[str, str]) -> str:
    return f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{_paragraph(text)}</w:tc>' for text in cells)}</w:tr>"


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
