import { z } from "zod";
import { wholeDates } from "../filters/dates.ts";
import { site } from "../site.ts";
import { group, lines, localTime, oneOf, yesNo } from "./fields.ts";
import { instant } from "./instant.ts";

/** What every text that comes out on a day of its own says about that. */
export const publication = {
  published: localTime(
    "Publiceras",
    "Dag och klockslag, till exempel 2027-03-12T09:00. Ligger det framåt i tiden kommer texten ut först då, av sig själv.",
  ),
  draft: yesNo("Utkast", "Ett utkast syns aldrig på webbplatsen, oavsett dag.").default(false),
  author: oneOf(
    "Skriven av",
    Object.fromEntries(site.authors.map((author) => [author, author])),
    "En funktion, aldrig ett personnamn. Listan finns under Förbundet och kontakterna.",
  ),
  corrected: group(
    "Rättelse",
    {
      at: localTime("Rättad", "Dag och klockslag."),
      text: lines("Vad som är rättat", "Visas överst, så att den som läst förut ser skillnaden."),
    },
    "Fyll i när du har rättat något i sak. Stavfel behöver ingen rättelse.",
  ).optional(),
};

export type PublicationState = "draft" | "scheduled" | "published";

/** With its times as moments, and what it is at the time of the build. */
export type Published<Fields> = Fields & { publishedAt: string; updatedAt: string; state: PublicationState };

const timed = z.looseObject({ published: z.string(), draft: z.boolean() });

/** The moment from which a file is on the site, in milliseconds: never for a draft, always for what has no day of its own. */
export const outAt = (fields: unknown): number => {
  const { data } = timed.safeParse(fields);
  if (!data) return Number.NEGATIVE_INFINITY;
  return data.draft ? Number.POSITIVE_INFINITY : Date.parse(instant(data.published));
};

const stateAt = (fields: unknown, now: string): PublicationState => {
  const out = outAt(fields);
  if (out === Number.POSITIVE_INFINITY) return "draft";
  return out > Date.parse(now) ? "scheduled" : "published";
};

export interface Moment {
  /** The time of the build. */
  now: string;
  /** Drafts and coming texts are shown too, marked as such: `npm start` does, production never. */
  unpublished?: boolean;
}

/**
 * Whether this build shows what is not out: on an editor's own machine, where local/build.ts says so. What the public
 * reads never does, whatever somebody has set at the web host.
 */
export const showsUnpublished = (): boolean =>
  process.env.SHOW_UNPUBLISHED === "1" && process.env.CONTEXT !== "production";

/** Whether a file is on the site as it is built now. */
export const isShown = (fields: unknown, { now, unpublished = showsUnpublished() }: Moment): boolean =>
  unpublished || outAt(fields) <= Date.parse(now);

interface Timed {
  title: string;
  summary: string;
  published: string;
  corrected?: { at: string; text: string } | undefined;
  slug: string;
}

/** Those that are on the site, the newest first. */
export const shownNow = <Fields extends Timed>(items: Fields[], moment: Moment): Published<Fields>[] =>
  items
    .filter((item) => isShown(item, moment))
    .map((item) => {
      const publishedAt = instant(item.published);
      return {
        ...item,
        title: wholeDates(item.title),
        summary: wholeDates(item.summary),
        publishedAt,
        updatedAt: item.corrected ? instant(item.corrected.at) : publishedAt,
        state: stateAt(item, moment.now),
      };
    })
    .sort((a, b) => b.publishedAt.localeCompare(a.publishedAt) || a.slug.localeCompare(b.slug));
