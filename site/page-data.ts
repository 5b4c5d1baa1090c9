import type { Course } from "./content/course.ts";
import type { Example } from "./content/example.ts";
import type { Snapshot } from "./content/figures.ts";
import type { Network } from "./content/network.ts";
import type { Offering } from "./content/offering.ts";
import type { AccessibilityStatement, Page, StartPage } from "./content/page.ts";
import type { Support, SupportQuestions } from "./content/support.ts";
import type { SupportPath } from "./support-chooser.ts";
import type { CalendarData } from "./types.ts";

/** What every page under site/pages/ is given by Eleventy. */
export interface PageData {
  courses: Course[];
  pages: Page[];
  start: StartPage;
  offering: Offering;
  examples: Example[];
  networks: Network[];
  figures: Snapshot[];
  accessibility: AccessibilityStatement;
  calendar: CalendarData;
  supportQuestions: SupportQuestions;
  supports: Support[];
  supportPaths: SupportPath[];
  editor: { version: string };
  page: { url: string };
}
