import { association } from "./association.ts";
import type { Collection } from "./collection.ts";
import { courses } from "./course.ts";
import { events } from "./event.ts";
import { examples } from "./example.ts";
import { mails } from "./mail.ts";
import { networks } from "./network.ts";
import { offering } from "./offering.ts";
import { accessibility, pages, start } from "./page.ts";
import { supportQuestions, supports } from "./support.ts";

/** Every kind of file under content/, in the order an editor meets them. */
export const catalogue: Collection[] = [
  start,
  offering,
  courses,
  events,
  examples,
  networks,
  pages,
  accessibility,
  supports,
  supportQuestions,
  association,
  mails,
];
