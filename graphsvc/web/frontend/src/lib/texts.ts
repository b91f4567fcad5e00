// Sentences of the page's catalogues: `<script type="application/json" data-texts>` holds those that its scripts say.

const lang = document.documentElement.lang || "cs";
const plural = new Intl.PluralRules(lang);
const number = new Intl.NumberFormat(lang);
const ORDER: Record<string, Intl.LDMLPluralRule[]> = { cs: ["one", "few", "other"], en: ["one", "other"] };
const texts: Record<string, string | string[]> = Object.assign(
  {},
  ...[...document.querySelectorAll("script[data-texts]")].map((part) => JSON.parse(part.textContent || "{}")),
);

/** The sentence of that key with its places filled; with `n`, the form for that number. An unknown key is shown as it is. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  const known = texts[key];
  if (known === undefined) return key;
  const form =
    typeof known === "string" ? known : (known[Math.max(0, index(Number(values.n)))] ?? known[known.length - 1] ?? key);
  return form.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : typeof value === "number" ? number.format(value) : value;
  });
}

function index(n: number): number {
  return (ORDER[lang] ?? ORDER.en ?? []).indexOf(plural.select(n));
}
