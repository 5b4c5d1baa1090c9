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
  municipalities: { code: string; slug: string; name: string }[];
  settings: SettingsFields;
  holidays: Holiday[];
}

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
  municipalities: site.municipalities.map(({ code, slug, name }) => ({ code, slug, name })),
  settings: loadSettings(root),
  holidays: holidaysAround(new Date().getFullYear()),
});
