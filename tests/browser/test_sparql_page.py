"""The page of SPARQL queries: written, answered, drawn, downloaded, cancelled; by mouse, by keyboard, and without scripts."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from axe import violations
from playwright.sync_api import Browser, Page
from watching import expected, watched

pytestmark = pytest.mark.browser

PLANS = "SELECT ?plan ?title { ?plan a g:Plan ; dct:title ?title } ORDER BY ?plan ?title LIMIT 3"
LINKS = "CONSTRUCT { ?a g:implements ?b } WHERE { ?a g:implements ?b } LIMIT 5"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FIELD = "#query-editor"


def begin(page: Page, query: str = "") -> None:
    """The page with this query in the editor, written as people write."""
    page.goto("/sparql?format=html")
    page.locator(FIELD).wait_for(state="attached")
    if query:
        page.locator(".CodeMirror").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(query)


def written(page: Page) -> str:
    """What stands in the editor."""
    text = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert isinstance(text, str)
    return text


def test_a_query_is_answered_by_a_table_whose_things_lead_to_their_pages(page: Page) -> None:
    begin(page, PLANS)
    page.get_by_role("button", name="Spustit dotaz").click()
    page.locator("#answer tbody tr").first.wait_for()
    assert page.locator("#answer tbody tr").count() == 3
    assert re.fullmatch(r"3 řádky za [\d,]+ s\.", page.locator("[data-status]").inner_text())
    page.locator("#answer tbody a").first.click()
    page.wait_for_url("**/page/plan/*")
    assert page.locator("h1").count() == 1


def test_prefixes_of_the_product_are_filled_in(page: Page) -> None:
    begin(page, PLANS)
    page.wait_for_function("document.querySelector('.CodeMirror').CodeMirror.getValue().includes('PREFIX dct:')")
    assert "PREFIX g: <https://graphsvc.example/def#>" in written(page)
    assert page.locator(".parseErrorIcon").count() == 0


def test_the_keyboard_alone_writes_runs_reads_and_leaves_the_editor(page: Page) -> None:
    page.goto("/sparql?format=html")
    page.locator(FIELD).wait_for(state="attached")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "query-editor":
            break
    else:
        raise AssertionError("the keyboard does not reach the editor")
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT ?plan { ?plan a g:Plan } ORDER BY ?plan LIMIT 2")
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "query-editor", "the answer takes nobody out of the editor"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Spustit dotaz"
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[:3] == ["Tabulka", "Graf", "Zápis"]
    assert any(name.startswith("/id/plan/") for name in reached)


def test_the_address_reproduces_a_query_and_its_answer_with_and_without_scripts(browser: Browser, shipped_address: str, page: Page) -> None:
    begin(page, PLANS)
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()
    said = page.locator("#answer tbody").inner_text().split()
    address = page.url
    assert "g:Plan" in parse_qs(urlsplit(address).query)["query"][0]
    assert page.locator("[data-permalink]").get_attribute("href") == address
    for scripts in (True, False):
        with watched(browser, shipped_address, java_script_enabled=scripts) as other:
            other.goto(address)
            assert other.locator("#answer tbody").inner_text().split() == said


def test_what_is_too_long_for_an_address_stands_in_its_fragment(page: Page) -> None:
    begin(page, PLANS + "\n#" + "č" * 2_000)
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()
    assert not urlsplit(page.url).query
    assert urlsplit(page.url).fragment.startswith("query=")
    address = page.url
    page.goto("/")
    page.goto(address)
    page.locator("#answer tbody tr").first.wait_for()
    assert page.locator("#answer tbody tr").count() == 3
    assert "čččč" in written(page)


def test_a_query_can_be_cancelled_and_the_server_stops_it(page: Page) -> None:
    begin(page, ENDLESS)
    page.keyboard.press("Control+Enter")
    page.locator("[data-elapsed]", has_text="0,").wait_for()
    assert page.locator("form[data-sparql]").get_attribute("aria-busy") == "true"
    before = left(page)
    page.get_by_role("button", name="Zrušit").press("Enter")
    page.locator("[data-status]", has_text="Dotaz byl zrušen").wait_for()
    assert page.locator("form[data-sparql]").get_attribute("aria-busy") == "false"
    assert page.evaluate("document.activeElement.id") == "query-editor", "the button that had the focus is gone"
    for _ in range(50):
        if left(page) > before:
            break
        page.wait_for_timeout(100)
    assert left(page) == before + 1
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("ASK { ?s ?p ?o }")
    page.keyboard.press("Control+Enter")
    page.locator("#answer", has_text="Odpověď: ano").wait_for()


def left(page: Page) -> int:
    """How many queries the server has stopped since nobody waited for their answers."""
    found = re.search(r'^graphsvc_queries_total\{[^}]*"left"[^}]*\} (\d+)', page.request.get("/metrics").text(), re.MULTILINE)
    return int(found[1]) if found else 0


def test_a_mistake_is_told_in_words_and_marked_where_it_stands(page: Page) -> None:
    begin(page, "SELECT *\n{ ?s ?p }")
    page.keyboard.press("Control+Enter")
    page.locator("#trouble", has_text="Chyba na řádku 2, znak").wait_for()
    expected(page, "400")
    assert "nelze přečíst" in page.locator("#trouble").inner_text()
    assert page.locator(".error-line").count() == 1
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor().line") == 1
    assert violations(page) == []
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(PLANS)
    assert page.locator(".error-line").count() == 0
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()
    assert not page.locator("#trouble").is_visible()


def test_names_of_the_graph_are_offered_by_what_they_mean(page: Page) -> None:
    begin(page, "SELECT * { ?x a opat")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint", has_text="g:Measure").first.wait_for()
    assert violations(page) == []
    page.keyboard.press("Enter")
    assert written(page).endswith("?x a g:Measure")
    page.keyboard.type(" ; vazba na c")
    page.keyboard.press("Escape")


def test_properties_are_offered_too(page: Page) -> None:
    begin(page, "SELECT * { ?x cíl")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint", has_text="g:supportsGoal").click()
    assert written(page).endswith("?x g:supportsGoal")


def test_statements_are_drawn_and_read_as_a_table(page: Page) -> None:
    begin(page, LINKS)
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()
    assert page.locator("#answer thead").inner_text().split() == ["podmět", "přísudek", "předmět"]
    page.get_by_role("button", name="Graf", exact=True).click()
    page.locator(".canvas[data-nodes]").wait_for()
    assert int(page.locator(".canvas").get_attribute("data-nodes") or 0) > 2
    assert violations(page) == []


def test_rows_that_relate_nothing_are_not_drawn_and_that_is_said(page: Page) -> None:
    begin(page, PLANS)
    page.get_by_role("button", name="Spustit dotaz").click()
    page.get_by_role("button", name="Graf", exact=True).click()
    page.locator("[data-drawn]", has_text="není co kreslit").wait_for()
    assert not page.locator("#answer .canvas").is_visible()


@pytest.mark.parametrize(
    ("query", "form", "begins"),
    [(PLANS, "csv", "plan,title"), (PLANS, "json", '{"head"'), (LINKS, "ttl", "@prefix"), (LINKS, "nt", "<http")],
)
def test_answers_are_shown_as_text_and_downloaded_in_the_chosen_format(page: Page, query: str, form: str, begins: str) -> None:
    begin(page, query)
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()
    page.locator("[data-form]").select_option(form)
    page.get_by_role("button", name="Zápis").click()
    page.locator("[data-shown=raw] pre", has_text=begins).wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Stáhnout").click()
    assert download.value.suggested_filename == f"odpoved.{form}"
    assert download.value.path().read_text().startswith(begins)


def test_a_question_of_the_catalogue_is_an_example(page: Page) -> None:
    page.goto("/sparql?format=html")
    page.get_by_text("Otázky z katalogu jako příklady").click()
    page.get_by_role("link", name="Položky podle druhu služby").click()
    page.locator(FIELD).wait_for(state="attached")
    assert "VALUES ?service { <https://graphsvc.example/id/service/62> }" in written(page)
    page.locator(FIELD).press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()


def test_an_answer_that_is_too_large_for_the_page_says_so(page: Page) -> None:
    begin(page, 'SELECT ?s ?p ?o ?x { ?s ?p ?o BIND(CONCAT(STR(?s), STR(?p), STR(?s), "' + "x" * 300 + '") AS ?x) }')
    page.keyboard.press("Control+Enter")
    page.locator("#trouble", has_text="větší než 16 MB").wait_for(timeout=20_000)


def test_nothing_of_an_answer_is_markup(page: Page) -> None:
    label = '<img src=x onerror="window.pwned=1">'
    begin(page, f"SELECT ?x ?y {{ VALUES (?x ?y) {{ ('{label}' <javascript:window.pwned=1>) }} }}")
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()
    assert page.locator("#answer tbody").inner_text().startswith("<img")
    assert page.locator("#answer tbody a").evaluate("link => link.protocol") == "http:"
    assert page.evaluate("window.pwned") is None


def test_a_server_that_does_not_answer_is_told_of(page: Page) -> None:
    page.route("**/sparql", lambda route: route.abort())
    begin(page, PLANS)
    page.keyboard.press("Control+Enter")
    page.locator("#trouble", has_text="Server neodpovídá").wait_for()
    expected(page, "net::ERR_FAILED")


@pytest.mark.parametrize("lang", ["cs", "en"])
@pytest.mark.parametrize("width", [1440, 320])
def test_an_answered_query_is_accessible_and_fits(browser: Browser, shipped_address: str, lang: str, width: int) -> None:
    with watched(browser, shipped_address, lang=lang, width=width) as page:
        page.goto(f"/sparql?query={quote(PLANS)}")
        page.locator(FIELD).wait_for(state="attached")
        page.locator("[data-view=graph]").click()
        page.locator("[data-view=table]").click()
        page.locator("#answer tbody tr").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for mode in ("light", "dark"):
            page.emulate_media(color_scheme=mode)
            assert violations(page) == []


def test_without_scripts_the_form_answers(browser: Browser, shipped_address: str) -> None:
    with watched(browser, shipped_address, java_script_enabled=False) as page:
        page.goto("/sparql?format=html")
        page.locator("#query").fill(PLANS)
        page.get_by_role("button", name="Spustit dotaz").click()
        assert page.locator("#answer tbody tr").count() == 3
        page.locator("#query").fill("SELECT {")
        page.get_by_role("button", name="Spustit dotaz").click()
        page.locator("#trouble", has_text="Dotaz nelze přečíst").wait_for()
        expected(page, "400")
        assert not page.locator("[data-cancel]").is_visible()
