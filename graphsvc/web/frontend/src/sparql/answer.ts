// Answers of the endpoint as rows: SPARQL 1.1 Query Results JSON, and N-Triples as a table of three columns.

export interface Term {
  datatype?: string;
  type: "bnode" | "literal" | "uri";
  value: string;
  "xml:lang"?: string;
}
export type Row = (Term | undefined)[];
export interface Rows {
  columns: string[];
  rows: Row[];
  /** Whether each row is a statement: subject, predicate, object. */
  statements: boolean;
  truth?: boolean;
}

const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?) \.$/;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g;
const SIGNS: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Results JSON as rows. Throws SyntaxError where it is none. */
export function ofJson(text: string): Rows {
  const read = JSON.parse(text);
  if (typeof read.boolean === "boolean") return { columns: [], rows: [], statements: false, truth: read.boolean };
  const columns: string[] = read.head.vars ?? [];
  const found: Record<string, Term>[] = read.results.bindings;
  return { columns, rows: found.map((row) => columns.map((name) => row[name])), statements: false };
}

/** N-Triples as rows of three, under these names; lines that are no triple are left out. */
export function ofTriples(text: string, columns: [string, string, string]): Rows {
  const rows: Row[] = [];
  for (const line of text.split("\n")) {
    const found = TRIPLE.exec(line.trim());
    if (found) rows.push(found.slice(1, 4).map((written) => term(written ?? "")));
  }
  return { columns, rows, statements: true };
}

function term(written: string): Term {
  if (written.startsWith("<")) return { type: "uri", value: plain(written.slice(1, -1)) };
  if (written.startsWith("_:")) return { type: "bnode", value: written.slice(2) };
  const end = written.lastIndexOf('"');
  const made: Term = { type: "literal", value: plain(written.slice(1, end)) };
  const tail = written.slice(end + 1);
  if (tail.startsWith("@")) made["xml:lang"] = tail.slice(1);
  if (tail.startsWith("^^")) made.datatype = tail.slice(3, -1);
  return made;
}

function plain(escaped: string): string {
  return escaped.replace(ESCAPE, (_, short?: string, long?: string, sign = "") => {
    const code = short ?? long;
    return code ? String.fromCodePoint(Number.parseInt(code, 16)) : (SIGNS[sign] ?? sign);
  });
}
