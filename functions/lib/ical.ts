import {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  type ICalEventData,
  ICalEventStatus,
} from "ical-generator";
import { site } from "../../site/site.ts";
import { t } from "../../site/strings.ts";
import type { SessionPublic } from "../../site/types.ts";
import { day, domain, lines, newCalendar, written } from "./ical-parts.ts";
import { joinLink, wherePlain } from "./session-words.ts";

export interface CalendarFile {
  filename: string;
  contentType: string;
  content: string;
}

type Session = SessionPublic & { onlineUrl?: string | null };

export interface RegistrationCalendar {
  session: Session;
  /** What the reader was last told, when that had days which are no more. */
  before?: Session | undefined;
  calendar: { uid: string; sequence: number; method: Method };
  person: { name: string; email: string };
  /** The whole address of the person's own page. */
  link: string;
}

type Method = "REQUEST" | "CANCEL" | "PUBLISH";

const organizer = { name: site.association.name, email: site.mail.replyTo };

/**
 * One file a day for REQUEST and CANCEL: every event in such a file must share one UID (RFC 5546, 3.2),
 * and each day is an event of its own. PUBLISH has no such rule, so all days come in one file.
 * Days that are no more are taken away: by a CANCEL of their own, or in the one file as cancelled.
 */
export const registrationCalendar = (registration: RegistrationCalendar): CalendarFile[] => {
  const { session, before, calendar } = registration;
  const days = session.days.map((_, index) => registrationEvent(registration, index));
  const gone = before ? goneEvents({ ...registration, session: before }, session.days.length) : [];
  if (calendar.method === "PUBLISH") return [file("kalender", "PUBLISH", [...days, ...gone])];
  return [
    ...days.map((event, index) =>
      file(days.length === 1 ? "kalender" : `kalender-dag-${index + 1}`, calendar.method, [event]),
    ),
    ...gone.map((event, index) => file(`utgar-dag-${days.length + index + 1}`, "CANCEL", [event])),
  ];
};

const goneEvents = (told: RegistrationCalendar, left: number): ICalEventData[] => {
  const method = told.calendar.method === "PUBLISH" ? "PUBLISH" : "CANCEL";
  return told.session.days.slice(left).map((_, index) => ({
    ...registrationEvent({ ...told, calendar: { ...told.calendar, method } }, left + index),
    status: ICalEventStatus.CANCELLED,
  }));
};

const file = (name: string, method: Method, events: ICalEventData[]): CalendarFile => ({
  filename: `${name}.ics`,
  contentType: `text/calendar; charset=utf-8; method=${method}`,
  content: written(newCalendar(method), events),
});

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

const withoutControls = (value: string): string => value.replaceAll(/\p{Cc}+/gu, " ").trim();
