// The menu of a thing (the pattern of the ARIA practices): arrows move, Enter does, Escape closes and goes back.
import { make } from "../lib/dom.ts";
import type { Action } from "./actions.ts";
import type { Place } from "./canvas.ts";

export class Menu {
  #open: HTMLElement | null = null;
  #back: Element | null = null;
  readonly #home: HTMLElement;

  constructor(home: HTMLElement) {
    this.#home = home;
    document.addEventListener("pointerdown", (event) => {
      if (this.#open && !this.#open.contains(event.target as Node)) this.close(false);
    });
  }

  /** Shows what can be done, at a place in the window; `act` is told what is chosen. */
  show(label: string, offered: readonly Action[], at: Place, act: (action: Action) => void): void {
    this.close(false);
    if (!offered.length) return;
    this.#back = document.activeElement;
    const menu = make("ul", { "aria-label": label, class: "menu", role: "menu" });
    for (const action of offered) {
      const entry = make("li", { role: "menuitem", tabindex: -1 }, action.label);
      entry.addEventListener("click", () => {
        this.close(true);
        act(action);
      });
      menu.append(entry);
    }
    menu.addEventListener("keydown", (event) => this.#key(event));
    this.#home.append(menu);
    this.#open = menu;
    const room = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(4, Math.min(at.x, window.innerWidth - room.width - 4))}px`;
    menu.style.top = `${Math.max(4, Math.min(at.y, window.innerHeight - room.height - 4))}px`;
    (menu.firstElementChild as HTMLElement).focus();
  }

  close(back: boolean): void {
    this.#open?.remove();
    this.#open = null;
    if (back && this.#back instanceof HTMLElement && this.#back.isConnected) this.#back.focus();
  }

  #key(event: KeyboardEvent): void {
    const entries = [...(this.#open?.children ?? [])] as HTMLElement[];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = {
      ArrowDown: (at + 1) % entries.length,
      ArrowUp: (at - 1 + entries.length) % entries.length,
      End: entries.length - 1,
      Home: 0,
    };
    const next = to[event.key];
    if (next !== undefined) entries[next]?.focus();
    else if (event.key === "Enter" || event.key === " ") entries[at]?.click();
    else if (event.key === "Escape" || event.key === "Tab") this.close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
