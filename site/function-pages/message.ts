import { button } from "../components/button/button.ts";
import { withPhone } from "../components/contact-link/contact-link.ts";
import { type Html, html } from "../html.ts";
import { pageLayout } from "../layouts/page.ts";
import { site } from "../site.ts";
import { t } from "../strings.ts";

/** A page that says one thing and where to go next. */
export const messagePage = ({ title, body, more }: { title: string; body: string; more?: Html }): Html =>
  pageLayout({
    title,
    path: "/",
    robots: "noindex",
    body: html`<h1>${title}</h1>
<p class="lead">${body}</p>
${more}
<p>${button({ text: t("register.calendar"), href: "/kalender/" })}</p>
<p>${withPhone(t("register.refused.call"), site.association.phone)}</p>`,
  });
