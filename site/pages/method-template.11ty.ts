import { button } from "../components/button/button.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { paperSender, paperTemplate } from "../components/paper/paper.ts";
import type { Template } from "../content/template.ts";
import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { phaseOf } from "../page-parts/method-phases.ts";
import { t } from "../strings.ts";
import { wordPath } from "../word/files.ts";

interface TemplateData {
  template: Template;
}

const pathOf = ({ slug }: Template): string => `/metodstod/mallar/${slug}/`;

export const data = {
  pagination: { data: "methodSupport.templates", size: 1, alias: "template", addAllPagesToCollections: true },
  permalink: ({ template }: TemplateData): string => pathOf(template),
};

export const render = ({ template, methodSupport, wordSizes }: PageData & TemplateData): string => {
  const phase = phaseOf(methodSupport, template.phase);
  const size = t("method.template.size", { size: wordSizes[template.slug] ?? 0 });
  return pageLayout({
    title: `${t("method.phase.template")}: ${template.title}`,
    description: template.description,
    path: pathOf(template),
    body: html`<article class="paper">
${paperSender(pathOf(template))}
${crumb({ href: "/metodstod/", text: t("method.crumb") }, { href: `/metodstod/${phase.slug}/`, text: phase.name })}
<h1>${template.title}</h1>
<p class="guide-meta no-print">${t("method.phase.template")} · ${template.owner} · ${template.time}</p>
<p class="no-print">${button({ text: `${t("method.template.download")} (${size})`, href: wordPath(template) })}</p>
<div class="prose no-print">${prose(template.body)}</div>
<h2 class="no-print">${t("method.template.preview")}</h2>
<p class="paper-note no-print">${t("method.print")}</p>
${paperTemplate(template)}
</article>`,
  }).toString();
};
