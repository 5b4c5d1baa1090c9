import { crumb } from "../components/crumb/crumb.ts";
import type { Fact, Insurance } from "../content/method-support.ts";
import { capitalised } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { facts } from "../page-parts/facts.ts";
import { reviewedOn } from "../page-parts/sources.ts";
import { t, tn } from "../strings.ts";

export const data = { permalink: "/metodstod/forsakring/" };

export const render = ({ methodSupport: { insurance } }: PageData): string =>
  pageLayout({
    title: insurance.title,
    description: insurance.description,
    path: "/metodstod/forsakring/",
    body: html`${crumb({ href: "/metodstod/", text: t("method.crumb") })}
<h1>${insurance.title}</h1>
<p class="lead">${insurance.lead}</p>
<section aria-labelledby="fragor">
<h2 id="fragor">${capitalised(tn("method.insurance.questions", insurance.questions.length))}</h2>
<ol>${insurance.questions.map((question) => html`<li>${question}</li>`)}</ol>
</section>
${insurance.situations.map(situation)}
<section class="guide-part">
<h2>${t("method.insurance.environment")}</h2>
${facts(insurance.workEnvironment)}
</section>
<div class="prose">${prose(insurance.body)}</div>
${reviewedOn(insurance.reviewed)}`,
  }).toString();

const situation = ({
  heading,
  injury,
  damage,
  ask,
}: Insurance["situations"][number]): Html => html`<section class="guide-part">
<h2>${heading}</h2>
${about(t("method.insurance.injury"), injury)}
${about(t("method.insurance.damage"), damage)}
<p class="guide-ask"><b>${t("method.insurance.ask")}:</b> ${ask}</p>
</section>`;

const about = (heading: string, list: Fact[]): Html | null =>
  list.length > 0
    ? html`<h3>${heading}</h3>
${facts(list)}`
    : null;
