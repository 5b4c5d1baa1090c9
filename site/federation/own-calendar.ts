import { endsAt, municipalityName } from "../calendar.ts";
import { site } from "../site.ts";
import type { CalendarData, SessionPublic } from "../types.ts";
import type { PublishedCalendar, PublishedEvent } from "./format.ts";

const version: PublishedCalendar["version"] = 1;

/** What this association gives out: sessions ahead that anyone may come to. Neighbours' events are theirs to tell. */
export const ownCalendar = ({ sessions, now }: CalendarData): PublishedCalendar => {
  const ahead = sessions.filter((session) => isAhead(session, now));
  return {
    version,
    schema: `${site.url}/kalender.schema.json`,
    organiser: { name: site.association.name, url: `${site.url}/` },
    updatedAt:
      ahead
        .map((session) => session.updatedAt)
        .toSorted()
        .at(-1) ?? null,
    events: ahead.map(published),
  };
};

const isAhead = (session: SessionPublic, now: string): boolean =>
  session.visibility === "open" &&
  !["cancelled", "past"].includes(session.seats.state) &&
  Date.parse(endsAt(session)) > Date.parse(now);

const published = (session: SessionPublic): PublishedEvent => {
  const { slug, course, courseTitle, theme, venue, municipality, seats } = session;
  const name = municipalityName(municipality);
  return {
    id: slug,
    title: courseTitle,
    theme,
    url: `${site.url}/kalender/${slug}/`,
    days: session.days,
    format: session.format,
    place: venue && session.format !== "online" ? { name: venue.name, address: venue.address } : null,
    municipality: municipality && name ? { code: municipality, name } : null,
    kind: session.kind,
    audience: session.audience,
    course: { title: courseTitle, url: `${site.url}/utbildningar/${course}/` },
    seats: seats as PublishedEvent["seats"],
    registrationClosesAt: session.registrationClosesAt,
    updatedAt: session.updatedAt,
  };
};
