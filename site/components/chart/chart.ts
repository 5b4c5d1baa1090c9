import { type Html, html } from "../../html.ts";

interface ChartRow {
  label: string;
  /** Null where the number is not shown. */
  value: number | null;
  /** What stands at the bar: the number, or the sign for one that is not shown. */
  text: string;
  /** Part of the whole, drawn in the other pattern from the bar's foot. */
  part?: number | null;
}

export interface ChartOptions {
  /** Makes the ids on a page unlike each other. */
  id: string;
  title: string;
  /** The same in one or two sentences, for those who do not see it. */
  description: string;
  rows: ChartRow[];
}

export interface ColumnChartOptions extends ChartOptions {
  /** What the two patterns stand for: the part, and the rest. */
  legend?: [string, string];
  /** A line across, as for a goal. */
  line?: { value: number; text: string };
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;
const largest = (rows: ChartRow[], ...more: number[]): number =>
  Math.max(1, ...rows.map(({ value }) => value ?? 0), ...more);

const drawing = ({ id, title, description, height, body }: ChartOptions & { height: number; body: Html }): Html =>
  html`<svg class="chart-drawing" role="img" aria-labelledby="${id}-title ${id}-desc" width="100%" height="${height}em">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${description}</desc>
${body}
</svg>`;

/** Lying bars, each under its label. Widths are shares and heights follow the text, so that nothing shrinks on a phone. */
export const barChart = (options: ChartOptions): Html => {
  const most = largest(options.rows);
  const step = 3.4;
  const bar = ({ label, value, text }: ChartRow, index: number): Html => {
    const share = ((value ?? 0) / most) * 0.86;
    const top = index * step;
    return html`<text class="chart-label" x="0" y="${(top + 1).toFixed(1)}em">${label}</text>
${value === null ? null : html`<rect class="chart-bar" x="0" y="${(top + 1.45).toFixed(2)}em" width="${percent(share)}" height="1.1em"/>`}
<text class="chart-value" x="${percent(share)}" dx="${value ? "0.45em" : "0"}" y="${(top + 2.35).toFixed(2)}em">${text}</text>`;
  };
  return html`<div class="chart">${drawing({
    ...options,
    height: options.rows.length * step,
    body: html`${options.rows.map(bar)}`,
  })}</div>`;
};

/** Standing columns, for one number a year. */
export const columnChart = (options: ColumnChartOptions): Html => {
  const { id, rows, line, legend } = options;
  const most = largest(rows, line?.value ?? 0);
  const [room, floor] = [11, 13];
  const width = 1 / rows.length;
  const y = (value: number): number => floor - (value / most) * room;
  const column = ({ label, value, text, part }: ChartRow, index: number): Html => {
    const x = percent(index * width + width * 0.16);
    const middle = percent((index + 0.5) * width);
    const height = ((value ?? 0) / most) * room;
    const lower = ((part ?? 0) / most) * room;
    const block = (name: string, top: number, tall: number): Html | null =>
      tall > 0
        ? html`<rect class="${name}"${name === "chart-stripes" ? html` fill="url(#${id}-stripes)"` : null} x="${x}" y="${top.toFixed(2)}em" width="${percent(width * 0.68)}" height="${tall.toFixed(2)}em"/>`
        : null;
    return html`${block("chart-bar", floor - height, height - lower)}${block("chart-part", floor - lower, lower)}${block("chart-stripes", floor - lower, lower)}
<text class="chart-value chart-middle" x="${middle}" y="${(floor - height - 0.5).toFixed(2)}em">${text}</text>
<text class="chart-label chart-middle" x="${middle}" y="${floor + 1.4}em">${label}</text>`;
  };
  return html`<div class="chart">
${
  legend
    ? html`<ul class="chart-legend" aria-hidden="true"><li>${swatch("chart-part", id)}${legend[0]}</li><li>${swatch("chart-bar")}${legend[1]}</li></ul>`
    : null
}
${drawing({
  ...options,
  height: floor + 2,
  body: html`${rows.map(column)}
<line class="chart-floor" x1="0" x2="100%" y1="${floor}em" y2="${floor}em"/>
${
  line
    ? html`<line class="chart-line" x1="0" x2="100%" y1="${y(line.value).toFixed(2)}em" y2="${y(line.value).toFixed(2)}em"/>
<text class="chart-line-text" x="0" y="${(y(line.value) - 0.4).toFixed(2)}em">${line.text}</text>`
    : null
}
<defs><pattern id="${id}-stripes" width="7" height="7" patternUnits="userSpaceOnUse"><path class="chart-stripe" d="M-1 8 8-1M-1 1l2-2M6 8l2-2"/></pattern></defs>`,
})}
</div>`;
};

const swatch = (name: string, stripes?: string): Html =>
  html`<svg class="chart-swatch" width="1em" height="1em"><rect class="${name}" width="100%" height="100%"/>${stripes ? html`<rect fill="url(#${stripes}-stripes)" width="100%" height="100%"/>` : null}</svg>`;
