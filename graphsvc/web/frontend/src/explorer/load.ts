// Asks for pictures: the last one that is asked for counts, others are let go.
import { inLanguage, Refused, told } from "../lib/told.ts";
import type { Picture } from "./types.ts";

export class Loader {
  readonly #api: string;
  readonly #lang: string;
  #running: AbortController | null = null;

  constructor(api: string, lang: string) {
    this.#api = api;
    this.#lang = lang;
  }

  /** The address of the picture of a state, in a form and of a table where these are given. */
  address(query: string, form = "", table = ""): string {
    const parts = [query, form && `format=${form}`, table && `table=${table}`, `lang=${this.#lang}`];
    return `${this.#api}?${parts.filter(Boolean).join("&")}`;
  }

  /** The picture, or null where another one has been asked for meanwhile. Throws Refused where it is not understood, too much, or
   *  there is no such thing, or Error where nothing comes. */
  async get(query: string): Promise<Picture | null> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    try {
      const answer = await fetch(this.address(query), { headers: inLanguage(), signal: running.signal });
      if (answer.status >= 400 && answer.status < 500) throw new Refused(await told(answer));
      if (!answer.ok) throw new Error(`${answer.status}`);
      const found: Picture = await answer.json();
      return this.#running === running ? found : null;
    } catch (error) {
      if (running.signal.aborted) return null;
      throw error;
    }
  }
}
