// The outline of the picture as a tree (the pattern of the ARIA practices): one stop of the Tab key, arrows, Home, End, letters, *, Enter.
// Branches are made when they are opened, so that a large picture has a small page. Items are one flat list and say their level.
import { make } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import { type Branch, branches, paths } from "./branches.ts";
import type { Place } from "./canvas.ts";
import { below, beside, isOpen, level, made } from "./items.ts";
import type { Known } from "./known.ts";
import type { Chosen } from "./selection.ts";
import { folded } from "./words.ts";

export interface TreeCalls {
  choose(chosen: Chosen): void;
  menu(thing: string, at: Place): void;
}
const TYPING = 600;
/** Things of a picture up to which its sections are open from the beginning. */
const SMALL = 60;

export class Tree {
  readonly #home: HTMLElement;
  readonly #calls: TreeCalls;
  readonly #branches = new WeakMap<Element, Branch>();
  #known: Known | null = null;
  /** Of each thing the keys of what is above it. */
  #above: ReadonlyMap<string, readonly string[]> = new Map();
  #root = make("ul");
  #typed = "";
  #typedAt = 0;

  constructor(home: HTMLElement, calls: TreeCalls) {
    this.#home = home;
    this.#calls = calls;
  }

  /** The outline of another picture; what was open stays so. */
  show(known: Known): void {
    const open = new Set(this.#items().flatMap((item) => (isOpen(item) ? [this.#key(item)] : [])));
    const focused = this.#root.contains(document.activeElement) ? this.#key(document.activeElement) : null;
    this.#known = known;
    this.#root = make("ul", { "aria-label": t("explore_tree_label"), class: "tree", role: "tree" });
    const sections = branches(known);
    this.#above = paths(known);
    this.#root.append(...sections.map((branch, at) => this.#made(branch, 1, at + 1, sections.length)));
    this.#listen();
    this.#home.replaceChildren(this.#root);
    if (sections.length <= 3 || known.things.size <= SMALL) for (const item of this.#items()) this.#open(item);
    for (const key of open) this.#reveal(key, true);
    const first = (focused && this.#reveal(focused, false)) || this.#items()[0];
    if (first) first.tabIndex = 0;
    if (first && focused) first.focus();
  }

  /** Opens what is above the chosen thing, and marks it. */
  select(chosen: Chosen): void {
    for (const item of this.#root.querySelectorAll("[aria-selected=true]")) item.setAttribute("aria-selected", "false");
    if (!chosen || !("thing" in chosen)) return;
    const item = this.#reveal(chosen.thing, false);
    if (!item) return;
    item.setAttribute("aria-selected", "true");
    this.#stop(item, false);
    const home = this.#home.closest(".side") ?? this.#home;
    const row = item.getBoundingClientRect();
    const room = home.getBoundingClientRect();
    if (home.scrollHeight > home.clientHeight && (row.top < room.top || row.bottom > room.bottom))
      home.scrollTop += row.top - room.top - room.height / 3;
  }

  #made(branch: Branch, level: number, place: number, size: number): HTMLElement {
    const item = made(branch, this.#known as Known, level, place, size);
    this.#branches.set(item, branch);
    return item;
  }

  #open(item: HTMLElement): void {
    const branch = this.#branches.get(item);
    if (!branch?.below || isOpen(item)) return;
    item.setAttribute("aria-expanded", "true");
    const below = branch.below();
    item.after(...below.map((one, at) => this.#made(one, level(item) + 1, at + 1, below.length)));
  }

  #close(item: HTMLElement): void {
    if (!isOpen(item)) return;
    item.setAttribute("aria-expanded", "false");
    const inside = below(item);
    const focused = inside.some((one) => one === document.activeElement);
    const stop = inside.some((one) => one.tabIndex === 0);
    for (const one of inside) one.remove();
    if (stop) this.#stop(item, focused);
  }

  #items(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>("[role=treeitem]")];
  }

  #key(item: Element | null): string {
    return (item && this.#branches.get(item)?.key) || "";
  }

  // The item of a thing, for which what is above is opened; with `inside` it is opened itself.
  #reveal(key: string, inside: boolean): HTMLElement | null {
    for (const above of [...(this.#above.get(key) ?? []), ...(inside ? [key] : [])]) {
      const item = this.#items().find((one) => this.#key(one) === above);
      if (item) this.#open(item);
    }
    return this.#items().find((one) => this.#key(one) === key) ?? null;
  }

  // The only item at which the Tab key stops.
  #stop(item: HTMLElement, focus = true): void {
    for (const one of this.#root.querySelectorAll("[tabindex='0']")) one.setAttribute("tabindex", "-1");
    item.tabIndex = 0;
    if (focus) item.focus();
  }

  #listen(): void {
    this.#root.addEventListener("click", (event) => {
      const item = (event.target as Element).closest<HTMLElement>("[role=treeitem]");
      if (!item) return;
      this.#stop(item);
      const twist = (event.target as Element).closest(".twist");
      const branch = this.#branches.get(item);
      if (twist || !branch?.chosen) isOpen(item) ? this.#close(item) : this.#open(item);
      else this.#calls.choose(branch.chosen);
    });
    this.#root.addEventListener("dblclick", (event) => {
      const item = (event.target as Element).closest<HTMLElement>("[role=treeitem]");
      if (item) isOpen(item) ? this.#close(item) : this.#open(item);
    });
    this.#root.addEventListener("contextmenu", (event) => {
      const item = (event.target as Element).closest<HTMLElement>("[role=treeitem]");
      if (item && this.#menu(item, { x: event.clientX, y: event.clientY })) event.preventDefault();
    });
    this.#root.addEventListener("keydown", (event) => {
      const item = (event.target as Element).closest<HTMLElement>("[role=treeitem]");
      if (!item || event.altKey || event.ctrlKey || event.metaKey) return;
      if (this.#pressed(event, item)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }

  #menu(item: HTMLElement, at?: Place): boolean {
    const thing = this.#branches.get(item)?.chosen;
    if (!thing || !("thing" in thing)) return false;
    const box = item.getBoundingClientRect();
    this.#stop(item);
    this.#calls.menu(thing.thing, at ?? { x: box.left + 24, y: box.bottom });
    return true;
  }

  #pressed(event: KeyboardEvent, item: HTMLElement): boolean {
    const items = this.#items();
    const at = items.indexOf(item);
    const branch = this.#branches.get(item);
    const go = (to: HTMLElement | null | undefined) => to && this.#stop(to);
    switch (event.key) {
      case "ArrowDown":
        go(items[at + 1]);
        return true;
      case "ArrowUp":
        go(items[at - 1]);
        return true;
      case "Home":
        go(items[0]);
        return true;
      case "End":
        go(items.at(-1));
        return true;
      case "ArrowRight":
        if (isOpen(item)) go(below(item)[0]);
        else this.#open(item);
        return true;
      case "ArrowLeft":
        if (isOpen(item)) this.#close(item);
        else
          go(
            items
              .slice(0, at)
              .filter((one) => level(one) < level(item))
              .at(-1),
          );
        return true;
      case "*":
        for (const one of beside(item, items)) this.#open(one);
        return true;
      case "Enter":
        if (branch?.end) this.#calls.choose({ thing: branch.end });
        else if (branch?.chosen) this.#calls.choose(branch.chosen);
        else isOpen(item) ? this.#close(item) : this.#open(item);
        return true;
      case " ":
        if (branch?.chosen) this.#calls.choose(branch.chosen);
        return true;
      case "ContextMenu":
        return this.#menu(item);
      case "F10":
        return event.shiftKey && this.#menu(item);
      default:
        return this.#letter(event.key, items, at);
    }
  }

  #letter(key: string, items: HTMLElement[], at: number): boolean {
    if ([...key].length !== 1 || !/[\p{L}\p{N}.§]/u.test(key)) return false;
    const now = performance.now();
    this.#typed = now - this.#typedAt < TYPING ? this.#typed + folded(key) : folded(key);
    this.#typedAt = now;
    const first = this.#typed.length === 1 ? at + 1 : at;
    const found = [...items.slice(first), ...items.slice(0, first)].find((item) =>
      folded(this.#branches.get(item)?.text ?? "").startsWith(this.#typed),
    );
    if (found) this.#stop(found);
    return true;
  }
}
