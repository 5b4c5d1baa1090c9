import { type NeighboursRead, readNeighbours, withoutDoubles } from "../federation/neighbours.ts";
import { type Holiday, holidaysAround } from "../holidays.ts";
import { site } from "../site.ts";
import type { NeighbourEvent } from "../types.ts";
import { loadCourses } from "./course.ts";
import { loadEvents } from "./event.ts";
import { loadSettings, type SettingsFields } from "./settings.ts";

/** What Postgres must know of content/: what the door publish_content takes. */
interface ContentBuild {
  number: number;
  courses: { slug: string; title: string; kind: string; audience: string; summary: string; data: object }[];
  events: NeighbourEvent[];
  /** Neighbours whose calendars could not be read: their events stay as they were. */
  unread: string[];
  municipalities: { code: string; slug: string; name: string }[];
  settings: SettingsFields;
  holidays: Holiday[];
}

/** Without asking the neighbours: their events stay as they were. */
export const contentBuild = (number: number, root?: string): ContentBuild => ({
  number,
  courses: loadCourses(root).map(({ slug, title, kind, audience, summary, body: _body, ...data }) => ({
    slug,
    title,
    kind,
    audience,
    summary,
    data,
  })),
  events: loadEvents(root),
  unread: site.neighbours.map(({ name }) => name),
  municipalities: site.municipalities.map(({ code, slug, name }) => ({ code, slug, name })),
  settings: loadSettings(root),
  holidays: holidaysAround(new Date().getFullYear()),
});

/** The same, with the neighbours' calendars as they are now. */
export const contentBuildWithNeighbours = async (
  number: number,
  read: () => Promise<NeighboursRead> = () => readNeighbours(),
): Promise<ContentBuild> => {
  const build = contentBuild(number);
  const { events, unread } = await read();
  return { ...build, events: withoutDoubles([...build.events, ...events]), unread };
};
