"""The page that checks a draft: by mouse, by dropping, by keyboard, cancelled, refused, without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe import fits, violations
from playwright.sync_api import Browser, Page
from watching import expected, watched

from graphsvc.settings import Settings

pytestmark = pytest.mark.browser

EXAMPLE = Settings().root / "data" / "examples" / "draft.txt"
DROP = """([name, text]) => {
  const transfer = new DataTransfer();
  for (const one of [name].flat()) transfer.items.add(new File([text], one));
  const target = document.querySelector("[data-drop]");
  for (const kind of ["dragenter", "dragover"]) target.dispatchEvent(new DragEvent(kind, { bubbles: true, dataTransfer: transfer }));
  const over = target.classList.contains("over");
  target.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
  return over && !target.classList.contains("over");
}"""


def test_a_chosen_draft_is_checked_against_the_plan_that_it_replaces(page: Page) -> None:
    page.goto("/check")
    page.locator("#draft").set_input_files(EXAMPLE)
    page.get_by_label("Nahrazuje plán").select_option("ssz-2021")
    page.get_by_role("button", name="Zkontrolovat", exact=True).click()
    page.locator("h2", has_text="Návrh se kontroluje").wait_for()
    assert page.evaluate("document.activeElement.id") == "progress"
    page.locator("[data-at=reading][aria-current=step], [data-at=rules][aria-current=step]").first.wait_for()
    assert violations(page) == []
    page.wait_for_url("**/check/*")
    assert "draft.txt" in page.locator("h1").inner_text()
    assert page.locator("h3", has_text="Paragraf jiné služby").is_visible()
    assert page.locator("h3#added").inner_text().startswith("Přibude")
    assert page.locator("h3#lost").count() == 1, "the action plan refers to what would be gone"
    assert violations(page) == []


def test_a_dropped_draft_is_checked(page: Page) -> None:
    page.goto("/check")
    assert page.evaluate(DROP, ["<b>návrh</b>.txt", EXAMPLE.read_text(encoding="utf-8")])
    page.get_by_role("button", name="Zkontrolovat", exact=True).click()
    page.wait_for_url("**/check/*")
    assert "<b>návrh" in page.locator("h1").inner_text() or "b>.txt" in page.locator("h1").inner_text()


def test_two_dropped_files_are_refused_with_a_sentence(page: Page) -> None:
    page.goto("/check")
    page.evaluate(DROP, [["a.txt", "b.txt"], "text"])
    assert page.get_by_role("alert").inner_text() == "Zkontrolovat lze jeden soubor; vyberte ho."


def test_a_dropped_folder_is_refused_and_what_falls_beside_the_field_does_not_open(page: Page) -> None:
    page.goto("/check")
    page.evaluate("DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true })")  # a script cannot drop one
    page.evaluate(DROP, ["plany", ""])
    assert page.get_by_role("alert").inner_text() == "Složku zkontrolovat nelze. Přetáhněte jeden soubor."
    assert page.evaluate("document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true }))") is False


def test_the_keyboard_alone_tries_the_example_and_filters_its_findings(page: Page) -> None:
    page.goto("/check")
    page.get_by_role("button", name="Zkontrolovat ukázku").press("Enter")
    page.wait_for_url("**/check/*")
    before = page.locator("ul.findings > li").count()
    page.get_by_label("Závažnost").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**severity=*")
    assert 0 < page.locator("ul.findings > li").count() < before


def test_a_check_is_cancelled_and_its_process_ends(page: Page, tmp_path: Path) -> None:
    draft = tmp_path / "large.nt"
    draft.write_bytes(b"\n".join(_items(40_000)))
    page.goto("/check")
    page.locator("#draft").set_input_files(draft)
    page.get_by_role("button", name="Zkontrolovat", exact=True).press("Enter")
    page.locator("[data-at=reading][aria-current=step]").wait_for()
    page.get_by_role("button", name="Zrušit kontrolu").press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").inner_text() == "Kontrola byla zrušena."
    assert page.locator("#draft").is_visible()
    page.get_by_role("button", name="Zkontrolovat ukázku").click()
    page.wait_for_url("**/check/*")


def _items(number: int) -> list[bytes]:
    item = b"<https://graphsvc.example/id/plan/sprss-2018-2020/item/Z%d>"
    kind = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://graphsvc.example/def#Measure> ."
    return [(item % at) + b" " + kind for at in range(number)]


def test_what_is_too_large_is_not_sent(page: Page, tmp_path: Path) -> None:
    draft = tmp_path / "large.txt"
    with draft.open("wb") as file:
        file.truncate((20 << 20) + 1)
    page.goto("/check")
    page.on("request", lambda request: pytest.fail("it is sent") if request.method == "POST" else None)
    page.locator("#draft").set_input_files(draft)
    page.get_by_role("button", name="Zkontrolovat", exact=True).click()
    assert "víc než dovolených 20 MB" in page.get_by_role("alert").inner_text()
    assert violations(page) == []


def test_what_cannot_be_read_is_refused_where_the_form_stands(page: Page, tmp_path: Path) -> None:
    draft = tmp_path / "<img src=x onerror=window.pwned=1>.txt"
    draft.write_bytes(b"n\xe1vrh")
    page.goto("/check")
    page.locator("#draft").set_input_files(draft)
    page.get_by_role("button", name="Zkontrolovat", exact=True).click()
    page.get_by_role("alert").wait_for()
    expected(page, "422")
    assert "není v kódování UTF-8" in page.get_by_role("alert").inner_text()
    assert page.evaluate("document.activeElement.id") == "trouble"
    assert page.evaluate("window.pwned") is None
    assert violations(page) == []


def test_a_server_that_does_not_answer_is_told_of(page: Page) -> None:
    page.route("**/api/check*", lambda route: route.abort())
    page.goto("/check")
    page.locator("#draft").set_input_files(EXAMPLE)
    page.get_by_role("button", name="Zkontrolovat", exact=True).click()
    page.get_by_role("alert").wait_for()
    expected(page, "net::ERR_FAILED")
    assert "Server neodpovídá" in page.get_by_role("alert").inner_text()


def test_a_draft_without_findings_says_so_plainly(page: Page, tmp_path: Path) -> None:
    draft = tmp_path / "empty.ttl"
    draft.write_text("<https://graphsvc.example/id/body/kraj> <http://www.w3.org/2000/01/rdf-schema#comment> 'x' .")
    page.goto("/check")
    page.locator("#draft").set_input_files(draft)
    page.get_by_role("button", name="Zkontrolovat", exact=True).click()
    page.wait_for_url("**/check/*")
    assert page.locator("#findings").count() == 0
    assert page.locator("main [role=status]").first.inner_text()


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_a_result_is_accessible_and_fits(browser: Browser, shipped_address: str, lang: str) -> None:
    with watched(browser, shipped_address, lang=lang) as page:
        page.goto("/check")
        page.locator("#draft").set_input_files(EXAMPLE)
        page.locator("#replaces").select_option("sprss-2014-2017")
        page.locator("form[data-check] button").click()
        page.wait_for_url("**/check/*")
        for details in page.locator("details").all():
            details.evaluate("element => { element.open = true; }")
        fits(page, lang)


def test_without_scripts_the_form_is_sent_as_it_is(browser: Browser, shipped_address: str) -> None:
    with watched(browser, shipped_address, java_script_enabled=False) as page:
        page.goto("/check")
        assert not page.locator("[data-progress]").is_visible()
        page.locator("#draft").set_input_files(EXAMPLE)
        page.get_by_role("button", name="Zkontrolovat", exact=True).click()
        assert "draft.txt" in page.locator("h1").inner_text()
        page.goto("/check")
        page.get_by_role("button", name="Zkontrolovat ukázku").click()
        assert "ukazkovy-navrh.txt" in page.locator("h1").inner_text()
