import assert from "node:assert/strict";
import { test } from "node:test";
import { extent, fitted } from "../src/explorer/extent.ts";
import { Known } from "../src/explorer/known.ts";
import * as state from "../src/explorer/state.ts";
import type { Picture } from "../src/explorer/types.ts";
import { fit, folded, plain, rows } from "../src/explorer/words.ts";

const NAMES = ["plan/p/item/1", "https://x.example/id/plan/p/item/1"];

test("the page begins with a state of its own, and the whole graph has an address", () => {
  const start = "areas=plans&kind=plan";
  assert.equal(state.pageQuery(start, start), "");
  assert.equal(state.pageQuery("", start), "areas=auto");
  assert.equal(state.pageQuery("of=p", start), "of=p");
  assert.equal(state.pictureQuery("", start), start);
});

test("what the address says beside the picture is no part of its state", () => {
  assert.equal(state.ofAddress("?lang=en&of=p&x=1", ["of", "focus"]), "of=p");
});

test("values are added once, and taken away without a change of what is left", () => {
  assert.equal(state.added("year=2022", "year", "2023"), "year=2022&year=2023");
  assert.equal(state.added("year=2022", "year", "2022"), "year=2022");
  assert.equal(state.without("year=2022&kind=item&year=2023", "year", "2022"), "kind=item&year=2023");
  assert.equal(state.without("b=1&a=2", "a", "3"), "b=1&a=2");
});

test("another scope keeps colours and marks, but not what belonged to the one before", () => {
  assert.equal(
    state.scoped("of=p&kind=item&expand=out.all.x&colour=status&marks=yes", { focus: "service/62" }),
    "focus=service%2F62&colour=status&marks=yes",
  );
  assert.equal(state.scoped("impact=x&colour=verdict", { focus: "y" }), "focus=y");
  assert.equal(state.near("focus=a&depth=2", "b"), "focus=a&depth=2&focus=b");
  assert.equal(state.near("of=p", "b"), "focus=b");
});

test("kinds of link are opened and closed, and what one has done the other undoes", () => {
  const opened = state.expanded("focus=x", "out", "serves", NAMES);
  assert.equal(new URLSearchParams(opened).get("expand"), "out.serves.plan/p/item/1");
  assert.equal(state.collapsed(opened, "out", "serves", NAMES), "focus=x");
  const closed = state.collapsed("focus=x", "in", "implements", NAMES);
  assert.equal(new URLSearchParams(closed).get("collapse"), "in.implements.plan/p/item/1");
  assert.equal(state.expanded(closed, "in", "implements", NAMES), "focus=x");
  assert.equal(state.expanded("b=1&a=2", "out", "serves", ["t"]), "b=1&a=2&expand=out.serves.t");
});

test("a form stands for the parameters of the picture that have a value", () => {
  const fields: [string, unknown][] = [
    ["lang", "cs"],
    ["of", "p"],
    ["depth", ""],
    ["year", "2022"],
    ["year", "2023"],
  ];
  assert.equal(state.ofForm(fields, ["of", "depth", "year"]), "of=p&year=2022&year=2023");
});

test("words are compared without diacritics, and the beginnings of words come first", () => {
  assert.equal(folded("Žďár nad Sázavou"), "zdar nad sazavou");
  assert.deepEqual(
    [fit("Senioři", "sen"), fit("pro seniory", "sen"), fit("presence", "sen"), fit("děti", "sen")],
    [0, 1, 2, null],
  );
});

test("labels are cut into rows, without what turns the direction of writing", () => {
  assert.deepEqual(rows("Podpora rodin s dětmi v celém kraji", 14, 2), ["Podpora rodin", "s dětmi v…"]);
  assert.deepEqual(rows("Podpora rodin", 14, 2), ["Podpora rodin"]);
  for (const row of rows("a".repeat(100), 20, 2)) assert.ok(row.length <= 20);
  assert.deepEqual(rows("", 10, 2), []);
  assert.equal(plain("a\u202eb\u2066 \n c"), "ab c");
});

test("a picture knows the links of a thing and how it is named in an address", () => {
  const thing = { code: "1", id: "https://x.example/id/plan/p/item/1", kind: "item", label: "Jedna", value: "item" };
  const link = { id: "e0", source: thing.id, target: "https://y.example/z" };
  const picture = {
    edges: [link],
    legend: [{ label: "opatření", value: "item" }],
    nodes: [thing],
  } as unknown as Picture;
  const known = new Known(picture, {
    base: "https://x.example/id/",
    documents: {},
    kinds: {},
    parameters: [],
    relations: {},
    start: "",
  });
  assert.equal(known.short(thing.id), "plan/p/item/1");
  assert.equal(known.short("https://y.example/z"), "https://y.example/z");
  assert.deepEqual(known.linksOf("https://y.example/z"), [link]);
  assert.equal(known.name(thing.id), "1 Jedna");
});

test("a picture is fitted into its window, boxes around one thing alone left out", () => {
  const thing = (x: number, y: number, box: string | null) => ({ box, x, y });
  const box = (id: string, x: number) => ({ height: 100, id, label: "", width: 400, x, y: 0 });
  const picture = {
    boxes: [box("a", 0), box("b", 5000)],
    nodes: [thing(100, 50, "a"), thing(300, 50, "a"), thing(600, 50, "b")],
  } as unknown as Picture;
  const found = extent(picture);
  assert.deepEqual(found, { bottom: 100, left: 0, right: 675, top: 0 });
  const { pan, zoom } = fitted(found, 715, 240, 20, 1.4);
  assert.equal(zoom, 1);
  assert.deepEqual(pan, { x: 20, y: 70 });
  assert.equal(fitted(found, 5000, 5000, 20, 1.4).zoom, 1.4);
  assert.ok(fitted(extent({ boxes: [], nodes: [] }), 0, 0, 20, 1.4).zoom > 0);
});
