// A matrix is one stop of the Tab key: arrows, Home and End move within it, Enter follows the link of the cell as everywhere.
import { all, one } from "./lib/dom.ts";
import { next } from "./lib/grid.ts";

for (const table of all<HTMLTableElement>("table[data-matrix]")) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => all<HTMLAnchorElement>("a", row));
  const links = rows.flat();
  const first = links.find((link) => link.ariaCurrent === "true") ?? links[0];
  if (!first) continue;
  table.setAttribute("role", "grid");
  table.setAttribute("aria-readonly", "true");
  // The grid itself is the stop now, not the region around it: browsers scroll to what has the focus.
  table.parentElement?.removeAttribute("tabindex");
  const stop = (link: HTMLAnchorElement) => {
    for (const other of links) other.tabIndex = other === link ? 0 : -1;
  };
  stop(first);
  table.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLAnchorElement) stop(event.target);
  });
  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const row = rows.findIndex((cells) => cells.includes(event.target as HTMLAnchorElement));
    const cells = rows[row];
    if (!cells) return;
    const at = { row, column: cells.indexOf(event.target as HTMLAnchorElement) };
    const to = next(at, event.key, event.ctrlKey, { rows: rows.length, columns: cells.length });
    const link = to && rows[to.row]?.[to.column];
    if (!link) return;
    event.preventDefault();
    link.focus();
  });
  one("[data-matrix-keys]").hidden = false;
}
