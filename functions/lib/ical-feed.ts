import { type ICalEventData, ICalEventStatus, ICalEventTransparency } from "ical-generator";
import { site } from "../../site/site.ts";
import { t } from "../../site/strings.ts";
import type { NeighbourEvent } from "../../site/types.ts";
import { siteUrl } from "./env.ts";
import { day, domain, lines, local, newCalendar, written } from "./ical-parts.ts";
import { type SessionFacts, wherePlain } from "./session-words.ts";
import { stockholmZone } from "./vtimezone.ts";

/** How often a program is asked to come back. */
const feedHoursMax = 4;

interface Feed {
  name: string;
  /** The feed's own address, as in "/kalender.ics". */
  path: string;
  /** Where a person reads the same, as in "/kalender/". */
  page: string;
  sessions: SessionFacts[];
  events?: NeighbourEvent[];
}

/**
 * A calendar to subscribe to (RFC 5546 PUBLISH with the properties of RFC 7986). Programs take it as the whole truth:
 * what is not in it any longer leaves their calendar, so a day that was removed needs no event of its own. What is
 * cancelled stays and says so, in the title as well, since not every program shows the status.
 */
export const feedCalendar = ({ name, path, page, sessions, events = [] }: Feed): string => {
  const calendar = newCalendar("PUBLISH")
    .name(name)
    .source(address(path))
    .url(address(page))
    .ttl(feedHoursMax * 60 * 60);
  const days = sessions.flatMap((session) => daysOf(session).map(aside));
  const latest = sessions
    .map(({ updatedAt }) => updatedAt)
    .toSorted()
    .at(-1);
  return written(calendar, [...days, ...events.map(neighbourEvent).map(aside)], latest ? [modified(latest)] : []);
};

/** One session for a calendar of one's own, as /kalender/<session>.ics gives it. */
export const sessionCalendar = (session: SessionFacts): string => written(newCalendar("PUBLISH"), daysOf(session));

/** What one follows is not what one does: an offering must not make its reader look busy. */
const aside = (event: ICalEventData): ICalEventData => ({ ...event, transparency: ICalEventTransparency.TRANSPARENT });

const address = (path: string): string => `${siteUrl() || site.url}${path}`;

const modified = (iso: string): string => `LAST-MODIFIED:${iso.replaceAll(/[-:]|\.\d+/g, "")}`;

/** Who publishes. PUBLISH asks for an organiser (RFC 5546, 3.2.1); it is the association, never a person. */
const organizer = { name: site.association.name, email: site.association.email };

const daysOf = (session: SessionFacts): ICalEventData[] => session.days.map((_, index) => publicEvent(session, index));

const publicEvent = (session: SessionFacts, index: number): ICalEventData => {
  const link = address(`/kalender/${session.slug}/`);
  const reason = session.cancelledReason;
  const own = day(session, index);
  return {
    ...own,
    ...(reason === null
      ? { status: ICalEventStatus.CONFIRMED }
      : {
          summary: t("calendar.cancelled_title", { title: String(own.summary) }),
          status: ICalEventStatus.CANCELLED,
          transparency: ICalEventTransparency.TRANSPARENT,
        }),
    id: `${session.slug}-${index + 1}@${domain}`,
    sequence: session.sequence,
    stamp: new Date(session.updatedAt),
    created: new Date(session.createdAt),
    lastModified: new Date(session.updatedAt),
    organizer,
    location: wherePlain(session),
    description: lines([
      reason !== null && t("calendar.cancelled", { reason: reason ?? "" }),
      t(reason === null ? "calendar.read_more" : "calendar.read", { link }),
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
  organizer,
  summary: title,
  location: place,
  description: t("calendar.organiser", { organiser }),
  url,
});
