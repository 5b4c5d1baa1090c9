import { checklist } from "../components/checklist/checklist.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { paperLines, paperSender } from "../components/paper/paper.ts";
import type { Checklist } from "../content/checklist.ts";
import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { phaseOf } from "../page-parts/method-phases.ts";
import { t } from "../strings.ts";

interface ChecklistData {
  list: Checklist;
}

const pathOf = ({ slug }: Checklist): string => `/metodstod/checklistor/${slug}/`;

export const data = {
  pagination: { data: "methodSupport.checklists", size: 1, alias: "list", addAllPagesToCollections: true },
  permalink: ({ list }: ChecklistData): string => pathOf(list),
};

export const render = ({ list, methodSupport }: PageData & ChecklistData): string => {
  const phase = phaseOf(methodSupport, list.phase);
  return pageLayout({
    title: `${t("method.phase.checklist")}: ${list.title}`,
    description: list.description,
    path: pathOf(list),
    body: html`<article class="paper">
${paperSender(pathOf(list))}
${crumb({ href: "/metodstod/", text: t("method.crumb") }, { href: `/metodstod/${phase.slug}/`, text: phase.name })}
<h1>${list.title}</h1>
<p class="guide-meta">${t("method.phase.checklist")} · ${list.owner} · ${list.time}</p>
${paperLines()}
<div class="prose">${prose(list.body)}</div>
<p class="paper-note no-print">${t("method.checklist.note")} ${t("method.print")}</p>
${checklist(list.sections)}
</article>`,
  }).toString();
};
