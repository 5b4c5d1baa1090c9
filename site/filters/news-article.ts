import type { NewsArticle, WithContext } from "schema-dts";
import { cardOf } from "../cards/card-address.ts";
import { type News, tagName } from "../content/news.ts";
import { newsAddress } from "../news.ts";
import { plainFile } from "../pictures/picture.ts";
import { site } from "../site.ts";

/** A piece of news as search engines read it. Those who write do so for the association, by their function. */
export const newsArticle = (item: News): WithContext<NewsArticle> => {
  const path = newsAddress(item.slug);
  const images = [cardOf(path)?.src, item.image && plainFile(item.image.src).address];
  const publisher = { "@type": "Organization" as const, name: site.association.name, url: `${site.url}/` };
  return {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    headline: item.title,
    description: item.summary,
    url: site.url + path,
    mainEntityOfPage: site.url + path,
    inLanguage: "sv",
    datePublished: item.publishedAt,
    dateModified: item.updatedAt,
    author: { ...publisher, department: { "@type": "Organization", name: item.author } },
    publisher,
    keywords: item.tags.map(tagName),
    image: images.flatMap((address) => (address ? [site.url + address] : [])),
    isAccessibleForFree: true,
  };
};
