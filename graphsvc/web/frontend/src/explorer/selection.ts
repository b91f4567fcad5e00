// What is chosen: one thing or one link, the same in picture, outline and table.

export type Chosen = { link: string } | { thing: string } | null;
type Listener = (chosen: Chosen, from: string) => void;

export class Selection {
  chosen: Chosen = null;
  readonly #listeners: Listener[] = [];

  on(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** `from` is the view in which it was chosen: there nothing has to be shown. */
  set(chosen: Chosen, from = ""): void {
    this.chosen = chosen;
    for (const listener of this.#listeners) listener(chosen, from);
  }

  get thing(): string | null {
    return this.chosen && "thing" in this.chosen ? this.chosen.thing : null;
  }
}
