import { calendarBody } from "../function-pages/calendar-list.ts";
import { pageLayout } from "../layouts/page.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/kalender/" };

export const render = ({ calendar }: PageData): string =>
  pageLayout({
    title: t("calendar.heading"),
    description: t("page.calendar.description"),
    path: "/kalender/",
    wide: true,
    scripts: ["/assets/seats.js"],
    body: calendarBody(calendar),
  }).toString();
