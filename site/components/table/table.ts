import { type Html, html } from "../../html.ts";

export interface TableOptions {
  caption: string;
  head: string[];
  rows: (string | number | Html)[][];
  /** Columns whose figures stand under each other. */
  numeric?: number[];
  /** For tables under each other: the same columns in all of them. */
  aligned?: boolean;
  /** For few and short columns: no wider than text. */
  narrow?: boolean;
  /** For a few columns of short figures: a table on a phone, too. */
  kept?: boolean;
}

/** The first cell names its row. On a phone each row becomes an item of a list, with the column's name before each cell. */
export const table = ({ caption, head, rows, numeric = [], aligned, narrow, kept }: TableOptions): Html => {
  const figures = (column: number): Html | null => (numeric.includes(column) ? html` class="numeric"` : null);
  const cell = (value: string | number | Html, column: number): Html =>
    column === 0
      ? html`<th scope="row"${figures(column)}>${value}</th>`
      : html`<td data-label="${head[column] ?? ""}"${figures(column)}>${value}</td>`;
  return html`<table class="table${aligned ? " table-aligned" : ""}${narrow ? " table-narrow" : ""}${kept ? " table-kept" : ""}">
<caption>${caption}</caption>
<thead><tr>${head.map((text, column) => html`<th scope="col"${figures(column)}>${text}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}
</tbody>
</table>`;
};
