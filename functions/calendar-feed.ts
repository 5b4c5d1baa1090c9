import type { Config } from "@netlify/functions";
import { site } from "../site/site.ts";
import { t } from "../site/strings.ts";
import type { CalendarFeed } from "../site/types.ts";
import { call } from "./lib/call.ts";
import { freshCalendar } from "./lib/fresh.ts";
import { feedCalendar } from "./lib/ical-feed.ts";
import { answer, missing, sharedFor } from "./lib/page.ts";
import { pathParts } from "./lib/path.ts";

export const config: Config = {
  path: ["/kalender.ics", "/kalender/kommun/:file.ics", "/kalender/utbildning/:file.ics"],
};

const secondsAtTheEdge = 300;
const association = site.association.name;

/** A calendar to subscribe to: all of it, a municipality's or a course's. */
export default answer(async (request) => {
  const [, kind, file] = pathParts(request);
  const word = file?.replace(/\.ics$/, "") ?? null;
  const municipality = kind === "kommun" ? word : null;
  const course = kind === "utbildning" ? word : null;
  const feed = await call<CalendarFeed | null>("calendar_feed", { p_municipality: municipality, p_course: course });
  if (!feed) return missing();
  const content = feedCalendar({ ...feed, ...about(feed.name ?? "", municipality, course) });
  const filename = `${word ?? "kalender"}.ics`;
  return freshCalendar({
    request,
    content,
    filename,
    modifiedAt: feed.modifiedAt,
    headers: sharedFor(secondsAtTheEdge),
  });
});

const about = (name: string, municipality: string | null, course: string | null) => {
  if (municipality)
    return {
      name: t("calendar.name.municipality", { municipality: name, association }),
      path: `/kalender/kommun/${municipality}.ics`,
      page: `/kalender/urval/?kommun=${municipality}`,
    };
  if (course)
    return {
      name: t("calendar.name.course", { course: name, association }),
      path: `/kalender/utbildning/${course}.ics`,
      page: `/utbildningar/${course}/`,
    };
  return { name: t("calendar.name", { association }), path: "/kalender.ics", page: "/kalender/" };
};
