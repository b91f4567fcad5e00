// What can be done with a thing: each makes another state, or leads to a page. Menu and side panel offer the same.
import { t } from "../lib/texts.ts";
import { type Known, nameOf } from "./known.ts";
import { added, collapsed, type Direction, expanded, near, scoped, without } from "./state.ts";
import type { Thing } from "./types.ts";

export interface Action {
  /** The page that it leads to. */
  href?: string;
  label: string;
  /** The state that it makes. */
  query?: string;
  /** A path begins here. */
  start?: boolean;
}

/** What can be done with a thing in the picture of a state; `from` is where a path begins. */
export function actions(thing: Thing, known: Known, query: string, from: string | null): Action[] {
  const name = known.short(thing.id);
  const href = known.page(thing.id);
  const found: Action[] = [];
  if (href) found.push({ href, label: t("explore_act_page") });
  if (thing.area) found.push({ label: t("explore_act_open"), query: opened(thing, known, query) });
  if (new URLSearchParams(query).getAll("open").includes(name))
    found.push({ label: t("explore_act_close"), query: without(query, "open", name) });
  if (thing.id.startsWith("kind.")) return found;
  if (from && from !== thing.id)
    found.push({
      label: t("explore_act_to", { name: known.name(from) }),
      query: scoped(query, { from: known.short(from), to: name }),
    });
  if (thing.kind === "plan") found.push({ label: t("explore_act_of"), query: scoped(query, { of: name }) });
  found.push({ label: t("explore_act_focus"), query: scoped(query, { focus: name }) });
  if (new URLSearchParams(query).has("focus") && !thing.focus)
    found.push({ label: t("explore_act_add"), query: near(query, name) });
  found.push({ label: t("explore_act_from"), start: true });
  found.push({
    label: t("explore_act_impact"),
    query: scoped(query, { colour: "verdict", impact: name }),
  });
  return found;
}

/** Its links that are hidden, each kind of link to be shown. */
export function shows(thing: Thing, known: Known, query: string): Action[] {
  const names = [known.short(thing.id), thing.id];
  const found = thing.hidden.map(({ count, direction, relation }) => ({
    label: t("explore_act_expand", { count, relation: told(direction, relation, known) }),
    query: expanded(query, direction, relation, names),
  }));
  if (found.length < 2) return found;
  const all = thing.hidden.reduce((state, one) => expanded(state, one.direction, one.relation, names), query);
  const count = thing.hidden.reduce((sum, one) => sum + one.count, 0);
  return [{ label: t("explore_act_expand_all", { count }), query: all }, ...found];
}

/** Its links in the picture by direction and relation, each kind to be hidden. */
export function hides(thing: Thing, known: Known, query: string): Action[] {
  const names = [known.short(thing.id), thing.id];
  return grouped(thing, known).map(([direction, relation, links]) => ({
    label: t("explore_act_collapse", { count: links.length, relation: told(direction, relation, known) }),
    query: collapsed(query, direction, relation, names),
  }));
}

/** The links of a thing in the picture by direction and relation. */
export function grouped(thing: Thing, known: Known): [Direction, string, string[]][] {
  const found = new Map<string, [Direction, string, string[]]>();
  for (const link of known.linksOf(thing.id)) {
    const direction = link.source === thing.id ? "out" : "in";
    const key = `${direction} ${link.relation}`;
    const group = found.get(key) ?? [direction, link.relation, []];
    group[2].push(link.id);
    found.set(key, group);
  }
  return [...found.values()];
}

/** A relation as it is seen from one of its ends. */
export function told(direction: Direction, relation: string, known: Known): string {
  const name = known.names.relations[relation] ?? relation;
  return direction === "out" ? t("explore_out", { relation: name }) : t("explore_in", { relation: name });
}

/** What a double click does: opens an area, of other things shows what is near. */
export function opened(thing: Thing, known: Known, query: string): string {
  const name = known.short(thing.id);
  return thing.area ? added(query, "open", name) : near(query, name);
}

/** A thing in words: kind, code and name, and what is said besides. */
export function inWords(thing: Thing, known: Known): string {
  return [`${thing.kindLabel} ${nameOf(thing)}`, besides(thing, known)].filter(Boolean).join(", ");
}

/** What is said of a thing besides its name: how much it stands for, what its colour says, its note. */
export function besides(thing: Thing, known: Known): string {
  const key = known.key(thing);
  const value = key?.value && key.label !== thing.kindLabel ? key.label : "";
  const area = thing.area ? t("explore_area_of", { n: thing.count }) : "";
  return [area, value, thing.note].filter(Boolean).join(", ");
}
