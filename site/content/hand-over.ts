import { type NeighboursRead, readNeighbours, withoutDoubles } from "../federation/neighbours.ts";
import { type Holiday, holidaysAround } from "../holidays.ts";
import type { NewsletterMail } from "../newsletter-mail/letter-mail.ts";
import { newsletterMails } from "../newsletter-mail/mails.ts";
import { ownSessions } from "../sessions.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";
import type { Survey } from "../survey.ts";
import type { NeighbourEvent, WebModule } from "../types.ts";
import { type Course, isWeb, loadCourses } from "./course.ts";
import { loadEvents } from "./event.ts";
import { loadJobTracks } from "./job-track.ts";
import { loadNetworks } from "./network.ts";
import { loadNews } from "./news.ts";
import { loadNewsletters } from "./newsletter.ts";
import { loadSettings, type SettingsFields } from "./settings.ts";
import { loadSurveys } from "./survey.ts";
import { loadWebCourses } from "./web-course.ts";

/** What Postgres must know of content/: what the door publish_content takes. */
interface ContentBuild {
  number: number;
  courses: { slug: string; title: string; kind: string; audience: string; summary: string; data: object }[];
  webCourses: { course: string; version: string; modules: WebModule[] }[];
  events: NeighbourEvent[];
  /** Neighbours whose calendars could not be read: their events stay as they were. */
  unread: string[];
  networks: {
    slug: string;
    title: string;
    audience: string;
    state: string;
    joining: string;
    threshold: number | null;
    owner: { name: string; email: string };
  }[];
  surveys: Survey[];
  municipalities: { code: string; slug: string; name: string }[];
  settings: ReturnType<typeof handedSettings>;
  holidays: Holiday[];
  /** The letters as mail; not given by a build that has not read the calendar. */
  newsletters?: NewsletterMail[];
  /** When texts fall due that this build does not show: a build is asked for then. */
  awaitedTexts: string[];
}

/** Without asking the neighbours: their events stay as they were. `number` is when the build began, in milliseconds. */
export const contentBuild = (number: number, root?: string): ContentBuild => ({
  number,
  ...courseBuild(loadCourses(root), root),
  events: loadEvents(root),
  unread: site.neighbours.map(({ name }) => name),
  networks: loadNetworks(root).map(({ slug, title, audience, state, joining, threshold = null, contact }) => {
    const { name, email } = site.municipalities.find((one) => one.slug === contact)?.contact ?? site.association;
    return { slug, title, audience, state, joining, threshold, owner: { name, email } };
  }),
  surveys: loadSurveys(root),
  municipalities: site.municipalities.map(({ code, slug, name }) => ({ code, slug, name })),
  settings: handedSettings(loadSettings(root), root),
  holidays: holidaysAround(new Date().getFullYear()),
  awaitedTexts: awaitedTexts(number, root),
});

/** Settings as the doors read them: with the words beside a box, who answers where, and the tracks to be interested in. */
const handedSettings = ({ enquiries, placementKinds: _, trades: __, ...settings }: SettingsFields, root?: string) => ({
  ...settings,
  newsletterConsent: t("register.optins.newsletter"),
  enquiries: {
    ...enquiries,
    owners: [
      ...enquiries.owners.map(({ municipality, ...owner }) => ({ ...owner, municipality: codeOf(municipality) })),
      ...site.municipalities.map(({ code, contact: { name, email } }) => ({ municipality: code, name, email })),
    ],
    fallback: { name: site.association.name, email: site.association.email },
    tracks: loadJobTracks(root).map(({ slug, title }) => ({ slug, title })),
  },
});

const codeOf = (slug: string | undefined): string | null =>
  site.municipalities.find((municipality) => municipality.slug === slug)?.code ?? null;

const awaitedTexts = (number: number, root?: string): string[] => {
  const begun = { now: new Date(number).toISOString(), unpublished: true };
  return [...loadNews(begun, root), ...loadNewsletters(begun, root)]
    .filter(({ state }) => state === "scheduled")
    .map(({ publishedAt }) => publishedAt);
};

const courseBuild = (courses: Course[], root?: string): Pick<ContentBuild, "courses" | "webCourses"> => ({
  courses: courses.map(({ slug, title, kind, audience, summary, body: _body, ...data }) => ({
    slug,
    title,
    kind,
    audience,
    summary,
    data,
  })),
  // One whose modules are still to be written cannot be registered for.
  webCourses: loadWebCourses(courses.filter(isWeb), root)
    .filter(({ modules }) => modules.length > 0)
    .map(({ slug, ...course }) => ({ course: slug, ...course })),
});

/** The same, with the neighbours' calendars as they are now, and the letters with what is next in our own. */
export const wholeContentBuild = async (
  number: number,
  read: () => Promise<NeighboursRead> = () => readNeighbours(),
): Promise<ContentBuild> => {
  const build = contentBuild(number);
  const { events, unread } = await read();
  const newsletters = await newsletterMails(await ownSessions());
  return { ...build, events: withoutDoubles([...build.events, ...events]), unread, newsletters };
};
