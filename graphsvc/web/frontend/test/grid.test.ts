import assert from "node:assert/strict";
import { test } from "node:test";
import { next } from "../src/lib/grid.ts";

const size = { rows: 3, columns: 4 };

test("arrows move by one and stop at the edges", () => {
  assert.deepEqual(next({ row: 1, column: 1 }, "ArrowDown", false, size), { row: 2, column: 1 });
  assert.deepEqual(next({ row: 2, column: 1 }, "ArrowDown", false, size), { row: 2, column: 1 });
  assert.deepEqual(next({ row: 0, column: 0 }, "ArrowUp", false, size), { row: 0, column: 0 });
  assert.deepEqual(next({ row: 0, column: 0 }, "ArrowLeft", false, size), { row: 0, column: 0 });
  assert.deepEqual(next({ row: 0, column: 3 }, "ArrowRight", false, size), { row: 0, column: 3 });
});

test("Home and End go to the ends of the row, with Control to those of the grid", () => {
  assert.deepEqual(next({ row: 1, column: 2 }, "Home", false, size), { row: 1, column: 0 });
  assert.deepEqual(next({ row: 1, column: 2 }, "End", false, size), { row: 1, column: 3 });
  assert.deepEqual(next({ row: 1, column: 2 }, "Home", true, size), { row: 0, column: 0 });
  assert.deepEqual(next({ row: 1, column: 2 }, "End", true, size), { row: 2, column: 3 });
});

test("other keys are left alone, also those that every object has", () => {
  assert.equal(next({ row: 1, column: 2 }, "a", false, size), undefined);
  assert.equal(next({ row: 1, column: 2 }, "constructor", false, size), undefined);
});
