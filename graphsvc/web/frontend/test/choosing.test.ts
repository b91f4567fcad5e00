import assert from "node:assert/strict";
import { test } from "node:test";
import { moved } from "../src/lib/choosing.ts";

test("arrows go round through the suggestions and the text itself", () => {
  assert.deepEqual(
    [-1, 0, 1, 2].map((active) => moved(active, "ArrowDown", 3)),
    [0, 1, 2, -1],
  );
  assert.deepEqual(
    [-1, 0, 1, 2].map((active) => moved(active, "ArrowUp", 3)),
    [2, -1, 0, 1],
  );
});

test("Home and End are the text's own unless a suggestion is active", () => {
  assert.equal(moved(-1, "Home", 3), undefined);
  assert.equal(moved(1, "Home", 3), 0);
  assert.equal(moved(1, "End", 3), 2);
});

test("other keys, and a list without suggestions, are nobody's", () => {
  assert.equal(moved(0, "a", 3), undefined);
  assert.equal(moved(-1, "ArrowDown", 0), undefined);
});
