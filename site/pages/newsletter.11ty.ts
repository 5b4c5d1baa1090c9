import { nextSessions } from "../calendar.ts";
import { cardOf } from "../cards/card-address.ts";
import { crumb } from "../components/crumb/crumb.ts";
import { newsByline, newsLinks, newsNotes } from "../components/news/news.ts";
import { subscribeForm } from "../components/subscribe-form/subscribe-form.ts";
import type { Newsletter } from "../content/newsletter.ts";
import { newsletterFeeds } from "../feeds.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { newsletterAddress } from "../news.ts";
import type { PageData } from "../page-data.ts";
import { newsletterText, sessionLines } from "../page-parts/newsletter.ts";
import { t } from "../strings.ts";
import type { CalendarData } from "../types.ts";

interface NewsletterData {
  letter: Newsletter;
}

export const data = {
  pagination: { data: "newsletters", size: 1, alias: "letter", addAllPagesToCollections: true },
  permalink: ({ letter }: NewsletterData): string => newsletterAddress(letter.slug),
};

export const render = ({ letter, newsletters, calendar }: PageData & NewsletterData): string => {
  const path = newsletterAddress(letter.slug);
  return pageLayout({
    title: letter.title,
    description: letter.summary,
    path,
    feeds: newsletterFeeds,
    card: cardOf(path),
    body: html`<article class="news">
${crumb({ href: "/nyhetsbrev/", text: t("letters.title") })}
<h1>${letter.title}</h1>
<p class="lead">${letter.summary}</p>
${newsByline(letter)}
${newsNotes(letter)}
<div class="prose">${newsletterText(letter, upcoming(letter, calendar))}</div>
</article>
<section class="subscribe-form-section" aria-labelledby="prenumerera">
<h2 id="prenumerera">${t("subscription.heading")}</h2>
${subscribeForm()}
</section>
${others(newsletters.filter(({ slug }) => slug !== letter.slug))}`,
  }).toString();
};

const upcoming = ({ upcoming: count }: Newsletter, { sessions, now }: CalendarData): Html | null => {
  const soon = nextSessions(sessions, now, count);
  if (soon.length === 0) return null;
  return html`<h2>${t("letters.upcoming")}</h2>
${sessionLines(soon)}
<p><a href="/kalender/">${t("letters.calendar")}</a></p>`;
};

const othersMax = 4;

const others = (letters: Newsletter[]): Html | null =>
  letters.length === 0
    ? null
    : html`<section class="news-more" aria-labelledby="fler">
<h2 id="fler">${t("letters.other")}</h2>
${newsLinks(letters.slice(0, othersMax).map((letter) => ({ ...letter, href: newsletterAddress(letter.slug) })))}
</section>`;
