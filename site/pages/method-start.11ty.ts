import { button } from "../components/button/button.ts";
import { guidePhases } from "../components/guide/guide.ts";
import type { MethodStart, MethodSupport } from "../content/method-support.ts";
import { minutesIn, type TalkSheet } from "../content/talk-sheet.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { phaseOverviews } from "../page-parts/method-phases.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/metodstod/" };

export const render = ({ methodSupport }: PageData): string => {
  const { start } = methodSupport;
  return pageLayout({
    title: start.title,
    description: start.description,
    path: "/metodstod/",
    body: html`<h1>${start.title}</h1>
<p class="lead">${start.lead}</p>
<section aria-label="${t("method.phases")}">
${guidePhases(phaseOverviews(methodSupport))}
</section>
${chooser(start)}
${rooms(start)}
${talkSheets(start, methodSupport)}
<div class="closing">${prose(start.body)}
${button({ text: t("method.contact"), href: "/kontakt/", kind: "secondary" })}</div>`,
  }).toString();
};

const chooser = ({
  chooser: { title, text, link },
}: MethodStart): Html => html`<section class="guide-chooser" aria-labelledby="stodvaljaren">
<h2 id="stodvaljaren">${title}</h2>
<p>${text}</p>
<p>${button({ text: link, href: "/stodvaljaren/" })}</p>
</section>`;

const rooms = ({ rooms: ways }: MethodStart): Html => html`<ul class="ways">
${ways.map(
  ({ title, text, link, href }) => html`<li><h2>${title}</h2>
<p>${text}</p>
<p><a href="${href}">${link}</a></p></li>`,
)}
</ul>`;

const talkSheets = (
  start: MethodStart,
  { talkSheets: sheets }: MethodSupport,
): Html => html`<section aria-labelledby="samtal">
<h2 id="samtal">${start.talkHeading}</h2>
<p>${start.talkText}</p>
<ul class="guide-talks">
${sheets.map(talkSheet)}
</ul>
</section>`;

const talkSheet = (sheet: TalkSheet): Html => html`<li>
<h3><a href="/metodstod/samtal/${sheet.slug}/">${sheet.title}</a></h3>
<p class="guide-meta">${t("method.talk.minutes", { minutes: minutesIn(sheet) })} · ${sheet.who}</p>
</li>`;
