import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import type { Prerequisite } from "../../types.ts";
import { notice } from "../notice/notice.ts";

/** What to have gone first, the same words for everyone: who has gone is never said on a page that others may open. */
export const prerequisiteNote = (prerequisite: Prerequisite | null): Html | null => {
  if (!prerequisite) return null;
  const links = courseLinks(prerequisite.courses);
  if (prerequisite.level === "recommended") return html`<p>${t("register.prerequisite.recommended")} ${links}.</p>`;
  return notice({
    kind: "info",
    body: html`<p>${t("register.prerequisite.required")} ${links}.</p>
<p>${t("register.prerequisite.required.body")}</p>`,
  });
};

export const courseLinks = (courses: Prerequisite["courses"]): Html =>
  courses
    .map(({ slug, title }) => html`<a href="/utbildningar/${slug}/">${title}</a>`)
    .reduce((first, last) => html`${first} ${t("register.prerequisite.or")} ${last}`);
