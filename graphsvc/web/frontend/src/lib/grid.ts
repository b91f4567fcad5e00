// Where a key leads within a grid, after the grid pattern of WAI-ARIA.

export interface Place {
  row: number;
  column: number;
}

/** The place that a key leads to, within the size of the grid; undefined for a key that leads nowhere. */
export function next(
  at: Place,
  key: string,
  control: boolean,
  size: { rows: number; columns: number },
): Place | undefined {
  const last = { row: size.rows - 1, column: size.columns - 1 };
  const to: Record<string, Place> = {
    ArrowDown: { row: Math.min(at.row + 1, last.row), column: at.column },
    ArrowLeft: { row: at.row, column: Math.max(at.column - 1, 0) },
    ArrowRight: { row: at.row, column: Math.min(at.column + 1, last.column) },
    ArrowUp: { row: Math.max(at.row - 1, 0), column: at.column },
    End: { row: control ? last.row : at.row, column: last.column },
    Home: { row: control ? 0 : at.row, column: 0 },
    PageDown: { row: Math.min(at.row + 10, last.row), column: at.column },
    PageUp: { row: Math.max(at.row - 10, 0), column: at.column },
  };
  return Object.hasOwn(to, key) ? to[key] : undefined;
}
