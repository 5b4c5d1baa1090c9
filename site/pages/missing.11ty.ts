import { button } from "../components/button/button.ts";
import { html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { t } from "../strings.ts";

export const data = { permalink: "/404.html", eleventyExcludeFromCollections: true };

export const render = (): string =>
  pageLayout({
    title: t("page.missing.title"),
    path: "/404.html",
    robots: "noindex",
    body: html`<h1>${t("page.missing.title")}</h1>
<p class="lead">${t("page.missing.body")}</p>
<div class="actions">${button({ text: t("page.missing.action"), href: "/kalender/" })}
${button({ text: t("page.missing.start"), href: "/", kind: "secondary" })}</div>`,
  }).toString();
