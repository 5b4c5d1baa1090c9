import { dateToRfc3339 } from "@11ty/eleventy-plugin-rss";
import { endsAt, municipalityName, startsAt } from "../calendar.ts";
import { dateTime } from "../filters/dates.ts";
import { type Html, html } from "../html.ts";
import type { PageData } from "../page-data.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import type { CalendarData, SessionPublic } from "../types.ts";

export const data = { permalink: "/feed.xml" };

const longestFeed = 50;

export const render = ({ calendar }: PageData): string => {
  const newest = newestFirst(calendar);
  return `<?xml version="1.0" encoding="utf-8"?>
${html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">
<title>${t("feed.title")} – ${site.association.name}</title>
<subtitle>${t("feed.subtitle")}</subtitle>
<link href="${site.url}/feed.xml" rel="self"/>
<link href="${site.url}/kalender/"/>
<id>${site.url}/feed.xml</id>
<updated>${rfc3339(newest[0]?.createdAt ?? calendar.now)}</updated>
<author><name>${site.association.name}</name></author>
${newest.map(entry)}
</feed>`}
`;
};

const newestFirst = ({ sessions, now }: CalendarData): SessionPublic[] =>
  sessions
    .filter((session) => session.seats.state !== "cancelled" && Date.parse(endsAt(session)) > Date.parse(now))
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
    .slice(0, longestFeed);

const rfc3339 = (iso: string): string => dateToRfc3339(new Date(iso));

const entry = (session: SessionPublic): Html => {
  const address = `${site.url}/kalender/${session.slug}/`;
  const where = session.format === "online" ? t("format.online") : (municipalityName(session.municipality) ?? "");
  const title = [session.courseTitle, session.theme].filter(Boolean).join(": ");
  return html`<entry>
<title>${title}</title>
<link href="${address}"/>
<id>${address}</id>
<published>${rfc3339(session.createdAt)}</published>
<updated>${rfc3339(session.updatedAt)}</updated>
<summary>${dateTime(startsAt(session))}. ${where}. ${t("session.free")}</summary>
</entry>
`;
};
