import type { Config } from "@netlify/functions";
import { t } from "../site/strings.ts";
import { isOpen, openLink, tokenIn } from "./forms/manage.ts";
import { unknownLink } from "./forms/manage-again.ts";
import { siteUrl } from "./lib/env.ts";
import { registrationCalendar } from "./lib/ical.ts";
import { answer, calendarFile, message, tokenHeaders } from "./lib/page.ts";

export const config: Config = { path: "/min-anmalan/:token/kalender.ics" };

/** The registration's days with the same UID as in the mail, so that a calendar updates instead of doubling. */
export default answer(async (request, context) => {
  const view = await openLink(request, context);
  if (!isOpen(view)) return unknownLink(view.outcome, null);
  if (view.outcome === "submission" || view.person.state !== "registered")
    return message(t("manage.calendar.none.title"), t("manage.calendar.none.body"), 404, tokenHeaders);
  const { session, person, calendar } = view;
  const link = `${siteUrl()}/min-anmalan/${tokenIn(request)}/`;
  const [file] = registrationCalendar({ session, calendar: { ...calendar, method: "PUBLISH" }, person, link });
  return calendarFile(file?.content ?? "", "kalender.ics", tokenHeaders);
}, tokenHeaders);
