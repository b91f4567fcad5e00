// Suggestions below an input (the combobox pattern of ARIA 1.2): `input[data-suggest]` says what is suggested, a type of parameter or
// `search`. A chosen thing is shown by its name, while the form sends what is written to mean it; a chosen place of a search is gone to.
// Whatever else is written is sent as it is. Without this script the input is an input.
import { moved } from "./choosing.ts";
import { make } from "./dom.ts";
import { t } from "./texts.ts";

interface Option {
  value: string;
  label: string;
  code: string;
  plan: string;
}
interface Answer {
  groups: { label: string; options: Option[] }[];
}

const WAIT = 120;
const SEARCH = "search";
let numbered = 0;

/** Gives an input its suggestions. */
export function suggesting(input: HTMLInputElement): void {
  new Combobox(input);
}

class Combobox {
  private readonly input: HTMLInputElement;
  private readonly what: string;
  private readonly list: HTMLElement;
  private readonly status: HTMLElement;
  private readonly sent: HTMLInputElement | undefined;
  private options: { element: HTMLElement; option: Option }[] = [];
  private active = -1;
  private chosen: boolean;
  private waiting: number | undefined;
  private asked: AbortController | undefined;

  constructor(input: HTMLInputElement) {
    numbered += 1;
    this.input = input;
    this.what = input.dataset.suggest ?? SEARCH;
    const name = input.getAttribute("aria-label") ?? input.labels?.[0]?.textContent?.trim() ?? "";
    this.list = make("div", {
      class: "suggestions",
      role: "listbox",
      id: `suggestions-${numbered}`,
      "aria-label": name,
    });
    this.list.hidden = true;
    this.status = make("span", { class: "unseen", role: "status" });
    const around = make("span", { class: "combobox" });
    input.replaceWith(around);
    around.append(input, this.list, this.status);
    this.chosen = input.dataset.label !== undefined;
    if (this.what !== SEARCH) {
      this.sent = make("input", { type: "hidden", name: input.name, value: input.value });
      input.removeAttribute("name");
      around.append(this.sent);
      if (input.dataset.label !== undefined) input.value = input.dataset.label;
    }
    for (const [key, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    }))
      input.setAttribute(key, value);
    input.addEventListener("input", () => this.written());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    if (this.sent)
      input.addEventListener("click", () => {
        if (this.chosen || !input.value) this.ask();
      });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const at = this.options.findIndex(({ element }) => element.contains(event.target as Node));
      if (at >= 0) this.choose(at);
    });
  }

  private written(): void {
    this.chosen = false;
    if (this.sent) this.sent.value = this.input.value;
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.ask(), WAIT);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const open = !this.list.hidden;
    if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter") {
      if (open && this.active >= 0) {
        event.preventDefault();
        this.choose(this.active);
      } else this.close();
    } else if (event.altKey && event.key === "ArrowUp") {
      this.close();
    } else if (event.key === "ArrowDown" && !open) {
      event.preventDefault();
      this.ask(!event.altKey);
    } else if (open && !event.altKey && !event.shiftKey) {
      const next = moved(this.active, event.key, this.options.length);
      if (next === undefined) return;
      event.preventDefault();
      this.activate(next);
    }
  }

  // What was asked before and has not been answered is of no use any more.
  private async ask(first = false): Promise<void> {
    this.asked?.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const text = this.chosen ? "" : this.input.value.trim();
    if (!text && this.what === SEARCH) {
      this.close();
      return;
    }
    const url = new URL(document.body.dataset.suggestUrl ?? "/api/suggest", window.location.href);
    url.searchParams.set("what", this.what);
    url.searchParams.set("q", text);
    try {
      const response = await fetch(url, { signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const answer: Answer = await response.json();
      if (!signal.aborted && document.activeElement === this.input) this.show(answer, first);
    } catch {
      if (!signal.aborted) this.close(); // nothing is lost: what is written can still be sent
    }
  }

  private show(answer: Answer, first: boolean): void {
    this.options = [];
    this.active = -1;
    const groups = answer.groups.map((group, number) => {
      const options = group.options.map((option) => this.option(option));
      if (!group.label) return options;
      const heading = make(
        "span",
        { class: "heading", id: `${this.list.id}-${number}`, role: "presentation" },
        group.label,
      );
      return [make("div", { role: "group", "aria-labelledby": heading.id }, heading, ...options)];
    });
    this.list.replaceChildren(...groups.flat());
    this.list.hidden = this.options.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = this.options.length ? t("suggest_count", { n: this.options.length }) : t("suggest_none");
    if (first && this.options.length) this.activate(0);
  }

  private option(option: Option): HTMLElement {
    const element = make("div", {
      role: "option",
      id: `${this.list.id}-option-${this.options.length}`,
      "aria-selected": "false",
    });
    if (option.code) element.append(make("span", { class: "code" }, option.code), " ");
    if (option.plan) element.append(make("span", { class: "of-plan" }, option.plan), " ");
    element.append(make("bdi", {}, option.label));
    this.options.push({ element, option });
    return element;
  }

  private activate(at: number): void {
    this.options[this.active]?.element.setAttribute("aria-selected", "false");
    this.active = at;
    const now = this.options[at]?.element;
    if (!now) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    now.setAttribute("aria-selected", "true");
    now.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", now.id);
  }

  private choose(at: number): void {
    const option = this.options[at]?.option;
    if (!option) return;
    this.close();
    if (!this.sent) {
      window.location.assign(option.value);
      return;
    }
    this.chosen = true;
    this.sent.value = option.value;
    this.input.value = [option.code, option.label].filter(Boolean).join(" ");
    this.input.setCustomValidity("");
    this.input.removeAttribute("aria-invalid");
    this.status.textContent = t("suggest_chosen", { name: this.input.value });
  }

  private close(): void {
    window.clearTimeout(this.waiting);
    this.asked?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }
}
