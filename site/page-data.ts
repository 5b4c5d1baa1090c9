import type { Actor } from "./content/actor.ts";
import type { ContactPage } from "./content/contact.ts";
import type { Course } from "./content/course.ts";
import type { Example } from "./content/example.ts";
import type { Snapshot } from "./content/figures.ts";
import type { JobTrack } from "./content/job-track.ts";
import type { MethodSupport } from "./content/method-support.ts";
import type { Network } from "./content/network.ts";
import type { News } from "./content/news.ts";
import type { Newsletter } from "./content/newsletter.ts";
import type { Offering } from "./content/offering.ts";
import type { AccessibilityStatement, Page, StartPage } from "./content/page.ts";
import type { PersonalDataPage } from "./content/personal-data.ts";
import type { Report } from "./content/report.ts";
import type { Support, SupportQuestions } from "./content/support.ts";
import type { WebLesson } from "./content/web-course.ts";
import type { SupportPath } from "./support-chooser.ts";
import type { CalendarData, PersonalDatum, WebCourse } from "./types.ts";

/** What every page under site/pages/ is given by Eleventy. */
export interface PageData {
  courses: Course[];
  webCourses: WebCourse[];
  webLessons: WebLesson[];
  pages: Page[];
  start: StartPage;
  offering: Offering;
  examples: Example[];
  networks: Network[];
  news: News[];
  newsletters: Newsletter[];
  jobTracks: JobTrack[];
  reports: Report[];
  actors: Actor[];
  contact: ContactPage;
  synonyms: string[][];
  figures: Snapshot[];
  accessibility: AccessibilityStatement;
  calendar: CalendarData;
  personalData: PersonalDataPage;
  personalColumns: PersonalDatum[];
  supportQuestions: SupportQuestions;
  supports: Support[];
  supportPaths: SupportPath[];
  methodSupport: MethodSupport;
  /** By template: thousands of bytes of its Word file. */
  wordSizes: Record<string, number>;
  editor: { version: string };
  page: { url: string };
}
