// The outline of a picture as branches: plans with what is in them, what is shared by kind, and below each thing its links.
import { t } from "../lib/texts.ts";
import { besides } from "./actions.ts";
import { type Known, nameOf, otherEnd } from "./known.ts";
import type { Chosen } from "./selection.ts";
import type { Entry, Section } from "./types.ts";

export interface Branch {
  /** The things or links below; none for a leaf. */
  below: (() => Branch[]) | null;
  chosen: Chosen;
  /** What it is known by in the tree: the id of the thing, or the name of a section; of links nothing. */
  key: string;
  /** The other end of a link, to which Enter leads. */
  end?: string;
  text: string;
  /** What is said besides: before the text, and after it. */
  words: [string, string];
}

/** The branches at the top. */
export function branches(known: Known): Branch[] {
  return known.picture.outline.map((section) => ofSection(section, known));
}

/** Of each thing the keys of the branches above it, from the top. */
export function paths(known: Known): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const remember = (entries: readonly Entry[], above: readonly string[]): void => {
    for (const entry of entries) {
      found.set(entry.id, above);
      remember(entry.items, [...above, entry.id]);
    }
  };
  for (const section of known.picture.outline) {
    const whole = wholeOf(section);
    if (whole) remember([whole], []);
    else remember(section.items, [nameOfSection(section)]);
  }
  return found;
}

function ofSection(section: Section, known: Known): Branch {
  const whole = wholeOf(section);
  if (whole) return ofThing(whole, known);
  const text = nameOfSection(section);
  return {
    below: () => section.items.map((entry) => ofThing(entry, known)),
    chosen: null,
    key: text,
    text,
    words: ["", ""],
  };
}

// The things of a plan stand below the plan itself, where it is in the picture.
function wholeOf(section: Section): Entry | null {
  const whole = section.items.find((entry) => entry.id === section.plan);
  return whole ? { ...whole, items: [...whole.items, ...section.items.filter((entry) => entry !== whole)] } : null;
}

function nameOfSection(section: Section): string {
  return section.label || t("explore_outside");
}

function ofThing(entry: Entry, known: Known): Branch {
  const thing = known.things.get(entry.id);
  const links: Branch[] = entry.links.length
    ? [
        {
          below: () => entry.links.map((id) => ofLink(id, entry.id, known)),
          chosen: null,
          key: `links ${entry.id}`,
          text: t("explore_links", { n: entry.links.length }),
          words: ["", ""],
        },
      ]
    : [];
  return {
    below:
      entry.items.length || links.length ? () => [...links, ...entry.items.map((one) => ofThing(one, known))] : null,
    chosen: { thing: entry.id },
    key: entry.id,
    text: thing ? nameOf(thing) + (thing.area ? ` (${thing.count})` : "") : entry.id,
    words: thing ? [thing.kindLabel, besides(thing, known)] : ["", ""],
  };
}

function ofLink(id: string, from: string, known: Known): Branch {
  const link = known.links.get(id);
  return {
    below: null,
    chosen: { link: id },
    end: link ? otherEnd(link, from) : "",
    key: "",
    text: link ? link.says : id,
    words: ["", ""],
  };
}
