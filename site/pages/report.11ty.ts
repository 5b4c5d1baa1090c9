import { crumb } from "../components/crumb/crumb.ts";
import { notice } from "../components/notice/notice.ts";
import { municipalityNames } from "../content/municipality.ts";
import type { Report } from "../content/report.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import { neededTable } from "../page-parts/reports.ts";
import { sources } from "../page-parts/sources.ts";
import { t } from "../strings.ts";

interface ReportData {
  report: Report;
}

export const data = {
  pagination: { data: "reports", size: 1, alias: "report", addAllPagesToCollections: true },
  permalink: ({ report }: ReportData): string => `/lagesbilder/${report.slug}/`,
};

export const render = ({ report }: ReportData): string =>
  pageLayout({
    title: report.title,
    description: report.description,
    path: `/lagesbilder/${report.slug}/`,
    body: html`${crumb({ href: "/lagesbilder/", text: t("reports.title") })}
<h1>${report.title}</h1>
<p class="lead">${report.description}</p>
${report.example ? notice({ kind: "info", title: t("reports.example"), body: t("reports.exampleBody") }) : null}
<div class="prose">${prose(report.body)}</div>
${neededTable(report)}
<h2>${t("reports.places")}</h2>
<div class="prose">${report.places.map(place)}</div>
${report.sources.length > 0 ? sources(report) : html`<p>${t("reports.noSources")}</p>`}
<p class="reviewed">${t("reports.published", { date: longDate(report.published) })}. ${t("reports.writtenBy")}: ${report.writtenBy}.</p>
<p>${t("reports.next")} <a href="/jobbspar/">${t("reports.nextLink")}</a></p>`,
  }).toString();

const place = ({
  municipality,
  situation,
  doing,
}: Report["places"][number]): Html => html`<h3>${municipalityNames([municipality]).join("")}</h3>
<p>${situation}</p>
${doing ? html`<p><b>${t("reports.doing")}</b> ${doing}</p>` : null}`;
