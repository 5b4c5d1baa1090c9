import { withPhone } from "../components/contact-link/contact-link.ts";
import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

const path = "/tack/natverk/";

export const data = { permalink: path, eleventyExcludeFromCollections: true };

/** Thanks for wanting to join. It knows nothing of who or which network, so it is the same for everyone. */
export const render = (): string =>
  pageLayout({
    title: t("network.thanks.title"),
    path,
    robots: "noindex",
    body: html`<h1>${t("network.thanks.title")}</h1>
<p class="lead">${t("network.thanks.lead")}</p>
<p>${withPhone(t("network.thanks.spam"), site.association.phone)}</p>`,
  }).toString();
