import { endsAt } from "../calendar.ts";
import { html } from "../html.ts";
import type { PageData } from "../page-data.ts";
import { site } from "../site.ts";

export const data = { permalink: "/sitemap.xml" };

export const render = ({ courses, pages, calendar }: PageData): string => {
  const ahead = calendar.sessions.filter(
    (session) => session.seats.state !== "cancelled" && Date.parse(endsAt(session)) > Date.parse(calendar.now),
  );
  const addresses: { path: string; changed?: string }[] = [
    { path: "/" },
    { path: "/utbildningar/" },
    ...courses.map((course) => ({ path: `/utbildningar/${course.slug}/` })),
    { path: "/kalender/" },
    ...ahead.map((session) => ({ path: `/kalender/${session.slug}/`, changed: session.updatedAt })),
    ...pages.map((page) => ({ path: `/${page.slug}/` })),
    { path: "/tillganglighet/" },
  ];
  return `<?xml version="1.0" encoding="utf-8"?>
${html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${addresses.map(
  ({ path, changed }) =>
    html`<url><loc>${site.url}${path}</loc>${changed ? html`<lastmod>${changed.slice(0, 10)}</lastmod>` : null}</url>
`,
)}</urlset>`}
`;
};
