import { dateToRfc3339 } from "@11ty/eleventy-plugin-rss";
import { type News, tagName } from "./content/news.ts";
import type { Newsletter } from "./content/newsletter.ts";
import { longDate, wholeDates } from "./filters/dates.ts";
import { type Html, html } from "./html.ts";
import { prose } from "./markdown.ts";
import { newsAddress, newsletterAddress } from "./news.ts";
import { newsletterText } from "./page-parts/newsletter.ts";
import { type PictureFile, plainFile } from "./pictures/picture.ts";
import { site } from "./site.ts";
import { t } from "./strings.ts";

/** A feed as a page's head tells of it. */
export interface FeedLink {
  href: string;
  type: string;
  title: string;
}

const atomType = "application/atom+xml";
const jsonFeedType = "application/feed+json";

export const newsFeeds: FeedLink[] = [
  { href: "/nyheter/feed.xml", type: atomType, title: t("news.followAtom") },
  { href: "/nyheter/feed.json", type: jsonFeedType, title: t("news.followJson") },
];
export const newsletterFeeds: FeedLink[] = [
  { href: "/nyhetsbrev/feed.xml", type: atomType, title: t("letters.follow") },
];

/** One thing in a feed, with whole addresses: a reader shows it far from here. */
export interface FeedEntry {
  address: string;
  title: string;
  summary: string;
  content: string;
  publishedAt: string;
  updatedAt: string;
  author: string;
  tags: string[];
  image: (PictureFile & { alt: string }) | null;
}

export interface Feed {
  title: string;
  subtitle: string;
  /** Its own address and that of the page it follows, as in "/nyheter/feed.xml". */
  path: string;
  page: string;
  entries: FeedEntry[];
}

const entriesMax = 30;

export const newsEntries = (news: News[]): FeedEntry[] =>
  news.slice(0, entriesMax).map((item) => ({
    ...item,
    address: site.url + newsAddress(item.slug),
    content: absolute(prose(item.body)),
    tags: item.tags.map(tagName),
    image: item.image ? { ...plainFile(item.image.src), alt: item.image.alt } : null,
  }));

export const newsletterEntries = (newsletters: Newsletter[]): FeedEntry[] =>
  newsletters.slice(0, entriesMax).map((letter) => ({
    ...letter,
    address: site.url + newsletterAddress(letter.slug),
    content: absolute(html`${correction(letter)}${newsletterText(letter)}`),
    tags: [],
    image: null,
  }));

const correction = ({ corrected, updatedAt }: Newsletter): Html | null =>
  corrected
    ? html`<p><strong>${t("news.corrected", { date: longDate(updatedAt) })}</strong><br>${wholeDates(corrected.text)}</p>`
    : null;

/** Links and pictures with whole addresses; of a picture only the file that every reader knows. */
const absolute = (text: Html): string =>
  text
    .toString()
    .replaceAll(/<source [^>]*>|<\/?picture>| (?:srcset|sizes|loading|decoding)="[^"]*"/g, "")
    .replaceAll(/ (href|src)="\//g, ` $1="${site.url}/`);

const latest = (entries: FeedEntry[], now: string): string =>
  entries
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .at(-1) ?? now;

const rfc3339 = (iso: string): string => dateToRfc3339(new Date(iso));

/** As RFC 4287 says. */
export const atomFeed = ({ title, subtitle, path, page, entries }: Feed, now: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>
${html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">
<title>${title} – ${site.association.name}</title>
<subtitle>${subtitle}</subtitle>
<link href="${site.url}${path}" rel="self" type="${atomType}"/>
<link href="${site.url}${page}" type="text/html"/>
<id>${site.url}${path}</id>
<updated>${rfc3339(latest(entries, now))}</updated>
<author><name>${site.association.name}</name><uri>${site.url}/</uri></author>
${entries.map(atomEntry)}
</feed>`}
`;

const atomEntry = (entry: FeedEntry): Html => html`<entry>
<title>${entry.title}</title>
<link href="${entry.address}" type="text/html"/>
<id>${entry.address}</id>
<published>${rfc3339(entry.publishedAt)}</published>
<updated>${rfc3339(entry.updatedAt)}</updated>
<author><name>${entry.author}, ${site.association.name}</name></author>
${entry.tags.map((tag) => html`<category term="${tag}"/>`)}
${entry.image ? html`<link rel="enclosure" href="${site.url}${entry.image.address}" type="${entry.image.type}" length="${entry.image.bytes}"/>` : null}
<summary>${entry.summary}</summary>
<content type="html">${entry.content}</content>
</entry>
`;

/** As JSON Feed 1.1 says (jsonfeed.org). */
export const jsonFeed = ({ title, subtitle, path, page, entries }: Feed): string =>
  JSON.stringify(
    {
      version: "https://jsonfeed.org/version/1.1",
      title: `${title} – ${site.association.name}`,
      description: subtitle,
      home_page_url: site.url + page,
      feed_url: site.url + path,
      language: "sv",
      authors: [{ name: site.association.name, url: `${site.url}/` }],
      items: entries.map(jsonItem),
    },
    null,
    1,
  );

const jsonItem = (entry: FeedEntry) => ({
  id: entry.address,
  url: entry.address,
  title: entry.title,
  summary: entry.summary,
  content_html: entry.content,
  date_published: rfc3339(entry.publishedAt),
  date_modified: rfc3339(entry.updatedAt),
  authors: [{ name: `${entry.author}, ${site.association.name}` }],
  tags: entry.tags,
  ...(entry.image
    ? {
        image: site.url + entry.image.address,
        attachments: [
          {
            url: site.url + entry.image.address,
            mime_type: entry.image.type,
            title: entry.image.alt,
            size_in_bytes: entry.image.bytes,
          },
        ],
      }
    : {}),
});
