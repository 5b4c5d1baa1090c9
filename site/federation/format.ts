import { z } from "zod";

/**
 * The calendar that associations and municipalities give each other, /kalender.json. One description serves three: what
 * this site gives out, what it takes in from neighbours, and the schema at /kalender.schema.json. docs/federation.md
 * says it in words. Fields may be added within a version; one that is removed or changes its meaning is a new version.
 */
export const formatVersion = 1;

const line = (max: number) => z.string().trim().min(1).max(max);

/** Only a page on the web: nothing that runs, and no name or password on the way. */
const webPage = z
  .string()
  .max(500)
  .refine(
    (address) => {
      const url = URL.parse(address);
      return url?.protocol === "https:" && !url.username && !url.password;
    },
    { error: "ska vara en adress som börjar med https://" },
  )
  .meta({ format: "uri", pattern: "^https://" });

const moment = z.iso.datetime({ offset: true });

const day = z
  .object({ startsAt: moment, endsAt: moment })
  .refine(({ startsAt, endsAt }) => Date.parse(endsAt) > Date.parse(startsAt), { error: "slutar innan den börjar" });

export const publishedEvent = z
  .object({
    id: line(200).describe("Stays the same for as long as the event is listed."),
    title: line(200),
    theme: line(300).nullish(),
    url: webPage.describe("Where a person reads more and registers."),
    days: z.array(day).min(1).max(60).describe("In order."),
    format: z.enum(["on_site", "online", "hybrid"]).optional(),
    place: z.object({ name: line(200), address: line(300).nullish() }).nullish(),
    municipality: z
      .object({ code: z.string().regex(/^\d{4}$/), name: line(100) })
      .nullish()
      .describe("The four figures of the Swedish municipality code."),
    organiser: line(200).optional().describe("When it is another than the calendar's own."),
    kind: line(60).optional(),
    audience: line(60).optional(),
    course: z.object({ title: line(200), url: webPage }).nullish(),
    seats: z
      .object({ state: z.enum(["open", "few_left", "full", "closed"]), left: z.int().min(0).nullable() })
      .optional()
      .describe("As it was when the file was made: minutes old. left is null without a limit."),
    registrationClosesAt: moment.nullish(),
    updatedAt: moment.optional(),
  })
  .meta({ id: "event" });

/** The envelope. Events are judged one by one, so that a single faulty one takes nothing else with it. */
export const publishedCalendar = z.object({
  version: z.literal(formatVersion),
  schema: webPage.optional(),
  organiser: z.object({ name: line(200), url: webPage }),
  updatedAt: moment.nullish().describe("When an event was last changed. Seats change without it."),
  events: z.array(z.unknown()),
});

export type PublishedEvent = z.infer<typeof publishedEvent>;
export type PublishedCalendar = Omit<z.infer<typeof publishedCalendar>, "events"> & { events: PublishedEvent[] };

/** As JSON Schema, for whoever reads the calendar with other tools. */
export const formatSchema = (address: string): object => ({
  $id: address,
  title: "Kalender från ett samordningsförbund eller en kommun",
  ...z.toJSONSchema(publishedCalendar.extend({ events: z.array(publishedEvent) }), {
    unrepresentable: "any",
    io: "input",
  }),
});
