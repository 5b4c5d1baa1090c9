import type { Config } from "@netlify/functions";
import { readFilter } from "../site/calendar.ts";
import { calendarBody } from "../site/function-pages/calendar-list.ts";
import { pageLayout } from "../site/layouts/page.ts";
import { t } from "../site/strings.ts";
import type { CalendarData } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { answer, page, sharedFor } from "./lib/page.ts";

export const config: Config = { path: "/kalender/urval" };

const secondsAtTheEdge = 60;

/** The calendar by municipality, kind, audience and format. The address carries the choice, so it can be shared. */
export default answer(async (request) => {
  const { sessions, events, now } = await call<CalendarData>("open_calendar");
  const filter = readFilter(new URL(request.url).searchParams);
  const markup = pageLayout({
    title: t("calendar.heading"),
    path: "/kalender/",
    robots: "noindex, follow",
    wide: true,
    scripts: ["/assets/seats.js"],
    body: calendarBody({ sessions, events, now, filter }),
  });
  return page(markup, 200, { ...sharedFor(secondsAtTheEdge), "Netlify-Vary": "query=kommun|slag|for|form" });
});
