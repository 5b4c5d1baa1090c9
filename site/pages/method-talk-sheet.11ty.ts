import { crumb } from "../components/crumb/crumb.ts";
import { paperSender } from "../components/paper/paper.ts";
import { minutesIn, type TalkSheet } from "../content/talk-sheet.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import { t } from "../strings.ts";

interface TalkSheetData {
  sheet: TalkSheet;
}

const pathOf = ({ slug }: TalkSheet): string => `/metodstod/samtal/${slug}/`;

export const data = {
  pagination: { data: "methodSupport.talkSheets", size: 1, alias: "sheet", addAllPagesToCollections: true },
  permalink: ({ sheet }: TalkSheetData): string => pathOf(sheet),
};

export const render = ({ sheet }: TalkSheetData): string =>
  pageLayout({
    title: sheet.title,
    description: sheet.description,
    path: pathOf(sheet),
    body: html`<article class="paper">
${paperSender(pathOf(sheet))}
${crumb({ href: "/metodstod/", text: t("method.crumb") })}
<h1>${sheet.title}</h1>
<p class="guide-meta">${t("method.talk.minutes", { minutes: minutesIn(sheet) })} · ${sheet.who}</p>
<div class="prose">${prose(sheet.body)}</div>
<p class="paper-note no-print">${t("method.print")}</p>
<h2>${t("method.talk.prepare")}</h2>
<ul>${sheet.prepare.map((each) => html`<li>${each}</li>`)}</ul>
<div class="paper-talk">
${sheet.parts.map(part)}
</div>
</article>`,
  }).toString();

const part = ({
  minutes,
  heading,
  aloud,
  doing,
  questions = [],
}: TalkSheet["parts"][number]): Html => html`<section class="paper-talk-part">
<h2>${heading}</h2>
<p class="paper-minutes">${t("method.talk.minutes", { minutes })}</p>
${aloud ? html`<p class="paper-aloud"><span class="paper-cue">${t("method.talk.aloud")}</span>${aloud}</p>` : null}
${doing ? html`<p><span class="paper-cue">${t("method.talk.doing")}</span>${doing}</p>` : null}
${questions.length > 0 ? html`<ul>${questions.map((question) => html`<li>${question}</li>`)}</ul>` : null}
</section>`;
