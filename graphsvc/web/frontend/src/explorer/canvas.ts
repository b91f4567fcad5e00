// The picture on a canvas, drawn by Cytoscape.js; outline and table hold the same for those who do not see it.
import cytoscape, { type CollectionReturnValue, type Core, type EventObject } from "cytoscape";
import { colour, onMode } from "../lib/colours.ts";
import { elements } from "./elements.ts";
import { extent, fitted, type Viewport } from "./extent.ts";
import type { Known } from "./known.ts";
import type { Chosen } from "./selection.ts";
import { sketch } from "./sketch.ts";
import { boxLabel, style } from "./style.ts";

/** Elements up to which all that is not near is dimmed, and links of a thing up to which each is named. */
const DIMMED = 1_500;
const NAMED = 14;
const LEGIBLE = 0.75;
/** Pixels around the whole picture, and how near it comes at most. */
const MARGIN = 20;
const NEAREST = 1.4;
/** What is marked in the browser's times when a picture is seen, and when it can be moved. */
const DRAWN = "explorer-drawn";
const READY = "explorer-ready";
/** Milliseconds after which a page that is not seen goes on. */
const UNSEEN = 200;

export interface Place {
  x: number;
  y: number;
}
export interface Calls {
  choose(chosen: Chosen): void;
  hover(chosen: Chosen, at: Place): void;
  menu(thing: string, at: Place): void;
  open(thing: string): void;
}

export class Canvas {
  readonly core: Core;
  readonly #container: HTMLElement;
  #known: Known | null = null;

  constructor(container: HTMLElement, calls: Calls) {
    this.#container = container;
    this.core = cytoscape({
      autoungrabify: true,
      autounselectify: true,
      boxSelectionEnabled: false,
      container,
      hideEdgesOnViewport: true,
      maxZoom: 3,
      minZoom: 0.03,
      motionBlur: false,
      pixelRatio: Math.min(2, window.devicePixelRatio),
      style: style(0),
      textureOnViewport: true,
    });
    this.#listen(calls);
    onMode(() => this.#dress());
    new ResizeObserver(() => this.#resize()).observe(container);
  }

  /** Draws a picture in place of the one before, the whole of it in view; it is seen before it can be moved. */
  async show(known: Known): Promise<void> {
    this.#known = known;
    this.core.resize();
    const drawn = elements(known);
    const sight = sketch(drawn, this.#whole(known), this.core.width(), this.core.height());
    this.#container.querySelector(".sketch")?.remove();
    this.#container.append(sight);
    await painted();
    if (this.#known !== known) return;
    performance.mark(DRAWN);
    this.core.batch(() => {
      this.core.elements().remove();
      this.core.style(style(known.picture.edges.length));
      this.core.add(drawn);
    });
    this.fit();
    this.core.one("render", () => {
      performance.mark(READY);
      sight.remove();
    });
    await painted();
  }

  fit(): void {
    this.core.resize();
    if (this.#known) this.core.viewport(this.#whole(this.#known));
  }

  #whole(known: Known): Viewport {
    return fitted(extent(known.picture), this.core.width(), this.core.height(), MARGIN, NEAREST);
  }

  /** Nearer (more than 1) or farther. */
  zoom(factor: number): void {
    const middle = { x: this.core.width() / 2, y: this.core.height() / 2 };
    this.core.zoom({ level: this.core.zoom() * factor, renderedPosition: middle });
  }

  /** Marks what is chosen, what is near it, and dims the rest. */
  select(chosen: Chosen): void {
    this.core.batch(() => {
      this.core.elements(".chosen, .near, .named, .far").removeClass("chosen near named far");
      const found = this.#found(chosen);
      if (found.empty()) return;
      const links = found.isNode() ? found.connectedEdges() : found;
      const near = found.union(links).union(links.connectedNodes());
      found.addClass("chosen");
      links.addClass("near");
      if (links.length <= NAMED) links.addClass("named");
      if (this.core.elements().length <= DIMMED) this.core.elements().not(near).not(".box, .name").addClass("far");
    });
  }

  /** Moves to what is chosen, near enough to be read; with `anyway`, also where it is well in view. */
  go(chosen: Chosen, anyway = false): void {
    const found = this.#found(chosen);
    if (found.empty()) return;
    const { x1, x2, y1, y2 } = found.renderedBoundingBox();
    const inView = x1 >= 0 && y1 >= 0 && x2 <= this.core.width() && y2 <= this.core.height();
    if (inView && this.core.zoom() >= LEGIBLE && !anyway) return;
    if (this.core.zoom() < LEGIBLE) this.core.zoom(LEGIBLE);
    this.core.center(found);
  }

  /** Where a thing is seen, in pixels of the window. */
  place(thing: string): Place {
    const at = this.core.getElementById(thing).renderedPosition();
    const box = this.#container.getBoundingClientRect();
    return { x: box.left + (at?.x ?? 0), y: box.top + (at?.y ?? 0) };
  }

  /** The whole picture as PNG. */
  png(): Promise<Blob> {
    return this.core.png({
      bg: colour("paper"),
      full: true,
      maxHeight: 6_000,
      maxWidth: 6_000,
      output: "blob-promise",
      scale: 2,
    });
  }

  #found(chosen: Chosen): CollectionReturnValue {
    const id = chosen ? ("thing" in chosen ? chosen.thing : chosen.link) : "";
    return this.core.getElementById(id);
  }

  // What is in the middle stays there.
  #resize(): void {
    const [width, height] = [this.core.width(), this.core.height()];
    this.core.resize();
    this.core.panBy({ x: (this.core.width() - width) / 2, y: (this.core.height() - height) / 2 });
  }

  #dress(): void {
    this.core.style(style(this.#known?.picture.edges.length ?? 0));
    this.#letters();
  }

  #letters(): void {
    this.core.nodes(".name").style("font-size", boxLabel(this.core.zoom()));
  }

  #listen(calls: Calls): void {
    const chosen = (event: EventObject): Chosen =>
      event.target.isNode() ? { thing: event.target.id() } : { link: event.target.id() };
    this.core.on("tap", (event) => {
      if (event.target === this.core) calls.choose(null);
    });
    this.core.on("tap", "node, edge", (event) => calls.choose(chosen(event)));
    this.core.on("dbltap", "node", (event) => calls.open(event.target.id()));
    this.core.on("cxttap taphold", "node", (event) => calls.menu(event.target.id(), seen(event)));
    this.core.on("mouseover", "node, edge", (event) => calls.hover(chosen(event), event.renderedPosition));
    this.core.on("mouseout", "node, edge", (event) => calls.hover(null, event.renderedPosition));
    let waiting = 0;
    this.core.on("zoom", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => this.#letters(), 80);
    });
    this.#container.addEventListener("contextmenu", (event) => event.preventDefault());
  }
}

function seen(event: EventObject): Place {
  const original = event.originalEvent as MouseEvent & Partial<TouchEvent>;
  const at = original.touches?.[0] ?? original;
  return { x: at.clientX, y: at.clientY };
}

/** The next time that the browser has painted; soon, where it paints nothing because nobody looks. */
function painted(): Promise<void> {
  return new Promise((done) => {
    window.setTimeout(done, UNSEEN);
    requestAnimationFrame(() => window.setTimeout(done));
  });
}
