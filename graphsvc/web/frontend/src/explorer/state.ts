// The state of the picture is its address: what people do makes another address out of it. Pure functions of query strings.

const SCOPES = ["focus", "depth", "of", "from", "to", "impact"];
/** What stands in the page's address for the whole graph, whose own state has no parameters. */
const WHOLE = "areas=auto";

export type Direction = "in" | "out";

/** The query of the page for a state of the picture: without any parameters the page has a beginning of its own. */
export function pageQuery(query: string, start: string): string {
  return query === start ? "" : query || WHOLE;
}

/** The state of the picture for a query of the page. */
export function pictureQuery(query: string, start: string): string {
  return query || start;
}

/** The parameters of the page's address that say something of the picture. */
export function ofAddress(search: string, parameters: readonly string[]): string {
  const found = new URLSearchParams(search);
  for (const name of new Set(found.keys())) if (!parameters.includes(name)) found.delete(name);
  return found.toString();
}

export function added(query: string, name: string, value: string): string {
  const found = new URLSearchParams(query);
  if (!found.getAll(name).includes(value)) found.append(name, value);
  return found.toString();
}

export function without(query: string, name: string, value: string): string {
  const found = new URLSearchParams(query);
  const left = found.getAll(name).filter((one) => one !== value);
  if (left.length === found.getAll(name).length) return found.toString();
  found.delete(name);
  for (const one of left) found.append(name, one);
  return found.toString();
}

/** Another scope; filters, branches and areas belonged to the one before. */
export function scoped(query: string, scope: Record<string, string>): string {
  const before = new URLSearchParams(query);
  const found = new URLSearchParams(scope);
  for (const name of ["colour", "marks"]) {
    const value = before.get(name);
    if (value && value !== "verdict" && !found.has(name)) found.set(name, value);
  }
  return found.toString();
}

/** The neighbourhood of a thing, beside those that are shown already. */
export function near(query: string, thing: string): string {
  return new URLSearchParams(query).has("focus") ? added(query, "focus", thing) : scoped(query, { focus: thing });
}

/** Whether the state is of a part of the graph, not of the whole. */
export function isPart(query: string): boolean {
  const found = new URLSearchParams(query);
  return SCOPES.some((name) => found.has(name));
}

/** Shows the links of a thing by a relation: what was hidden is so no more, else they are opened. */
export function expanded(query: string, direction: Direction, relation: string, names: readonly string[]): string {
  return turned(query, "collapse", "expand", direction, relation, names);
}

/** Hides the links of a thing by a relation: what was opened is closed, else they are hidden. */
export function collapsed(query: string, direction: Direction, relation: string, names: readonly string[]): string {
  return turned(query, "expand", "collapse", direction, relation, names);
}

// `names` are those under which an address may name the thing, the one that is written first.
function turned(
  query: string,
  off: string,
  on: string,
  direction: Direction,
  relation: string,
  names: readonly string[],
): string {
  const said = names.map((name) => `${direction}.${relation}.${name}`);
  const left = said.reduce((found, value) => without(found, off, value), query);
  return left === new URLSearchParams(query).toString() ? added(query, on, said[0] ?? "") : left;
}

/** The query that a form stands for: empty fields say nothing, nor do fields of the page itself. */
export function ofForm(fields: Iterable<[string, unknown]>, parameters: readonly string[]): string {
  const found = new URLSearchParams();
  for (const [name, value] of fields)
    if (value !== "" && typeof value === "string" && parameters.includes(name)) found.append(name, value);
  return found.toString();
}
