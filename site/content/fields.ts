import { z } from "zod";

/**
 * The parts that every kind of file under content/ is described with. Each says what the field is called and how to fill
 * it in, in Swedish: the build checks files by these descriptions, and the editor at /redaktion/ is made from them.
 */

declare module "zod" {
  interface GlobalMeta {
    /** What an editor calls the field. */
    label?: string;
    /** One sentence on how to fill it in. */
    hint?: string;
    /** How it is typed, where its kind alone does not say so. */
    control?:
      | "line"
      | "lines"
      | "day"
      | "time"
      | "web-address"
      | "address-here"
      | "slug"
      | "image"
      | "file"
      | "markdown";
    /** The words an editor chooses between, by value. */
    choices?: Record<string, string>;
    /** The folder under content/ in which the field names a file. */
    folder?: string;
  }
}

/** One line. */
export const text = (label: string, hint?: string, { max }: { max?: number } = {}) =>
  (max ? z.string().trim().min(1).max(max) : z.string().trim().min(1)).meta({ label, hint, control: "line" });

/** A sentence or a few. */
export const lines = (label: string, hint?: string, { max }: { max?: number } = {}) =>
  (max ? z.string().trim().min(1).max(max) : z.string().trim().min(1)).meta({ label, hint, control: "lines" });

/** A text with headings, lists and links. */
export const markdown = (label: string, hint?: string) =>
  z.string().trim().min(1).meta({ label, hint, control: "markdown" });

/** A date in Sweden, as "2027-03-12". */
export const day = (label: string, hint?: string) =>
  z
    .preprocess(
      (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
      z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: "ska vara ett datum, till exempel 2027-03-12" }),
    )
    .meta({ label, hint, control: "day" });

const localTimeWanted = { error: "ska vara dag och klockslag, till exempel 2027-03-12T09:00" };

/** Day and hour in Sweden, as "2027-03-12T09:00". */
export const localTime = (label: string, hint?: string) =>
  z
    .string(localTimeWanted)
    .regex(/^\d{4}-\d{2}-\d{2}[T ]([01]\d|2[0-3]):[0-5]\d$/, localTimeWanted)
    .meta({ label, hint, control: "time" });

/** A short name that can stand in an address. */
export const slug = (label: string, hint?: string) =>
  z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: "får bara ha små bokstäver a–z, siffror och bindestreck" })
    .meta({ label, hint, control: "slug" });

/** The name of a file in another folder under content/, without its ending. */
export const reference = (folder: string, label: string, hint?: string) =>
  slug(label, hint).meta({ label, hint, folder });

export const webAddress = (label: string, hint?: string) =>
  z
    .string()
    .regex(/^https:\/\/[^\s]+$/, { error: "ska vara en adress som börjar med https://" })
    .meta({ label, hint, control: "web-address" });

export const addressHere = (label: string, hint?: string) =>
  z
    .string()
    .regex(/^\/[^\s]*$/, { error: "ska vara en adress på webbplatsen som börjar med /" })
    .meta({ label, hint, control: "address-here" });

/** One of a few words; what a person reads stands beside each. */
export const oneOf = <const Choices extends Record<string, string>>(label: string, choices: Choices, hint?: string) =>
  z
    .enum(Object.keys(choices) as [keyof Choices & string, ...(keyof Choices & string)[]])
    .meta({ label, hint, choices });

export const yesNo = (label: string, hint?: string) => z.boolean().meta({ label, hint });

export const whole = (label: string, { min, max, hint }: { min: number; max?: number; hint?: string }) =>
  (max === undefined ? z.int().min(min) : z.int().min(min).max(max)).meta({ label, hint });

/** A list that may be empty may also be left out. */
type List<Item extends z.ZodType, Min extends number> = Min extends 0
  ? z.ZodDefault<z.ZodArray<Item>>
  : z.ZodArray<Item>;

/** At least one, unless said otherwise. */
export const list = <Item extends z.ZodType, const Min extends number = 1>(
  label: string,
  item: Item,
  { hint, min, max }: { hint?: string; min?: Min; max?: number } = {},
): List<Item, Min> => {
  const least = z.array(item).min(min ?? 1);
  const described = (max === undefined ? least : least.max(max)).meta({ label, hint });
  return (min === 0 ? described.default([]) : described) as List<Item, Min>;
};

/** Fields that belong together. A field nobody has described is refused. */
export const group = <Shape extends z.ZodRawShape>(label: string, shape: Shape, hint?: string) =>
  z.strictObject(shape).meta({ label, hint });

/** A picture, with what it shows for those who do not see it, and what else is asked about it. */
export const image = <Shape extends z.ZodRawShape = Record<never, never>>(label: string, hint?: string, more?: Shape) =>
  group(
    label,
    {
      src: z
        .string()
        .regex(/^\/bilder\/[^\s]+\.(jpe?g|png|webp|avif)$/i, {
          error: "ska vara en bild, till exempel /bilder/frukost.jpg",
        })
        .meta({ label: "Fil", control: "image" }),
      alt: text("Vad bilden visar", "En mening för den som inte ser bilden."),
      ...(more as Shape),
    },
    hint,
  );

/** Where a fact comes from. */
export const source = group("Källa", {
  text: text("Källans namn", "Dokumentets namn och vem som står bakom, till exempel riksdagen.se."),
  url: webAddress("Källans adress"),
});

/** For pages that state facts on law or support. The build tells the editor when the second day has passed. */
export const review = {
  reviewed: day("Senast granskad", "Dagen då någon läste källorna och såg att texten stämmer."),
  reviewBefore: day("Granska igen senast", "När dagen har passerat påminns ni vid varje bygge."),
  sources: list("Källor", source),
};

export const title = text("Rubrik", "Det första man läser. Säg vad sidan ger.");
export const description = lines(
  "Kort beskrivning",
  "Visas i sökresultat och när någon delar sidan. Högst 200 tecken.",
  {
    max: 200,
  },
);
