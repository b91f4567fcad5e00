// Which of a text's forms a number takes; the forms stand in the order of gettext's catalogues.

const ORDER: Record<string, Intl.LDMLPluralRule[]> = { cs: ["one", "few", "other"], en: ["one", "other"] };

/** The place of the form of a text for a number in a language: Czech 1, 2 to 4, 5 and more; English 1, other. */
export function form(n: number, lang: string): number {
  const order = ORDER[lang] ?? ["one", "other"];
  const found = order.indexOf(new Intl.PluralRules(lang).select(n));
  return found < 0 ? order.length - 1 : found;
}
