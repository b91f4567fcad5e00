// The neighbourhood of one thing, drawn by Cytoscape.js. The page works without it: the same links stand beside it as a list.
import cytoscape, {
  type CollectionReturnValue,
  type Core,
  type ElementDefinition,
  type NodeSingular,
  type StylesheetJson,
} from "cytoscape";
import { colour, onMode } from "./lib/colours.ts";
import { all } from "./lib/dom.ts";

interface Near extends Record<string, unknown> {
  centre?: boolean;
  kind: string;
  label: string;
}
interface Neighbourhood {
  edges: Record<string, unknown>[];
  nodes: Near[];
}

const canvas = document.querySelector<HTMLElement>(".canvas[data-api]");
if (canvas) start(canvas);

async function start(container: HTMLElement): Promise<void> {
  try {
    const response = await fetch(container.dataset.api ?? "", { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    draw(container, await response.json());
  } catch {
    const note = document.createElement("p");
    note.className = "notice";
    note.textContent = container.dataset.failed ?? "";
    container.replaceWith(note);
  }
}

function draw(container: HTMLElement, data: Neighbourhood): void {
  container.hidden = false;
  for (const part of all("[data-graph-only]")) part.hidden = false;
  const graph = cytoscape({
    container,
    elements: elements(data, Math.min(2, Math.max(0.9, container.clientWidth / container.clientHeight))),
    style: style(1),
    layout: { name: "preset", positions: place, fit: true, padding: 24 },
    userZoomingEnabled: true,
    minZoom: 0.2,
    maxZoom: 3,
    boxSelectionEnabled: false,
    autounselectify: true,
  });
  const fit = () => {
    graph.resize().fit(undefined, 24);
    graph.style(style(1 / graph.zoom()));
    graph.fit(undefined, 24);
  };
  fit();
  graph.on("tap", "node", (event) => {
    if (!event.target.data("centre")) window.location.assign(event.target.data("href"));
  });
  graph.on("mouseover", "node", (event) => focus(graph, event.target));
  graph.on("mouseout", "node", () => graph.elements().removeClass("near far"));
  document.querySelector("[data-fit]")?.addEventListener("click", fit);
  onMode(fit);
  new ResizeObserver(fit).observe(container);
  linkList(graph);
  container.dataset.nodes = String(graph.nodes().length);
}

// Rings around the centre, stretched to the shape of the canvas: neighbours of a kind stand together, and the same data always give
// the same picture.
function elements(data: Neighbourhood, shape: number): ElementDefinition[] {
  const neighbours = data.nodes.filter((node) => !node.centre);
  const rings = neighbours.length > 40 ? 3 : neighbours.length > 9 ? 2 : 1;
  const nodes = data.nodes.map((node) => {
    if (node.centre) return { data: { ...node, place: { x: 0, y: 0 } } };
    const at = neighbours.indexOf(node);
    const angle = (2 * Math.PI * at) / neighbours.length - Math.PI / 2;
    const radius = (1 + 0.55 * (at % rings)) * (110 + 3 * Math.max(0, neighbours.length - 12));
    return { data: { ...node, place: { x: radius * shape * Math.cos(angle), y: radius * Math.sin(angle) } } };
  });
  const edges = data.edges.map((edge, number) => ({ data: { id: `edge-${number}`, ...edge } }));
  return [...nodes, ...edges];
}

// Keyboard and pointer on the list show the node in the picture.
function linkList(graph: Core): void {
  for (const entry of all("[data-neighbours] [data-node]")) {
    const show = () => focus(graph, graph.getElementById(entry.dataset.node ?? ""));
    const hide = () => graph.elements().removeClass("near far");
    entry.addEventListener("focusin", show);
    entry.addEventListener("mouseenter", show);
    entry.addEventListener("focusout", hide);
    entry.addEventListener("mouseleave", hide);
  }
}

function focus(graph: Core, node: CollectionReturnValue): void {
  if (node.empty()) return;
  const near = node.union(node.connectedEdges()).union(node.neighborhood());
  graph.elements().addClass("far");
  near.removeClass("far").addClass("near");
}

// Colours come from the style sheet, so that light, dark and the legend agree.
// `size` makes up for the zoom, so that labels are legible however much there is to show.
function style(size: number): StylesheetJson {
  return [
    {
      selector: "node",
      style: {
        "background-color": (node: NodeSingular) => colour(`c-${node.data("kind")}`),
        "border-color": colour("ink"),
        "border-width": size,
        color: colour("ink"),
        "font-size": 12 * size,
        height: 16 * size,
        label: (node: NodeSingular) => shorten(node.data("label")),
        "text-background-color": colour("paper"),
        "text-background-opacity": 0.8,
        "text-margin-y": 3 * size,
        "text-max-width": `${105 * size}px`,
        "text-valign": "bottom",
        "text-wrap": "wrap",
        width: 16 * size,
      },
    },
    {
      selector: "node[?centre]",
      style: {
        "border-width": 2.5 * size,
        "font-size": 14 * size,
        "font-weight": "bold",
        height: 26 * size,
        width: 26 * size,
      },
    },
    {
      selector: "edge",
      style: {
        "arrow-scale": 0.8,
        "curve-style": "bezier",
        "line-color": colour("line"),
        "target-arrow-color": colour("quiet"),
        "target-arrow-shape": "triangle",
        width: 1.2 * size,
      },
    },
    {
      selector: "edge.near",
      style: {
        color: colour("ink"),
        "font-size": 11 * size,
        label: "data(label)",
        "line-color": colour("quiet"),
        "text-background-color": colour("paper"),
        "text-background-opacity": 0.9,
        width: 2 * size,
        "z-index": 9,
      },
    },
    { selector: "node.near", style: { label: "data(title)", "z-index": 10 } },
    { selector: ".far", style: { opacity: 0.35 } },
  ];
}

function place(node: NodeSingular | string): { x: number; y: number } {
  return typeof node === "string" ? { x: 0, y: 0 } : node.data("place");
}

function shorten(label: string): string {
  return label.length > 34 ? `${label.slice(0, 32).trimEnd()}…` : label;
}
