import { type Html, html } from "../../html.ts";
import { either } from "../../prerequisite.ts";
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
  html`${either()
    .formatToParts(courses.map((_, at) => String(at)))
    .map(({ type, value }) => (type === "element" ? courseLink(courses[Number(value)]) : value))}`;

const courseLink = (course: Prerequisite["courses"][number] | undefined): Html | null =>
  course ? html`<a href="/utbildningar/${course.slug}/">${course.title}</a>` : null;
