import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { t } from "../strings.ts";

interface Reviewed {
  sources?: { text: string; url: string }[];
  reviewed?: string;
}

/** Where a page has its facts from, and when somebody last looked. */
export const sources = ({ sources: listed, reviewed }: Reviewed): Html => html`${
  listed
    ? html`<h2>${t("page.sources")}</h2>
<ul>${listed.map(sourceLink).map((link) => html`<li>${link}</li>`)}</ul>`
    : null
}
${reviewedOn(reviewed)}`;

export const sourceLink = ({ text, url }: { text: string; url: string }): Html =>
  html`<a href="${url}" rel="external">${text}</a>`;

export const reviewedOn = (day?: string): Html | null =>
  day ? html`<p class="reviewed">${t("page.reviewed", { date: longDate(day) })}</p>` : null;
