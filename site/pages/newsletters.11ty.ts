import { button } from "../components/button/button.ts";
import { emptyState } from "../components/empty-state/empty-state.ts";
import { newsRows } from "../components/news/news.ts";
import { subscribeForm } from "../components/subscribe-form/subscribe-form.ts";
import { newsletterFeeds } from "../feeds.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { newsletterAddress } from "../news.ts";
import type { PageData } from "../page-data.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/nyhetsbrev/" };

export const render = ({ newsletters }: PageData): string =>
  pageLayout({
    title: t("letters.title"),
    description: t("letters.description", { association: site.association.name }),
    path: "/nyhetsbrev/",
    wide: true,
    feeds: newsletterFeeds,
    body: html`<h1>${t("letters.title")}</h1>
<p class="lead">${t("letters.lead")}</p>
${
  newsletters.length > 0
    ? newsRows(newsletters.map((letter) => ({ ...letter, href: newsletterAddress(letter.slug) })))
    : none()
}
<section class="subscribe-form-section" aria-labelledby="prenumerera">
<h2 id="prenumerera">${t("subscription.heading")}</h2>
${subscribeForm()}
</section>
<p><a href="/nyhetsbrev/feed.xml">${t("letters.follow")}</a></p>`,
  }).toString();

const none = (): Html =>
  emptyState({
    title: t("letters.none"),
    body: html`<p>${t("letters.noneBody")}</p>
${button({ text: t("letters.noneAction"), href: "/nyheter/", kind: "secondary" })}`,
  });
