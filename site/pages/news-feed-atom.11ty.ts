import { atomFeed, newsEntries } from "../feeds.ts";
import type { PageData } from "../page-data.ts";
import { t } from "../strings.ts";

const path = "/nyheter/feed.xml";

export const data = { permalink: path, eleventyExcludeFromCollections: true };

export const render = ({ news, calendar }: PageData): string =>
  atomFeed(
    { title: t("news.title"), subtitle: t("news.lead"), path, page: "/nyheter/", entries: newsEntries(news) },
    calendar.now,
  );
