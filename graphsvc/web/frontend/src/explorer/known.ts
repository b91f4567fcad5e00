// A picture with what is looked up in it.
import type { Key, Link, Names, Picture, Thing } from "./types.ts";

export class Known {
  readonly picture: Picture;
  readonly names: Names;
  readonly things: ReadonlyMap<string, Thing>;
  readonly links: ReadonlyMap<string, Link>;
  readonly #ends = new Map<string, Link[]>();
  readonly #keys: ReadonlyMap<string, Key>;

  constructor(picture: Picture, names: Names) {
    this.picture = picture;
    this.names = names;
    this.things = new Map(picture.nodes.map((thing) => [thing.id, thing]));
    this.links = new Map(picture.edges.map((link) => [link.id, link]));
    this.#keys = new Map(picture.legend.map((key) => [key.value, key]));
    for (const link of picture.edges) for (const end of new Set([link.source, link.target])) this.#at(end).push(link);
  }

  /** The links of a thing, in the order of the picture. */
  linksOf(id: string): readonly Link[] {
    return this.#ends.get(id) ?? [];
  }

  /** What a thing's colour means. */
  key(thing: Thing): Key | undefined {
    return this.#keys.get(thing.value);
  }

  /** Code and name. */
  name(id: string): string {
    const thing = this.things.get(id);
    return thing ? nameOf(thing) : this.short(id);
  }

  /** The name of a thing in an address: the path below the base, for what is minted elsewhere the IRI. */
  short(id: string): string {
    return id.startsWith(this.names.base) ? id.slice(this.names.base.length) : id;
  }

  /** The address of the thing's page; none for areas of a kind. */
  page(id: string): string | null {
    if (id.startsWith("kind.")) return null;
    const lang = new URLSearchParams(location.search).get("lang");
    const own = id.startsWith(this.names.base);
    const query = new URLSearchParams({ ...(own ? {} : { iri: id }), ...(lang ? { lang } : {}) }).toString();
    return `${own ? `/page/${this.short(id)}` : "/resource"}${query ? `?${query}` : ""}`;
  }

  #at(end: string): Link[] {
    const found = this.#ends.get(end) ?? [];
    this.#ends.set(end, found);
    return found;
  }
}

/** Kinds whose things people call by their codes. */
const CODED = new Set(["goal", "item", "resolution"]);

export function nameOf(thing: Pick<Thing, "code" | "kind" | "label">): string {
  const code = thing.code && CODED.has(thing.kind) ? thing.code : "";
  return [code, thing.label].filter(Boolean).join(" ");
}

export function otherEnd(link: Link, id: string): string {
  return link.source === id ? link.target : link.source;
}
