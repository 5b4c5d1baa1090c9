import { type Html, html } from "../../html.ts";
import { type ListPage, listPath } from "../../news.ts";
import { t } from "../../strings.ts";

/** To the pages before and after in a list that is too long for one; nothing when one is enough. `base` is the first page's address. */
export const pager = (base: string, { number, count }: ListPage): Html | null =>
  count === 1
    ? null
    : html`<nav class="pager" aria-label="${t("news.pager")}">
${number > 1 ? html`<a rel="prev" href="${listPath(base, number - 1)}">${t("news.newer")}</a>` : null}
<span>${t("news.pageOf", { number, count })}</span>
${number < count ? html`<a rel="next" href="${listPath(base, number + 1)}">${t("news.older")}</a>` : null}
</nav>`;
