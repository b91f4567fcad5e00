"""What axe-core finds on a page as it stands: rules of WCAG 2.2 (A, AA) and of good practice."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Page

from graphsvc.web import build

_RUN = """async (within) => {
  const result = await axe.run(within || document, { resultTypes: ["violations"], runOnly: { type: "tag", values: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
  return { passes: result.passes.length, violations: result.violations.map((rule) =>
    `${rule.id}: ${rule.help}: ` +
    rule.nodes.slice(0, 5).map((node) => `${node.target.join(" ")} | ${node.failureSummary}`).join(" ;; ")) };
}"""


@cache
def _source() -> str:
    return (build.FRONTEND / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, within: str | None = None) -> list[str]:
    """One sentence for each rule that is broken, in the whole page or within a selector; asserts that rules were tried."""
    page.evaluate(_source())
    found = page.evaluate(_RUN, within)
    assert found["passes"] > 5
    return list(found["violations"])
