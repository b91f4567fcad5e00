import assert from "node:assert/strict";
import { test } from "node:test";
import { tabbed } from "../src/lib/copy.ts";
import { folded, hasAll } from "../src/lib/folded.ts";

test("letters are compared without case and diacritics", () => {
  assert.equal(folded("  Příliš  ŽLUŤOUČKÝ "), "prilis zlutoucky");
});

test("a text has words in any order, and no words at all", () => {
  assert.ok(hasAll("Položky podle cílové skupiny", "skupin PODLE"));
  assert.ok(!hasAll("Položky podle cílové skupiny", "skupin plán"));
  assert.ok(hasAll("Položky", ""));
});

test("a cell takes no tab and no line end into the table", () => {
  assert.equal(
    tabbed([
      ["Kód", "Název"],
      ["A1", "dva\n  řádky\ta tab"],
    ]),
    "Kód\tNázev\nA1\tdva řádky a tab",
  );
});
