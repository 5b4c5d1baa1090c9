import { endsAt } from "../calendar.ts";
import { html } from "../html.ts";
import type { PageData } from "../page-data.ts";
import { site } from "../site.ts";

export const data = { permalink: "/sitemap.xml", eleventyExcludeFromCollections: true };

interface BuiltPages {
  collections: { all: { url: string | false }[] };
}

/** Every page that was built, but for sessions that are over. A page that is not for search engines leaves the collections. */
export const render = ({ collections, calendar }: PageData & BuiltPages): string => {
  const ahead = calendar.sessions.filter(
    (session) => session.seats.state !== "cancelled" && Date.parse(endsAt(session)) > Date.parse(calendar.now),
  );
  const changed = new Map(ahead.map((session) => [`/kalender/${session.slug}/`, session.updatedAt.slice(0, 10)]));
  const addresses = collections.all
    .map(({ url }) => url || "")
    .filter((url) => url.endsWith("/"))
    .filter((url) => !/^\/kalender\/.+/.test(url) || changed.has(url));
  return `<?xml version="1.0" encoding="utf-8"?>
${html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${addresses.map(
  (path) =>
    html`<url><loc>${site.url}${path}</loc>${changed.has(path) ? html`<lastmod>${changed.get(path)}</lastmod>` : null}</url>
`,
)}</urlset>`}
`;
};
