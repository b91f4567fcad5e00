// The picture as a table of things or of links, sorted by any column; what is chosen is marked in it.
import { make } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import { place } from "./details.ts";
import { type Known, nameOf } from "./known.ts";
import type { Chosen } from "./selection.ts";

const PAGE = 100;
interface Column {
  id: string;
  label: string;
  number?: boolean;
  whole?: boolean;
}
interface Row {
  cells: (number | string)[];
  chosen: Exclude<Chosen, null>;
  /** The cell that says what the row is about. */
  head: number;
}

export class Table {
  readonly #home: HTMLElement;
  readonly #choose: (chosen: Chosen) => void;
  #known: Known | null = null;
  #chosen: Chosen = null;
  #links = false;
  #sorted = { at: -1, down: false };
  #shown = PAGE;

  constructor(home: HTMLElement, choose: (chosen: Chosen) => void) {
    this.#home = home;
    this.#choose = choose;
  }

  show(known: Known): void {
    this.#known = known;
    this.#shown = PAGE;
    this.#draw();
  }

  /** Marks the row of what is chosen, which is shown where it has not been. */
  select(chosen: Chosen): void {
    this.#chosen = chosen;
    for (const row of this.#home.querySelectorAll("tr[aria-current]")) row.removeAttribute("aria-current");
    if (!chosen || "link" in chosen !== this.#links) return;
    const at = this.#rows().findIndex((row) => same(row.chosen, chosen));
    if (at >= this.#shown) {
      this.#shown = at + PAGE;
      this.#draw();
    }
    const row = this.#home.querySelectorAll("tbody tr")[at];
    row?.setAttribute("aria-current", "true");
    if (row && this.#home.offsetParent) row.scrollIntoView({ block: "nearest" });
  }

  #columns(): Column[] {
    return this.#links
      ? [
          { id: "from", label: t("explore_col_from") },
          { id: "relation", label: t("explore_col_relation") },
          { id: "to", label: t("explore_col_to") },
          { id: "place", label: t("explore_col_place") },
        ]
      : [
          { id: "name", label: t("explore_col_name") },
          { id: "kind", label: t("explore_col_kind") },
          { id: "plan", label: t("explore_col_plan"), whole: true },
          ...this.#value(),
          { id: "links", label: t("explore_col_links"), number: true },
        ];
  }

  // What colours say, where that is not in another column.
  #value(): Column[] {
    const colour = new URLSearchParams(this.#known?.picture.query).get("colour");
    const facet = this.#known?.picture.filters.find((one) => one.id === colour);
    if (colour === "verdict") return [{ id: "value", label: t("explore_fact_impact") }];
    return colour === "status" && facet ? [{ id: "value", label: facet.label }] : [];
  }

  #rows(): Row[] {
    const known = this.#known;
    if (!known) return [];
    const found: Row[] = this.#links
      ? known.picture.edges.map((link) => {
          const first = link.evidence[0];
          const written = first?.document
            ? place(known.names.documents[first.document] ?? first.document, first.line)
            : "";
          const relation = link.label + (link.count > 1 ? ` (${link.count})` : "");
          return {
            cells: [known.name(link.source), relation, known.name(link.target), written],
            chosen: { link: link.id },
            head: 1,
          };
        })
      : known.picture.nodes.map((thing) => ({
          cells: [
            nameOf(thing),
            thing.kindLabel,
            thing.plan ? known.short(thing.plan).replace(/^plan\//, "") : "",
            ...(this.#value().length ? [known.key(thing)?.label ?? ""] : []),
            known.linksOf(thing.id).length,
          ],
          chosen: { thing: thing.id },
          head: 0,
        }));
    const { at, down } = this.#sorted;
    if (at < 0) return found;
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const sign = down ? -1 : 1;
    return found.sort((one, other) => {
      const [a, b] = [one.cells[at] ?? "", other.cells[at] ?? ""];
      return sign * (typeof a === "number" && typeof b === "number" ? a - b : order.compare(String(a), String(b)));
    });
  }

  #draw(): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.column;
    const rows = this.#rows();
    const columns = this.#columns();
    const head = make("tr", {}, ...columns.map((column, at) => this.#head(column, at)));
    const body = make("tbody", {}, ...rows.slice(0, this.#shown).map((row) => this.#row(row, columns)));
    const label = this.#links ? t("explore_table_links") : t("explore_table_things");
    const table = make(
      "div",
      { "aria-label": label, class: "scroll", role: "group", tabindex: 0 },
      make("table", { "aria-label": label }, make("thead", {}, head), body),
    );
    const left = rows.length - this.#shown;
    this.#home.replaceChildren(this.#which(), table, ...(left > 0 ? [this.#more(left)] : []));
    if (focused) this.#home.querySelector<HTMLElement>(`[data-column="${focused}"]`)?.focus();
  }

  #which(): HTMLElement {
    const group = make("fieldset", { class: "which" }, make("legend", { class: "unseen" }, t("explore_table_of")));
    for (const [links, label] of [
      [false, t("explore_table_things")],
      [true, t("explore_table_links")],
    ] as const) {
      const input = make("input", {
        checked: this.#links === links,
        "data-column": `which-${links}`,
        name: "table-of",
        type: "radio",
      });
      input.addEventListener("change", () => {
        this.#links = links;
        this.#sorted = { at: -1, down: false };
        this.#shown = PAGE;
        this.#draw();
        this.select(this.#chosen);
      });
      group.append(make("label", {}, input, ` ${label}`));
    }
    return group;
  }

  #head(column: Column, at: number): HTMLElement {
    const sorted = this.#sorted.at === at ? (this.#sorted.down ? "descending" : "ascending") : undefined;
    const arrow = sorted ? (this.#sorted.down ? " ▼" : " ▲") : "";
    const button = make(
      "button",
      { class: "plain-button", "data-column": column.id, type: "button" },
      make("span", { class: "capital" }, column.label),
      make("span", { "aria-hidden": "true" }, arrow),
    );
    button.addEventListener("click", () => {
      this.#sorted = { at, down: this.#sorted.at === at ? !this.#sorted.down : Boolean(column.number) };
      this.#draw();
      this.select(this.#chosen);
    });
    return make("th", { "aria-sort": sorted, class: column.number ? "number" : undefined, scope: "col" }, button);
  }

  #row(row: Row, columns: readonly Column[]): HTMLElement {
    const cells = row.cells.map((cell, at) => {
      const text = make("bdi", {}, String(cell));
      const look = columns[at]?.number ? "number" : columns[at]?.whole ? "whole" : undefined;
      if (at !== row.head) return make("td", { class: look }, text);
      const button = make("button", { class: "plain-button", type: "button" }, text);
      button.addEventListener("click", () => this.#choose(row.chosen));
      return make(at === 0 ? "th" : "td", at === 0 ? { scope: "row" } : {}, button);
    });
    return make("tr", { "aria-current": same(row.chosen, this.#chosen) ? "true" : undefined }, ...cells);
  }

  #more(left: number): HTMLElement {
    const button = make(
      "button",
      { class: "act", type: "button" },
      t("explore_table_more", { n: Math.min(PAGE, left) }),
    );
    button.addEventListener("click", () => {
      const first = this.#shown;
      this.#shown += PAGE;
      this.#draw();
      this.#home.querySelectorAll<HTMLElement>("tbody tr button")[first]?.focus();
    });
    return button;
  }
}

function same(one: Chosen, other: Chosen): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
