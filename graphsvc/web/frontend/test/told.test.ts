// What the server says of what went wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ofBody } from "../src/lib/told.ts";
import { placeOf } from "../src/sparql/asking.ts";

test("the sentence of a problem, and what another program said", () => {
  assert.deepEqual(ofBody({ detail: "Soubor je prázdný: a.txt" }, 422), { text: "Soubor je prázdný: a.txt" });
  assert.deepEqual(ofBody({ detail: "Dotaz nelze přečíst", foreign: "expected" }, 400), {
    foreign: "expected",
    text: "Dotaz nelze přečíst",
  });
});

test("what is no problem is told by its status", () => {
  for (const body of [null, "", 3, {}, { detail: 3 }, []]) assert.deepEqual(ofBody(body, 502), { text: "502" });
});

test("the place of a mistake is found in both languages", () => {
  assert.deepEqual(placeOf("Dotaz nelze přečíst: řádek 3, sloupec 5"), { column: 5, line: 3 });
  assert.deepEqual(placeOf("The query cannot be read at 'x': line 3, column 5"), { column: 5, line: 3 });
  assert.equal(placeOf("Dotaz trval déle než 30 s"), null);
});
