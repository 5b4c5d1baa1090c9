import { allContent } from "../content/faults.ts";
import { loadNewsletters, newsletters } from "../content/newsletter.ts";
import { picturesIn } from "../content/pictures.ts";
import { makePictures } from "../pictures/make.ts";
import { type Calendar, type NewsletterMail, newsletterMail } from "./letter-mail.ts";
import { isMailed } from "./mailed.ts";

/** Every letter as mail but drafts, the newest first: also those to come, so that staff can see and approve them before. */
export const newsletterMails = async (calendar: Calendar, root?: string): Promise<NewsletterMail[]> => {
  await makePictures(picturesIn(allContent(root).placed.filter(isMailed)), root);
  return every(calendar, root)
    .filter(({ state }) => state !== "draft")
    .map((letter) => newsletterMail(letter, calendar));
};

/** The same with drafts, for whoever writes them. */
export const writtenMails = async (calendar: Calendar): Promise<NewsletterMail[]> => {
  await makePictures(picturesIn(allContent().placed.filter(({ kind }) => kind.folder === newsletters.folder)));
  return every(calendar).map((letter) => newsletterMail(letter, calendar));
};

const every = ({ now }: Calendar, root?: string) => loadNewsletters({ now, unpublished: true }, root);
