"""Matrices as workbooks, apart from their other forms: what writes workbooks is slow to import."""

from __future__ import annotations

from graphsvc.analysis.matrix import Cell, Matrix
from graphsvc.analysis.matrix_forms import MARK, Words, numbers, written
from graphsvc.errors import ParameterError
from graphsvc.workbook import DELIBERATE, EMPTY, Book, Content, Sheet, Styled

_MOST = 16_000
"""Columns of a sheet; it can have 16,384."""
_ROW, _COLUMN = 34, 30


def to_xlsx(matrix: Matrix, lang: str, words: Words) -> bytes:
    """A sheet of the matrix, its head and the names of rows frozen, empty cells on a colour; and one that explains it.

    Raises ParameterError where it has more columns than a sheet can have.
    """
    if len(matrix.columns) > _MOST:
        raise ParameterError(f"The matrix is too wide for a sheet; choose one plan, not all: {len(matrix.columns)} columns")
    texts = matrix.definition.texts[lang]
    book = Book(texts.title)
    sheet = book.sheet(texts.title, [_COLUMN, _ROW, *(_COLUMN for _ in matrix.columns)], frozen="C3")
    sheet.head([texts.row, None, *(column.key for column in matrix.columns)])
    sheet.head([None, None, *(column.label(lang) for column in matrix.columns)])
    for row in matrix.rows:
        sheet.row([Styled(row.key, bold=True), row.label(lang), *(_styled(cell, lang, words) for cell in matrix.line(row))])
    _legend(book.sheet(words["legend"], (24, 80)), matrix, lang, words)
    return book.written()


def _legend(sheet: Sheet, matrix: Matrix, lang: str, words: Words) -> None:
    texts = matrix.definition.texts[lang]
    sheet.head([texts.title, texts.cell])
    sheet.row([words["plan"], matrix.plan or words["all_plans"]])
    sheet.row([None, words["counts"].format(**numbers(matrix))])
    sheet.row([Styled(MARK, EMPTY), words["empty"]])
    sheet.row([Styled(MARK, DELIBERATE), words["meant"].format(because="…")])


def _styled(cell: Cell, lang: str, words: Words) -> Content | Styled:
    text = written(cell, lang, words, "\n")
    if cell.items:
        return text
    return Styled(text, DELIBERATE if cell.because else EMPTY)
