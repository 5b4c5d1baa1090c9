import { mailLink, phoneLink } from "../components/contact-link/contact-link.ts";
import type { AccessibilityStatement } from "../content/page.ts";
import { longDate } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/tillganglighet/" };

export const render = ({ accessibility }: PageData): string =>
  pageLayout({
    title: accessibility.title,
    description: accessibility.description,
    path: "/tillganglighet/",
    body: html`<h1>${accessibility.title}</h1>
<div class="prose">${prose(accessibility.body, { service: accessibility.service })}</div>
<h2>${t("access.status")}</h2>
<p>${t(`access.${accessibility.status}`)}</p>
${shortcomings(accessibility)}
${method(accessibility)}
${complaint()}`,
  }).toString();

type Findings = AccessibilityStatement["notAccessible"];

const findings = (rows: Findings, none: string): Html =>
  rows.length === 0
    ? html`<p>${none}</p>`
    : html`<ul>${rows.map(
        ({ what, why, instead }) => html`<li><p>${what}</p>
<p>${t("access.why", { why })}</p>
${instead ? html`<p>${t("access.instead", { instead })}</p>` : null}</li>`,
      )}</ul>`;

const shortcomings = (statement: AccessibilityStatement): Html => {
  const assessed = statement.status !== "not_assessed";
  return html`<h2>${t("access.notAccessible")}</h2>
${findings(statement.notAccessible, t(assessed ? "access.notAccessible.none" : "access.notAccessible.unknown"))}
<h2>${t("access.unreasonable")}</h2>
${findings(statement.unreasonable, t("access.unreasonable.none"))}
<h2>${t("access.outsideLaw")}</h2>
${findings(statement.outsideLaw, t(assessed ? "access.outsideLaw.none" : "access.outsideLaw.unknown"))}`;
};

const method = ({ method: how, assessed, updated }: AccessibilityStatement): Html => html`<h2>${t("access.method")}</h2>
<p>${how}</p>
<p>${assessed ? t("access.assessed", { date: longDate(assessed) }) : t("access.notAssessed")}
${t("access.updated", { date: longDate(updated) })}</p>`;

const complaint = (): Html => html`<h2>${t("access.tell")}</h2>
<p>${t("access.tellBody")}</p>
<p class="contact-phone">${phoneLink(site.association.phone)}</p>
<p>${mailLink(site.association.email)}</p>
<h2>${t("access.supervision")}</h2>
<p>${t("access.supervisionBody")}</p>
<p><a href="https://www.digg.se/tdosanmalan" rel="external">${t("access.supervisionLink")}</a></p>`;
