import { endsAt, municipalityName, startsAt } from "../calendar.ts";
import { longDate } from "../filters/dates.ts";
import { educationEvent } from "../filters/json-ld.ts";
import { pageLayout } from "../layouts/page.ts";
import { sessionBody, sessionTitle } from "../layouts/session.ts";
import type { PageData } from "../page-data.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import type { SessionPublic } from "../types.ts";

interface SessionData extends PageData {
  session: SessionPublic;
}

export const data = {
  pagination: { data: "calendar.sessions", size: 1, alias: "session", addAllPagesToCollections: true },
  permalink: ({ session }: SessionData): string => `/kalender/${session.slug}/`,
};

export const render = ({ session, calendar }: SessionData): string =>
  pageLayout({
    title: sessionTitle(session),
    description: t("page.session.description", {
      course: session.courseTitle,
      date: longDate(startsAt(session)),
      place:
        session.format === "online"
          ? "digitalt"
          : (municipalityName(session.municipality) ?? session.venue?.name ?? ""),
    }),
    path: `/kalender/${session.slug}/`,
    wide: true,
    findable: Date.parse(endsAt(session)) > Date.parse(calendar.now) && session.seats.state !== "cancelled",
    scripts: ["/assets/seats.js"],
    jsonLd: educationEvent(session),
    body: sessionBody(session, site, { now: calendar.now }),
  }).toString();
