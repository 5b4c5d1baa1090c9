import type { Network } from "../content/network.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { networkState } from "../page-parts/networks.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/natverk/" };

export const render = ({ networks }: PageData): string =>
  pageLayout({
    title: t("networks.title"),
    description: t("networks.description"),
    path: "/natverk/",
    wide: true,
    body: html`<h1>${t("networks.title")}</h1>
<p class="lead">${t("networks.lead")}</p>
${list(
  t("networks.workplaces"),
  networks.filter(({ audience }) => audience === "workplaces"),
)}
${list(
  t("networks.parties"),
  networks.filter(({ audience }) => audience === "parties"),
)}`,
  }).toString();

const list = (heading: string, networks: Network[]): Html | null =>
  networks.length === 0
    ? null
    : html`<h2>${heading}</h2>
<ul class="course-list">
${networks.map(
  (network) => html`<li class="course-item">
<h3><a href="/natverk/${network.slug}/">${network.title}</a></h3>
<p>${network.description}</p>
${networkState(network)}
</li>`,
)}
</ul>`;
