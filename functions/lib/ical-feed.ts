import { type ICalEventData, ICalEventStatus } from "ical-generator";
import { site } from "../../site/site.ts";
import { t } from "../../site/strings.ts";
import type { NeighbourEvent, SessionPublic } from "../../site/types.ts";
import { siteUrl } from "./env.ts";
import { day, domain, lines, local, newCalendar, written } from "./ical-parts.ts";
import { wherePlain } from "./session-words.ts";
import { stockholmZone } from "./vtimezone.ts";

const feedHoursMax = 4;

/** Open to anyone: the whole calendar or one session, as /kalender.ics and /kalender/<session>.ics give it. */
export const publicCalendar = (
  sessions: SessionPublic[],
  { name = t("calendar.name", { association: site.association.name }), events = [] }: PublicCalendarOptions = {},
): string => {
  const calendar = newCalendar("PUBLISH")
    .name(name)
    .ttl(feedHoursMax * 60 * 60);
  const days = sessions.flatMap((session) => session.days.map((_, index) => publicEvent(session, index)));
  return written(calendar, [...days, ...events.map(neighbourEvent)]);
};

interface PublicCalendarOptions {
  name?: string;
  events?: NeighbourEvent[];
}

const publicEvent = (session: SessionPublic, index: number): ICalEventData => {
  const link = `${siteUrl() || site.url}/kalender/${session.slug}/`;
  const cancelled = session.cancelledReason !== null;
  return {
    ...day(session, index),
    id: `${session.slug}-${index + 1}@${domain}`,
    sequence: session.sequence,
    stamp: new Date(session.updatedAt),
    lastModified: new Date(session.updatedAt),
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    location: wherePlain(session),
    description: lines([
      cancelled && t("calendar.cancelled", { reason: session.cancelledReason as string }),
      t("calendar.read_more", { link }),
      t("calendar.contact", session.contact),
    ]),
    url: link,
  };
};

const neighbourEvent = ({ slug, title, startsAt, endsAt, organiser, place, url }: NeighbourEvent): ICalEventData => ({
  id: `arrangemang-${slug}@${domain}`,
  // A fixed stamp: the same event must give the same bytes, or every fetch looks like a change.
  stamp: new Date(startsAt),
  start: local(startsAt),
  end: local(endsAt),
  timezone: stockholmZone,
  summary: title,
  location: place,
  description: t("calendar.organiser", { organiser }),
  url,
});
