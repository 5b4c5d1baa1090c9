import { actors } from "./actor.ts";
import { association } from "./association.ts";
import { checklists } from "./checklist.ts";
import type { Collection } from "./collection.ts";
import { contact } from "./contact.ts";
import { courses } from "./course.ts";
import { events } from "./event.ts";
import { examples } from "./example.ts";
import { jobTracks } from "./job-track.ts";
import { mails } from "./mail.ts";
import { duties, insurance, methodStart } from "./method-support.ts";
import { networks } from "./network.ts";
import { news } from "./news.ts";
import { newsletters } from "./newsletter.ts";
import { offering } from "./offering.ts";
import { accessibility, pages, start } from "./page.ts";
import { personalData } from "./personal-data.ts";
import { phases } from "./phase.ts";
import { reports } from "./report.ts";
import { supportQuestions, supports } from "./support.ts";
import { synonyms } from "./synonym.ts";
import { talkSheets } from "./talk-sheet.ts";
import { templates } from "./template.ts";

/** Every kind of file under content/, in the order an editor meets them. */
export const catalogue: Collection[] = [
  start,
  offering,
  courses,
  events,
  methodStart,
  phases,
  checklists,
  templates,
  talkSheets,
  insurance,
  duties,
  news,
  newsletters,
  examples,
  networks,
  jobTracks,
  reports,
  actors,
  contact,
  pages,
  accessibility,
  personalData,
  supports,
  supportQuestions,
  association,
  synonyms,
  mails,
];
