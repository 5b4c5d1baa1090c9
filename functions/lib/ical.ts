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

export interface RegistrationCalendar {
  session: SessionPublic & { onlineUrl?: string | null };
  calendar: { uid: string; sequence: number; method: "REQUEST" | "CANCEL" | "PUBLISH" };
  person: { name: string; email: string };
  /** The whole address of the person's own page. */
  link: string;
}

const organizer = { name: site.association.name, email: site.mail.replyTo };

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
