import { button } from "../components/button/button.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import { exampleLead, exampleList } from "../components/example/example.ts";
import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/goda-exempel/" };

export const render = ({ examples: [newest, ...others] }: PageData): string =>
  pageLayout({
    title: t("examples.title"),
    description: t("examples.description"),
    path: "/goda-exempel/",
    wide: true,
    body: html`<h1>${t("examples.title")}</h1>
<p class="lead">${t("examples.lead")}</p>
${
  newest
    ? html`<section aria-labelledby="nyast">
<h2 id="nyast" class="visually-hidden">${t("examples.newest")}</h2>
${exampleLead(newest)}
</section>`
    : emptyState({ title: t("examples.none"), body: t("examples.noneBody") })
}
${
  others.length > 0
    ? html`<section aria-labelledby="fler">
<h2 id="fler">${t("examples.all")}</h2>
${exampleList(others)}
</section>`
    : null
}
<div class="actions">${button({ text: t("offering.action"), href: "/kalender/" })}</div>`,
  }).toString();
