import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { t } from "../strings.ts";

const path = "/prenumerera/tack/";

export const data = { permalink: path, eleventyExcludeFromCollections: true };

/** Thanks for an address. It knows nothing of whose it is, so it is the same for everyone. */
export const render = (): string =>
  pageLayout({
    title: t("subscription.thanks.title"),
    path,
    robots: "noindex",
    body: html`<h1>${t("subscription.thanks.title")}</h1>
<p class="lead">${t("subscription.thanks.lead")}</p>
<p>${t("subscription.thanks.spam")}</p>
<p><a href="/prenumerera/">${t("subscription.thanks.again")}</a></p>`,
  }).toString();
