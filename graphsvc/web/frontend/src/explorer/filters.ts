// The form of the state: what is chosen in it at once makes another picture; numbers and values come with each picture.
import { all, make, one } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import type { Known } from "./known.ts";
import { ofForm } from "./state.ts";
import type { Facet } from "./types.ts";
import { folded } from "./words.ts";

/** Values of a facet from which its list can be searched. */
const LONG = 9;
const FIELDS = ["colour", "areas", "depth", "layout", "marks"];

export class Filters {
  readonly #form: HTMLFormElement;
  readonly #facets: readonly string[] = ["plan", "kind", "status", "target-group", "service", "year", "relation"];

  /** `changed` is called with the state that the form stands for. */
  constructor(form: HTMLFormElement, parameters: readonly string[], changed: (query: string) => void) {
    this.#form = form;
    const now = () => changed(ofForm(new FormData(form), parameters));
    form.addEventListener("change", (event) => {
      if ((event.target as HTMLElement).hasAttribute("name")) now();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      now();
    });
    one("[data-apply]", form).hidden = true;
  }

  /** The form for another picture. */
  show(known: Known): void {
    const query = new URLSearchParams(known.picture.query);
    const carried = [...query].filter(([name]) => !FIELDS.includes(name) && !this.#facets.includes(name));
    one("[data-carried]", this.#form).replaceChildren(
      ...carried.map(([name, value]) => make("input", { name, type: "hidden", value })),
    );
    for (const select of all<HTMLSelectElement>("select[name]", this.#form))
      select.value =
        query.get(select.name) ?? { areas: "auto", colour: "kind", depth: "1", layout: "layers" }[select.name] ?? "";
    one<HTMLInputElement>("[name=marks]", this.#form).checked = query.get("marks") === "yes";
    one("[data-depth]", this.#form).hidden = !query.has("focus");
    this.#lists(known.picture.filters);
  }

  #lists(facets: readonly Facet[]): void {
    const home = one("[data-facets]", this.#form);
    const open = new Set(all<HTMLDetailsElement>("details[open]", home).map((details) => details.dataset.facet));
    const typed = new Map(all<HTMLInputElement>("input[type=search]", home).map((input) => [input.id, input.value]));
    const focused = home.contains(document.activeElement) ? (document.activeElement as HTMLInputElement) : null;
    const found = facets.filter((facet) => facet.values.length).map((facet) => list(facet, open.has(facet.id), typed));
    home.replaceChildren(...(found.length ? found : [make("p", { class: "hint" }, t("explore_facet_none"))]));
    if (!focused) return;
    const again = focused.id
      ? home.querySelector<HTMLElement>(`#${CSS.escape(focused.id)}`)
      : home.querySelector<HTMLElement>(`[name="${CSS.escape(focused.name)}"][value="${CSS.escape(focused.value)}"]`);
    again?.focus();
  }
}

function list(facet: Facet, wasOpen: boolean, typed: ReadonlyMap<string, string>): HTMLElement {
  const chosen = facet.values.filter((value) => value.chosen).length;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const entries = facet.values.map((value) => {
    const input = make("input", { checked: value.chosen, name: facet.id, type: "checkbox", value: value.value });
    const said = make(
      "span",
      {},
      make("bdi", {}, value.label),
      " ",
      make("span", { class: "quiet" }, number.format(value.count)),
    );
    return make("li", {}, make("label", {}, input, " ", said));
  });
  const details = make(
    "details",
    { "data-facet": facet.id, open: wasOpen || chosen > 0 },
    make(
      "summary",
      {},
      make("span", { class: "capital" }, facet.label),
      ...(chosen ? [" ", make("span", { class: "chosen-count" }, String(chosen))] : []),
    ),
  );
  if (facet.values.length >= LONG) details.append(finder(facet, entries, typed));
  details.append(make("ul", { class: "plain" }, ...entries));
  return details;
}

function finder(facet: Facet, entries: readonly HTMLElement[], typed: ReadonlyMap<string, string>): HTMLElement {
  const label = t("explore_facet_find", { facet: facet.label });
  const input = make("input", { "aria-label": label, id: `in-${facet.id}`, placeholder: label, type: "search" });
  const look = () => {
    const words = folded(input.value);
    entries.forEach((entry, at) => {
      const value = facet.values[at];
      entry.hidden = !value?.chosen && !folded(value?.label ?? "").includes(words);
    });
  };
  input.value = typed.get(input.id) ?? "";
  input.addEventListener("input", look);
  look();
  return input;
}
