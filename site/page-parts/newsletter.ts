import { startsAt } from "../calendar.ts";
import { sessionPlace } from "../components/session-card/session-card.ts";
import type { Newsletter } from "../content/newsletter.ts";
import { capitalised, longDate, weekdayTime, wholeDates } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import { prose } from "../markdown.ts";
import type { SessionPublic } from "../types.ts";

type Text = Pick<Newsletter, "body" | "items" | "closing">;

/** What stands in a letter, for its page, the feed and the mail: introduction, points, and `between` before the closing words. */
export const newsletterText = ({ body, items, closing }: Text, between: Html | null = null): Html => html`${prose(body)}
${items.map(point)}
${between}
${closing ? prose(closing) : null}`;

const point = ({ title, text, href, link }: Newsletter["items"][number]): Html => html`<h2>${title}</h2>
<p>${wholeDates(text)}</p>
${href && link ? html`<p><a href="${href}">${link}</a></p>` : null}`;

/** What comes next in the calendar, each in one line. */
export const sessionLines = (sessions: SessionPublic[]): Html => html`<ul>
${sessions.map((session) => {
  const { href, title, date, when } = sessionWords(session);
  return html`<li><a href="${href}">${title}<span class="visually-hidden">, ${date}</span></a><br>${when}</li>`;
})}
</ul>`;

/** What a letter says of one of them, on its page and in the mail. */
export const sessionWords = (session: SessionPublic): { href: string; title: string; date: string; when: string } => ({
  href: `/kalender/${session.slug}/`,
  title: session.theme ? `${session.courseTitle}: ${session.theme}` : session.courseTitle,
  date: longDate(startsAt(session)),
  when: `${capitalised(weekdayTime(startsAt(session)))}. ${sessionPlace(session)}.`,
});
