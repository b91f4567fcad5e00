// IRIs for people: short under the product's prefixes, and the address of the page about one.
import { one } from "../lib/dom.ts";

export interface Place {
  address: string;
  base: string;
  lang: string;
  pages: string;
  prefixes: Record<string, string>;
  resource: string;
  terms: string;
}

/** What the page says of where it stands. */
export function place(): Place {
  return JSON.parse(one("script[data-editor]").textContent || "{}");
}

/** The IRI as `prefix:name` where a prefix fits, else as it is. */
export function compact(iri: string, prefixes: Record<string, string>): string {
  for (const [prefix, namespace] of Object.entries(prefixes))
    if (iri.startsWith(namespace)) return `${prefix}:${iri.slice(namespace.length)}`;
  return iri;
}

/** The address of the page about a thing, on this host: a link to elsewhere is never made of what an answer says. */
export function page(iri: string, { base, lang, pages, resource }: Place): string {
  const own = `${base}id/`;
  const address = iri.startsWith(own)
    ? `${pages}${iri.slice(own.length)}`
    : `${resource}?iri=${encodeURIComponent(iri)}`;
  return lang ? `${address}${address.includes("?") ? "&" : "?"}lang=${lang}` : address;
}

/** How an IRI stands in a table: without the base of the product, or under a prefix. */
export function shown(iri: string, { base, prefixes }: Place): string {
  return iri.startsWith(`${base}id/`) ? iri.slice(base.length - 1) : compact(iri, prefixes);
}

/** How a node of a picture is called: the last part of its IRI, decoded; with the plan that it belongs to. */
export function short(iri: string, prefixes: Record<string, string>): string {
  const name = compact(iri, prefixes);
  if (name !== iri) return name;
  const last = decoded(iri.split(/[/#]/).filter(Boolean).pop() ?? iri);
  const plan = /\/id\/plan\/([^/]+)\/./.exec(iri)?.[1];
  return plan ? `${last} (${plan})` : last;
}

/** Of which kind a thing of the product is, as style sheets call kinds; `""` for any other. */
export function kind(iri: string, base: string): string {
  if (!iri.startsWith(`${base}id/`)) return "";
  const [first = "", , below] = iri.slice(base.length + 3).split("/");
  return first === "plan" && below ? below : first;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const NOT_NAMES = /<[^<>\s]*>|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g;

/** The prefixes of the product that a query uses and does not declare. */
export function undeclared(query: string, prefixes: Record<string, string>): Record<string, string> {
  const bare = query.replace(NOT_NAMES, (found) => (found.startsWith("<") ? "<>" : " "));
  const declared = new Set([...bare.matchAll(/\bprefix\s+([\w-]*)\s*:\s*<>/gi)].map((found) => found[1]));
  const used = [...bare.matchAll(/(?<![\w:?$-])([A-Za-z][\w-]*):(?=[\w-])/g)].map((found) => found[1] ?? "");
  return Object.fromEntries(
    used.filter((name) => !declared.has(name)).flatMap((name) => (prefixes[name] ? [[name, prefixes[name]]] : [])),
  );
}
