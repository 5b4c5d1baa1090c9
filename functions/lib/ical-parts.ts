import ical, { type ICalCalendar, ICalCalendarMethod, type ICalEventData } from "ical-generator";
import { Temporal } from "temporal-polyfill";
import { site } from "../../site/site.ts";
import { t } from "../../site/strings.ts";
import type { SessionDay } from "../../site/types.ts";
import { type SessionFacts, sessionTitle } from "./session-words.ts";
import { stockholmZone, vtimezone } from "./vtimezone.ts";

export const domain = new URL(site.url).hostname;

export const newCalendar = (method: keyof typeof ICalCalendarMethod): ICalCalendar =>
  ical({
    method: ICalCalendarMethod[method],
    prodId: { company: site.association.shortName, product: "oppna-arbetsplatser", language: "SV" },
  });

/**
 * The zone stands on each event (named on the calendar it would shift the hours), and its rules go in here:
 * the library puts them before the calendar's last properties, where strict readers do not want them.
 */
export const written = (calendar: ICalCalendar, events: ICalEventData[], properties: string[] = []): string => {
  for (const event of events) calendar.createEvent(withoutControls(event));
  const firstPart = events.length > 0 ? "BEGIN:VEVENT" : "END:VCALENDAR";
  const before = [...properties, vtimezone, firstPart].join("\r\n");
  return `${calendar
    .toString()
    .trimEnd()
    .replace(`\r\n${firstPart}`, () => `\r\n${before}`)}\r\n`;
};

/** A calendar file has no place for control characters (RFC 5545, 3.1); line breaks are escaped. */
const withoutControls = (event: ICalEventData): ICalEventData => ({
  ...event,
  ...Object.fromEntries(
    Object.entries(event).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value.replaceAll(/\r\n?/g, "\n").replaceAll(/[\p{Cc}--[\n\t]]/gv, "")]] : [],
    ),
  ),
});

export const local = (iso: string) =>
  Temporal.Instant.fromEpochMilliseconds(Date.parse(iso)).toZonedDateTimeISO(stockholmZone);

export const day = (
  session: SessionFacts,
  index: number,
): Pick<ICalEventData, "start" | "end" | "timezone" | "summary"> => {
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

export const lines = (items: (string | false | null)[]): string => items.filter((item) => item).join("\n");
