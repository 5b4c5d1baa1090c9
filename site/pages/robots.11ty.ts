import { site } from "../site.ts";

export const data = { permalink: "/robots.txt" };

export const render = (): string => `User-agent: *
Disallow: /samordnare/
Disallow: /redaktion/
Disallow: /min-anmalan/
Disallow: /anmalan/
Disallow: /kalender/urval/

Sitemap: ${site.url}/sitemap.xml
`;
