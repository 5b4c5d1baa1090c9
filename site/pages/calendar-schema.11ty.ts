import { formatSchema } from "../federation/format.ts";
import { site } from "../site.ts";

export const data = { permalink: "/kalender.schema.json", eleventyExcludeFromCollections: true };

export const render = (): string => `${JSON.stringify(formatSchema(`${site.url}/kalender.schema.json`), null, 2)}\n`;
