import type { News } from "../content/news.ts";
import { type ListPage, listPages } from "../news.ts";
import type { PageData } from "../page-data.ts";
import { newsList } from "../page-parts/news-list.ts";
import { t } from "../strings.ts";

interface ListData {
  list: ListPage;
}

export const data = {
  pagination: {
    data: "news",
    size: 1,
    alias: "list",
    before: (news: News[]): ListPage[] => listPages("/nyheter/", news),
    generatePageOnEmptyData: true,
    addAllPagesToCollections: true,
  },
  permalink: ({ list }: ListData): string => list.path,
};

export const render = ({ list, news }: PageData & ListData): string =>
  newsList({ base: "/nyheter/", list, news, title: t("news.title"), description: t("news.description") }).toString();
