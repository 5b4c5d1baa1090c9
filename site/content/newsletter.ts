import { z } from "zod";
import { site } from "../site.ts";
import { defineCollection } from "./collection.ts";
import { addressHere, group, lines, list, markdown, oneOf, text, whole } from "./fields.ts";
import { type Moment, type Published, publication, shownNow } from "./publication.ts";
import { type Item, readItems } from "./read.ts";

const listNames = Object.fromEntries(site.newsletterLists.map(({ slug, name }) => [slug, name]));

const newsletterSchema = z.strictObject({
  title: text("Ämnesrad", "Rubrik på sidan och ämnesrad i mejlet. Högst 60 tecken läses på en telefon.", { max: 150 }),
  summary: lines("Ingress", "Visas bredvid ämnesraden i inkorgen, i arkivet och i flödet. Högst 140 tecken.", {
    max: 140,
  }),
  list: oneOf("Utskick", listNames, "Går som mejl till dem som har valt det. På webbplatsen läser vem som helst."),
  ...publication,
  items: list(
    "Punkter",
    group("Punkt", {
      title: text("Rubrik"),
      text: lines("Text", "Två till fyra meningar. Skriv inget om enskilda personer."),
      href: addressHere("Länk", "Till en sida på webbplatsen, till exempel /nyheter/frukost-i-granby/").optional(),
      link: text("Länkens ord", "Säg vad man får, till exempel: Läs om de nya tiderna").optional(),
    }).refine(({ href, link }) => Boolean(href) === Boolean(link), {
      path: ["link"],
      error: "och länken hör ihop: skriv båda eller ingen",
    }),
    { max: 8 },
  ),
  upcoming: whole("Så många kommande tillfällen", {
    min: 0,
    max: 8,
    hint: "De närmaste i kalendern när brevet skickas. Noll visar inga.",
  }).default(4),
  closing: markdown("Avslutning", "Till exempel vem man hör av sig till.").optional(),
});

export const newsletters = defineCollection({
  folder: "nyhetsbrev",
  label: "Nyhetsbrev",
  single: "Nyhetsbrev",
  hint: "Ett brev är en fil: sidan i arkivet, flödet och mejlet görs av den.",
  schema: newsletterSchema,
  body: "Inledning. Skriv inget om enskilda personer.",
  address: (slug) => `/nyhetsbrev/${slug}/`,
});

export type Newsletter = Published<Item<z.infer<typeof newsletterSchema>>>;

/** What those who get it have chosen: "Nyhetsbrevet". */
export const listName = (slug: string): string => listNames[slug] ?? slug;

/** The newsletters that are out, the newest first. */
export const loadNewsletters = (moment: Moment, root?: string): Newsletter[] =>
  shownNow(readItems(newsletters, root), moment);
