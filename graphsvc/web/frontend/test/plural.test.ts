import assert from "node:assert/strict";
import { test } from "node:test";
import { form } from "../src/lib/plural.ts";

test("numbers take the forms of their language, in the order of the catalogues", () => {
  assert.deepEqual(
    [0, 1, 2, 4, 5, 21, 100].map((n) => form(n, "cs")),
    [2, 0, 1, 1, 2, 2, 2],
  );
  assert.deepEqual(
    [0, 1, 2].map((n) => form(n, "en")),
    [1, 0, 1],
  );
  assert.equal(form(1.5, "cs"), 2);
});
