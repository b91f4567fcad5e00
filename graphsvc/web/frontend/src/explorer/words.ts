// Words of labels for the picture, and how words are compared.

/** Characters that turn the direction of what follows. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const MARKS = /\p{M}/gu;

/** Small letters without diacritics. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase();
}

/** Without what turns the direction of writing, on one line. */
export function plain(text: string): string {
  return text.replace(TURNING, "").replace(/\s+/g, " ").trim();
}

/** The text in at most so many lines of so many characters, `…` where it is cut. */
export function rows(text: string, across: number, most: number): string[] {
  const found: string[] = [];
  let row = "";
  for (const word of plain(text)
    .split(" ")
    .flatMap((one) => pieces(one, across))) {
    if (row && row.length + 1 + word.length > across) {
      found.push(row);
      row = word;
    } else row = row ? `${row} ${word}` : word;
  }
  if (row) found.push(row);
  return found.length <= most
    ? found
    : [...found.slice(0, most - 1), `${(found[most - 1] ?? "").slice(0, across - 1)}…`];
}

function pieces(word: string, across: number): string[] {
  return word.match(new RegExp(`.{1,${across}}`, "gu")) ?? [];
}

/** How well a text fits what was typed: 0 begins with it, 1 a word does, 2 it stands somewhere; null where it does not. */
export function fit(text: string, typed: string): number | null {
  const found = folded(text).indexOf(typed);
  if (found < 0) return null;
  return found === 0 ? 0 : /[\s(„"/]/.test(folded(text)[found - 1] ?? "") ? 1 : 2;
}
