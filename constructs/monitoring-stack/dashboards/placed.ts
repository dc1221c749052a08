import { type GridPos } from '@grafana/grafana-foundation-sdk/dashboard';
import { type Panel, type Row } from './board';

/** Columns of a dashboard. */
const columns = 24;

/** A panel with its number and its place. */
export interface PlacedPanel {
  readonly panel: Panel;
  readonly id: number;
  readonly at: GridPos;
}

/** A row of a dashboard: its heading, one line high, and its panels below. */
export interface PlacedRow {
  readonly heading: { readonly title: string; readonly id: number; readonly at: GridPos };
  readonly panels: readonly PlacedPanel[];
}

/** Puts panels beside each other as long as there is room, and numbers them. */
export function placed(rows: readonly Row[]): PlacedRow[] {
  let [line, id] = [0, 0];
  return rows.map(({ title, panels }) => {
    const heading = { title, id: ++id, at: { x: 0, y: line, w: columns, h: 1 } };
    let [x, height] = [0, 0];
    line += 1;
    const found = panels.map((panel) => {
      const [w, h] = [panel.width ?? 12, heightOf(panel)];
      if (x + w > columns) [x, line, height] = [0, line + height, 0];
      const at = { x, y: line, w, h };
      [x, height] = [x + w, Math.max(height, h)];
      return { panel, id: ++id, at };
    });
    line += height;
    return { heading, panels: found };
  });
}

function heightOf({ look, height }: Panel): number {
  return height ?? (look === 'number' ? 4 : 8);
}
