import { atomFeed, newsletterEntries } from "../feeds.ts";
import type { PageData } from "../page-data.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

const path = "/nyhetsbrev/feed.xml";

export const data = { permalink: path, eleventyExcludeFromCollections: true };

export const render = ({ newsletters, calendar }: PageData): string =>
  atomFeed(
    {
      title: t("letters.title"),
      subtitle: t("letters.description", { association: site.association.name }),
      path,
      page: "/nyhetsbrev/",
      entries: newsletterEntries(newsletters),
    },
    calendar.now,
  );
