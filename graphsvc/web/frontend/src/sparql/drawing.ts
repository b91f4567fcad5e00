// An answer as a picture: the nodes stand where forces put them from a circle, so the same answer looks the same again.
import cytoscape, { type Core } from "cytoscape";
import { colour, onMode } from "../lib/colours.ts";
import { compact, kind, type Place, page, short } from "./names.ts";
import type { Relations } from "./relations.ts";

let shown: Core | undefined;

/** Draws into the container in the place of what was drawn there before. */
export function draw(container: HTMLElement, { links, nodes }: Relations, place: Place): void {
  shown?.destroy();
  const radius = 60 + 12 * nodes.length;
  const graph = cytoscape({
    autounselectify: true,
    boxSelectionEnabled: false,
    container,
    elements: [
      ...nodes.map((id, at) => ({
        data: { id, kind: kind(id, place.base), label: short(id, place.prefixes) },
        position: {
          x: radius * Math.cos((2 * Math.PI * at) / nodes.length),
          y: radius * Math.sin((2 * Math.PI * at) / nodes.length),
        },
      })),
      ...links.map((link, at) => ({
        data: { id: `link ${at}`, label: compact(link.label, place.prefixes), source: link.from, target: link.to },
      })),
    ],
    layout: { animate: false, name: "cose", padding: 24, randomize: false },
    maxZoom: 3,
    minZoom: 0.1,
  });
  const paint = () => graph.style(style(1 / Math.min(1, graph.zoom()), links.length > 15));
  paint();
  onMode(paint);
  graph.on("tap", "node", (event) => {
    const iri: string = event.target.id();
    if (!iri.startsWith("_:")) window.location.assign(page(iri, place));
  });
  shown = graph;
  container.dataset.nodes = String(nodes.length);
}

function style(size: number, dense: boolean): cytoscape.StylesheetJson {
  return [
    {
      selector: "node",
      style: {
        "background-color": (node: cytoscape.NodeSingular) => colour(`c-${node.data("kind")}`),
        "border-color": colour("ink"),
        "border-width": 1,
        color: colour("ink"),
        "font-size": 11 * Math.min(size, 2),
        height: 14,
        label: "data(label)",
        "text-background-color": colour("paper"),
        "text-background-opacity": 0.8,
        "text-margin-y": 3,
        "text-max-width": "140px",
        "text-valign": "bottom",
        "text-wrap": "ellipsis",
        width: 14,
      },
    },
    {
      selector: "edge",
      style: {
        "arrow-scale": 0.8,
        color: colour("quiet"),
        "curve-style": "bezier",
        "font-size": 10 * Math.min(size, 2),
        label: dense ? "" : "data(label)",
        "line-color": colour("line"),
        "target-arrow-color": colour("quiet"),
        "target-arrow-shape": "triangle",
        "text-background-color": colour("paper"),
        "text-background-opacity": 0.8,
        "text-rotation": "autorotate",
        width: 1.2,
      },
    },
  ];
}
