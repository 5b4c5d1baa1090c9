import { makeCards } from "./cards/make.ts";
import { loadCourses } from "./content/course.ts";
import { allContent, type Placed } from "./content/faults.ts";
import { loadJobTracks } from "./content/job-track.ts";
import { loadNews } from "./content/news.ts";
import { loadNewsletters } from "./content/newsletter.ts";
import { loadStart } from "./content/page.ts";
import { picturesIn } from "./content/pictures.ts";
import { isShown, type Moment } from "./content/publication.ts";
import { newsAddress, newsletterAddress } from "./news.ts";
import { isMailed } from "./newsletter-mail/mailed.ts";
import { makePictures } from "./pictures/make.ts";
import { site } from "./site.ts";
import { t } from "./strings.ts";

/** Everything this build shows that is drawn: address → path of the file. */
export const draw = async (moment: Moment): Promise<Map<string, string>> => {
  const pictures = await makePictures(picturesIn(allContent().placed.filter((each) => isDrawn(each, moment))));
  const cards = await makeCards(cardsOf(moment));
  return new Map([...pictures, ...cards]);
};

/** What is not out is not drawn either, but for the pictures of a letter to come: those who approve its mail must see them. */
export const isDrawn = (each: Placed, moment: Moment): boolean => isShown(each.file.fields, moment) || isMailed(each);

const cardsOf = (moment: Moment) =>
  [
    { path: "/", kind: t("card.start"), title: loadStart().title },
    ...loadCourses().map(({ slug, title }) => ({ path: `/utbildningar/${slug}/`, kind: t("card.course"), title })),
    ...loadJobTracks().map(({ slug, title }) => ({ path: `/jobbspar/${slug}/`, kind: t("card.jobTrack"), title })),
    ...loadNews(moment).map(({ slug, title }) => ({ path: newsAddress(slug), kind: t("news.kind"), title })),
    ...loadNewsletters(moment).map(({ slug, title }) => ({
      path: newsletterAddress(slug),
      kind: t("letters.kind"),
      title,
    })),
  ].map((card) => ({ ...card, sender: site.association.name }));
