// Which of the suggestions is active after a key: -1 is none of them, the text itself.

/** The number of the active one of `count` after a key, or undefined where the key has another meaning. */
export function moved(active: number, key: string, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case "ArrowDown":
      return active + 1 < count ? active + 1 : -1;
    case "ArrowUp":
      return active < 0 ? count - 1 : active - 1;
    case "Home":
      return active < 0 ? undefined : 0;
    case "End":
      return active < 0 ? undefined : count - 1;
    default:
      return undefined;
  }
}
