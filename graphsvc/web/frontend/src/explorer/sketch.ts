// The first sight of a picture: the elements that are to be drawn, drawn plainly and at once, while the canvas that moves is made ready.
import type { ElementDefinition } from "cytoscape";
import { colour } from "../lib/colours.ts";
import { HEIGHT, type Viewport, WIDTH } from "./extent.ts";
import { boxLabel, INK, LEAST_LETTERS, LETTERS, opacity } from "./style.ts";

/** A canvas of a size with the elements as they are seen through a viewport. */
export function sketch(
  elements: readonly ElementDefinition[],
  { pan, zoom }: Viewport,
  width: number,
  height: number,
): HTMLCanvasElement {
  const sheet = document.createElement("canvas");
  const dots = window.devicePixelRatio;
  sheet.className = "sketch";
  sheet.width = width * dots;
  sheet.height = height * dots;
  const pen = sheet.getContext("2d");
  if (!pen) return sheet;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.scale(dots, dots);
  pen.translate(pan.x, pan.y);
  pen.scale(zoom, zoom);
  const links = elements.filter(({ data }) => data.source);
  const nodes = elements.filter(({ data }) => !data.source);
  boxes(
    pen,
    nodes.filter(({ classes }) => classes === "box"),
  );
  lines(pen, links, nodes);
  const drawn = nodes.filter(({ data }) => data.colour);
  things(pen, drawn);
  if (LETTERS * zoom >= LEAST_LETTERS) letters(pen, drawn);
  names(
    pen,
    nodes.filter(({ classes }) => classes === "name"),
    boxLabel(zoom),
  );
  return sheet;
}

function boxes(pen: CanvasRenderingContext2D, drawn: readonly ElementDefinition[]): void {
  pen.fillStyle = colour("panel");
  pen.strokeStyle = colour("quiet");
  pen.lineWidth = 1;
  for (const { data, position } of drawn) {
    rectangle(pen, position, data.width, data.height, 6);
    pen.globalAlpha = 0.7;
    pen.fill();
    pen.globalAlpha = 1;
    pen.stroke();
  }
}

function lines(
  pen: CanvasRenderingContext2D,
  links: readonly ElementDefinition[],
  nodes: readonly ElementDefinition[],
): void {
  const places = new Map(nodes.map(({ data, position }) => [data.id, position]));
  pen.globalAlpha = opacity(links.length);
  pen.strokeStyle = colour("quiet");
  for (const { data } of links) {
    const [from, to] = [places.get(data.source), places.get(data.target)];
    if (!from || !to) continue;
    pen.lineWidth = data.thick;
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function things(pen: CanvasRenderingContext2D, drawn: readonly ElementDefinition[]): void {
  for (const { data, position } of drawn) {
    rectangle(pen, position, WIDTH, HEIGHT, Number(data.round));
    pen.fillStyle = data.colour;
    pen.strokeStyle = data.border;
    pen.lineWidth = data.thick;
    pen.fill();
    pen.stroke();
  }
}

function letters(pen: CanvasRenderingContext2D, drawn: readonly ElementDefinition[]): void {
  pen.fillStyle = INK;
  pen.font = `${LETTERS}px system-ui, sans-serif`;
  for (const { data, position } of drawn) {
    const rows: string[] = data.label.split("\n");
    rows.forEach((row, at) => {
      pen.fillText(row, position?.x ?? 0, (position?.y ?? 0) + (at - (rows.length - 1) / 2) * LETTERS);
    });
  }
}

function names(pen: CanvasRenderingContext2D, drawn: readonly ElementDefinition[], size: number): void {
  pen.fillStyle = colour("ink");
  pen.font = `bold ${size}px system-ui, sans-serif`;
  for (const { data, position } of drawn) pen.fillText(data.label, position?.x ?? 0, position?.y ?? 0, data.width);
}

function rectangle(
  pen: CanvasRenderingContext2D,
  middle: ElementDefinition["position"],
  width: number,
  height: number,
  round: number,
): void {
  pen.beginPath();
  pen.roundRect((middle?.x ?? 0) - width / 2, (middle?.y ?? 0) - height / 2, width, height, round);
}
