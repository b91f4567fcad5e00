// What an answer relates: statements as they are, else the first thing of a row with each other one of it.
import type { Row, Rows, Term } from "./answer.ts";

export interface Link {
  from: string;
  label: string;
  to: string;
}
export interface Relations {
  links: Link[];
  nodes: string[];
  /** How many nodes there are; `nodes` holds the first of them. */
  total: number;
}

/** The nodes (at most `most`, in the order of the answer) and the links between them. */
export function relations(answer: Rows, most: number): Relations {
  const all = answer.rows.flatMap((row) => (answer.statements ? stated(row) : related(row, answer.columns)));
  const links = [...new Map(all.map((link) => [JSON.stringify(link), link])).values()];
  const names = [...new Set(links.flatMap((link) => [link.from, link.to]))];
  const nodes = names.slice(0, most);
  const kept = new Set(nodes);
  return { links: links.filter((link) => kept.has(link.from) && kept.has(link.to)), nodes, total: names.length };
}

function stated([subject, predicate, object]: Row): Link[] {
  return subject && predicate && object && isThing(object)
    ? [{ from: name(subject), label: predicate.value, to: name(object) }]
    : [];
}

// What another thing of the row belongs to (the plan of an item) is no party to the relation, but where it is found.
function related(row: Row, columns: string[]): Link[] {
  const things = row.flatMap((term, at) =>
    term && isThing(term) ? [{ column: columns[at] ?? "", name: name(term) }] : [],
  );
  const parties = things.filter((one) => !things.some((other) => other.name.startsWith(`${one.name}/`)));
  const [first, ...others] = parties;
  return first ? others.map((other) => ({ from: first.name, label: other.column, to: other.name })) : [];
}

function isThing(term: Term): boolean {
  return term.type !== "literal";
}

function name(term: Term): string {
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}
