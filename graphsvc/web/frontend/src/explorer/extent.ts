// How large things are, and how far a picture reaches; known from the places, so that nothing has to be measured.
import type { Box, Picture } from "./types.ts";

export const WIDTH = 150;
export const HEIGHT = 44;

export interface Extent {
  bottom: number;
  left: number;
  right: number;
  top: number;
}

/** What of a picture is seen: its shift in pixels, and its zoom. */
export interface Viewport {
  pan: { x: number; y: number };
  zoom: number;
}

/** The boxes that are drawn: one around one thing alone says nothing. */
export function drawnBoxes(picture: Pick<Picture, "boxes" | "nodes">): Box[] {
  const inside = new Map<string, number>();
  for (const { box } of picture.nodes) if (box) inside.set(box, (inside.get(box) ?? 0) + 1);
  return picture.boxes.filter((box) => (inside.get(box.id) ?? 0) > 1);
}

/** The edges of all things and boxes; of an empty picture a thing's room. */
export function extent(picture: Pick<Picture, "boxes" | "nodes">): Extent {
  if (!picture.nodes.length) return { bottom: HEIGHT, left: 0, right: WIDTH, top: 0 };
  const found = { bottom: -Infinity, left: Infinity, right: -Infinity, top: Infinity };
  const grow = (left: number, top: number, width: number, height: number) => {
    found.left = Math.min(found.left, left);
    found.top = Math.min(found.top, top);
    found.right = Math.max(found.right, left + width);
    found.bottom = Math.max(found.bottom, top + height);
  };
  for (const { x, y } of picture.nodes) grow(x - WIDTH / 2, y - HEIGHT / 2, WIDTH, HEIGHT);
  for (const { x, y, width, height } of drawnBoxes(picture)) grow(x, y, width, height);
  return found;
}

/** The zoom and the shift that show an extent in the middle of a window of a size, no nearer than `most`. */
export function fitted(
  { bottom, left, right, top }: Extent,
  width: number,
  height: number,
  margin: number,
  most: number,
): Viewport {
  const room = { across: Math.max(width - 2 * margin, 1), down: Math.max(height - 2 * margin, 1) };
  const zoom = Math.min(room.across / (right - left), room.down / (bottom - top), most);
  return { pan: { x: (width - zoom * (left + right)) / 2, y: (height - zoom * (top + bottom)) / 2 }, zoom };
}
