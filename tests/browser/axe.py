"""What axe-core finds on a page as it stands: rules of WCAG 2.2 (A, AA) and of good practice."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Page

from graphsvc.web import build

WIDTHS = (1440, 768, 320)
_RUN = """async ([within, rule]) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const only = rule ? { type: "rule", values: [rule] } : { type: "tag", values: tags };
  const result = await axe.run(within || document, { resultTypes: ["violations"], runOnly: only });
  return { passes: result.passes.length, violations: result.violations.map((rule) =>
    `${rule.id}: ${rule.help}: ` +
    rule.nodes.slice(0, 5).map((node) => `${node.target.join(" ")} | ${node.failureSummary}`).join(" ;; ")) };
}"""


@cache
def _source() -> str:
    return (build.FRONTEND / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, within: str | None = None, rule: str | None = None) -> list[str]:
    """One sentence for each rule that is broken, in the whole page or within a selector; asserts that rules, or the one, were tried."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    found = page.evaluate(_RUN, [within, rule])
    assert found["passes"] > (0 if rule else 5)
    return list(found["violations"])


def fits(page: Page, lang: str) -> None:
    """On a desk, a tablet and a phone: nothing to scroll sideways, no violation, in the dark neither. Raises AssertionError.

    A tablet has the parts of a phone or of a desk. English pages differ from Czech ones in their words alone: rules are tried where
    words have the least room.
    """
    desk, _, phone = WIDTHS
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == phone or (lang == "cs" and width == desk):
            assert violations(page) == []
    if lang == "cs":
        page.emulate_media(color_scheme="dark")
        assert violations(page, rule="color-contrast") == [], "nothing else depends on the mode"
