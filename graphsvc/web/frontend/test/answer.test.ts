import assert from "node:assert/strict";
import { test } from "node:test";
import { ofJson, ofTriples } from "../src/sparql/answer.ts";
import { placeOf } from "../src/sparql/asking.ts";
import { kind, page, short, undeclared } from "../src/sparql/names.ts";
import { relations } from "../src/sparql/relations.ts";

const PREFIXES = { dct: "http://purl.org/dc/terms/", g: "https://x.example/def#" };
const PLACE = {
  address: "/sparql",
  base: "https://x.example/",
  lang: "en",
  pages: "/page/",
  prefixes: PREFIXES,
  resource: "/resource",
  terms: "/api/terms",
};

test("results in JSON are rows in the order of the columns, with holes where nothing is bound", () => {
  const a = { type: "uri", value: "urn:a" };
  const read = ofJson(JSON.stringify({ head: { vars: ["x", "y"] }, results: { bindings: [{ x: a }, { y: a }] } }));
  assert.deepEqual(read.rows, [
    [a, undefined],
    [undefined, a],
  ]);
  assert.equal(ofJson('{"head":{},"boolean":false}').truth, false);
});

test("N-Triples are rows of three, with languages, datatypes and escapes", () => {
  const text = [
    '<urn:a> <urn:p> "a \\"b\\"\\n\\u00e1 . @cs"@cs .',
    '_:b0 <urn:p> "1"^^<urn:int> .',
    "<urn:a> <urn:p> <urn:c\\u00e1> .",
    "no triple",
    "",
  ].join("\n");
  const { rows, statements } = ofTriples(text, ["s", "p", "o"]);
  assert.equal(statements, true);
  assert.deepEqual(
    rows.map((row) => row[2]),
    [
      { type: "literal", value: 'a "b"\ná . @cs', "xml:lang": "cs" },
      { datatype: "urn:int", type: "literal", value: "1" },
      { type: "uri", value: "urn:cá" },
    ],
  );
  assert.deepEqual(rows[1]?.[0], { type: "bnode", value: "b0" });
});

test("statements relate things and not texts; a row relates its first thing with the others", () => {
  const statements = ofTriples('<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> "b" .', ["s", "p", "o"]);
  assert.deepEqual(relations(statements, 9), {
    links: [{ from: "urn:a", label: "urn:p", to: "urn:b" }],
    nodes: ["urn:a", "urn:b"],
    total: 2,
  });
  const iri = (value: string) => ({ type: "uri" as const, value });
  const rows = {
    columns: ["a", "t", "b"],
    rows: [[iri("urn:a"), { type: "literal" as const, value: "x" }, iri("urn:b")]],
    statements: false,
  };
  assert.deepEqual(relations(rows, 9).links, [{ from: "urn:a", label: "b", to: "urn:b" }]);
  const placed = { ...rows, columns: ["plan", "b", "c"], rows: [[iri("urn:p"), iri("urn:p/1"), iri("urn:q/1")]] };
  assert.deepEqual(relations(placed, 9).links, [{ from: "urn:p/1", label: "c", to: "urn:q/1" }], "a plan is no party");
  assert.deepEqual(relations(rows, 1), { links: [], nodes: ["urn:a"], total: 2 });
});

test("a link leads to this host, whatever the answer says", () => {
  assert.equal(page("https://x.example/id/plan/p", PLACE), "/page/plan/p?lang=en");
  assert.equal(page("javascript:alert(1)", PLACE), "/resource?iri=javascript%3Aalert(1)&lang=en");
  assert.equal(short("https://x.example/id/plan/a%C3%A1", PREFIXES), "aá");
  assert.equal(short("urn:x/%ff", PREFIXES), "%ff");
  assert.equal(short("https://x.example/id/plan/p/item/A1", PREFIXES), "A1 (p)");
  assert.deepEqual(
    ["plan/p", "plan/p/goal/1", "service/62"].map((path) => kind(`https://x.example/id/${path}`, PLACE.base)),
    ["plan", "goal", "service"],
  );
  assert.equal(kind("urn:x", PLACE.base), "");
});

test("prefixes of the product that a query uses are declared once", () => {
  assert.deepEqual(undeclared("SELECT * { ?a a g:Plan ; dct:title 'dct:x' }", PREFIXES), PREFIXES);
  assert.deepEqual(undeclared(`PREFIX dct: <${PREFIXES.dct}>\nSELECT * { ?a dct:title ?t } # g:Plan`, PREFIXES), {});
  assert.deepEqual(undeclared("SELECT * { <g:a> ?p ?g:b }", PREFIXES), {});
  assert.deepEqual(undeclared("SELECT * { ?a x:y ?b FILTER(?b = 'g:\\'g:c') }", PREFIXES), {});
});

test("a sentence of the server names the place of a mistake", () => {
  assert.deepEqual(placeOf("The query cannot be read at 'x': line 3, column 12"), { column: 12, line: 3 });
  assert.equal(placeOf("The query took longer than 30 seconds"), null);
});
