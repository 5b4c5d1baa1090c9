import { type News, tagName } from "./content/news.ts";
import { remember } from "./remember.ts";

export const newsAddress = (slug: string): string => `/nyheter/${slug}/`;
export const tagAddress = (tag: string): string => `/nyheter/amne/${tag}/`;
export const newsletterAddress = (slug: string): string => `/nyhetsbrev/${slug}/`;

/** One page of a list that is too long for one. */
export interface ListPage {
  path: string;
  number: number;
  count: number;
  news: News[];
  /** The topic that the list is about. */
  tag?: string;
}

const newsPerPage = 20;

/** A list cut into pages. The first is at `path`, also when the list is empty. */
export const listPages = (path: string, news: News[], tag?: string): ListPage[] => {
  const count = Math.max(1, Math.ceil(news.length / newsPerPage));
  return Array.from({ length: count }, (_, index) => ({
    path: listPath(path, index + 1),
    number: index + 1,
    count,
    news: news.slice(index * newsPerPage, (index + 1) * newsPerPage),
    ...(tag ? { tag } : {}),
  }));
};

export const listPath = (path: string, number: number): string => (number === 1 ? path : `${path}sida/${number}/`);

/** The topics that some of the news are about, in the order of their names. */
export const tagsOf = remember((news: News[]): string[] =>
  [...new Set(news.flatMap(({ tags }) => tags))].sort((a, b) => tagName(a).localeCompare(tagName(b), "sv")),
);

export const tagPages = (news: News[]): ListPage[] =>
  tagsOf(news).flatMap((tag) =>
    listPages(
      tagAddress(tag),
      news.filter(({ tags }) => tags.includes(tag)),
      tag,
    ),
  );

const relatedMax = 3;
/** Looked for among so many before and after, so that ten thousand news take no longer each than ten. */
const neighbours = 40;

const placesIn = remember((news: News[]) => new Map(news.map(({ slug }, place) => [slug, place])));

/** What to read next: what the file names, else news that share most with this one, the nearest in time first. */
export const relatedNews = (item: News, news: News[]): News[] => {
  if (item.related.length > 0) return news.filter(({ slug }) => item.related.includes(slug));
  const at = placesIn(news).get(item.slug) ?? -1;
  return news
    .slice(Math.max(0, at - neighbours), at + neighbours + 1)
    .map((other) => ({ other, likeness: likeness(item, other) }))
    .filter(({ other, likeness }) => other.slug !== item.slug && likeness > 0)
    .map((found) => ({ ...found, days: daysBetween(item, found.other) }))
    .sort((a, b) => b.likeness - a.likeness || a.days - b.days)
    .slice(0, relatedMax)
    .map(({ other }) => other);
};

const shared = (some: string[], others: string[]): number => some.filter((each) => others.includes(each)).length;

/** A course in common says more than a topic, and a topic more than a municipality. */
const likeness = (item: News, other: News): number =>
  3 * shared(item.courses, other.courses) +
  2 * shared(item.tags, other.tags) +
  shared(item.municipalities, other.municipalities);

const daysBetween = (item: News, other: News): number =>
  Math.abs(Date.parse(item.publishedAt) - Date.parse(other.publishedAt)) / 86_400_000;
