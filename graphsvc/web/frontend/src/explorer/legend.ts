// What the colours and signs of the picture mean.
import { make } from "../lib/dom.ts";
import { t } from "../lib/texts.ts";
import type { Key } from "./types.ts";

export function legend(home: HTMLElement, keys: readonly Key[]): void {
  const number = new Intl.NumberFormat(document.documentElement.lang);
  home.hidden = keys.length === 0;
  home.replaceChildren(
    ...keys.map((key) => {
      const swatch = make("span", { "aria-hidden": "true", class: "swatch" }, key.sign);
      swatch.style.backgroundColor = key.colour;
      return make(
        "li",
        {},
        swatch,
        make("bdi", {}, key.value ? key.label : t("explore_no_value")),
        make("span", { class: "quiet" }, ` ${number.format(key.count)}`),
      );
    }),
  );
}
