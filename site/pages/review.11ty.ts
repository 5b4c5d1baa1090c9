import words from "../../content/strings/editor.json" with { type: "json" };
import { button } from "../components/button/button.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import { table } from "../components/table/table.ts";
import { allContent } from "../content/faults.ts";
import { type Review, reviews } from "../content/review.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";

export const data = { permalink: "/redaktion/granska/index.html", eleventyExcludeFromCollections: true };

/** For whoever edits: which pages somebody has to read the sources of again. */
export const render = ({ calendar }: PageData): string => {
  const { past, soon } = reviews(allContent().placed, calendar.now.slice(0, 10));
  return pageLayout({
    title: words.reviewTitle,
    path: "/redaktion/granska/",
    robots: "noindex",
    body: html`<h1>${words.reviewTitle}</h1>
<p class="lead">${words.reviewLead}</p>
${past.length + soon.length === 0 ? emptyState({ title: words.reviewNothing, body: words.reviewNothingBody }) : null}
${list(words.reviewPast, past)}
${list(words.reviewSoon, soon)}
<p>${button({ text: words.toEditor, href: "/redaktion/", kind: "secondary" })}</p>`,
  }).toString();
};

/** A path that a narrow column may break after its strokes, and nowhere else. */
const breakable = (path: string): Html =>
  html`${path.split("/").map((part, index) => (index === 0 ? part : html`/<wbr>${part}`))}`;

const list = (caption: string, found: Review[]): Html | null =>
  found.length === 0
    ? null
    : table({
        caption,
        head: [words.reviewPage, words.reviewBy, words.reviewedOn, words.reviewFile],
        rows: found.map(({ title, address, reviewBefore, reviewed, file }) => [
          address ? html`<a href="${address}">${title}</a>` : title,
          longDate(reviewBefore),
          reviewed ? longDate(reviewed) : "–",
          breakable(file),
        ]),
      });
