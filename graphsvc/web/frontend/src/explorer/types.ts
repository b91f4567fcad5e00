// What `/api/graph` answers, as far as the page uses it.

export interface Hidden {
  count: number;
  direction: "in" | "out";
  relation: string;
}
export interface Thing {
  area: boolean;
  box: string | null;
  code: string | null;
  count: number;
  focus: boolean;
  hidden: Hidden[];
  id: string;
  kind: string;
  kindLabel: string;
  label: string;
  marks: Record<string, number> | null;
  note: string;
  plan: string | null;
  status: string | null;
  value: string;
  verdict: string | null;
  x: number;
  y: number;
}
export interface Evidence {
  document: string | null;
  line: number | null;
  text: string;
}
export interface Link {
  count: number;
  evidence: Evidence[];
  id: string;
  inBox: boolean;
  label: string;
  marks: Record<string, number> | null;
  path: boolean;
  relation: string;
  says: string;
  source: string;
  target: string;
}
export interface Box {
  height: number;
  id: string;
  label: string;
  width: number;
  x: number;
  y: number;
}
export interface Key {
  colour: string;
  count: number;
  label: string;
  sign: string;
  value: string;
}
export interface Facet {
  id: string;
  label: string;
  values: { chosen: boolean; count: number; label: string; value: string }[];
}
export interface Entry {
  id: string;
  items: Entry[];
  links: string[];
}
export interface Section {
  items: Entry[];
  kind: string | null;
  label: string;
  plan: string | null;
}
export interface Picture {
  boxes: Box[];
  edges: Link[];
  filters: Facet[];
  height: number;
  legend: Key[];
  nodes: Thing[];
  outline: Section[];
  query: string;
  sentence: string;
  total: { edges: number; left: number; links: number; measures: number; nodes: number; unopened: string[] };
  version: string;
  width: number;
}

/** What the page gives to its scripts: names by id, the base of the things' IRIs, the state to begin with. */
export interface Names {
  base: string;
  documents: Record<string, string>;
  kinds: Record<string, string>;
  parameters: string[];
  relations: Record<string, string>;
  start: string;
}
