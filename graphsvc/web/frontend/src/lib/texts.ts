// Sentences of the page's catalogues: `<script type="application/json" data-texts>` holds those that its scripts say.

import { form } from "./plural.ts";

const lang = document.documentElement.lang || "cs";
const number = new Intl.NumberFormat(lang);
const texts: Record<string, string | string[]> = Object.assign(
  {},
  ...[...document.querySelectorAll("script[data-texts]")].map((part) => JSON.parse(part.textContent || "{}")),
);

/** The sentence of that key with its places filled; with `n`, the form for that number. An unknown key is shown as it is. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  const known = texts[key];
  if (known === undefined) return key;
  const chosen = typeof known === "string" ? known : (known[form(Number(values.n), lang)] ?? key);
  return chosen.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : typeof value === "number" ? number.format(value) : value;
  });
}
