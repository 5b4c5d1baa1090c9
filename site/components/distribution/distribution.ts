import { type Html, html } from "../../html.ts";
import { t, tn } from "../../strings.ts";

interface DistributionRow {
  label: string;
  /** How many answered; null where they are too few to be shown. */
  n: number | null;
  /** How many chose each step, in the order of the steps. */
  parts: number[];
}

export interface DistributionOptions {
  /** Makes the ids on a page unlike each other. */
  id: string;
  title: string;
  /** From the lowest to the highest; a darker tone is a higher step. */
  steps: string[];
  /** The last step is none on the way, such as not knowing: it is striped. */
  lastApart?: boolean;
  rows: DistributionRow[];
}

const tones = 5;
const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;
/** A part that is narrower has no room for its number; the table beside has it. */
const narrow = 0.07;

/** A bar per row, all as long, divided by how many chose each step. Nothing is averaged. */
export const distribution = ({ id, title, steps, lastApart = false, rows }: DistributionOptions): Html => {
  const apart = lastApart ? steps.length - 1 : -1;
  const tone = (at: number): string => {
    const last = steps.length - (lastApart ? 2 : 1);
    return at === apart ? "apart" : String(last < 1 ? tones : 1 + Math.round((at * (tones - 1)) / last));
  };
  const step = 3.9;
  const bar = ({ label, n, parts }: DistributionRow, index: number): Html => {
    const top = index * step;
    const heading = html`${label ? html`<text class="chart-label" x="0" y="${(top + 1).toFixed(1)}em">${label}</text>` : null}
<text class="chart-value distribution-end" x="100%" y="${(top + 1).toFixed(1)}em">${n === null ? t("surveys.few.short") : tn("surveys.n", n)}</text>`;
    if (n === null || n === 0) return heading;
    let left = 0;
    const drawn = parts.map((count, at) => {
      const [x, share] = [left / n, count / n];
      left += count;
      if (count === 0) return null;
      const rect = (kind: Html) =>
        html`<rect ${kind} x="${percent(x)}" y="${(top + 1.5).toFixed(1)}em" width="${percent(share)}" height="1.8em"/>`;
      return html`${rect(html`class="distribution-part distribution-tone-${tone(at)}"`)}${at === apart ? rect(html`class="distribution-stripes" fill="url(#${id}-apart)"`) : null}
${share < narrow ? null : html`<text class="chart-value chart-middle" x="${percent(x + share / 2)}" y="${(top + 2.75).toFixed(2)}em">${count}</text>`}`;
    });
    return html`${heading}
${drawn}`;
  };
  return html`<div class="chart distribution">
<ul class="chart-legend" aria-hidden="true">${steps.map((text, at) => html`<li>${swatch(tone(at), id)}${text}</li>`)}</ul>
<svg class="chart-drawing" role="img" aria-labelledby="${id}-title ${id}-desc" width="100%" height="${(rows.length * step).toFixed(1)}em">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${rows.map((row) => described(row, steps)).join(" ")}</desc>
<defs><pattern id="${id}-apart" width="6" height="6" patternUnits="userSpaceOnUse"><path class="distribution-stripe" d="M-1 7 7-1M-1 1l2-2M5 7l2-2"/></pattern></defs>
${rows.map(bar)}
</svg>
</div>`;
};

const described = ({ label, n, parts }: DistributionRow, steps: string[]): string =>
  n === null
    ? `${label ? `${label}: ` : ""}${t("surveys.few.short")}.`
    : `${label ? `${label}: ` : ""}${steps.map((text, at) => `${text}: ${parts[at] ?? 0}`).join(", ")}. ${tn("surveys.n", n)}.`;

const swatch = (tone: string, id: string): Html =>
  html`<svg class="chart-swatch" width="1em" height="1em"><rect class="distribution-part distribution-tone-${tone}" width="100%" height="100%"/>${tone === "apart" ? html`<rect fill="url(#${id}-apart)" width="100%" height="100%"/>` : null}</svg>`;
