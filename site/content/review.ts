import { z } from "zod";
import { addressOf, type Placed } from "./faults.ts";

/** A page that states facts, and the day by which somebody is to read its sources again. */
export interface Review {
  file: string;
  title: string;
  address: string | null;
  reviewed: string | null;
  reviewBefore: string;
}

const dated = z.looseObject({
  title: z.string().optional(),
  reviewed: z.string().optional(),
  reviewBefore: z.string(),
});

const soonDays = 30;

/** What is to be read again: what should have been already, and what should be within a month. Days as "2027-03-12". */
export const reviews = (placed: Placed[], today: string): { past: Review[]; soon: Review[] } => {
  const all = placed
    .flatMap((each) => {
      const { data } = dated.safeParse(each.file.fields);
      return data
        ? [
            {
              file: each.file.name,
              title: data.title ?? each.file.slug,
              address: addressOf(each),
              reviewed: data.reviewed ?? null,
              reviewBefore: data.reviewBefore,
            },
          ]
        : [];
    })
    .sort((a, b) => a.reviewBefore.localeCompare(b.reviewBefore) || a.file.localeCompare(b.file));
  const limit = new Date(Date.parse(today) + soonDays * 86_400_000).toISOString().slice(0, 10);
  return {
    past: all.filter(({ reviewBefore }) => reviewBefore < today),
    soon: all.filter(({ reviewBefore }) => reviewBefore >= today && reviewBefore <= limit),
  };
};
