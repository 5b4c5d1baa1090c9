import { crumb } from "../components/crumb/crumb.ts";
import { guideSteps } from "../components/guide/guide.ts";
import type { MethodSupport } from "../content/method-support.ts";
import type { Phase } from "../content/phase.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";

export const data = {
  pagination: { data: "methodSupport.phases", size: 1, alias: "phase", addAllPagesToCollections: true },
  permalink: ({ phase }: { phase: Phase }): string => `/metodstod/${phase.slug}/`,
};

export const render = ({ phase, methodSupport }: PageData & { phase: Phase }): string =>
  pageLayout({
    title: phase.title,
    description: phase.description,
    path: `/metodstod/${phase.slug}/`,
    body: html`${crumb({ href: "/metodstod/", text: t("method.crumb") })}
<h1>${phase.title}</h1>
<p class="lead">${phase.lead}</p>
<p>${phase.time}</p>
${guideSteps(phase.steps)}
<div class="prose">${prose(phase.body)}</div>
${next(phase, methodSupport)}`,
  }).toString();

const next = ({ slug }: Phase, { phases }: MethodSupport): Html | null => {
  const following = phases[phases.findIndex((each) => each.slug === slug) + 1];
  return following
    ? html`<p><a href="/metodstod/${following.slug}/">${t("method.phase.next", { name: following.title })}</a></p>`
    : null;
};
