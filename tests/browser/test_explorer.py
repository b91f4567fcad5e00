"""The explorer in a browser: each task by mouse and again by keyboard alone, shared links, undo, and what is said when something fails."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe import violations
from playwright.sync_api import Browser, Locator, Page, expect
from serving import serving
from watching import expected, watched

from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore

pytestmark = pytest.mark.browser

ITEM = "plan/ssz-2021/item/V.6"
BASE = "https://graphsvc.example/id/"
HOSTILE = '<img src=x onerror=alert(1)>"\u202eobrácený'


def opened(page: Page, query: str = "") -> None:
    page.goto(f"/explore{query}")
    page.locator("[data-shown]").wait_for()


def state(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def shown(page: Page, number: int | None = None) -> int:
    """The number of things in the picture, once it is that one."""
    if number is not None:
        expect(page.locator("[data-explorer]")).to_have_attribute("data-shown", str(number))
    expect(page.locator("[data-explorer]")).not_to_have_attribute("aria-busy", "true")
    return int(page.locator("[data-explorer]").get_attribute("data-shown") or 0)


def place(page: Page, thing: str) -> tuple[float, float]:
    """Where the picture has a thing, or a link, in the window."""
    at = page.evaluate(
        """(id) => {
          const home = document.querySelector("[data-canvas]");
          const one = home._cyreg.cy.getElementById(id);
          const at = one.isEdge() ? one.renderedMidpoint() : one.renderedPosition();
          const box = home.getBoundingClientRect();
          return [box.left + at.x, box.top + at.y];
        }""",
        thing,
    )
    return at[0], at[1]


def part(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def facet(page: Page, name: str) -> None:
    page.locator(f"[data-facet={name}] > summary").click()


def value(page: Page, facet: str, value: str) -> Locator:
    return page.locator(f"[name={facet}][value={value}]")


def test_a_picture_is_seen_before_it_can_be_moved_and_nothing_is_asked_for_twice(page: Page) -> None:
    opened(page)
    shown(page)
    page.wait_for_function('performance.getEntriesByName("explorer-ready").length')
    drawn, ready = (page.evaluate(f'performance.getEntriesByName("explorer-{mark}")[0].startTime') for mark in ("drawn", "ready"))
    assert drawn < ready
    expect(page.locator(".sketch")).to_have_count(0)
    assert page.evaluate(PAINTED)
    loaded = page.evaluate('performance.getEntriesByType("resource").map((one) => one.name).filter((name) => name.includes(".js"))')
    assert len(loaded) == len(set(loaded))
    preloaded = page.eval_on_selector_all("link[rel=modulepreload]", "all => all.map((one) => one.href)")
    assert preloaded
    assert set(preloaded) <= set(loaded)


# --- find, look, expand: by mouse, then by keyboard ---


def test_it_begins_with_the_plans_and_says_what_to_do(page: Page) -> None:
    opened(page)
    assert shown(page) == 14
    assert page.evaluate(PAINTED)
    assert page.locator("[data-chosen]").inner_text().startswith("Obrázek ukazuje")
    assert urlsplit(page.url).query == ""


def test_a_measure_is_found_and_what_is_near_it_shown_with_its_evidence(page: Page) -> None:
    opened(page)
    page.get_by_label("Co hledáte?").fill("V.6")
    page.get_by_role("option").filter(has_text="systém stáží").first.click()
    shown(page, 7)
    assert state(page) == {"focus": [ITEM]}
    panel = page.locator("[data-chosen]")
    expect(panel.get_by_role("heading", level=3)).to_contain_text("V.6 systém stáží")
    assert "řádek 1763" in panel.inner_text()
    panel.get_by_role("button", name=re.compile("Zajistit jazykovou")).first.click()
    expect(panel.get_by_role("heading", level=3)).to_contain_text("C1.11")
    panel.get_by_role("button", name=re.compile("^Zobrazit: .*cíl")).click()
    assert shown(page, 8) == 8
    assert state(page)["expand"] == ["out.supports-goal.plan/ap-ssz-2024-2025/item/C1.11"]
    panel.get_by_role("link", name="Otevřít stránku").click()
    assert urlsplit(page.url).path == "/page/plan/ap-ssz-2024-2025/item/C1.11"


def test_the_same_by_keyboard_alone(page: Page) -> None:
    opened(page)
    page.locator("main").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("V.6")
    page.get_by_role("option").filter(has_text="systém stáží").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert "systém stáží" in page.locator("#" + str(page.locator("#find").get_attribute("aria-activedescendant"))).inner_text()
    page.keyboard.press("Enter")
    shown(page, 7)
    expect(page.locator("[data-live]")).to_contain_text(re.compile("Přiby|Uby"))
    page.locator("#tab-chosen").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "treeitem"
    page.keyboard.press("c")
    focused = page.evaluate("document.activeElement.textContent")
    assert "C1.11" in focused
    page.keyboard.press("Shift+F10")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "menuitem"
    page.keyboard.press("z")
    while "naplňuje" not in page.evaluate("document.activeElement.textContent"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shown(page, 8)
    assert page.evaluate("document.activeElement.textContent") == focused
    page.keyboard.press("Control+z")
    shown(page, 7)
    page.keyboard.press("Control+Shift+Z")
    shown(page, 8)
    page.keyboard.press("Control+z")
    shown(page, 7)
    page.keyboard.press("Control+y")
    shown(page, 8)


def test_the_picture_itself_is_chosen_from(page: Page) -> None:
    opened(page, f"?focus={ITEM}")
    page.mouse.click(*place(page, f"{BASE}{ITEM}"))
    panel = page.locator("[data-chosen]")
    expect(panel.get_by_role("heading", level=3)).to_contain_text("V.6")
    edges = page.request.get(f"/api/graph?focus={ITEM}").json()["edges"]
    link = next(edge for edge in edges if edge["relation"] == "cooperating" and edge["source"] == f"{BASE}{ITEM}")
    page.mouse.move(*place(page, link["id"]))
    expect(page.locator("[data-tip]")).to_contain_text(link["says"])
    page.mouse.click(*place(page, link["id"]))
    expect(panel.get_by_role("heading", level=3)).to_have_text(link["says"])
    assert f"řádek {link['evidence'][0]['line']}" in panel.inner_text()
    page.mouse.click(*place(page, f"{BASE}{ITEM}"), button="right")
    page.get_by_role("menuitem", name="Jen okolí této věci").wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("menu").count() == 0


def test_an_area_opens_on_a_double_click_and_folds_again(page: Page) -> None:
    opened(page)
    plan = "plan/ssz-2021"
    page.mouse.dblclick(*place(page, f"{BASE}{plan}"))
    expect(page.locator("[data-explorer]")).not_to_have_attribute("data-shown", "14")
    assert state(page)["open"] == [plan]
    assert shown(page) == 14 + 13
    page.get_by_role("button", name="Sbalit do celku").click()
    shown(page, 14)
    assert urlsplit(page.url).query == ""


# --- states ---


def test_a_link_makes_the_same_picture_again(page: Page, browser: Browser, shipped_address: str) -> None:
    opened(page, "?of=ssz-2021&colour=status")
    part(page, "Filtry")
    facet(page, "status")
    value(page, "status", "not-fulfilled").check()
    expect(page.locator("[data-sentence]")).to_contain_text("Stav plnění: neplněno.")
    number, link = shown(page), page.url
    assert parse_qs(urlsplit(link).query)["status"] == ["not-fulfilled"]
    with watched(browser, shipped_address) as other:
        other.goto(link)
        other.locator("[data-shown]").wait_for()
        assert shown(other) == number
        assert other.locator("[data-sentence]").inner_text() == page.locator("[data-sentence]").inner_text()


def test_undo_redo_and_the_browsers_back_are_the_same(page: Page) -> None:
    opened(page, "?of=ssz-2021")
    whole = shown(page)
    part(page, "Filtry")
    facet(page, "kind")
    value(page, "kind", "goal").check()
    expect(page.locator("[data-explorer]")).not_to_have_attribute("data-shown", str(whole))
    goals = shown(page)
    page.get_by_role("button", name="Zpět", exact=True).click()
    shown(page, whole)
    assert not value(page, "kind", "goal").is_checked()
    page.get_by_role("button", name="Znovu", exact=True).click()
    shown(page, goals)
    page.go_back()
    shown(page, whole)
    expect(page.get_by_role("button", name="Zpět", exact=True)).to_have_attribute("aria-disabled", "true")
    page.go_forward()
    shown(page, goals)


def test_counts_say_what_a_filter_would_leave(page: Page) -> None:
    opened(page, "?of=ssz-2021")
    part(page, "Filtry")
    facet(page, "status")
    label = page.locator("label", has=page.locator("[name=status][value=partly]"))
    wanted = int(label.locator(".quiet").inner_text())
    label.click()
    expect(page.locator("[data-live]")).to_contain_text("Ubylo")
    left = page.request.get(f"/api/graph?{urlsplit(page.url).query}").json()
    assert left["total"]["measures"] == wanted > 10
    assert page.evaluate("document.activeElement.value") == "partly", "the keyboard stays where it was"


def test_a_long_list_of_values_is_searched_without_diacritics(page: Page) -> None:
    opened(page, "?areas=auto")
    part(page, "Filtry")
    facet(page, "target-group")
    page.get_by_label(re.compile("^Hledat v seznamu: cílová skupina")).fill("seniori")
    seen = page.locator("[data-facet=target-group] li:visible")
    assert 0 < seen.count() < page.locator("[data-facet=target-group] li").count()
    assert "senioři" in seen.first.inner_text().lower()


def test_a_path_between_two_chosen_things(page: Page) -> None:
    opened(page, f"?focus={ITEM}")
    page.mouse.click(*place(page, f"{BASE}{ITEM}"))
    page.get_by_role("button", name="Hledat cestu odsud").click()
    expect(page.locator("[data-chosen] .notice")).to_contain_text("Začátek cesty: V.6")
    page.get_by_label("Co hledáte?").fill("A01-01 ")
    page.get_by_role("option").filter(has_text="sprss-2014-2017").first.click()
    expect(page.locator("[data-sentence]")).to_contain_text("Cesta:")
    assert state(page) == {"from": [ITEM], "to": ["plan/sprss-2014-2017/item/A01-01"]}


def test_what_if_something_ends(page: Page) -> None:
    opened(page, "?focus=programme/opz")
    part(page, "Osnova")
    page.get_by_role("treeitem", name=re.compile("Operační program Zaměstnanost")).locator("bdi").first.click()
    part(page, "Výběr")
    page.get_by_role("button", name="Co když to skončí?").click()
    expect(page.locator("[data-sentence]")).to_contain_text("Dopad: Končí program")
    assert state(page) == {"impact": ["programme/opz"], "colour": ["verdict"]}
    assert "co odpadá" in page.locator("[data-legend]").inner_text()
    part(page, "Osnova")
    assert page.get_by_role("treeitem", name=re.compile("přichází o část")).count() > 0


def test_the_other_language_shows_the_same_state(page: Page) -> None:
    opened(page)
    page.locator("a[data-state]", has_text="Plány a jejich cíle").click()
    expect(page.locator("[data-explorer]")).not_to_have_attribute("data-shown", "14")
    number = shown(page)
    page.get_by_role("link", name="English").click()
    page.locator("[data-shown]").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert shown(page) == number
    page.get_by_role("link", name="The whole graph").click()
    expect(page.locator("[data-explorer]")).not_to_have_attribute("data-shown", str(number))
    assert state(page) == {"areas": ["auto"], "lang": ["en"]}


# --- outline, table ---


def test_the_outline_is_a_tree_for_the_keyboard(page: Page) -> None:
    opened(page, "?of=ssz-2021")
    part(page, "Osnova")
    tree = page.get_by_role("tree")
    first = tree.get_by_role("treeitem").first
    first.focus()

    def focused() -> str:
        return str(page.evaluate("document.activeElement.textContent"))

    top = focused()
    page.keyboard.press("End")
    assert focused() != top
    page.keyboard.press("Home")
    assert focused() == top
    page.keyboard.press("ArrowLeft")
    assert first.get_attribute("aria-expanded") == "false"
    page.keyboard.press("*")
    expanded = tree.locator("[aria-level='1'][aria-expanded]")
    assert {expanded.nth(at).get_attribute("aria-expanded") for at in range(expanded.count())} == {"true"}
    page.keyboard.press("ArrowRight")
    inside = focused()
    assert inside != top
    page.keyboard.press("ArrowLeft")
    assert focused() == top
    assert tree.locator("[tabindex='0']").count() == 1
    item = tree.get_by_role("treeitem", name=re.compile("^cíl V "))
    item.focus()
    page.keyboard.press("Enter")
    assert item.get_attribute("aria-selected") == "true"
    assert page.evaluate("document.querySelector('[data-canvas]')._cyreg.cy.$('.chosen').id()").endswith("/goal/V")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert re.match(r"\d+ vaz", focused())
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    said = focused()
    assert ":" in said, "a link is said as a sentence"
    page.keyboard.press(" ")
    part(page, "Výběr")
    assert page.locator("[data-chosen] h3").inner_text() == said


def test_the_table_is_sorted_and_goes_with_the_picture(page: Page) -> None:
    opened(page, "?of=ssz-2021&colour=status")
    part(page, "Tabulka")
    table = page.locator("[data-table] table")
    table.get_by_role("button", name="Vazeb").click()
    assert table.get_by_role("columnheader", name="Vazeb").get_attribute("aria-sort") == "descending"
    numbers = [int(text) for text in table.locator("td.number").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > 20
    table.locator("tbody button").nth(3).click()
    name = table.locator("tr[aria-current] button").inner_text()
    part(page, "Výběr")
    expect(page.locator("[data-chosen] h3")).to_have_text(name)
    page.locator("[data-chosen] .ends button").first.click()
    name = page.locator("[data-chosen] h3").inner_text()
    part(page, "Tabulka")
    assert table.locator("tr[aria-current] button").inner_text() == name
    page.get_by_role("radio", name="Vazby").check()
    assert table.locator("tbody tr").count() == 100
    page.get_by_role("button", name=re.compile("^Zobrazit ještě")).press("Enter")
    assert table.locator("tbody tr").count() == 200


# --- saving ---


def test_the_picture_is_saved_in_every_form_and_its_link_copied(page: Page) -> None:
    opened(page, f"?focus={ITEM}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    part(page, "Uložit")
    with page.expect_download() as png:
        page.get_by_role("button", name="PNG").click()
    assert Path(png.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    for name in ("svg", "graphml", "nodes", "edges", "json"):
        href = page.locator(f"[data-form-of={name}]").get_attribute("href") or ""
        answer = page.request.get(href)
        assert answer.status == 200
        assert "V.6" in answer.text()
    page.get_by_role("button", name="Kopírovat odkaz").click()
    page.get_by_role("button", name="Odkaz je zkopírován.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


# --- accessible, on every screen ---


STATES = {
    "start": "",
    "chosen": f"?focus={ITEM}",
    "plan": "?of=ssz-2021&colour=status&marks=yes",
    "refused": "?focus=nothing",
}


@pytest.mark.parametrize("lang", ["cs", "en"])
@pytest.mark.parametrize("name", STATES)
def test_every_part_is_accessible_at_every_width(browser: Browser, shipped_address: str, name: str, lang: str) -> None:
    with watched(browser, shipped_address, lang=lang) as page:
        opened(page, STATES[name])
        if name == "refused":
            expected(page, "422")
        if name == "chosen":
            page.mouse.click(*place(page, f"{BASE}{ITEM}"))
        for width in (1440, 768, 320):
            page.set_viewport_size({"width": width, "height": 800})
            for tab in ("chosen", "tree", "table", "filters", "save"):
                page.locator(f"#tab-{tab}").click()
                for summary in page.locator("[data-facets] summary:visible").all()[:3]:
                    summary.click()
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                if width == 320 or (width == 1440 and lang == "cs"):
                    # beside the part that is opened, the page is as it was
                    assert violations(page, None if tab == "chosen" else f"#part-{tab}") == [], tab
        page.emulate_media(color_scheme="dark")
        assert violations(page, rule="color-contrast") == [], "nothing else depends on the mode"


def test_menu_help_and_search_are_accessible(page: Page) -> None:
    opened(page, f"?focus={ITEM}")
    page.get_by_label("Co hledáte?").fill("rodin")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    page.keyboard.press("Escape")
    part(page, "Osnova")
    page.get_by_role("treeitem").last.press("Shift+F10")
    expect(page.locator("main [role=menu]")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "treeitem"
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Jak s obrázkem pracovat").is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0


# --- when something fails ---


def test_without_scripts_the_page_says_all_and_filters(browser: Browser, shipped_address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="cs-CZ", base_url=shipped_address)
    page = context.new_page()
    page.goto(f"/explore?focus={ITEM}")
    assert page.locator(".outline li").count() > 10
    assert page.locator("img.drawn").evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_text("druh", exact=True).first.click()
    page.locator("[name=kind][value=item]").check()
    page.get_by_role("button", name="Použít").click()
    assert parse_qs(urlsplit(page.url).query)["kind"] == ["item"]
    assert parse_qs(urlsplit(page.url).query)["focus"] == [ITEM]
    assert "Druh: opatření" in page.locator("[data-sentence]").inner_text()
    context.close()


def test_scripts_that_do_not_load_leave_the_content(page: Page) -> None:
    page.route("**/explorer.js*", lambda route: route.abort())
    page.goto(f"/explore?focus={ITEM}")
    assert page.locator(".outline li").count() > 10
    assert page.get_by_role("button", name="Použít").is_visible()
    expected(page, "explorer.js")
    page.wait_for_timeout(100)


def test_a_picture_that_does_not_come_is_told_and_tried_again(page: Page) -> None:
    page.route("**/api/graph*", lambda route: route.abort())
    page.goto(f"/explore?focus={ITEM}")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("nepodařilo načíst")
    expected(page, "api/graph")
    part(page, "Osnova")
    assert page.locator(".outline li").count() > 10
    assert violations(page) == []
    page.unroute("**/api/graph*")
    alert.get_by_role("button", name="Zkusit znovu").click()
    page.locator("[data-shown]").wait_for()
    assert not alert.is_visible()


def test_what_takes_a_while_is_told(page: Page) -> None:
    page.route("**/api/graph*", lambda route: (time.sleep(1), route.continue_()))
    opened(page)
    page.locator("a[data-state]", has_text="Plány a jejich cíle").click()
    expect(page.locator("[data-waiting]")).to_have_text("Načítá se obrázek…")
    assert page.locator("[data-explorer]").get_attribute("aria-busy") == "true"
    expect(page.locator("[data-explorer]")).not_to_have_attribute("data-shown", "14")
    assert not page.locator("[data-waiting]").is_visible()
    assert page.locator("[data-explorer]").get_attribute("aria-busy") is None


def test_what_is_refused_later_leaves_the_picture_and_says_why(page: Page) -> None:
    opened(page, "?areas=auto")
    part(page, "Filtry")
    page.get_by_label("Rozmístění").select_option("force")
    expect(page.get_by_role("alert")).to_contain_text("Tomu nelze vyhovět")
    expected(page, "422")
    assert shown(page) > 900
    assert state(page) == {"areas": ["auto"]}


@pytest.fixture(scope="module")
def hostile_address(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a graph whose labels are hostile."""
    label = json.dumps(HOSTILE)
    data = f"""
    @prefix g: <https://graphsvc.example/def#> . @prefix dct: <http://purl.org/dc/terms/> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <{BASE}plan/p> .
    <{BASE}plan/p> a g:Plan ; skos:notation "p" ; dct:title {label}@cs .
    <{BASE}plan/p/item/1> a g:Measure ; g:ofPlan <{BASE}plan/p> ; dct:identifier {label} ; dct:title {label}@cs .
    """
    store = EmbeddedStore(tmp_path_factory.mktemp("hostile") / "store")
    with store.writer() as writer:
        writer.replace_graph("https://graphsvc.example/graph/hostile", data.encode(), FORMATS["ttl"])
    with serving(store) as started:
        yield f"{started}/"


def test_hostile_labels_are_text_everywhere(browser: Browser, hostile_address: str) -> None:
    with watched(browser, hostile_address) as page:
        opened(page, "?areas=auto")
        assert shown(page) == 2
        page.mouse.click(*place(page, f"{BASE}plan/p/item/1"))
        expect(page.locator("[data-chosen] h3")).to_contain_text("<img src=x")
        for tab in ("tree", "table", "filters", "save"):
            page.locator(f"#tab-{tab}").click()
        page.get_by_label("Co hledáte?").fill("img")
        page.get_by_role("option").first.wait_for()
        assert page.locator("img").count() == 0
        label = page.evaluate("document.querySelector('[data-canvas]')._cyreg.cy.nodes('[label]').map(node => node.data('label')).join()")
        assert "\u202e" not in label


PAINTED = """() => [...document.querySelectorAll("[data-canvas] canvas")].some((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(data).size > 8;
})"""
"""Whether any canvas holds more than an empty sheet."""
