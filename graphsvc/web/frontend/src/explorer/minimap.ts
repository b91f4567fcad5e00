// The whole picture small in a corner, with the part that is seen; dragging in it moves the picture.
import type { Core } from "cytoscape";
import { colour, onMode } from "../lib/colours.ts";
import { type Extent, extent, HEIGHT, WIDTH } from "./extent.ts";
import type { Known } from "./known.ts";

const MOST = 150;
const MARGIN = 4;

export class Minimap {
  readonly #canvas: HTMLCanvasElement;
  readonly #core: Core;
  #known: Known | null = null;
  #extent: Extent = { bottom: 0, left: 0, right: 0, top: 0 };
  #sheet: HTMLCanvasElement | null = null;
  #scale = 1;
  #asked = false;

  constructor(canvas: HTMLCanvasElement, core: Core) {
    this.#canvas = canvas;
    this.#core = core;
    core.on("viewport resize", () => this.#ask());
    onMode(() => this.#known && this.show(this.#known));
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#move(event);
    });
    canvas.addEventListener("pointermove", (event) => event.buttons && this.#move(event));
  }

  /** Draws the things of a picture. */
  show(known: Known): void {
    this.#known = known;
    const { width, height } = known.picture;
    this.#extent = extent(known.picture);
    this.#scale = (MOST - 2 * MARGIN) / Math.max(width, height, 1);
    const dots = window.devicePixelRatio;
    const [across, down] = [width * this.#scale + 2 * MARGIN, height * this.#scale + 2 * MARGIN];
    const sheet = document.createElement("canvas");
    for (const one of [sheet, this.#canvas]) {
      one.width = across * dots;
      one.height = down * dots;
    }
    this.#canvas.style.width = `${across}px`;
    this.#canvas.style.height = `${down}px`;
    const pen = sheet.getContext("2d");
    if (!pen) return;
    pen.scale(dots, dots);
    pen.translate(MARGIN, MARGIN);
    pen.scale(this.#scale, this.#scale);
    for (const box of known.picture.boxes) {
      pen.fillStyle = colour("line");
      pen.globalAlpha = 0.5;
      pen.fillRect(box.x, box.y, box.width, box.height);
    }
    pen.globalAlpha = 1;
    for (const thing of known.picture.nodes) {
      pen.fillStyle = known.key(thing)?.colour ?? colour("quiet");
      pen.fillRect(thing.x - WIDTH / 2, thing.y - HEIGHT / 2, WIDTH, HEIGHT);
    }
    this.#sheet = sheet;
    this.#ask();
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#draw();
    });
  }

  #draw(): void {
    const pen = this.#canvas.getContext("2d");
    const { x1, y1, x2, y2, w, h } = this.#core.extent();
    const { left, top, right, bottom } = this.#extent;
    const whole = x1 <= left && y1 <= top && x2 >= right && y2 >= bottom;
    this.#canvas.hidden = whole || !this.#sheet;
    if (!pen || !this.#sheet || whole) return;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    pen.drawImage(this.#sheet, 0, 0);
    const dots = window.devicePixelRatio;
    pen.scale(dots, dots);
    pen.translate(MARGIN, MARGIN);
    pen.strokeStyle = colour("focus");
    pen.lineWidth = 2;
    pen.strokeRect(x1 * this.#scale, y1 * this.#scale, w * this.#scale, h * this.#scale);
  }

  #move(event: PointerEvent): void {
    const at = { x: (event.offsetX - MARGIN) / this.#scale, y: (event.offsetY - MARGIN) / this.#scale };
    const zoom = this.#core.zoom();
    this.#core.pan({ x: this.#core.width() / 2 - at.x * zoom, y: this.#core.height() / 2 - at.y * zoom });
  }
}
