// A picture as elements that are drawn.
import type { ElementDefinition } from "cytoscape";
import { drawnBoxes } from "./extent.ts";
import type { Known } from "./known.ts";
import type { Box, Link, Thing } from "./types.ts";
import { plain, rows } from "./words.ts";

const ACROSS = 23;
/** Kinds whose codes are short names. */
const CODED = new Set(["act", "goal", "item", "plan", "resolution", "section", "service"]);
/** The years in the name of a plan: without them plans of a series look the same. */
const YEARS = /\d{4}\s*[–-]\s*\d{4}|\d{4}\+/;
const BOX = "box ";
const NAME = "name ";
/** Between things that stand above each other so near (pixels from middle to middle), there is no room for words along a line. */
const NEAR = 130;
/** Links of a picture up to which each of them is named. */
const NAMED = 12;

export function elements(known: Known): ElementDefinition[] {
  const boxes = drawnBoxes(known.picture);
  const boxed = new Set(boxes.map((box) => box.id));
  return [
    ...boxes.flatMap(drawnBox),
    ...known.picture.nodes.map((thing) => drawnThing(thing, known)),
    ...known.picture.edges
      .filter((link) => link.source !== link.target && !(link.inBox && boxed.has(link.target)))
      .map((link) => drawnLink(link, known.picture.edges.length <= NAMED, short(link, known))),
  ];
}

/** What is drawn on a thing: sign, code (of plans, years) and number, then the name as far as there is room. */
export function label(thing: Thing, known: Known): string {
  const years = thing.kind === "plan" ? thing.label.match(YEARS)?.[0] : undefined;
  const code = years ?? (thing.code && CODED.has(thing.kind) ? thing.code : thing.kindLabel);
  const number = thing.area ? `(${thing.count})` : "";
  const head = [known.key(thing)?.sign, code, number, marked(thing) ? "⚑" : ""].filter(Boolean).join(" ");
  return [...rows(head, ACROSS, 1), ...rows(thing.label, ACROSS, 2)].join("\n");
}

function marked({ marks }: Pick<Thing, "marks">): boolean {
  return Object.keys(marks ?? {}).length > 0;
}

// The name of a box stands above all things, so that it can be read from afar.
function drawnBox(box: Box): ElementDefinition[] {
  const middle = box.x + box.width / 2;
  return [
    {
      classes: "box",
      data: { height: box.height, id: BOX + box.id, width: box.width },
      position: { x: middle, y: box.y + box.height / 2 },
    },
    {
      classes: "name",
      data: { id: NAME + box.id, label: plain(box.label), width: box.width },
      position: { x: middle, y: box.y + 20 },
    },
  ];
}

function drawnThing(thing: Thing, known: Known): ElementDefinition {
  return {
    classes: marked(thing) ? "marked" : "",
    data: {
      border: thing.focus ? "#b00020" : "#444444",
      colour: known.key(thing)?.colour ?? "#dddddd",
      id: thing.id,
      label: label(thing, known),
      round: thing.plan ? "4" : "14",
      thick: thing.focus || marked(thing) ? 3 : thing.area ? 2.5 : 1,
    },
    // Seen from near, hardly anything but things is there to be drawn along by.
    pannable: true,
    position: { x: thing.x, y: thing.y },
  };
}

function short(link: Link, known: Known): boolean {
  const [from, to] = [known.things.get(link.source), known.things.get(link.target)];
  return !!from && !!to && Math.hypot(from.x - to.x, from.y - to.y) < NEAR;
}

function drawnLink(link: Link, named: boolean, near: boolean): ElementDefinition {
  const number = link.count > 1 ? ` (${link.count})` : "";
  return {
    classes: [link.path && "path", named && "said", near && "short", marked(link) && "marked"]
      .filter(Boolean)
      .join(" "),
    data: {
      id: link.id,
      name: plain(link.label) + number + (marked(link) ? " ⚑" : ""),
      source: link.source,
      target: link.target,
      thick: link.path ? 3 : Math.min(6, 1 + Math.log2(link.count) / 1.5),
    },
  };
}
