import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import type { Duties } from "../content/method-support.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { facts } from "../page-parts/facts.ts";
import { reviewedOn, sourceLink } from "../page-parts/sources.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/metodstod/vem-gor-vad/" };

export const render = ({ methodSupport: { duties } }: PageData): string =>
  pageLayout({
    title: duties.title,
    description: duties.description,
    path: "/metodstod/vem-gor-vad/",
    body: html`${crumb({ href: "/metodstod/", text: t("method.crumb") })}
<h1>${duties.title}</h1>
<p class="lead">${duties.lead}</p>
${duties.parties.map(party)}
<div class="prose">${prose(duties.body)}</div>
<p>${button({ text: t("method.contact"), href: "/kontakt/", kind: "secondary" })}</p>
${reviewedOn(duties.reviewed)}`,
  }).toString();

const party = ({
  name,
  duties,
  turnTo,
  link,
  ask,
}: Duties["parties"][number]): Html => html`<section class="guide-part">
<h2>${name}</h2>
${facts(duties)}
<h3>${t("method.duties.turnTo")}</h3>
<p>${turnTo}${link ? html` ${sourceLink(link)}` : null}</p>
${ask ? html`<p class="guide-ask"><b>${t("method.duties.ask")}:</b> ${ask}</p>` : null}
</section>`;
