import { allContent } from "../content/faults.ts";
import { loadNewsletters } from "../content/newsletter.ts";
import { picturesIn } from "../content/pictures.ts";
import { makePictures } from "../pictures/make.ts";
import type { CalendarData } from "../types.ts";
import { type NewsletterMail, newsletterMail } from "./letter-mail.ts";
import { isMailed } from "./mailed.ts";

/** Every letter as mail but drafts, the newest first: also those to come, so that staff can see and approve them before. */
export const newsletterMails = async (
  calendar: Pick<CalendarData, "sessions" | "now">,
  root?: string,
): Promise<NewsletterMail[]> => {
  await makePictures(picturesIn(allContent(root).placed.filter(isMailed)), root);
  return loadNewsletters({ now: calendar.now, unpublished: true }, root)
    .filter(({ state }) => state !== "draft")
    .map((letter) => newsletterMail(letter, calendar));
};
