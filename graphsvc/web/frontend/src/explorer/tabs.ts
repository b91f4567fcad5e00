// The parts of the side panel as tabs (the pattern of the ARIA practices): arrows, Home and End move between them.
import { all, make } from "../lib/dom.ts";

export class Tabs {
  readonly #parts: HTMLElement[];
  readonly #tabs: HTMLButtonElement[];

  /** Of each `[data-part]` in the panel a tab with the words of its heading. */
  constructor(side: HTMLElement, label: string, order: readonly string[]) {
    const parts = all("[data-part]", side);
    this.#parts = order.flatMap((name) => parts.filter((part) => part.dataset.part === name));
    this.#tabs = this.#parts.map((part) => {
      const heading = part.querySelector("h2");
      const tab = make(
        "button",
        { "aria-controls": part.id, id: `tab-${part.dataset.part}`, role: "tab", type: "button" },
        heading?.textContent ?? "",
      );
      heading?.classList.add("unseen");
      part.setAttribute("role", "tabpanel");
      part.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", () => this.show(part.dataset.part ?? ""));
      return tab;
    });
    const list = make("div", { "aria-label": label, class: "tabs", role: "tablist" }, ...this.#tabs);
    list.addEventListener("keydown", (event) => this.#key(event));
    side.prepend(list);
    this.show(order[0] ?? "");
  }

  show(name: string): void {
    this.#parts.forEach((part, at) => {
      const shown = part.dataset.part === name;
      part.hidden = !shown;
      this.#tabs[at]?.setAttribute("aria-selected", String(shown));
      this.#tabs[at]?.setAttribute("tabindex", shown ? "0" : "-1");
    });
  }

  get shown(): string {
    return this.#parts.find((part) => !part.hidden)?.dataset.part ?? "";
  }

  #key(event: KeyboardEvent): void {
    const at = this.#tabs.indexOf(document.activeElement as HTMLButtonElement);
    const last = this.#tabs.length - 1;
    const to: Record<string, number> = {
      ArrowLeft: at <= 0 ? last : at - 1,
      ArrowRight: at >= last ? 0 : at + 1,
      End: last,
      Home: 0,
    };
    const next = to[event.key];
    if (at < 0 || next === undefined) return;
    this.#tabs[next]?.click();
    this.#tabs[next]?.focus();
    event.preventDefault();
  }
}
