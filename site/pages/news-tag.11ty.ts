import { type News, tagName } from "../content/news.ts";
import { type ListPage, tagAddress, tagPages } from "../news.ts";
import type { PageData } from "../page-data.ts";
import { newsList } from "../page-parts/news-list.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

interface ListData {
  list: ListPage & { tag: string };
}

export const data = {
  pagination: {
    data: "news",
    size: 1,
    alias: "list",
    before: (news: News[]): ListPage[] => tagPages(news),
    addAllPagesToCollections: true,
  },
  permalink: ({ list }: ListData): string => list.path,
};

export const render = ({ list, news }: PageData & ListData): string => {
  const tag = tagName(list.tag);
  return newsList({
    base: tagAddress(list.tag),
    list,
    news,
    title: t("news.tag.title", { tag }),
    description: t("news.tag.description", { tag: tag.toLowerCase(), association: site.association.name }),
  }).toString();
};
