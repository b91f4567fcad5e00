// What the page says of itself: that it waits, that something went wrong, and what has changed.
import { make, one } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import { Refused, sentence, type Told } from "../lib/told.ts";

const SLOW = 300;
const VERY_SLOW = 6_000;

export class Status {
  readonly #home: HTMLElement;

  constructor(home: HTMLElement) {
    this.#home = home;
  }

  /** Read out by screen readers when they come to it. */
  tell(text: string): void {
    const live = one("[data-live]", this.#home);
    live.textContent = "";
    window.setTimeout(() => {
      live.textContent = text;
    }, 50);
  }

  /** Says that something is loading where it takes a while; the function that is given back ends it. */
  waiting(): () => void {
    const home = one("[data-waiting]", this.#home);
    const say = (text: string) => {
      home.textContent = text;
      home.hidden = false;
      this.tell(text);
    };
    const timers = [
      window.setTimeout(() => say(t("explore_waiting")), SLOW),
      window.setTimeout(() => say(t("explore_waiting_long")), VERY_SLOW),
    ];
    this.#home.setAttribute("aria-busy", "true");
    return () => {
      for (const timer of timers) window.clearTimeout(timer);
      home.hidden = true;
      this.#home.removeAttribute("aria-busy");
    };
  }

  /** Says what went wrong: a refusal with its reason, else that it can be tried again. */
  failed(error: unknown, again: () => void): void {
    if (error instanceof Refused) {
      this.#trouble(t("explore_failed_refused"), error.told);
      return;
    }
    const retry = make("button", { class: "act", type: "button" }, t("explore_failed_retry"));
    retry.addEventListener("click", () => {
      this.well();
      again();
    });
    this.#trouble(t("explore_failed"), null, retry);
  }

  /** Says that there is no picture, though all else is there. */
  undrawn(): void {
    this.#trouble(t("explore_failed_canvas"), null);
  }

  /** Nothing is wrong any more. */
  well(): void {
    one("[data-trouble]", this.#home).hidden = true;
  }

  #trouble(text: string, told: Told | null, ...beside: HTMLElement[]): void {
    const home = one("[data-trouble]", this.#home);
    const close = make("button", { class: "plain-button", type: "button" }, t("explore_close"));
    close.addEventListener("click", () => {
      home.hidden = true;
    });
    const words = make("p", {}, text, ...(told ? [" ", make("bdi", {}, ...sentence(told))] : []));
    home.replaceChildren(words, make("p", { class: "row" }, ...beside, close));
    home.hidden = false;
  }
}
