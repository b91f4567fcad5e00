"""The form in which a plan is written: it offers what the vocabularies have, says what is checked, and is read like any document."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from graphsvc import lookups
from graphsvc.cli import cli
from graphsvc.documents import files
from graphsvc.errors import ParameterError
from graphsvc.extract import profilefile, reader
from graphsvc.model import Cost, Item, Record, Service
from graphsvc.rdf.terms import Terms
from graphsvc.review.check import check
from graphsvc.settings import Settings
from graphsvc.store.base import Iri, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.template import content, layout, made
from graphsvc.template.book import written
from graphsvc.template.plan import Known, PlanGoal, known
from graphsvc.validation import shapes
from graphsvc.validation.shapes import Shapes

ROOT = Path(__file__).parent.parent.parent
PLAN = "ap-ssz-2024-2025"
KINDS = [kind.id for kind in lookups.load(ROOT, "plan_kinds")]
FIELDS = (
    *("code", "title", "goal", "linked_goals", "target_groups", "services", "period", "deadline", "responsible", "cooperating"),
    *("funding", "cost", "indicator", "strategy_links", "status", "narrative"),
)


@cache
def rules() -> Shapes:
    return shapes.folder(ROOT)


@pytest.fixture(scope="module")
def view(shipped_store: EmbeddedStore) -> View:
    return shipped_store.view()


@pytest.fixture(scope="module")
def plan() -> Iri:
    return Iri(str(Terms(Settings().base).plan(PLAN)))


def book_of(data: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def form(kind: str = "action-plan", language: str = "cs", about: Known | None = None) -> content.Form:
    return content.form(ROOT, rules(), kind, language, about)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def columns(sheet: Worksheet) -> dict[str, int]:
    """Field → the column of the sheet of items, by the profile that reads it."""
    profile = profilefile.load(ROOT / "data" / "profiles" / "template.toml")
    return {profile.column(str(cell.value))[0]: cell.column for cell in sheet[1]}


def fill(book: Workbook, rows: list[dict[str, Any]], sheet: str = "Opatření a aktivity") -> bytes:
    """The workbook with these rows in place of the example."""
    at = columns(book[sheet])
    for number, row in enumerate(rows, start=2):
        for field, column in at.items():
            book[sheet].cell(number, column).value = row.get(field)
    return saved(book)


def read(data: bytes, name: str = "plan.xlsx") -> Record:
    return reader.read_document(files.parse(name, data), ROOT)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", layout.LANGUAGES)
def test_every_head_is_read_as_its_field(kind: str, language: str) -> None:
    profile = profilefile.load(ROOT / "data" / "profiles" / "template.toml")
    made_of = form(kind, language)
    assert len(made_of.columns) > 10
    for asked in (*made_of.goals, *made_of.columns):
        assert profile.column(asked.name) == (asked.column.field, "")
    for asked in made_of.plan:
        assert profile.label(asked.name) == (asked.column.field, "")
    assert {made_of.texts["guide"], made_of.texts["lists"]} <= profile.skip_sheets
    assert profile.ignored_by(f"{made_of.example} A1.1") == "example"


@pytest.mark.parametrize("language", layout.LANGUAGES)
def test_a_form_that_nobody_filled_in_holds_no_item_and_leaves_nothing_over(language: str) -> None:
    document = files.parse("plan.xlsx", written(form(language=language)))
    reading = reader.reading(document, profilefile.load(ROOT / "data" / "profiles" / "template.toml"), ROOT)
    assert (reading.record.items, reading.record.goals, reading.record.notes) == ((), (), ())
    assert reading.record.plan.kind == "action-plan"


def test_the_same_form_gives_the_same_bytes() -> None:
    assert written(form()) == written(form())
    assert written(form()) != written(form("strategy"))


def test_csv_has_the_columns_of_the_workbook() -> None:
    data = made.made(ROOT, rules(), "medium-term-plan", form_of=made.CSV)
    heads, example = csv.reader(StringIO(data.decode("utf-8-sig")), delimiter=";")
    assert heads == [cell.value for cell in book_of(written(form("medium-term-plan")))["Opatření a aktivity"][1]]
    assert example[0] == "příklad A1.1"
    filled = data + "A1.2;Druhá;A1;;;;;;;;;;\r\n".encode()
    assert [(item.code, item.title, item.goal) for item in read(filled, "plan.csv").items] == [("A1.2", "Druhá", "A1")]


@pytest.mark.parametrize("kind", ["action-plan", "akční plán", "Akční plán"])
def test_a_kind_is_taken_as_it_is_written(kind: str) -> None:
    assert form(kind).kind.id == "action-plan"


def test_a_kind_that_there_is_not_is_told_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match=r"There is no such kind of plan, the nearest is 'action-plan': 'action-plans'"):
        form("action-plans")


def lists(book: Workbook) -> Iterator[tuple[str, str, bool, list[str], str | None]]:
    """Sheet and head of each column with a list, whether it is strict, the values, and what stands behind them."""
    for sheet in book:
        for one in sheet.data_validations.dataValidation:
            if one.type != "list":
                continue
            name, _, cells = one.formula1.rpartition("!")
            column, first, _, last = range_boundaries(cells.replace("$", ""))
            source = book[name.strip("'")]
            values = [source.cell(row, column).value for row in range(first, last + 1)]
            start = range_boundaries(str(one.sqref))
            yield sheet.title, str(sheet.cell(1, start[0]).value), bool(one.showErrorMessage), values, source.cell(last + 1, column).value


def test_lists_offer_what_the_vocabularies_have_and_nothing_else() -> None:
    found = {head: (strict, values, behind) for _, head, strict, values, behind in lists(book_of(written(form())))}
    statuses = [one.cs for one in lookups.load(ROOT, "statuses") if one.id != "unknown-mark"]
    assert found["Plnění"] == (True, statuses, None)
    assert found["Cílové skupiny"] == (False, [one.cs for one in lookups.load(ROOT, "target_groups")], None)
    assert found["Odpovědnost"][1] == found["Spolupráce"][1] == [one.cs for one in lookups.load(ROOT, "bodies")]
    assert found["Zdroje financování"][1] == [one.cs for one in lookups.load(ROOT, "funding_sources")]
    assert found["Druhy sociálních služeb"][1][0] == "Sociální poradenství (§ 37)"


def test_every_value_that_is_offered_is_read_as_one_and_names_its_concept() -> None:
    known_as = {"target_groups": "target_groups", "responsible": "bodies", "funding": "funding_sources"}
    offered = form().lists
    longest = max(len(values) for _, values in offered.values())
    values = {field: offered[kind][1] for field, kind in known_as.items()} | {"services": offered["services"][1]}
    rows = [
        {"code": f"A1.{number}", "title": "x", **{field: some[number % len(some)] for field, some in values.items()}}
        for number in range(longest)
    ]
    items = read(fill(book_of(written(form())), rows)).items
    assert len(items) == longest > 40
    for item, row in zip(items, rows, strict=True):
        for field, kind in known_as.items():
            assert getattr(item, field) == (row[field],)
            assert lookups.load(ROOT, kind).resolve(getattr(item, field)[0])
        assert [f"{service.name} (§ {service.paragraph})" for service in item.services] == [row["services"]]


def test_several_values_in_a_cell_are_parted() -> None:
    row = {"code": "A1.1", "title": "x", "responsible": "Liberecký kraj, obce", "linked_goals": "A2, B1", "funding": "obce\nLiberecký kraj"}
    (item,) = read(fill(book_of(written(form("medium-term-plan"))), [row])).items
    assert (item.responsible, item.linked_goals, item.funding) == (("Liberecký kraj", "obce"), ("A2", "B1"), ("obce", "Liberecký kraj"))


def test_notes_say_what_the_rules_check() -> None:
    found = {asked.column.field: asked for asked in form().columns}
    assert {field for field, asked in found.items() if asked.due} == {"code", "title", "goal", "deadline", "responsible"}
    assert "– Chybí název (chyba)\n– Stejný název (upozornění)" in found["title"].note
    assert "Missing title (violation)" in {asked.column.field: asked for asked in form(language="en").columns}["title"].note
    sheet = book_of(written(form()))["Opatření a aktivity"]
    assert sheet["B1"].comment.text == found["title"].note
    prompts = {one.promptTitle: one.prompt for one in sheet.data_validations.dataValidation}
    assert prompts["Název opatření či aktivity"] == "Povinné. Celý název jednou větou."


def test_heads_are_protected_and_stay_in_view_and_the_rest_is_open() -> None:
    sheet = book_of(written(form()))["Opatření a aktivity"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.protection.sheet, sheet.protection.password) == ("C2", "$1:$1", True, None)
    assert not sheet.protection.insertRows
    assert (sheet["A1"].protection.locked, sheet["A2"].protection.locked) == (True, False)
    assert not sheet.column_dimensions["B"].protection.locked


def test_what_looks_like_a_formula_is_text() -> None:
    about = Known(title="=1+1", period="@x", goals=(PlanGoal("+A", "-title"),), strategy=(PlanGoal("=X"),))
    book = book_of(written(form(about=about)))
    cells = [book["Plán"]["B1"], book["Plán"]["B3"], *book["Cíle"][2][:2]]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        ("=1+1", "s", True),
        ("@x", "s", True),
        ("+A", "s", True),
        ("-title", "s", True),
    ]


def test_a_plan_is_filled_in_with_its_goals_and_those_of_its_strategy(view: View, plan: Iri) -> None:
    about = known(view, plan)
    assert (about.id, about.kind, about.period, about.example) == (PLAN, "action-plan", "2024–2025", "A1.1")
    assert [goal.code for goal in about.goals] == ["A", "A1", "A2", "A3", "B", "B1", "B2", "C", "C1", "D", "D1", "E", "E1"]
    assert about.goals[1] == PlanGoal("A1", "Mezioborová spolupráce", "A")
    data = made.made(ROOT, rules(), "", view=view, plan=plan)
    offered = {head: values for _, head, _, values, _ in lists(book_of(data))}
    assert [value for value in offered["Patří k cíli (kód)"] if value] == [goal.code for goal in about.goals]
    assert offered["Okruhy nadřazené strategie"][:3] == ["I", "II", "III"]
    assert "Tvar kódů tohoto plánu: A1.1." in book_of(data)["Opatření a aktivity"]["A1"].comment.text


FACTS = """
SELECT ?plan ?item ?code ?title ?goal ?deadline ?indicator {
  ?item dct:identifier ?code ; g:ofPlan ?plan
  OPTIONAL { ?item dct:title ?title }
  OPTIONAL { ?item g:supportsGoal ?of . ?of skos:notation ?goal }
  OPTIONAL { ?item g:deadline ?due . ?due g:deadlineText ?deadline }
  OPTIONAL { ?item g:indicator ?known . ?known skos:prefLabel ?indicator }
} ORDER BY ?code"""


def test_the_facts_of_a_shipped_plan_come_back_as_they_went_in(view: View, plan: Iri) -> None:
    rows = []
    for row in view.select(FACTS, {"plan": plan}):
        fields: dict[str, Any] = {name: row[name].value for name in ("code", "title", "goal", "deadline", "indicator") if name in row}
        rows.append(fields)
    assert len(rows) == 72
    record = read(fill(book_of(made.made(ROOT, rules(), "", view=view, plan=plan)), rows))
    assert (record.plan.id, record.plan.period_start, record.plan.period_end) == (PLAN, 2024, 2025)
    assert [(goal.code, goal.title, goal.parent) for goal in record.goals] == [
        (goal.code, goal.title or None, goal.parent or None) for goal in known(view, plan).goals
    ]
    for item, fields in zip(record.items, rows, strict=True):
        told = {"code": item.code, "title": item.title, "goal": item.goal, "indicator": item.indicator}
        told["deadline"] = item.deadline.text if item.deadline else None
        assert {name: value for name, value in told.items() if value} == fields


def test_the_records_of_real_plans_come_back_as_they_went_in(documents: list[Path]) -> None:
    for number, kind in ((3, "action-plan"), (2, "medium-term-plan")):
        former = reader.read(documents[number], ROOT)
        record = read(fill(book_of(written(form(kind, about=Known(title=former.plan.title or "")))), [_row(item) for item in former.items]))
        asked = [asked.column.field for asked in form(kind).columns]
        assert record.plan.id == former.plan.id
        different = [
            (item.code, field, getattr(before, field), getattr(item, field))
            for item, before in zip(record.items, former.items, strict=True)
            for field in FIELDS
            if field in asked and _told(getattr(item, field)) != _told(getattr(before, field))
        ]
        assert not different


def _told(value: Any) -> Any:
    """A value to compare; a cost as it is written, for a card may give a total and a share in one, of which its profile takes the share."""
    return value.text if isinstance(value, Cost) else value


def _row(item: Item) -> dict[str, Any]:
    return {field: _written(getattr(item, field)) for field in FIELDS}


def _one(value: str | Service) -> str:
    if isinstance(value, str):
        return value
    return f"{value.name} (§ {value.paragraph})" if value.paragraph else value.name


def _written(value: Any) -> str | None:
    if isinstance(value, tuple):
        return ", ".join(map(_one, value)) or None
    return value if value is None or isinstance(value, str) else value.text


def test_findings_about_a_form_stand_in_its_cells(tmp_path: Path, shipped_store: EmbeddedStore) -> None:
    rows = [{"code": "A1.1", "title": "První", "goal": "A1"}, {"code": "A1.2", "goal": "Q7", "title": "Druhá", "responsible": "obce"}]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(fill(book_of(written(form(about=Known(title="Zcela nový plán", goals=(PlanGoal("A1", "Cíl"),))))), rows))
    found = check([path], Settings(store=shipped_store.path), rules())
    told = {(finding.rule, finding.code) for finding in found.findings}
    assert ("missing-responsible", "A1.1") in told
    assert ("missing-responsible", "A1.2") not in told
    assert any(rule == "unknown-goal-reference" and code == "A1.2" for rule, code in told)


def test_the_command_writes_a_form(tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    result = CliRunner().invoke(cli, ["template", "--plan-kind", "concept", "--lang", "en", "--out", str(out)], standalone_mode=False)
    assert result.exception is None
    assert book_of(out.read_bytes()).sheetnames == ["Instructions", "Plan", "Goals", "Measures and activities", "Lists"]
    assert CliRunner().invoke(cli, ["template"]).exit_code == 2
