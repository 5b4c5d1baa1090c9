import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  type ICalCalendar,
  ICalCalendarMethod,
  type ICalEventData,
  ICalEventStatus,
} from "ical-generator";
import { Temporal } from "temporal-polyfill";
import { site } from "../../site/site.ts";
import { t } from "../../site/strings.ts";
import type { NeighbourEvent, SessionDay, SessionPublic } from "../../site/types.ts";
import { siteUrl } from "./env.ts";
import { joinLink, sessionTitle, wherePlain } from "./session-words.ts";
import { stockholmZone, vtimezone } from "./vtimezone.ts";

export interface CalendarFile {
  filename: string;
  contentType: string;
  content: string;
}

export interface RegistrationCalendar {
  session: SessionPublic & { onlineUrl?: string | null };
  calendar: { uid: string; sequence: number; method: "REQUEST" | "CANCEL" | "PUBLISH" };
  person: { name: string; email: string };
  /** The whole address of the person's own page. */
  link: string;
}

const domain = new URL(site.url).hostname;
const organizer = { name: site.association.name, email: site.mail.replyTo };
const feedHoursMax = 4;

/**
 * One file a day for REQUEST and CANCEL: every event in such a file must share one UID (RFC 5546, 3.2),
 * and each day is an event of its own. PUBLISH has no such rule, so all days come in one file.
 */
export const registrationCalendar = (registration: RegistrationCalendar): CalendarFile[] => {
  const { session, calendar } = registration;
  const events = session.days.map((_, index) => registrationEvent(registration, index));
  const groups = calendar.method === "PUBLISH" ? [events] : events.map((event) => [event]);
  return groups.map((group, index) => ({
    filename: groups.length === 1 ? "kalender.ics" : `kalender-dag-${index + 1}.ics`,
    contentType: `text/calendar; charset=utf-8; method=${calendar.method}`,
    content: written(newCalendar(calendar.method), group),
  }));
};

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

const newCalendar = (method: keyof typeof ICalCalendarMethod): ICalCalendar =>
  ical({
    method: ICalCalendarMethod[method],
    prodId: { company: site.association.shortName, product: "oppna-arbetsplatser", language: "SV" },
  });

/**
 * The zone stands on each event (named on the calendar it would shift the hours), and its rules go in here:
 * the library puts them before the calendar's last properties, where strict readers do not want them.
 */
const written = (calendar: ICalCalendar, events: ICalEventData[]): string => {
  for (const event of events) calendar.createEvent(event);
  const firstPart = events.length > 0 ? "BEGIN:VEVENT" : "END:VCALENDAR";
  return `${calendar.toString().trimEnd().replace(`\r\n${firstPart}`, `\r\n${vtimezone}\r\n${firstPart}`)}\r\n`;
};

const local = (iso: string) =>
  Temporal.Instant.fromEpochMilliseconds(Date.parse(iso)).toZonedDateTimeISO(stockholmZone);

const day = (session: SessionPublic, index: number): Pick<ICalEventData, "start" | "end" | "timezone" | "summary"> => {
  const { startsAt, endsAt } = session.days[index] as SessionDay;
  const title = sessionTitle(session);
  const days = session.days.length;
  return {
    start: local(startsAt),
    end: local(endsAt),
    timezone: stockholmZone,
    summary: days > 1 ? t("calendar.day", { title, day: index + 1, days }) : title,
  };
};

const registrationEvent = (
  { session, calendar: { uid, sequence, method }, person, link }: RegistrationCalendar,
  index: number,
): ICalEventData => ({
  ...day(session, index),
  id: `${uid}-${index + 1}@${domain}`,
  sequence,
  stamp: new Date(),
  status:
    method === "CANCEL" || session.cancelledReason !== null ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  location: wherePlain(session),
  description: lines([
    method !== "CANCEL" && t("calendar.manage", { link }),
    method !== "CANCEL" && joinLink(session) && t("calendar.join", { link: joinLink(session) as string }),
    t("calendar.contact", session.contact),
  ]),
  organizer,
  // A published copy is for someone else's calendar (the contact's), so it invites nobody.
  attendees: method === "PUBLISH" ? [] : [attendee(person)],
});

/** The seat is already theirs: the calendar need not ask again. */
const attendee = ({ name, email }: { name: string; email: string }) => ({
  name: withoutControls(name),
  email: withoutControls(email),
  role: ICalAttendeeRole.REQ,
  status: ICalAttendeeStatus.ACCEPTED,
  type: ICalAttendeeType.INDIVIDUAL,
  rsvp: false,
});

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

const lines = (items: (string | false | null)[]): string => items.filter((item) => item).join("\n");

const withoutControls = (value: string): string => value.replaceAll(/\p{Cc}+/gu, " ").trim();
