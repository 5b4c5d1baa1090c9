import { actors } from "./actor.ts";
import { association } from "./association.ts";
import { checklists } from "./checklist.ts";
import type { Collection } from "./collection.ts";
import { contact } from "./contact.ts";
import { courses, isWeb } from "./course.ts";
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
import { contentFolder, lookThrough } from "./read.ts";
import { reports } from "./report.ts";
import { supportQuestions, supports } from "./support.ts";
import { surveys } from "./survey.ts";
import { synonyms } from "./synonym.ts";
import { talkSheets } from "./talk-sheet.ts";
import { templates } from "./template.ts";
import { moduleKinds } from "./web-course.ts";

/** Every kind of file under a content folder, in the order an editor meets them. A web course is a kind of its own. */
export const catalogueOf = (root = contentFolder): Collection[] => [
  start,
  offering,
  courses,
  ...moduleKinds(
    lookThrough(courses, root)
      .files.filter(({ fields }) => isWeb(fields))
      .map(({ slug, fields }) => ({ slug, title: fields.title })),
    root,
  ),
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
  surveys,
  association,
  synonyms,
  mails,
];

export const catalogue = catalogueOf();
