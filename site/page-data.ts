import type { Course } from "./content/course.ts";
import type { AccessibilityStatement, Page, StartPage } from "./content/page.ts";
import type { CalendarData } from "./types.ts";

/** What every page under site/pages/ is given by Eleventy. */
export interface PageData {
  courses: Course[];
  pages: Page[];
  start: StartPage;
  accessibility: AccessibilityStatement;
  calendar: CalendarData;
  page: { url: string };
}
