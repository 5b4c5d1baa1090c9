import { button } from "../components/button/button.ts";
import { withPhone } from "../components/contact-link/contact-link.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import type { Report } from "../content/report.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { neededTable } from "../page-parts/reports.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/lagesbilder/" };

export const render = ({ reports }: PageData): string => {
  const [latest, ...older] = reports;
  return pageLayout({
    title: t("reports.title"),
    description: t("reports.description"),
    path: "/lagesbilder/",
    wide: true,
    body: html`<h1>${t("reports.title")}</h1>
<p class="lead">${t("reports.lead")}</p>
${latest ? newest(latest) : none()}
${older.length > 0 ? archive(older) : null}`,
  }).toString();
};

const newest = (report: Report): Html => html`<section>
<h2>${report.title}</h2>
<p>${report.description}${report.example ? html` <span class="reviewed">${t("reports.example")}</span>` : null}</p>
${neededTable(report)}
<p>${button({ text: t("reports.read"), href: `/lagesbilder/${report.slug}/`, kind: "secondary" })}</p>
</section>`;

const archive = (older: Report[]): Html => html`<h2>${t("reports.older")}</h2>
<ul>${older.map(
  ({ slug, title, published }) =>
    html`<li><a href="/lagesbilder/${slug}/">${title}</a>. ${t("reports.published", { date: longDate(published) })}.</li>`,
)}</ul>`;

const none = (): Html =>
  emptyState({
    title: t("reports.noneTitle"),
    body: html`<p>${withPhone(t("reports.noneBody"), site.association.phone)}</p>`,
  });
