import { crumb } from "../../components/crumb/crumb.ts";
import { slide } from "../../components/slide/slide.ts";
import { longDate } from "../../filters/dates.ts";
import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import type { StaffSession } from "../../types.ts";
import { roomPage, type Viewer } from "./room-page.ts";

interface SlidePageOptions {
  staff: Viewer;
  view: StaffSession;
  /** Where those in the room ask for their link: the whole address. */
  address: string;
}

/** A sheet to print or show in the room when the day ends. */
export const surveySlidePage = ({ staff, view: { session }, address }: SlidePageOptions): Html => {
  const here = `/samordnare/tillfallen/${session.slug}/`;
  const day = longDate(session.days.at(-1)?.endsAt ?? session.registrationClosesAt);
  return roomPage({
    title: t("surveys.slide.title"),
    path: `${here}enkat/`,
    staff,
    body: html`${crumb({ href: here, text: `${session.courseTitle}, ${day}` })}
<h1>${t("surveys.slide.title")}</h1>
<p>${t("surveys.slide.lead")}</p>
${slide({
  title: t("surveys.slide.question"),
  about: `${session.courseTitle}, ${day}`,
  body: t("surveys.slide.body"),
  address,
  codeLabel: t("surveys.slide.code"),
})}`,
  });
};
