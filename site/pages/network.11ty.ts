import { button } from "../components/button/button.ts";
import { mailLink, phoneLink } from "../components/contact-link/contact-link.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { summaryList } from "../components/summary-list/summary-list.ts";
import type { Network } from "../content/network.ts";
import { wholeHours } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { prose } from "../markdown.ts";
import type { PageData } from "../page-data.ts";
import { networkContact, networkState } from "../page-parts/networks.ts";
import { numberWord, t } from "../strings.ts";

export const data = {
  pagination: { data: "networks", size: 1, alias: "network", addAllPagesToCollections: true },
  permalink: ({ network }: { network: Network }): string => `/natverk/${network.slug}/`,
};

export const render = ({ network }: PageData & { network: Network }): string =>
  pageLayout({
    title: network.title,
    description: network.description,
    path: `/natverk/${network.slug}/`,
    wide: true,
    body: html`<article class="beside">
${crumb({ href: "/natverk/", text: t("networks.title") })}
<div class="beside-head">
<h1>${network.title}</h1>
<p class="lead">${network.description}</p>
<div class="actions">${button({ text: t("networks.join"), href: "#vara-med" })}</div>
</div>
<div class="beside-main">
<div class="prose">${prose(network.body)}</div>
<h2>${t("networks.forWhom")}</h2>
<ul>${network.forWhom.map((who) => html`<li>${who}</li>`)}</ul>
<h2>${t("networks.happens")}</h2>
<ul class="beside-list">
${network.happens.map(
  ({ title, text }) => html`<li><h3>${title}</h3>
<p>${text}</p></li>`,
)}
</ul>
${join(network)}
</div>
<div class="beside-side">
<h2>${t("networks.facts")}</h2>
${facts(network)}
</div>
</article>`,
  }).toString();

const facts = (network: Network): Html => {
  const { name } = networkContact(network);
  return summaryList({
    rows: [
      { key: t("networks.state"), value: networkState(network) },
      { key: t("networks.when"), value: wholeHours(network.when) },
      { key: t("networks.contact"), value: name },
      { key: t("page.course.cost"), value: t("networks.free") },
    ],
  });
};

/** The form, or for a network by invitation a call or a mail to a person. */
const join = (network: Network): Html => {
  const { name, phone, email } = networkContact(network);
  return html`<section class="beside-act" id="vara-med" tabindex="-1" aria-labelledby="sag-till">
<h2 id="sag-till">${t("networks.join")}</h2>
<p>${joinWords(network, name)}</p>
${network.joining === "invitation" ? null : html`<p class="actions">${joinButton(network)}</p>`}
<p class="contact-phone">${phoneLink(phone)}</p>
<p>${mailLink(email)}</p>
</section>`;
};

const joinWords = ({ joining, state, threshold }: Network, contact: string): string => {
  if (joining === "invitation") return t("networks.joinInvitation", { contact });
  return state === "starting"
    ? t("networks.joinStarting", { contact, n: numberWord(threshold ?? 0) })
    : t("networks.joinBody", { contact });
};

const joinButton = ({ slug, state }: Network): Html =>
  button({
    text: t(state === "starting" ? "network.join.wish" : "network.join.open"),
    href: `/natverk/${slug}/vara-med/`,
  });
