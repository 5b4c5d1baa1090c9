import { jsonFeed, newsEntries } from "../feeds.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";

const path = "/nyheter/feed.json";

export const data = { permalink: path, eleventyExcludeFromCollections: true };

export const render = ({ news }: PageData): string =>
  jsonFeed({ title: t("news.title"), subtitle: t("news.lead"), path, page: "/nyheter/", entries: newsEntries(news) });
