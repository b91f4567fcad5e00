// Names of classes and properties for the editor, from what the graph uses: their short names, what they mean, how often they are used.
import type { Hint, Yasqe } from "@zazuko/yasqe";
import { make } from "../lib/dom.ts";
import { compact } from "./names.ts";

export interface Used {
  count: number;
  iri: string;
  label: Record<string, string>;
  name: string;
}
export interface Terms {
  classes: Used[];
  properties: Used[];
}

type CompleterConfig = Parameters<typeof Yasqe.registerAutocompleter>[0];

const MOST = 60;
const lang = document.documentElement.lang || "cs";
const number = new Intl.NumberFormat(lang);

/** Those whose short name, IRI or meaning holds what was written, names that begin so first; all where nothing was. */
export function fitting(terms: Used[], written: string): Used[] {
  const word = written.replace(/^</, "").toLocaleLowerCase();
  const worth = (term: Used) => (term.name.toLocaleLowerCase().startsWith(word) ? 1 : 0);
  return terms
    .filter((term) =>
      [term.name, term.iri, ...Object.values(term.label)].some((text) => text.toLocaleLowerCase().includes(word)),
    )
    .sort((one, other) => worth(other) - worth(one))
    .slice(0, MOST);
}

/** A completer of classes or of properties; `get` gives the terms of the graph. */
export function completer(
  kind: keyof Terms,
  get: () => Promise<Terms>,
  fits: (editor: Yasqe) => boolean,
  prefixes: Record<string, string>,
): CompleterConfig {
  let known: Map<string, Used> = new Map();
  return {
    bulk: false,
    get: async (_editor, token) => {
      const found = fitting((await get())[kind], token?.autocompletionString ?? "");
      known = new Map(found.map((term) => [written(term.iri, prefixes), term]));
      return found.map((term) => term.iri);
    },
    isValidCompletionPosition: fits,
    name: kind,
    postProcessSuggestion: (_editor, _token, iri) => written(iri, prefixes),
    postprocessHints: (_editor, hints: Hint[]) =>
      hints.map((hint) => ({ ...hint, render: render(known.get(hint.text)) })),
    preProcessToken: (editor, token) => {
      // the grammar ends a name at a letter with a diacritic, people do not
      const { ch, line } = editor.getDoc().getCursor();
      const word = /[<\p{L}\p{N}:/#._-]*$/u.exec(editor.getLine(line).slice(0, ch))?.[0] ?? "";
      return { ...token, autocompletionString: word, from: { ch: ch - word.length }, to: { ch } };
    },
  };
}

function written(iri: string, prefixes: Record<string, string>): string {
  const name = compact(iri, prefixes);
  return name === iri ? `<${iri}>` : name;
}

function render(term: Used | undefined): NonNullable<Hint["render"]> {
  return (element, _list, hint: Hint) => {
    element.append(make("span", { class: "hint-name" }, hint.text));
    if (term)
      element.append(
        " ",
        make("span", { class: "hint-label" }, `${term.label[lang] ?? ""} ${number.format(term.count)}`.trim()),
      );
  };
}
