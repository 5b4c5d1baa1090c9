import type { Collection } from "./collection.ts";
import { courses } from "./course.ts";
import { events } from "./event.ts";
import { accessibility, pages, start } from "./page.ts";

/** Every kind of file under content/, in the order an editor meets them. */
export const catalogue: Collection[] = [start, courses, events, pages, accessibility];
