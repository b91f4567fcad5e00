// The search box: what is in the picture, and what else the graph holds, as a list below it (the combobox of the ARIA practices).
import { make, one } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import { type Known, nameOf } from "./known.ts";
import { fit, folded } from "./words.ts";

const SHOWN = 8;
const WAIT = 150;
interface Hit {
  id: string;
  inside: boolean;
  kind: string;
  name: string;
  plan: string;
}
interface Answer {
  hits: { code: string | null; iri: string; kind: string; label: string; plan: string | null }[];
}

export class Find {
  readonly #input: HTMLInputElement;
  readonly #list: HTMLElement;
  readonly #search: string;
  readonly #choose: (id: string, inside: boolean) => void;
  readonly #tell: (text: string) => void;
  #known: Known | null = null;
  #hits: Hit[] = [];
  #at = -1;
  #waiting = 0;
  #asked = 0;

  /** `choose` is told the IRI of what was chosen, and whether it is in the picture. */
  constructor(
    form: HTMLFormElement,
    search: string,
    choose: (id: string, inside: boolean) => void,
    tell: (text: string) => void,
  ) {
    this.#input = one<HTMLInputElement>("input[type=search]", form);
    this.#list = one("[role=listbox]", form);
    this.#search = search;
    this.#choose = choose;
    this.#tell = tell;
    const attributes = {
      "aria-autocomplete": "list",
      "aria-controls": this.#list.id,
      "aria-expanded": "false",
      role: "combobox",
    };
    for (const [name, value] of Object.entries(attributes)) this.#input.setAttribute(name, value);
    this.#input.addEventListener("input", () => {
      window.clearTimeout(this.#waiting);
      this.#waiting = window.setTimeout(() => this.#look(), WAIT);
    });
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => window.setTimeout(() => this.#close(), 200));
    form.addEventListener("submit", (event) => {
      if (!this.#hits.length) return;
      event.preventDefault();
      this.#take(this.#hits[Math.max(0, this.#at)]);
    });
  }

  show(known: Known): void {
    this.#known = known;
  }

  async #look(): Promise<void> {
    const typed = this.#input.value.trim();
    const known = this.#known;
    const asked = ++this.#asked;
    if (!typed || !known) return this.#close();
    const inside = within(known, typed);
    this.#offer(inside, false);
    let outside: Hit[] = [];
    let failed = false;
    try {
      const answer = await fetch(`${this.#search}?${new URLSearchParams({ limit: "12", q: typed })}`);
      if (!answer.ok) throw new Error(`${answer.status}`);
      const found: Answer = await answer.json();
      outside = beyond(found, known, new Set(inside.map((hit) => hit.id)));
    } catch {
      failed = true;
    }
    if (asked !== this.#asked) return;
    this.#offer([...inside, ...outside].slice(0, 2 * SHOWN), true);
    if (failed) this.#tell(t("explore_find_failed"));
    else this.#tell(this.#hits.length ? t("explore_find_count", { n: this.#hits.length }) : t("explore_find_none"));
  }

  #offer(hits: Hit[], whole: boolean): void {
    this.#hits = hits;
    this.#at = -1;
    this.#input.removeAttribute("aria-activedescendant");
    const kinds = this.#known?.names.kinds ?? {};
    this.#list.replaceChildren(
      ...hits.map((hit, at) => {
        const where = hit.inside ? t("explore_find_in") : t("explore_find_out");
        const about = [kinds[hit.kind] ?? "", hit.plan, where].filter(Boolean).join(" · ");
        const entry = make(
          "li",
          { "aria-selected": "false", id: `found-${at}`, role: "option" },
          make("bdi", {}, hit.name),
          make("span", { class: "quiet" }, about),
        );
        entry.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          this.#take(hit);
        });
        return entry;
      }),
    );
    if (!hits.length && whole)
      this.#list.append(
        make("li", { "aria-disabled": "true", "aria-selected": "false", role: "option" }, t("explore_find_none")),
      );
    const shown = this.#list.childElementCount > 0 && document.activeElement === this.#input;
    this.#list.hidden = !shown;
    this.#input.setAttribute("aria-expanded", String(shown));
  }

  #key(event: KeyboardEvent): void {
    const last = this.#hits.length - 1;
    if (event.key === "Escape") {
      if (this.#list.hidden) return;
      this.#close();
    } else if (event.key === "ArrowDown" && last >= 0) this.#move(this.#at >= last ? 0 : this.#at + 1);
    else if (event.key === "ArrowUp" && last >= 0) this.#move(this.#at <= 0 ? last : this.#at - 1);
    else return;
    event.preventDefault();
  }

  #move(at: number): void {
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#list.children[this.#at]?.setAttribute("aria-selected", "false");
    this.#at = at;
    const entry = this.#list.children[at];
    entry?.setAttribute("aria-selected", "true");
    entry?.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", `found-${at}`);
  }

  #take(hit: Hit | undefined): void {
    if (!hit) return;
    this.#asked++;
    this.#input.value = "";
    this.#hits = [];
    this.#close();
    this.#choose(hit.id, hit.inside);
  }

  #close(): void {
    this.#list.hidden = true;
    this.#at = -1;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }
}

/** The things of the picture that fit what was typed, the best first. */
export function within(known: Known, typed: string): Hit[] {
  const words = folded(typed.trim());
  return known.picture.nodes
    .map((thing) => ({ rank: fit(`${thing.code ?? ""} ${thing.label}`.trim(), words), thing }))
    .filter((one): one is { rank: number; thing: (typeof one)["thing"] } => one.rank !== null)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, SHOWN)
    .map(({ thing }) => ({
      id: thing.id,
      inside: true,
      kind: thing.kind,
      name: nameOf(thing),
      plan: planOf(thing.plan),
    }));
}

// Of what the search finds, that which the graph of the picture can hold.
function beyond(answer: Answer, known: Known, before: ReadonlySet<string>): Hit[] {
  const kind = (name: string) => (name === "paragraph" ? "section" : name);
  return answer.hits
    .filter((hit) => !before.has(hit.iri) && kind(hit.kind) in known.names.kinds)
    .map((hit) => ({
      id: hit.iri,
      inside: known.things.has(hit.iri),
      kind: kind(hit.kind),
      name: nameOf({ code: hit.code, kind: hit.kind, label: hit.label }),
      plan: hit.plan ?? "",
    }));
}

function planOf(plan: string | null): string {
  return plan?.slice(plan.lastIndexOf("/") + 1) ?? "";
}
