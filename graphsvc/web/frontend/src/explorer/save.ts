// What can be taken away: the picture in its forms, and the link to it.
import { all, make, one } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import type { Loader } from "./load.ts";

const FORMS: Record<string, [string, string]> = {
  edges: ["csv", "edges"],
  graphml: ["graphml", ""],
  json: ["json", ""],
  nodes: ["csv", "nodes"],
  svg: ["svg", ""],
};

export class Save {
  readonly #home: HTMLElement;
  readonly #loader: Loader;

  constructor(home: HTMLElement, loader: Loader, png: () => Promise<Blob>, tell: (text: string) => void) {
    this.#home = home;
    this.#loader = loader;
    const button = make("button", { class: "plain-button", type: "button" }, "PNG");
    button.addEventListener("click", async () => download(await png()));
    const item = one("[data-png]", home);
    item.append(button, " ", make("span", { class: "quiet" }, t("explore_save_png")));
    item.hidden = false;
    const copy = make("button", { class: "act", type: "button" }, t("explore_save_link"));
    const place = one("[data-link]", home);
    copy.addEventListener("click", async () => {
      place.querySelector("label")?.remove();
      try {
        await navigator.clipboard.writeText(location.href);
        tell(t("explore_save_copied"));
        copy.textContent = t("explore_save_copied");
        window.setTimeout(() => {
          copy.textContent = t("explore_save_link");
        }, 3_000);
      } catch {
        const input = make("input", { readonly: true, type: "text", value: location.href });
        place.append(make("label", {}, t("explore_save_by_hand"), " ", input));
        input.select();
        input.focus();
      }
    });
    place.append(copy);
    place.hidden = false;
  }

  /** The addresses of the forms of a state. */
  show(query: string): void {
    for (const link of all<HTMLAnchorElement>("[data-form-of]", this.#home)) {
      const [form, table] = FORMS[link.dataset.formOf ?? ""] ?? ["json", ""];
      link.href = this.#loader.address(query, form, table);
    }
  }
}

function download(blob: Blob): void {
  const address = URL.createObjectURL(blob);
  make("a", { download: "graf.png", href: address }).click();
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
