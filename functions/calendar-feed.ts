import type { Config } from "@netlify/functions";
import type { CalendarData } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { publicCalendar } from "./lib/ical-feed.ts";
import { answer, calendarFile, sharedFor } from "./lib/page.ts";

export const config: Config = { path: "/kalender.ics" };

const secondsAtTheEdge = 300;

/** The whole calendar, to subscribe to. */
export default answer(async () => {
  const { sessions, events } = await call<CalendarData>("open_calendar");
  return calendarFile(publicCalendar(sessions, { events }), "kalender.ics", sharedFor(secondsAtTheEdge));
});
