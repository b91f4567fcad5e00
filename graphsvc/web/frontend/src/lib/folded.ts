// Text as it is compared: without case and diacritics, as the server does it.

/** The letters of a text in lower case and without diacritics, single spaces between words. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

/** Whether a text has every word of another, in any order. */
export function hasAll(text: string, words: string): boolean {
  const within = folded(text);
  return folded(words)
    .split(" ")
    .every((word) => within.includes(word));
}
