// The states that the page has had: those of the browser's history, so that undo and "back" are the same.
import { pageQuery } from "./state.ts";

interface Entry {
  at: number;
  explored: string;
}

export class States {
  #at = 0;
  #top = 0;
  readonly #start: string;

  /** `start` is the state of the page without parameters; `back` is called with the state to which the browser has gone. */
  constructor(first: string, start: string, back: (query: string) => void) {
    this.#start = start;
    const before = entry();
    this.#at = this.#top = before?.explored === first ? before.at : 0;
    history.replaceState({ at: this.#at, explored: first } satisfies Entry, "");
    window.addEventListener("popstate", () => {
      const now = entry();
      if (!now) return;
      this.#at = now.at;
      back(now.explored);
    });
  }

  /** A new state; those that were undone are gone. */
  push(query: string): void {
    this.#at = this.#top = this.#at + 1;
    history.pushState({ at: this.#at, explored: query } satisfies Entry, "", address(query, this.#start));
  }

  get canUndo(): boolean {
    return this.#at > 0;
  }

  get canRedo(): boolean {
    return this.#at < this.#top;
  }

  undo(): void {
    if (this.canUndo) history.back();
  }

  redo(): void {
    if (this.canRedo) history.forward();
  }
}

/** The page's address for a state, in the language that the address asks for. */
export function address(query: string, start: string): string {
  const lang = new URLSearchParams(location.search).get("lang");
  const parts = [pageQuery(query, start), lang && `lang=${encodeURIComponent(lang)}`].filter(Boolean).join("&");
  return `${location.pathname}${parts ? `?${parts}` : ""}`;
}

function entry(): Entry | null {
  const found = history.state as Partial<Entry> | null;
  return typeof found?.explored === "string" && typeof found.at === "number"
    ? { at: found.at, explored: found.explored }
    : null;
}
