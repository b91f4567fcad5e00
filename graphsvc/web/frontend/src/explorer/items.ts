// The items of the outline's tree: one flat list, in which each says its level.
import { make } from "../lib/dom.ts";
import type { Branch } from "./branches.ts";
import type { Known } from "./known.ts";

/** The item of a branch: what it says, with words before and after it that are heard and not seen. */
export function made(branch: Branch, known: Known, level: number, place: number, size: number): HTMLElement {
  const thing = branch.chosen && "thing" in branch.chosen ? known.things.get(branch.chosen.thing) : undefined;
  const dot = make("span", { "aria-hidden": "true", class: "swatch" });
  const key = thing && known.key(thing);
  if (key) {
    dot.style.backgroundColor = key.colour;
    dot.textContent = key.sign;
  }
  const [before, after] = branch.words;
  const item = make(
    "li",
    {
      "aria-expanded": branch.below ? "false" : undefined,
      "aria-level": level,
      "aria-posinset": place,
      "aria-selected": "false",
      "aria-setsize": size,
      class: branch.end === undefined ? undefined : "link",
      role: "treeitem",
      tabindex: -1,
    },
    make("span", { "aria-hidden": "true", class: "twist" }),
    ...(key ? [dot] : []),
    ...(before ? [make("span", { class: "unseen" }, `${before} `)] : []),
    make("bdi", {}, branch.text),
    ...(after ? [make("span", { class: "unseen" }, `, ${after}`)] : []),
  );
  item.style.paddingInlineStart = `${0.3 + (level - 1) * 1.1}rem`;
  return item;
}

export function isOpen(item: Element): boolean {
  return item.getAttribute("aria-expanded") === "true";
}

export function level(item: Element): number {
  return Number(item.getAttribute("aria-level"));
}

/** The items that stand below one, at any level. */
export function below(item: Element): HTMLElement[] {
  const found: HTMLElement[] = [];
  let next = item.nextElementSibling;
  while (next && level(next) > level(item)) {
    found.push(next as HTMLElement);
    next = next.nextElementSibling;
  }
  return found;
}

/** The items of the same level below the same one. */
export function beside(item: HTMLElement, items: readonly HTMLElement[]): HTMLElement[] {
  const above = items
    .slice(0, items.indexOf(item))
    .filter((one) => level(one) < level(item))
    .at(-1);
  return (above ? below(above) : [...items]).filter((one) => level(one) === level(item));
}
