import { loadNewsletters, type Newsletter, newsletters } from "../content/newsletter.ts";
import { picturesIn } from "../content/pictures.ts";
import { readFiles } from "../content/read.ts";
import { makePictures } from "../pictures/make.ts";
import { type Calendar, type NewsletterMail, newsletterMail } from "./letter-mail.ts";

/** Every letter as mail but drafts, the newest first: also those to come, so that staff can see and approve them before. */
export const newsletterMails = (calendar: Calendar, root?: string): Promise<NewsletterMail[]> =>
  mailsOf(({ state }) => state !== "draft", calendar, root);

/** The same with drafts, for whoever writes them. */
export const writtenMails = (calendar: Calendar): Promise<NewsletterMail[]> => mailsOf(() => true, calendar);

const mailsOf = async (
  wanted: (letter: Newsletter) => boolean,
  calendar: Calendar,
  root?: string,
): Promise<NewsletterMail[]> => {
  const letters = loadNewsletters({ now: calendar.now, unpublished: true }, root).filter(wanted);
  const slugs = new Set(letters.map(({ slug }) => slug));
  const files = readFiles(newsletters, root).filter(({ slug }) => slugs.has(slug));
  await makePictures(picturesIn(files.map((file) => ({ kind: newsletters, file }))), root);
  return letters.map((letter) => newsletterMail(letter, calendar));
};
