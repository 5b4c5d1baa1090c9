import { makeCards } from "./cards/make.ts";
import { loadCourses } from "./content/course.ts";
import { allContent } from "./content/faults.ts";
import { loadJobTracks } from "./content/job-track.ts";
import { loadNews } from "./content/news.ts";
import { loadNewsletters } from "./content/newsletter.ts";
import { loadStart } from "./content/page.ts";
import { picturesIn } from "./content/pictures.ts";
import { isShown, type Moment } from "./content/publication.ts";
import { newsAddress, newsletterAddress } from "./news.ts";
import { makePictures } from "./pictures/make.ts";
import { site } from "./site.ts";
import { t } from "./strings.ts";

/** Everything this build shows that is drawn: address → path of the file. What is not out is not drawn either. */
export const draw = async (moment: Moment): Promise<Map<string, string>> => {
  const shown = allContent().placed.filter(({ file }) => isShown(file.fields, moment));
  const pictures = await makePictures(picturesIn(shown));
  const cards = await makeCards(cardsOf(moment));
  return new Map([...pictures, ...cards]);
};

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
