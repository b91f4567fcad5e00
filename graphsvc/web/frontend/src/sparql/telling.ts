// What the page says while a query runs and when it has ended: one thing at a time goes to the server, what went before is broken off.
import { one } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import { Refused, sentence, type Told } from "../lib/told.ts";
import { LARGEST, placeOf, TooLarge } from "./asking.ts";
import type { Editing } from "./editing.ts";

const lang = document.documentElement.lang;
const ticking = new Intl.NumberFormat(lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const precise = new Intl.NumberFormat(lang, { maximumSignificantDigits: 2 });
const TOLD_FROM = 100_000;
/** Bytes from which it is told how many have arrived. */

export type Work<T> = (signal: AbortSignal, arrived: (bytes: number) => void) => Promise<T>;

export class Telling {
  private readonly cancel = one("[data-cancel]");
  private readonly elapsed = one("[data-elapsed]");
  private readonly form = one("form[data-sparql]");
  private readonly status = one("[data-status]");
  private readonly trouble = one("#trouble");
  private stop: AbortController | null = null;

  private readonly editing: Editing;

  constructor(editing: Editing) {
    this.editing = editing;
    this.cancel.addEventListener("click", () => this.stop?.abort());
  }

  /** What the work gives; undefined where it failed or was cancelled, which has been told. `said` is told when it is done. */
  async follow<T>(work: Work<T>, said: (done: T, seconds: string) => string): Promise<T | undefined> {
    this.stop?.abort();
    const mine = new AbortController();
    this.stop = mine;
    const began = performance.now();
    const seconds = (form: Intl.NumberFormat) => form.format((performance.now() - began) / 1000);
    let size = 0;
    const clock = window.setInterval(() => {
      this.elapsed.textContent =
        size > TOLD_FROM
          ? t("editor_got", { seconds: seconds(ticking), size: ticking.format(size / 1e6) })
          : t("editor_elapsed", { seconds: seconds(ticking) });
    }, 100);
    this.begin();
    try {
      const done = await work(mine.signal, (bytes) => {
        size = bytes;
      });
      this.status.textContent = said(done, seconds(precise));
      return done;
    } catch (error) {
      if (this.stop !== mine) return undefined; // another one is being told of
      if (error instanceof DOMException && error.name === "AbortError")
        this.status.textContent = t("editor_cancelled", { seconds: seconds(ticking) });
      else this.fail(error);
      return undefined;
    } finally {
      window.clearInterval(clock);
      if (this.stop === mine) this.busy(false);
    }
  }

  private begin(): void {
    this.trouble.hidden = true;
    for (const part of ["[data-told]", "[data-detail]"]) one(part, this.trouble).textContent = "";
    this.editing.unmark();
    this.elapsed.textContent = "";
    this.status.textContent = t("editor_running");
    this.busy(true);
  }

  private busy(on: boolean): void {
    const lost = !on && document.activeElement === this.cancel;
    this.cancel.hidden = !on;
    this.elapsed.hidden = !on;
    this.form.setAttribute("aria-busy", String(on));
    if (lost) this.editing.focus(); // else the keyboard would begin at the top of the page
  }

  private fail(error: unknown): void {
    this.status.textContent = "";
    const told: Told | null = error instanceof Refused ? error.told : null;
    const where = placeOf(told?.text ?? "");
    one("[data-detail]", this.trouble).replaceChildren(...(told ? sentence(told) : []));
    one("[data-told]", this.trouble).textContent =
      error instanceof TooLarge
        ? t("editor_large", { size: LARGEST >> 20 })
        : where
          ? t("editor_error_at", { column: where.column, line: where.line })
          : told
            ? t("editor_refused")
            : t("editor_unreachable");
    this.trouble.hidden = false;
    if (where) this.editing.mark(where.line, where.column);
  }
}
