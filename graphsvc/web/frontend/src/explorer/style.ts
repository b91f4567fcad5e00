// How the picture looks: the colours of things come with the picture, those of lines and grounds from the page.
import type { StylesheetJson } from "cytoscape";
import { colour } from "../lib/colours.ts";
import { HEIGHT, WIDTH } from "./extent.ts";

export const INK = "#111111";
/** Letters on things, and how large they must be seen to be drawn. */
export const LETTERS = 11;
export const LEAST_LETTERS = 5;
const BOX_LABEL = 13;

/** Curves tell parallel links apart; of many links straight ones, of very many those that are quickest to draw. */
export function curve(links: number): "bezier" | "haystack" | "straight" {
  return links <= 400 ? "bezier" : links <= 1_500 ? "straight" : "haystack";
}

/** Of lines: the more there are, the fainter they are. */
export function opacity(links: number): number {
  return links > 400 ? 0.35 : 0.6;
}

/** The style sheet for a picture of so many links, seen at a zoom. */
export function style(links: number): StylesheetJson {
  const [line, ink, paper, panel, focus, bad] = ["quiet", "ink", "paper", "panel", "focus", "bad"].map((name) =>
    colour(name),
  );
  return [
    {
      selector: "node[colour]",
      style: {
        "background-color": "data(colour)",
        "border-color": "data(border)",
        "border-width": "data(thick)",
        color: INK,
        "corner-radius": "data(round)",
        "font-family": "system-ui, sans-serif",
        "font-size": LETTERS,
        height: HEIGHT,
        label: "data(label)",
        "min-zoomed-font-size": LEAST_LETTERS,
        shape: "round-rectangle",
        "text-halign": "center",
        "text-max-width": "600px",
        "text-valign": "center",
        "text-wrap": "wrap",
        width: WIDTH,
        "z-index": 3,
        "z-index-compare": "manual",
      },
    },
    { selector: "node.marked", style: { "border-color": bad } },
    {
      selector: "node.box",
      style: {
        "z-index-compare": "manual",
        shape: "round-rectangle",
        "background-color": panel,
        "background-opacity": 0.7,
        "border-color": line,
        "border-width": 1,
        "corner-radius": "6",
        events: "no",
        height: "data(height)",
        label: "",
        width: "data(width)",
        "z-index": 0,
      },
    },
    {
      selector: "node.name",
      style: {
        "z-index-compare": "manual",
        label: "data(label)",
        "text-halign": "center",
        "text-valign": "center",
        "font-family": "system-ui, sans-serif",
        "background-opacity": 0,
        "border-width": 0,
        color: ink,
        events: "no",
        "font-size": BOX_LABEL,
        "font-weight": "bold",
        height: 1,
        "text-background-color": panel,
        "text-background-opacity": 0.85,
        "text-max-width": "data(width)",
        "text-wrap": "ellipsis",
        width: 1,
        "z-index": 4,
      },
    },
    {
      selector: "edge",
      style: {
        "arrow-scale": 0.9,
        "curve-style": curve(links),
        // Nobody hits one of so many lines; those of what is chosen can be hit.
        events: curve(links) === "haystack" ? "no" : "yes",
        "line-color": line,
        "line-opacity": opacity(links),
        "target-arrow-color": line,
        "target-arrow-shape": links <= 1_500 ? "triangle" : "none",
        width: "data(thick)",
        "z-index": 1,
        "z-index-compare": "manual",
      },
    },
    { selector: "edge.marked", style: { "line-color": bad, "line-opacity": 1, "line-style": "dashed" } },
    { selector: "edge.path", style: { "line-color": bad, "line-opacity": 1, "target-arrow-color": bad } },
    { selector: ".far", style: { opacity: 0.3 } },
    {
      selector: "edge.near",
      style: {
        events: "yes",
        "line-color": ink,
        "line-opacity": 1,
        "target-arrow-color": ink,
        width: 2.5,
        "z-index": 2,
      },
    },
    {
      selector: "edge.named, edge.said",
      style: {
        color: ink,
        "font-size": 11,
        label: "data(name)",
        "min-zoomed-font-size": 5,
        "text-background-color": paper,
        "text-background-opacity": 0.9,
        "text-background-padding": "2px",
        "text-rotation": "autorotate",
      },
    },
    { selector: "edge.short", style: { "text-rotation": "none" } },
    { selector: "node.chosen", style: { "border-color": focus, "border-width": 5 } },
    { selector: "edge.chosen", style: { "line-color": focus, "target-arrow-color": focus, width: 4 } },
  ];
}

/** Letters of boxes, so that they can be read however far away they are. */
export function boxLabel(zoom: number): number {
  return Math.min(90, Math.max(BOX_LABEL, (BOX_LABEL - 1) / zoom));
}
